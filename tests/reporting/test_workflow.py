"""A report is asked for, claimed, made, stopped and released once each, however many try at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AccessLog
from audit.workflow import StaleSaveError
from forces.choices import Audience
from forces.scope import scope
from reporting import workflow
from reporting.choices import ReportKind, ReportState, TextSection
from reporting.models import Report, ReportText
from reporting.workflow import LeaseLostError, NamesForceError
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db

INTERNAL, PUBLIC = ReportKind.NATIONAL_INTERNAL, ReportKind.NATIONAL_PUBLIC


@pytest.fixture
def ask(world, national):
    def asked(kind: str = INTERNAL, by=None) -> Report:
        with national(by or world.national_lead):
            return workflow.ask_for_report(kind=kind, cycle=world.cycle, by=by or world.national_lead)[0]

    return asked


@pytest.fixture
def claimed(ask, national):
    """A report and the lease on it."""
    report = ask()
    with national():
        lease = workflow.claim(str(report.public_id))
    assert lease
    return report, lease


def expire(national) -> None:
    with national():
        Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


# --- asking -----------------------------------------------------------------------------------------------------


def test_asked_twice_it_is_the_same(world, ask):
    assert ask() == ask(by=world.reviewer)


def test_each_version_is_its_own(ask):
    assert ask(INTERNAL) != ask(PUBLIC)


def test_a_new_submission_makes_a_new_report(world, ask, arrange):
    first = ask()
    with arrange():
        make_submission(world.kent.force, world.cycle)
    assert ask() != first


def test_new_words_make_a_new_report(world, ask, national):
    first = ask()
    with national():
        workflow.save_text(
            cycle=world.cycle, section=TextSection.FOREWORD, text="Words.", revision=0, by=world.national_lead
        )
    assert ask() != first


def test_the_words_of_another_cycle_change_nothing(world, ask, national):
    first = ask()
    with national():
        workflow.save_text(
            cycle=world.previous,
            section=TextSection.FOREWORD,
            text="Words.",
            revision=0,
            by=world.national_lead,
        )
    assert ask() == first


def test_a_stopped_one_is_made_again(ask, national):
    first = ask()
    with national():
        Report.objects.update(state=ReportState.STOPPED)
    assert ask() != first


def test_the_public_version_is_refused_while_its_words_name_a_force(world, ask, national):
    with national():
        workflow.save_text(
            cycle=world.cycle,
            section=TextSection.FOREWORD,
            text="As Kent did.",
            revision=0,
            by=world.national_lead,
        )
    with pytest.raises(NamesForceError, match="the foreword names Kent"):
        ask(PUBLIC)
    assert ask(INTERNAL)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_begin_one(world, national):
    def click(_: int) -> tuple[int, bool]:
        try:
            with scope(Audience.NATIONAL):
                report, begun = workflow.ask_for_report(
                    kind=INTERNAL, cycle=world.cycle, by=world.national_lead
                )
                return report.pk, begun
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        answers = list(pool.map(click, range(100)))
    assert len({pk for pk, _ in answers}) == 1
    assert sum(begun for _, begun in answers) == 1
    with national():
        assert Report.objects.count() == 1


# --- making -----------------------------------------------------------------------------------------------------


def test_only_one_can_claim(claimed, national):
    report, lease = claimed
    with national():
        assert workflow.claim(str(report.public_id)) is None
    assert lease.attempt == 1
    assert lease.left is None
    assert lease.content["title"] == "National progress report"


@pytest.mark.django_db(transaction=True)
def test_only_one_of_many_can_claim(ask, national):
    report = ask()

    def claim(_: int) -> object:
        try:
            with scope(Audience.NATIONAL):
                return workflow.claim(str(report.public_id))
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=5) as pool:
        leases = [lease for lease in pool.map(claim, range(20)) if lease]
    assert len(leases) == 1


def test_a_lease_that_ran_out_can_be_taken_and_the_former_maker_is_fenced_off(claimed, national):
    report, lost = claimed
    expire(national)
    with national():
        lease = workflow.claim(str(report.public_id))
        assert lease
        assert (lease.attempt, lease.left) == (2, lost.token)
        assert not workflow.keep(lost)
        assert not workflow.put_back(lost, reason="Too late.")
        with pytest.raises(LeaseLostError):
            workflow.finish_step(lost, 3)
        with pytest.raises(LeaseLostError):
            workflow.publish(lost, stored_as="reports/lost.pdf", sha256="0", size=1, pages=1)
        workflow.publish(lease, stored_as="reports/new.pdf", sha256="1", size=2, pages=3)
        done = Report.objects.get()
        assert (done.state, done.stored_as, done.pages) == (ReportState.DONE, "reports/new.pdf", 3)


def test_a_heartbeat_keeps_the_lease(claimed, national):
    report, lease = claimed
    expire(national)
    with national():
        assert workflow.keep(lease)
        assert workflow.claim(str(report.public_id)) is None


def test_a_done_report_cannot_be_claimed_or_put_back(claimed, national):
    report, lease = claimed
    with national():
        workflow.publish(lease, stored_as="reports/new.pdf", sha256="1", size=2, pages=3)
        assert workflow.claim(str(report.public_id)) is None
        assert not workflow.put_back(lease, reason="The connection broke.")
        assert Report.objects.get().state == ReportState.DONE


def test_put_back_it_waits_longer_each_time_and_then_stops(ask, national):
    report = ask()
    waits = []
    for attempt in (1, 2, 3):
        with national():
            lease = workflow.claim(str(report.public_id))
            assert lease
            assert workflow.put_back(lease, reason=f"Reason {attempt}.")
            found = Report.objects.get()
            waits.append(found.not_before and found.not_before - timezone.now())
            assert workflow.claim(str(report.public_id)) is None
            Report.objects.update(not_before=None)
    assert timedelta(seconds=4) < waits[0] <= timedelta(seconds=5)
    assert timedelta(seconds=14) < waits[1] <= timedelta(seconds=15)
    assert (found.state, found.reason) == (ReportState.STOPPED, "Reason 3.")


def test_the_sweeper_frees_what_was_left_behind(claimed, national):
    report, _ = claimed
    expire(national)
    with national():
        assert workflow.sweep() == []
        found = Report.objects.get()
        assert (found.state, found.step, found.attempts) == (ReportState.QUEUED, 0, 1)
        assert workflow.claim(str(report.public_id))


def test_the_sweeper_leaves_alone_what_is_being_made(claimed, national):
    with national():
        workflow.sweep()
        assert Report.objects.get().state == ReportState.WORKING


def test_a_late_maker_publishes_before_the_sweeper_looks_or_not_at_all(claimed, national):
    """Else the sweeper would take the file of a report away that was published after its look."""
    expire(national)
    with national():
        Report.objects.update(attempts=3)
        with CaptureQueriesContext(connection) as statements:
            workflow.sweep()
    assert "FOR UPDATE" in statements[0]["sql"]


def test_the_sweeper_stops_what_took_its_maker_down_each_time(ask, national):
    report = ask()
    for _ in range(3):
        with national():
            lease = workflow.claim(str(report.public_id))
        assert lease
        expire(national)
    with national():
        assert workflow.sweep() == [lease.token]
        found = Report.objects.get()
        assert found.state == ReportState.STOPPED
        assert found.reason == "The worker that made it ended without a word, 3 times."


# --- releasing, and the words -----------------------------------------------------------------------------------


def test_released_once_and_noted(world, ask, national):
    report = ask(PUBLIC)
    with national(world.national_lead):
        lease = workflow.claim(str(report.public_id))
        assert not workflow.release(report=report, by=world.national_lead)  # not made yet
        workflow.publish(lease, stored_as="reports/new.pdf", sha256="1", size=2, pages=3)
        assert workflow.release(report=report, by=world.national_lead)
        assert not workflow.release(report=report, by=world.national_lead)
        logged = AccessLog.objects.get()
        assert (logged.act, logged.what) == (
            "released",
            "National progress report, Autumn now, public version",
        )


def test_a_lost_file_can_be_made_again(ask, claimed, national):
    report, lease = claimed
    with national():
        workflow.publish(lease, stored_as=f"reports/{uuid.uuid4()}.pdf", sha256="1", size=2, pages=3)
        workflow.lose_file(report=report)
        assert Report.objects.get().reason == "Its file is no longer where it was kept."
    assert ask() != report


def test_words_are_saved_over_what_the_writer_started_from_and_nothing_else(world, national):
    words = {"cycle": world.cycle, "section": TextSection.FOREWORD, "by": world.national_lead}
    with national(world.national_lead):
        workflow.save_text(**words, text="First.", revision=0)
        with pytest.raises(StaleSaveError):
            workflow.save_text(**words, text="Also first.", revision=0)
        workflow.save_text(**words, text="Second.", revision=1)
        with pytest.raises(StaleSaveError) as stale:
            workflow.save_text(**words, text="Stale.", revision=1)
        kept = stale.value.conflict
        assert (kept.start, kept.theirs, kept.yours) == (
            {"text": "First."},
            {"text": "Second."},
            {"text": "Stale."},
        )
        assert ReportText.objects.get().text == "Second."
