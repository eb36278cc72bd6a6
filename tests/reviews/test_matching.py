"""Practice for what stands in forces' way: matched by the national team, told to those who have the blocker."""

import pytest
from django.utils import timezone

from forces.models import Force
from notices.models import Notice
from practice.models import Practice
from reviews.models import Barrier, BarrierPractice
from tests.practice.conftest import act, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST = "/national/blockers/"
KIND = f"{LIST}money/"


@pytest.fixture
def reviewer(world, sign_in):
    return sign_in(world.reviewer)


@pytest.fixture
def walks(world, arrange):
    """Of Kent's. Both forces lack money, Kent no more."""
    with arrange():
        for people, state in ((world.warwickshire, "open"), (world.kent, "open"), (world.kent, "closed")):
            Barrier.objects.create(
                force=people.force,
                cycle=world.cycle,
                kind="money",
                text="No budget.",
                state=state,
                by_name="A",
            )
        return Practice.objects.create(
            title="Walk and talk", what="Walk.", source=world.kent.force, published_at=timezone.now()
        )


def test_a_practice_is_matched_once_and_told_to_those_who_have_the_blocker(
    world, sign_in, reviewer, walks, arrange
):
    assert reviewer.post(KIND, {"practice": ""}).status_code == 422
    assert reviewer.post(KIND, {"practice": str(world.kent.force.pk)}).status_code == 422
    assert reviewer.post(KIND, {"practice": str(walks.public_id)}).status_code == 302
    with arrange():
        row = BarrierPractice.objects.get()
    page = text_of(reviewer.get(KIND))
    assert "No budget." in page
    assert "Walk and talk" in page
    for _ in range(2):
        reviewer.post(f"{LIST}matches/{row.public_id}/tell/")
    with act(world.warwickshire.lead):
        (notice,) = Notice.objects.filter(kind="practice")
    assert notice.about == "Practice that may help your force: Walk and talk"
    assert sign_in(world.warwickshire.lead).get(notice.url).status_code == 200
    with act(world.kent.lead):
        assert not Notice.objects.exists(), "it is its own"
    reviewer.post(f"{LIST}matches/{row.public_id}/remove/")
    assert "Nothing is matched yet" in text_of(reviewer.get(KIND))


def test_only_what_is_in_the_library_is_chosen_and_told(world, reviewer, walks, arrange):
    with arrange():
        row = BarrierPractice.objects.create(kind="money", practice=walks)
        Practice.objects.filter(pk=walks.pk).update(published_at=None)
    reviewer.post(f"{LIST}matches/{row.public_id}/tell/")
    with act(world.warwickshire.lead):
        assert not Notice.objects.exists()
    reviewer.post(f"{LIST}matches/{row.public_id}/remove/")
    assert reviewer.post(KIND, {"practice": str(walks.public_id)}).status_code == 422


def test_nobody_else_comes_near(world, sign_in, walks):
    for who in (world.warwickshire.lead, world.warwickshire.policing_body, world.stalking):
        assert sign_in(who).get(LIST).status_code == 403
        assert sign_in(who).post(KIND).status_code == 403
    assert sign_in(world.reviewer).get(f"{LIST}nonsense/").status_code == 404


def test_the_pages_ask_no_more_of_more(world, reviewer, walks, arrange):
    with arrange():
        BarrierPractice.objects.create(kind="money", practice=walks)
    before = [len(queries_of(reviewer, page)) for page in (LIST, KIND)]
    with arrange():
        for force in Force.objects.all():
            Barrier.objects.create(force=force, cycle=world.cycle, kind="money", text="?", by_name="A")
        for number in range(10):
            more = Practice.objects.create(title=f"P{number}", what="?", published_at=timezone.now())
            BarrierPractice.objects.create(kind="money", practice=more)
    assert [len(queries_of(reviewer, page)) for page in (LIST, KIND)] == before
    assert "44" not in text_of(reviewer.get(LIST))
    assert "Money 43" in text_of(reviewer.get(LIST))
