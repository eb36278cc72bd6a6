"""Whatever another force does, or the national team keeps to itself, not a byte of this force's pages changes.

No count, no order, no hint. What changes is read from the models: what is written tomorrow is changed here tomorrow.
"""

from collections.abc import Iterator

import pytest
from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils import timezone

from actionplans.models import Action, Edition
from assessments.models import Assessment, Rating, Submission, Summary
from audit.removal.columns import Table, tables
from evidence.models import Evidence
from forces import rights
from forces.choices import Audience
from forces.grants import GRANTS
from forces.models import Force, Membership
from reporting.models import Pack, PackPaper, ReportText
from reviews.models import Barrier, Finding, ModeratedGrade, PlanReview, Reading, Review, Theme
from tests.architecture.asking import Asker, people_remembered, taken_back
from tests.architecture.planting import Planted
from tests.architecture.test_matrix import own_pages
from tests.architecture.test_queries import copy_of
from tests.conftest import arranging, chained
from tests.submissions import make_submission

ROLES = ("lead", "chief", "policing_body", "observer", "nobody")
RELEASED = "released_at IS NOT NULL"
# What forces tell each other of, with the consent of whose it is: one more is one more for everybody.
SHARED = {"practice.Uptake", "practice.TakenUp", "practice.Practice"}


def pages_of(asking) -> dict[tuple[str, str], tuple[int, bytes]]:
    """{(role, address): what is answered, without tokens, ids and times} of all that is this force's to read."""
    with people_remembered():
        return {
            (asker.role, url): asker.ask("GET", url).plain
            for asker in (Asker(role, asking.actors()[role], asking) for role in ROLES)
            for url in own_pages(asking, asker.role)
        }


@pytest.fixture(scope="module")
def before(everything, django_db_blocker):
    """The pages of the planted world: looked at once, since each test takes back what it changes."""
    with django_db_blocker.unblock(), taken_back():
        return pages_of(everything)


def rewritten(table: Table, rows: QuerySet[Model]) -> None:
    """Every text that stands in the rows says something else."""
    for column in table.columns:
        if column.kind == "text":
            said = rows.exclude(**{column.name: ""}).filter(**{f"{column.name}__isnull": False})
            other = Concat(Value("Other "), Cast("pk", TextField()))
            said.update(**{column.name: Left(other, column.room) if column.room else other})


def written() -> Iterator[Table]:
    yield from (table for table in tables() if not table.is_history)


def kept_back(model: type[Model]) -> QuerySet[Model] | None:
    """Rows of the national team's that no force, policing body or observer may read; None where there are none."""
    grants = GRANTS.get(model._meta.label, {})
    outside = [grant for audience, grant in grants.items() if audience != Audience.NATIONAL]
    if Audience.NATIONAL not in grants or not all(RELEASED in grant.rows for grant in outside):
        return None
    rows = model._base_manager.order_by("-pk")
    return rows.filter(released_at__isnull=True) if outside else rows


def more_of(force: Force) -> set[str]:
    """One more of each thing of the force that somebody can add, where its table takes it: of which it did."""
    copied = set()
    for model in rights.portal_models():
        adds = any("insert" in grant.do for grant in GRANTS.get(model._meta.label, {}).values())
        if not adds or not rights.of_a_force(model) or model._meta.label in SHARED:
            continue
        if sum(copy_of(row) for row in list(model._base_manager.filter(force=force).order_by("-pk")[:5])):
            copied.add(model._meta.label)
    return copied


def much_happens(other: Planted, cycle) -> None:
    """In the other force: everything that can be written is written, and more of it is there than before."""
    force = other.force
    Rating.objects.filter(force=force).update(comment="Quite another word.", grade=cycle.scale.grades.first())
    Summary.objects.filter(force=force).update(strengths="Quite another word.")
    Assessment.objects.filter(force=force, cycle=cycle).update(stage="with_chief_officer", answered=206)
    make_submission(force, other.things["accepted"].cycle, number=2, comment="Quite another word.")
    Submission.objects.filter(force=force).update(note="Quite another word.")
    for number in range(5):
        Action.objects.create(force=force, title=f"Another {number}", owner=other.people.lead)
        Evidence.objects.create(force=force, title=f"Another {number}", kind="policy")
        Edition.objects.create(
            force=force, number=number + 20, shared_by_name="Another", shared_at=timezone.now()
        )
    Action.objects.filter(force=force).update(status="complete", due_date="2020-01-01")
    Review.objects.filter(force=force).update(message="Quite another word.", released_at=timezone.now())
    Finding.objects.filter(force=force).update(text="Quite another word.", released_at=timezone.now())
    Membership.objects.filter(pk=other.people.viewer.pk).update(left_at=timezone.now())


def the_team_works(*forces: Force) -> None:
    """Readings go on, plans are reviewed, packs are drafted, blockers are noted: nothing of it is released."""
    Reading.objects.filter(force__in=forces).update(state="started", handed_in_at=None)
    unreleased = {"force__in": forces, "released_at__isnull": True}
    ModeratedGrade.objects.filter(**unreleased).update(settled_at=timezone.now())
    PlanReview.objects.filter(**unreleased).update(reviewer_name="Another")
    Pack.objects.filter(**unreleased).update(reason="Another", state="stopped")
    PackPaper.objects.filter(force__in=forces).exclude(state="done").update(step=3, attempts=2)
    Barrier.objects.filter(force__in=forces).update(kind=Barrier._meta.get_field("kind").choices[-1][0])
    Theme.objects.create(name="Another theme")
    ReportText.objects.update(text="Quite another word.")


def test_what_another_force_writes_moves_nothing_of_this_one(asking, before):
    """Beside much_happens: every text of the other force, and one more of each of its things."""
    with arranging():
        for table in written():
            if rights.of_a_force(table.model) and table.model._meta.label not in SHARED:
                rewritten(table, table.model._base_manager.filter(force=asking.other.force))
        the_team_works(asking.other.force)
        copied = more_of(asking.other.force)
        chained()
    assert len(copied) > 25, copied
    assert not moved(before, pages_of(asking))


def test_what_the_national_team_keeps_to_itself_moves_nothing(asking, before):
    """Of this force too: comments, readings, the panel, blockers, contacts, and all that is not released."""
    changed = set()
    with arranging():
        for table in written():
            rows = kept_back(table.model)
            if rows is not None and rows.exists():
                rewritten(table, rows)
                changed.add(table.model._meta.label)
        the_team_works(asking.own.force, asking.other.force)
        for model in rights.portal_models():
            for row in list((kept_back(model) or model._base_manager.none())[:5]):
                copy_of(row)
        chained()
    assert len(changed) > 15, changed
    assert not moved(before, pages_of(asking))


def moved(before: dict, after: dict) -> list[tuple[str, str]]:
    return [page for page in before if before[page] != after[page]]


@pytest.mark.asvs("8.4.1")
def test_nothing_of_this_force_moves(asking, before):
    with arranging():
        much_happens(asking.other, asking.world.cycle)
        chained()
    assert len(before) > 60
    assert not moved(before, pages_of(asking))
