"""The reads that other apps use, in the domain's words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.models import Action, ActionProvision, Edition, EditionAction, RecommendationUpdate
from actionplans.querysets import provisions_saying
from frameworks.models import Provision
from tests.actionplans.plans import acting, make_action, make_edition

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 3)


@pytest.fixture
def force(world):
    return world.warwickshire.force


def titles(rows):
    return [row.title for row in rows]


def test_open_leaves_out_what_is_done_or_stopped(force, arrange):
    with arrange():
        for status in ActionStatus:
            make_action(force, title=status.label, status=status)
        assert set(titles(Action.objects.open())) == {"Not started", "On track", "At risk", "Late"}


def test_late_is_past_its_day_or_said_to_be_late_and_never_closed(force, arrange):
    with arrange():
        make_action(force, title="Yesterday", due_date=TODAY - timedelta(days=1), start_date=None)
        make_action(force, title="Today", due_date=TODAY, start_date=None)
        make_action(force, title="Said so", due_date=None, status=ActionStatus.LATE)
        make_action(force, title="Done", due_date=TODAY - timedelta(days=9), status=ActionStatus.DONE)
        assert set(titles(Action.objects.late(TODAY))) == {"Yesterday", "Said so"}


def test_count_by_status_names_each_status_in_one_query(force, arrange, django_assert_num_queries):
    with arrange():
        make_action(force)
        make_action(force, status=ActionStatus.DONE)
        make_action(force, status=ActionStatus.DONE)
        with django_assert_num_queries(1):
            counted = Action.objects.by_due_date().count_by_status()
    assert list(counted) == list(ActionStatus)
    assert (counted[ActionStatus.NOT_STARTED], counted[ActionStatus.DONE], counted[ActionStatus.LATE]) == (
        1,
        2,
        0,
    )


def test_answering_finds_an_action_once_by_any_of_its_provisions(force, arrange):
    with arrange():
        make_action(force, title="Both", answers=("PREPARE.7.2.h", "2021.4.1"))
        make_action(force, title="Other", answers=("PREVENT.2",))
        both = Provision.objects.filter(code__in=["PREPARE.7.2.h", "2021.4.1"])
        assert titles(Action.objects.answering(both)) == ["Both"]
        assert titles(Action.objects.answering([provision.pk for provision in both])) == ["Both"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("PREPARE", ["Behaviour"]),
        ("PREPARE.7", ["Behaviour"]),
        ("PREPARE.7.2.h", ["Behaviour"]),
        ("PREPARE.7.2", ["Behaviour"]),
        ("PREP", []),
        ("2021.4", ["National action"]),
        ("NFD-2021", ["National action"]),
        ("NFD-2024", ["Behaviour"]),
        ("HMICFRS.2", []),
    ],
)
def test_within_takes_a_provision_with_all_beneath_it_or_a_framework(force, arrange, code, found):
    with arrange():
        make_action(force, title="Behaviour", answers=("PREPARE.7.2.h",))
        make_action(force, title="National action", answers=("2021.4.1",))
        make_action(force, title="Nothing")
        assert titles(Action.objects.within(code)) == found


def test_saying_wants_every_word_somewhere(force, arrange):
    with arrange():
        make_action(force, title="Train supervisors", description="in trauma")
        make_action(force, title="Train analysts", description="")
        assert titles(Action.objects.saying("TRAIN trauma")) == ["Train supervisors"]


def test_orders_put_what_has_no_day_and_no_owner_last(world, force, arrange):
    with arrange():
        make_action(force, title="B", due_date=None, start_date=None, priority="high", status="done")
        make_action(
            force, title="A", due_date=TODAY, start_date=None, owner=world.warwickshire.lead, status="late"
        )
        assert titles(Action.objects.by_due_date()) == ["A", "B"]
        assert titles(Action.objects.by_owner()) == ["A", "B"]
        assert titles(Action.objects.by_status()) == ["A", "B"]
        assert titles(Action.objects.by_priority()) == ["B", "A"]


def test_actions_of_many_behaviours_come_in_one_query(world, force, arrange, django_assert_num_queries):
    with arrange():
        make_action(force, title="First", answers=("PREPARE.7.2.h", "PREPARE.7.2.f"))
        make_action(force, title="Elsewhere", answers=("PREVENT.2",))
        make_action(world.kent.force, title="Of Kent", answers=("PREPARE.7.2.h",))
        with django_assert_num_queries(1):
            links = ActionProvision.objects.of(force, Provision.objects.beneath("PREPARE.7"))
            assert [link.action.title for link in links] == ["First", "First"]


def test_the_last_edition_of_a_force(world, force, arrange):
    now = timezone.now()
    with arrange():
        make_edition(force, 1, shared_at=now - timedelta(days=40))
        second = make_edition(force, 2, shared_at=now - timedelta(days=3), actions=2)
        make_edition(world.kent.force, 1, shared_at=now)
        assert Edition.objects.last_of(force) == second
        assert Edition.objects.filter(force=force).latest() == second
        assert Edition.objects.with_counts().get(pk=second.pk).action_count == 2
        assert EditionAction.objects.filter(edition=second).late(TODAY).count() == 2


def test_no_edition_yet(world, force):
    with acting(world.warwickshire.chief):
        assert Edition.objects.last_of(force) is None


def test_the_newest_update_of_a_recommendation_is_the_last_posted(world, arrange):
    stalking = world.stalking.portfolio
    with arrange():
        recommendation = Provision.objects.get(code="HMICFRS.2.4")
        for days in (9, 2, 5):
            RecommendationUpdate.objects.create(
                provision=recommendation,
                portfolio=stalking,
                title=f"{days} days ago",
                body="x",
                as_at="2027",
                posted_at=timezone.now() - timedelta(days=days),
            )
        newest = {update.provision_id: update for update in RecommendationUpdate.objects.newest_of_each()}
        in_order = list(recommendation.recommendation_updates.all())
    assert newest[recommendation.pk].title == "2 days ago"
    assert len(newest) == 15
    assert [update.quoted for update in in_order] == [True] * 9 + [False] * 3
    assert [update.title for update in in_order[9:]] == ["9 days ago", "5 days ago", "2 days ago"]


def test_every_recommendation_has_its_portfolios(world):
    with acting(world.stalking):
        names = RecommendationUpdate.objects.portfolios_by_recommendation()
        sharing = Provision.objects.get(code="HMICFRS.4.4")
    assert len(names) == 15
    assert names[sharing.pk][:3] == [
        "National VAWG delivery",
        "Protecting vulnerable people and domestic abuse",
        "Stalking and harassment",
    ]


def test_provisions_are_found_by_words_of_their_headings_and_by_code(arrange):
    with arrange():
        assert "PREPARE.7.2.h" in {found.code for found in provisions_saying("capability specialist rape")}
        assert provisions_saying("7.2.h").get().code == "PREPARE.7.2.h"
        assert not provisions_saying("unheard-of")
