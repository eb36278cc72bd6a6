"""Told once, however often it is said; put into one mail, however many pack."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from forces.choices import Role
from forces.models import Membership
from notices import workflow
from notices.choices import MailState, NoticeKind, Telling
from notices.models import Mail, Notice
from notices.workflow import News
from tests.notices.conftest import acting, tell
from tests.world import make_membership

pytestmark = pytest.mark.django_db


def gather(world) -> int:
    with acting(world.warwickshire.lead):
        return workflow.gather(force_id=world.warwickshire.force.pk)


def gather_daily(world, day: date) -> int:
    with acting(world.warwickshire.lead):
        return workflow.gather_daily(force_id=world.warwickshire.force.pk, day=day)


def choose(person: Membership, telling: Telling) -> None:
    with acting(person):
        workflow.choose(force=person.force, telling=telling, by=person)


def test_said_twice_it_is_told_once_and_to_nobody_about_their_own_doing(world, notices):
    people = world.warwickshire
    tell(people.contributor, "one", "two")
    tell(people.contributor, "two", "three")
    assert sorted(notice.subject for notice in notices(people.contributor)) == ["one", "three", "two"]
    with acting(people.lead):
        own = News(people.lead, NoticeKind.GIVEN, "own", "Own", "/")
        workflow.notify(force_id=people.force.pk, news=[own], by=people.lead)
    assert notices(people.lead) == []


def test_what_is_rolled_back_is_told_to_nobody(world, notices):
    people = world.warwickshire
    with acting(people.lead), transaction.atomic():
        one = News(people.contributor, NoticeKind.GIVEN, "one", "One", "/")
        workflow.notify(force_id=people.force.pk, news=[one], by=people.lead)
        transaction.set_rollback(True)
    assert notices(people.contributor) == []


def test_several_things_make_one_mail_and_later_ones_another(world, mails):
    tell(world.warwickshire.contributor, "one", "two")
    tell(world.warwickshire.contributor, "three", kind=NoticeKind.LATE)
    assert gather(world) == 1
    assert gather(world) == 0
    tell(world.warwickshire.contributor, "four")
    assert gather(world) == 1
    assert [mail.counts for mail in mails()] == [{"given": 2, "late": 1}, {"given": 1}]


def test_what_was_read_in_the_portal_needs_no_mail(world, notices, mails):
    contributor = world.warwickshire.contributor
    tell(contributor, "one", "two")
    with acting(contributor):
        workflow.mark_read(notice=Notice.objects.get(subject="one"), by=contributor)
    gather(world)
    assert [mail.counts for mail in mails()] == [{"given": 1}]


def test_all_read_leaves_what_came_since_the_page_was_made(world, notices):
    contributor = world.warwickshire.contributor
    tell(contributor, "one")
    shown_at = timezone.now()
    tell(contributor, "two")
    with acting(contributor):
        assert workflow.mark_all_read(until=shown_at, by=contributor) == 1
    assert [(notice.subject, notice.read_at is None) for notice in notices(contributor)] == [
        ("two", True),
        ("one", False),
    ]


def test_one_mail_a_day_for_those_who_prefer_it(world, mails):
    contributor = world.warwickshire.contributor
    choose(contributor, Telling.DAILY)
    tell(contributor, "one")
    assert gather(world) == 0
    first, second = date(2026, 11, 23), date(2026, 11, 24)
    assert gather_daily(world, first) == 1
    tell(contributor, "two", "three")
    assert gather_daily(world, first) == 0  # the same morning, once more
    assert gather_daily(world, second) == 1
    assert [(mail.day, mail.counts) for mail in mails()] == [(first, {"given": 1}), (second, {"given": 2})]


def test_no_mail_for_those_who_want_none_and_none_about_that_time_later(world, mails, notices):
    contributor = world.warwickshire.contributor
    choose(contributor, Telling.PORTAL)
    tell(contributor, "one")
    assert gather(world) == gather_daily(world, date(2026, 11, 23)) == 0
    assert len(notices(contributor)) == 1
    choose(contributor, Telling.AT_ONCE)
    assert gather(world) == 0
    tell(contributor, "two")
    gather(world)
    assert [mail.counts for mail in mails()] == [{"given": 1}]


def test_whoever_is_only_invited_is_mailed_when_they_have_joined(world, arrange, mails):
    organisation = world.warwickshire.lead.organisation
    with arrange():
        invited = Membership.objects.create(
            organisation=organisation,
            role=Role.CONTRIBUTOR,
            email="new@warwickshire.example",
            display_name="New",
        )
    tell(invited, "one")
    assert gather(world) == 0
    with arrange():
        user = make_membership(organisation, Role.VIEWER, "joined@warwickshire.example").user
        Membership.objects.filter(pk=invited.pk).update(user=user)
    assert gather(world) == 1


def test_whoever_has_left_gets_none(world, arrange, mails):
    contributor = world.warwickshire.contributor
    tell(contributor, "one")
    gather(world)
    with arrange():
        Membership.objects.filter(pk=contributor.pk).update(left_at=timezone.now())
    tell(contributor, "two")
    assert gather(world) == 0
    (mail,) = mails()
    with acting(world.warwickshire.lead):
        assert workflow.claim(public_id=str(mail.public_id)) is None
    assert mails()[0].state == MailState.DROPPED


def test_the_national_team_adds_feedback_and_reads_nothing(world, notices):
    lead = world.warwickshire.lead
    with acting(world.reviewer):
        workflow.notify(
            force_id=lead.force_id,
            news=[News(lead, NoticeKind.FEEDBACK, "review 1", "Assessment", "/reviews/")],
            by=world.reviewer,
        )
        for refused in (
            Notice.objects.count,
            Mail.objects.count,
            lambda: workflow.notify(
                force_id=lead.force_id, news=[News(lead, NoticeKind.GIVEN, "x", "X", "/")], by=None
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                refused()
    assert [notice.kind for notice in notices(lead)] == ["feedback"]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_pack_at_once_one_makes_the_mail(world, mails):
    tell(world.warwickshire.contributor, *(str(n) for n in range(10)))

    def pack(_):
        try:
            return gather(world)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(pack, range(6))) == 1
    assert [mail.counts for mail in mails()] == [{"given": 10}]
