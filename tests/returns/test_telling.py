"""Each morning a force's leads hear what is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notices import tasks
from notices.models import Notice
from returns.models import Asked
from returns.telling import tell_what_is_due
from tests.returns.asking import ask, make_request, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world, arrange):
    with arrange():
        (asked,) = ask(make_request(), [world.kent.force])
        return asked


def kinds(force, day):
    tell_what_is_due(None, force_id=force.pk, day=day)
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_within_a_week_by_tomorrow_and_late_once_each(world, asked, arrange):
    force, due = world.kent.force, asked.due_on
    with arrange():
        assert kinds(force, due - timedelta(days=8)) == []
        for _ in range(2):
            assert kinds(force, due - timedelta(days=5)) == ["due_soon"]
        assert kinds(force, due) == ["due_soon", "due_tomorrow"]
        assert kinds(force, due + timedelta(days=1)) == ["due_soon", "due_tomorrow", "late"]
        assert {one.to for one in Notice.objects.all()} == {world.kent.lead}


def test_more_time_counts_and_what_was_sent_is_not_told_of(world, asked, arrange):
    force, due = world.kent.force, asked.due_on
    with arrange():
        Asked.objects.update(extended_until=due + timedelta(days=30))
        assert kinds(force, due + timedelta(days=1)) == []
        returned(asked, "Found.")
        assert kinds(force, due + timedelta(days=60)) == []


def test_the_morning_tells_it(world, arrange, settings):
    settings.NOTICES_HOUR = 0
    with arrange():
        ask(
            make_request(due_on=timezone.localdate() - timedelta(days=1)),
            [world.kent.force],
            asked_at=timezone.now() - timedelta(days=30),
        )
    tasks.morning_of(world.kent.force.pk)
    with arrange():
        late = Notice.objects.filter(kind="late", about__contains="Misconduct review")
        assert {one.to for one in late} == {world.kent.lead}
