"""Isolation, counted: every route as everybody, with the code's filters and without; every pair of forces."""

from django.apps import apps

from actionplans.models import Action, ActionUpdate
from assessments.models import Assessment, Rating
from audit.models import KeptConflict
from evidence.models import Evidence
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope
from forces.visibility import OWN_FORCE, TABLE
from frameworks.models import Provision
from reviews.models import Review
from tests.architecture.asking import ask_all, database_silenced, filters_stripped
from tests.architecture.conftest import asking, everything  # noqa: F401 - fixtures
from tests.architecture.test_table import cells, disagreements
from tests.conftest import arranging
from tests.submissions import make_submissions

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def test_the_table_and_the_database(asking, figure):  # noqa: F811 - a fixture, asked for by its name
    asked = wrong = 0
    for case in cells():
        number, wrong_here = disagreements(asking, *case.values)
        asked, wrong = asked + number, wrong + len(wrong_here)
    figure(
        "isolation",
        f"who sees what: {asked} cells of thing x state x audience, database unlike table",
        wrong,
        0,
    )


def test_every_route_as_everybody(asking, figure, short, monkeypatch):  # noqa: F811 - a fixture, asked for by its name
    roles, methods = (("viewer",), ("GET", "PUT")) if short else (None, METHODS)
    found = ask_all(asking, roles, methods)
    about = f"{found.cells} cells of route x method x role x own, another's, none"
    figure("isolation", f"{about}: leaks", len(found.leaks), 0)
    figure("isolation", f"{about}: answered unlike the table", len(found.wrong), 0)
    with filters_stripped(monkeypatch):
        stripped = ask_all(asking, roles, methods[:3], own=False)
    figure(
        "isolation",
        f"{stripped.cells} cells with the code’s filters by force taken out: leaks",
        len(stripped.leaks),
        0,
    )
    with database_silenced(monkeypatch):
        alone = ask_all(asking, roles, methods[:3], own=False)
    about = f"{alone.cells} cells with a database that shows everything"
    figure(
        "isolation", f"{about}: leaks, and refusals that the code forgot", len(alone.leaks + alone.wrong), 0
    )


def test_every_pair_of_forces(asking, figure, short):  # noqa: F811 - a fixture, asked for by its name
    """Rows of every force; each force sees its own of every table, and no other's."""
    with arranging():
        forces = list(Force.objects.order_by("pk")[: 4 if short else None])
        fill(forces, asking.world.previous)
    labels = {s_label for s in TABLE if s.sees.get(Audience.FORCE) is OWN_FORCE for s_label in s.labels}
    models = [apps.get_model(label) for label in sorted(labels)]
    foreign = missing = 0
    for force in forces:
        with scope(Audience.FORCE, force.pk):
            for model in models:
                seen = set(model._base_manager.values_list("force", flat=True))
                foreign += len(seen - {force.pk})
            missing += not Rating.objects.exists()
    pairs = len(forces) * (len(forces) - 1)
    about = f"{pairs} pairs of forces x {len(models)} tables"
    figure("isolation", f"{about}: another force’s rows seen", foreign, 0)
    figure("isolation", f"{len(forces)} forces: own rows not seen", missing, 0)


def fill(forces: list[Force], cycle) -> None:
    """A row of each force in the tables that a force fills by itself, and what was submitted and found."""
    behaviour = Provision.objects.get(code="PREPARE.7.2.a")
    have = set(Assessment.objects.filter(cycle=cycle).values_list("force_id", flat=True))
    fresh = [force for force in forces if force.pk not in have]
    if fresh:
        for submission in make_submissions(fresh, cycle):
            Review.objects.create(force=submission.force, submission=submission)
    for force in forces:
        assessment = Assessment.objects.get(force=force, cycle=cycle)
        Rating.objects.get_or_create(force=force, assessment=assessment, provision=behaviour)
        Evidence.objects.create(force=force, title="Planted", kind="policy")
        action = Action.objects.create(force=force, title="Planted")
        ActionUpdate.objects.create(force=force, action=action, text="Planted", status="on_track")
        KeptConflict.objects.create(force=force, subject="x", subject_id=1, about="Planted")
