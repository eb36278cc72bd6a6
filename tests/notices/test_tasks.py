"""The worker: mails that arrive once, whatever is killed, down or rung twice."""

from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend as LocMemBackend
from django.db.models.functions import Now
from django.utils import timezone

from assessments.models import Assignment
from forces.choices import Audience
from forces.scope import scope
from notices import letters, tasks, workflow
from notices.choices import MailState, Telling
from notices.models import Mail
from tests.notices.conftest import acting, tell

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """As far as the code is concerned nothing runs after it: no handler sees it."""


@pytest.fixture
def pass_time(arrange):
    def long() -> None:
        with arrange():
            past = Now() - timedelta(seconds=1)
            Mail.objects.exclude(lease_until=None).update(lease_until=past)
            Mail.objects.exclude(not_before=None).update(not_before=past)

    return long


def waiting(world) -> list[str]:
    with acting(world.warwickshire.lead):
        return list(workflow.waiting(force_id=world.warwickshire.force.pk))


def test_a_mail_is_sent_once_however_often_it_is_rung_for(world, deliver, mails):
    tell(world.warwickshire.contributor, "one")
    for _ in range(3):
        deliver()
    (sent,) = outbox.outbox
    assert sent.to == ["contributor@warwickshire.example"]
    (mail,) = mails()
    assert (mail.state, mail.attempts, mail.lease_until) == (MailState.SENT, 1, None)
    assert mail.sent_at is not None


def test_killed_between_claim_and_send_another_sends_it(world, deliver, mails, monkeypatch, pass_time):
    tell(world.warwickshire.contributor, "one")

    def die(_):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(letters, "send", die)
        with pytest.raises(KilledError):
            deliver()
    deliver()  # its lease still runs
    assert waiting(world) == []
    assert outbox.outbox == []
    pass_time()
    assert waiting(world) == [str(mails()[0].public_id)]
    deliver()
    assert len(outbox.outbox) == 1
    assert (mails()[0].state, mails()[0].attempts) == (MailState.SENT, 2)


def test_whoever_comes_back_too_late_does_not_write_over_another(world, deliver, mails, pass_time):
    tell(world.warwickshire.contributor, "one")
    with acting(world.warwickshire.lead):
        workflow.gather(force_id=world.warwickshire.force.pk)
        late = workflow.claim(public_id=str(Mail.objects.get().public_id))
    assert late is not None
    pass_time()
    deliver()
    with acting(world.warwickshire.lead):
        assert not workflow.put_back(late)
        assert not workflow.note_sent(late)
    assert mails()[0].state == MailState.SENT


def test_while_the_mail_server_is_down_a_mail_is_kept_and_tried_again(
    world, deliver, mails, settings, pass_time
):
    local = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(world.warwickshire.contributor, "one")
    waits = []
    for _ in range(3):
        deliver()
        deliver()  # not due yet
        waits.append((mails()[0].not_before - timezone.now()).total_seconds())
        pass_time()
    assert (mails()[0].state, mails()[0].attempts) == (MailState.WAITING, 3)
    assert [round(wait / 10) for wait in waits] == [3, 6, 12]
    settings.EMAIL_BACKEND = local
    deliver()
    assert len(outbox.outbox) == 1
    assert mails()[0].state == MailState.SENT


class Refusing(LocMemBackend):
    """A mail server that is there, and answers as it is told to."""

    answer: Exception

    def send_messages(self, messages):
        raise type(self).answer


def refused(code: int, words: bytes) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"contributor@warwickshire.example": (code, words)})


@pytest.fixture
def answers(settings, monkeypatch):
    def with_this(answer: Exception) -> None:
        monkeypatch.setattr(Refusing, "answer", answer, raising=False)
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    return with_this


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refused(550, b"5.1.1 nobody"), "The mail server refuses the address (550)."),
        (SMTPDataError(554, "no such mail"), "The mail server refuses the mail (554)."),
    ],
)
def test_what_is_refused_for_good_is_set_aside_and_the_notice_stays(
    world, deliver, mails, notices, answers, answer, reason, pass_time
):
    answers(answer)
    tell(world.warwickshire.contributor, "one")
    deliver()
    pass_time()
    assert waiting(world) == []
    (mail,) = mails()
    assert (mail.state, mail.reason, mail.lease_until) == (MailState.STOPPED, reason, None)
    assert [notice.read_at for notice in notices(world.warwickshire.contributor)] == [None]


@pytest.mark.parametrize(
    "answer", [refused(451, b"4.7.1 later"), refused(550, b"5.7.1 no relay"), KeyError()]
)
def test_what_is_refused_for_now_is_set_aside_after_so_many_times(
    world, deliver, mails, answers, answer, settings, pass_time
):
    settings.MAIL_REFUSALS = 2
    tell(world.warwickshire.contributor, "one")
    for away in (ConnectionRefusedError(), refused(421, b"closing"), SMTPAuthenticationError(535, b"no")) * 2:
        answers(away)
        deliver()
        pass_time()
    answers(answer)
    deliver()
    pass_time()
    assert (mails()[0].state, mails()[0].attempts, mails()[0].refusals) == (MailState.WAITING, 7, 1)
    deliver()
    assert (mails()[0].state, mails()[0].refusals) == (MailState.STOPPED, 2)


def test_a_wait_never_grows_past_an_hour(world, mails):
    tell(world.warwickshire.contributor, "one")
    with acting(world.warwickshire.lead):
        workflow.gather(force_id=world.warwickshire.force.pk)
        Mail.objects.update(attempts=500)
        lease = workflow.claim(public_id=str(Mail.objects.get().public_id))
        assert workflow.put_back(lease)
    assert timedelta(minutes=59) < mails()[0].not_before - timezone.now() <= timedelta(hours=1)


def test_each_try_has_the_same_message_id(world, deliver, mails):
    tell(world.warwickshire.contributor, "one")
    deliver()
    letters.send(mails()[0])
    first, second = (message.message()["Message-ID"] for message in outbox.outbox)
    assert first == second == f"<{mails()[0].public_id}@localhost>"


def test_the_sweeper_finds_what_nobody_was_rung_for(world, mails):
    tell(world.warwickshire.contributor, "one")
    tasks.sweep()
    (mail,) = mails()
    assert waiting(world) == [str(mail.public_id)]


# --- the morning ------------------------------------------------------------------------------------------------


def due_in(world, arrange, days: int) -> None:
    with arrange():
        Assignment.objects.filter(force=world.warwickshire.force).update(
            due_on=timezone.localdate() + timedelta(days=days), given_at=timezone.now() - timedelta(days=90)
        )


def test_the_same_beat_twice_tells_once(world, arrange, mails, notices):
    due_in(world, arrange, 7)
    for _ in range(2):
        tasks.morning_of(world.warwickshire.force.pk)
    assert [notice.kind for notice in notices(world.warwickshire.contributor)] == ["due_soon"]
    assert [mail.counts for mail in mails()] == [{"due_soon": 1}]


def test_the_days_one_mail_counts_what_is_due_that_day(world, arrange, mails):
    contributor = world.warwickshire.contributor
    with acting(contributor):
        workflow.choose(force=contributor.force, telling=Telling.DAILY, by=contributor)
    tell(contributor, "one")
    due_in(world, arrange, -1)
    for _ in range(2):
        tasks.morning_of(world.warwickshire.force.pk)
    assert [(mail.day, mail.counts) for mail in mails()] == [(timezone.localdate(), {"given": 1, "late": 1})]


@pytest.mark.parametrize(("hour", "rung"), [(6, 0), (7, 43), (22, 43)])
def test_nobody_is_told_at_night_and_a_missed_morning_is_made_up_for(world, monkeypatch, hour, rung):
    rings = []
    monkeypatch.setattr(tasks, "enqueue", lambda *call: rings.append(call))
    now = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(tasks.timezone, "localtime", lambda *_: now)
    tasks.morning()
    assert len(rings) == rung
    assert {name for name, _ in rings} <= {tasks.MORNING_OF}


def test_one_forces_tasks_touch_no_other_force(world, mails):
    tell(world.kent.contributor, "one")
    tasks.gather(world.warwickshire.force.pk)
    assert mails() == []
    with scope(Audience.FORCE, world.kent.force.pk):
        assert not Mail.objects.exists()
