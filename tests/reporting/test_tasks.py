"""Making a report: the task by itself, and in a real worker that is killed in the middle."""

import errno
import hashlib
import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pypdf import PdfReader

from reporting import tasks, workflow
from reporting.choices import ReportKind, ReportState
from reporting.models import Report
from tests.reporting.conftest import stored_reports
from tests.worker import running_worker, wait_until

KIND = ReportKind.NATIONAL_INTERNAL


def ask(national, world, kind=KIND) -> Report:
    with national(world.national_lead):
        return workflow.ask_for_report(kind=kind, cycle=world.cycle, by=world.national_lead)[0]


def ask_for_short_one(national, world) -> Report:
    """Without the appendix that takes the longest to lay out."""
    report = ask(national, world)
    with national():
        Report.objects.update(content={**report.content, "recommendations": [], "overdue": []})
    return report


def now(national, report: Report) -> Report:
    with national():
        return Report.objects.get(pk=report.pk)


# --- the task by itself -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_makes_one_file_and_says_what_it_is(world, national, no_files):
    report = ask_for_short_one(national, world)
    tasks.make_report(str(report.public_id))
    done = now(national, report)
    assert (done.state, done.step, done.attempts, done.reason) == (ReportState.DONE, 7, 1, "")
    assert stored_reports() == [done.stored_as.removeprefix("reports/")]
    data = default_storage.open(done.stored_as).read()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (done.size, done.sha256)
    assert len(PdfReader(io.BytesIO(data)).pages) == done.pages
    assert done.finished_at >= done.started_at


@pytest.mark.django_db
def test_a_second_ring_does_nothing(world, national, no_files):
    report = ask_for_short_one(national, world)
    tasks.make_report(str(report.public_id))
    before = now(national, report)
    tasks.make_report(str(report.public_id))
    assert now(national, report).finished_at == before.finished_at
    assert len(stored_reports()) == 1


@pytest.mark.django_db
def test_a_ring_for_nothing_does_nothing(world):
    tasks.make_report(str(uuid.uuid4()))


@pytest.mark.django_db
def test_a_maker_that_was_overtaken_removes_its_file(world, national, no_files, monkeypatch):
    report = ask_for_short_one(national, world)
    save = default_storage.save

    def overtaken(name: str, content: ContentFile) -> str:
        kept = save(name, content)
        with national():
            Report.objects.filter(pk=report.pk).update(lease_token=uuid.uuid4())
        return kept

    monkeypatch.setattr(default_storage, "save", overtaken)
    tasks.make_report(str(report.public_id))
    assert now(national, report).state == ReportState.WORKING
    assert stored_reports() == []


@pytest.mark.django_db
def test_who_takes_over_clears_up_after_the_maker_before(world, national, no_files):
    report = ask_for_short_one(national, world)
    with national():
        lost = workflow.claim(str(report.public_id))
        assert lost
        Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    default_storage.save(f"reports/{lost.token}.pdf", ContentFile(b"half of it"))
    tasks.make_report(str(report.public_id))
    done = now(national, report)
    assert (done.state, done.attempts) == (ReportState.DONE, 2)
    assert stored_reports() == [done.stored_as.removeprefix("reports/")]


@pytest.mark.django_db
def test_what_always_goes_wrong_is_set_aside_with_its_reason(world, national, no_files):
    report = ask(national, world)
    with national():
        Report.objects.update(content={"title": "of no known shape"})
    for attempt in (1, 2, 3):
        tasks.make_report(str(report.public_id))
        tasks.make_report(str(report.public_id))  # rung too early, or for nothing
        tried = now(national, report)
        assert tried.attempts == attempt
        assert tried.state == (ReportState.STOPPED if attempt == 3 else ReportState.QUEUED)
        with national():
            Report.objects.update(not_before=None)
    assert tried.reason == f"The portal made a mistake. Its log says which, under {report.public_id}."
    assert tried.finished_at


@pytest.mark.django_db
def test_a_full_disk_is_told_in_a_sentence_and_tried_again(world, national, no_files, monkeypatch):
    def no_space(name: str, content: ContentFile) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    report = ask_for_short_one(national, world)
    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "save", no_space)
        tasks.make_report(str(report.public_id))
    tried = now(national, report)
    assert tried.reason == "There is no space left to keep the file."
    assert tried.not_before > timezone.now()
    assert (tried.state, tried.step) == (ReportState.QUEUED, 0)
    with national():
        Report.objects.update(not_before=None)
    tasks.make_report(str(report.public_id))
    done = now(national, report)
    assert (done.state, done.attempts, done.reason) == (ReportState.DONE, 2, "")


@pytest.mark.django_db
def test_the_sweeper_clears_up_after_poison(world, national, no_files):
    report = ask(national, world)
    with national():
        Report.objects.update(attempts=2)
        lease = workflow.claim(str(report.public_id))
        assert lease
        Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    default_storage.save(f"reports/{lease.token}.pdf", ContentFile(b"half of it"))
    tasks.sweep()
    assert now(national, report).state == ReportState.STOPPED
    assert stored_reports() == []


# --- in a real worker -------------------------------------------------------------------------------------------


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_still_makes_exactly_one(picture, national, no_files, tmp_path):
    """SIGKILL to the child that lays out the pages, then to the whole worker: one report, one file."""
    report = ask(national, picture)

    def laying_out(attempt: int) -> bool:
        found = now(national, report)
        return found.attempts == attempt and found.step >= 4 and found.state == ReportState.WORKING

    with running_worker(tmp_path) as worker:
        wait_until(lambda: laying_out(1), seconds=120, what="the pages are laid out")
        worker.kill_child()
        wait_until(lambda: laying_out(2), seconds=120, what="another child lays them out")
        worker.kill()
        worker.start()
        wait_until(lambda: now(national, report).done, seconds=180, what="the report is done")
        again = ask(national, picture)
        assert again.pk == report.pk
    done = now(national, report)
    assert done.attempts == 3
    assert stored_reports() == [done.stored_as.removeprefix("reports/")]
    with national():
        assert Report.objects.count() == 1


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_maker_slower_than_its_lease_keeps_it(picture, national, no_files, tmp_path):
    """The lease is two seconds here and the work takes longer: the heartbeat carries it, and nobody else begins."""
    internal = ask(national, picture)
    public = ask(national, picture, ReportKind.NATIONAL_PUBLIC)
    with running_worker(tmp_path):
        for report in (internal, public):
            wait_until(lambda one=report: now(national, one).done, seconds=180, what="the report is done")
    assert [now(national, report).attempts for report in (internal, public)] == [1, 1]
    assert len(stored_reports()) == 2
