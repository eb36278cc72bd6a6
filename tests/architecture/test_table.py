"""The table of who sees what (forces/visibility.py) and the database agree on each thing, state and audience."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, transaction
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from audit.removal.columns import tables
from forces import rights
from forces.choices import Audience
from forces.scope import By, scope
from forces.visibility import NOBODY, OWN, TABLE, Reach, Sight
from tests.architecture.planting import Everything
from tests.architecture.states import rows_of
from tests.conftest import arranging

# Of these the history is hidden from an audience that sees the thing: its condition cannot be asked of an event.
HISTORY_HIDDEN = {
    *(("forces.Membership", audience) for audience in ("portfolio", "policing_body", "observer")),
    ("evidence.EvidenceVersion", "national"),
}


def models() -> list[type[Model]]:
    every = apps.get_models(include_auto_created=True)
    return [m for m in every if m._meta.managed and not m._meta.proxy and not is_history(m)]


def is_history(model: type[Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def with_history(label: str) -> list[type[Model]]:
    model = apps.get_model(label)
    return [model, *(m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is model)]


def test_every_model_stands_under_one_thing():
    things: dict[str, set[str]] = {}
    for sight in TABLE:
        for label in sight.labels:
            things.setdefault(label, set()).add(sight.thing)
    for model in models():
        label = model._meta.label
        if label == "contenttypes.ContentType":  # names of models
            continue
        assert label in things, (
            f"{label} is in no line of TABLE in forces/visibility.py: say who sees it, in which state."
        )
        assert len(things[label]) == 1, f"{label} is two things in forces/visibility.py: {things[label]}."
    unknown = set(things) - {model._meta.label for model in models()}
    assert not unknown, f"forces/visibility.py names models that there are none of: {unknown}."


def actor_of(everything: Everything, audience: Audience):
    actors = everything.actors()
    return {
        Audience.FORCE: actors["lead"],
        Audience.NATIONAL: actors["reviewer"],
        Audience.PORTFOLIO: actors["portfolio"],
        Audience.POLICING_BODY: actors["policing_body"],
        Audience.OBSERVER: actors["observer"],
        Audience.PUBLIC: None,
    }[audience]


def owners(sight: Sight, model: type[Model]) -> dict[int, tuple[int | None, int | None]]:
    """{key: (force, person)} of the planted rows in the line's state."""
    names = {field.attname for field in model._meta.concrete_fields}
    force = "force_id" if "force_id" in names else "pk"
    person = "by_id" if "by_id" in names else "pgh_obj_id" if "pgh_obj_id" in names else "pk"
    return {key: (of, by) for key, of, by in rows_of(sight, model).values_list("pk", force, person)}


def seen_by(everything: Everything, audience: Audience, model: type[Model]) -> set[int]:
    actor = actor_of(everything, audience)
    with scope(audience, actor.force_id if actor else None, by=By.of(actor)):
        try:
            with transaction.atomic():
                return set(model._base_manager.values_list("pk", flat=True))
        except ProgrammingError as refused:
            if "permission denied" not in str(refused):
                raise
            return set()


def expected(reach: Reach, rows: dict[int, tuple[int | None, int | None]], actor) -> set[int]:
    if reach is Reach.ALL:
        return set(rows)
    if actor is None or reach is Reach.NONE:
        return set()
    place, mine = (1, actor.pk) if reach is OWN else (0, actor.force_id)
    return {key for key, owner in rows.items() if owner[place] == mine}


def cells():
    return [
        pytest.param(sight, label, id=f"{label} {sight.state}".strip())
        for sight in TABLE
        for label in sight.labels
    ]


@pytest.mark.asvs("8.2.1", "8.2.2", "8.4.1")
@pytest.mark.parametrize(("sight", "label"), cells())
def test_the_database_shows_each_audience_what_the_table_says(asking, sight, label):
    asked, wrong = disagreements(asking, sight, label)
    assert asked >= len(Audience)
    assert not wrong, "\n".join(wrong)


def disagreements(everything: Everything, sight: Sight, label: str) -> tuple[int, list[str]]:
    """How many cells were asked of the rows and of their history, and where table and database differ."""
    asked, wrong = 0, []
    for model in with_history(label):
        with arranging():
            rows = owners(sight, model)
        planted_or_said(sight, model, rows, everything)
        for audience in Audience:
            asked += 1
            reach = sight.reach(audience)
            if is_history(model) and (label, audience.value) in HISTORY_HIDDEN:
                reach = Reach.NONE
            seen = seen_by(everything, audience, model) & set(rows)
            if seen != expected(reach, rows, actor_of(everything, audience)):
                wrong.append(
                    f"{model._meta.label}{f' ({sight.state})' * bool(sight.state)}: forces/visibility.py says"
                    f" that {audience.label} sees “{reach.value}”, and the database shows {len(seen)} of"
                    f" {len(rows)}: GRANTS in forces/grants.py says otherwise."
                )
    return asked, wrong


def planted_or_said(sight: Sight, model: type[Model], rows, everything: Everything) -> None:
    """The test itself: such a row is there, of the own force and of another."""
    if sight.sees == NOBODY or is_history(model):
        return
    missing = f"Plant a row of {model._meta.label}{f' that is “{sight.state}”' * bool(sight.state)}"
    assert rows, f"{missing}: tests/architecture/planting.py."
    if Reach.OWN_FORCE in sight.sees.values():
        forces = {force for force, _ in rows.values()}
        wanted = {everything.own.force.pk, everything.other.force.pk}
        assert wanted <= forces, f"{missing} for both forces: tests/architecture/planting.py."


def test_each_planted_row_is_in_one_state(asking):
    """No state is forgotten: between them the lines of a thing hold every row, and none of them twice."""
    for label in {label for sight in TABLE for label in sight.labels if sight.sees != NOBODY}:
        model, lines = apps.get_model(label), [sight for sight in TABLE if label in sight.labels]
        with arranging():
            every = sorted(model._base_manager.values_list("pk", flat=True))
            held = sorted(
                key for sight in lines for key in rows_of(sight, model).values_list("pk", flat=True)
            )
        assert every == held, (
            f"{label}: a planted row is in no state of TABLE in forces/visibility.py, or in two. Give what is missing"
            " a line there, and its condition in tests/architecture/states.py."
        )


# Texts in which no words of the planted force stand, and why.
NOBODYS = {
    "assessments.Submission.declaration": "the same sentence for every force",
    "assessments.Submission.signed_as": "a rank",
    "assessments.SubmittedRating.reason": "there where a grade does not apply, and beside a comment that is planted",
    "audit.AccessLog.what": "the name of a page, which the portal writes",
    "evidence.EvidenceVersion.scan_reason": "what the scanner said",
    "forces.Membership.post": "beside a name that is planted",
    "forces.Organisation.name": "a name that everybody reads",
    "forces.PolicingBody.name": "the same",
}


def test_each_planted_text_says_whose_it_is(asking):
    """Only so does a text that stands on somebody else's page catch the eye of the questions (asking.forbidden)."""
    force, silent = asking.own.force, []
    for table in tables():
        if table.is_history or not rights.of_a_force(table.model):
            continue
        with arranging():
            rows = table.model._base_manager.filter(force=force)
            for column in table.columns:
                texts = rows.annotate(said=Cast(column.name, TextField())).values_list("said", flat=True)
                if not any(f"-{force.slug}" in (text or "") for text in texts):
                    silent.append(f"{table.model._meta.label}.{column.name}")
    missing = sorted(set(silent) - set(NOBODYS))
    assert not missing, (
        f"{missing}: no planted row has its force's words there. Write planted.words(...) into it:"
        " tests/architecture/planting.py."
    )
    assert not set(NOBODYS) - set(silent), "said to hold nobody's words, and it does hold them"
