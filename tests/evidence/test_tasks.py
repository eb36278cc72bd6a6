"""Scanning in the background: clean, rejected, nobody there, no verdict, killed in the middle."""

import socket
import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from django.urls import reverse

from evidence import scanning, tasks, workflow
from evidence.choices import ScanState
from evidence.models import EvidenceVersion
from evidence.scanning import NoVerdictError, ScannerAwayError, Verdict
from forces.choices import Audience
from forces.scope import scope
from launcher.clamd import MARKER
from tests.evidence.scanner import needs_clamd
from tests.evidence.test_workflow import add, checked
from tests.worker import running_worker, wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(world, settings, arrange):
    """ask(bytes) -> a version that waits for the scanner. Nothing listens at its address."""
    settings.SCANNER_URL = settings.SCANNER_URL or "clamd://127.0.0.1:1"

    def ask_for(data: bytes = b"harmless", **values: object) -> EvidenceVersion:
        with arrange():
            return add(world, file=checked("note.txt", data), **values).current

    return ask_for


@pytest.fixture
def now(world):
    def as_it_stands(version: EvidenceVersion) -> EvidenceVersion:
        with scope(Audience.FORCE, world.warwickshire.force.pk):
            return EvidenceVersion.objects.get(pk=version.pk)

    return as_it_stands


@pytest.fixture
def says(monkeypatch):
    """The scanner says so: a verdict, or an error to raise."""

    def say(what: Verdict | Exception) -> None:
        def scan(file: object) -> Verdict:
            if isinstance(what, Exception):
                raise what
            return what

        monkeypatch.setattr(scanning, "scan", scan)
        monkeypatch.setattr(scanning, "is_there", lambda: True)

    return say


def scan(version: EvidenceVersion) -> None:
    tasks.scan(version.force_id, str(version.public_id))


def pass_time(version: EvidenceVersion, arrange) -> None:
    """As if a long time had gone by since the row was last written."""
    rows = EvidenceVersion.objects.filter(pk=version.pk)
    with arrange():
        rows.exclude(scan_until=None).update(scan_until=Now() - timedelta(seconds=1))
        rows.exclude(scan_not_before=None).update(scan_not_before=Now() - timedelta(seconds=1))


# --- with a real scanner ----------------------------------------------------------------------------------------


@needs_clamd
@pytest.mark.asvs("5.4.3")
def test_a_clean_file_is_handed_out_after_its_scan_and_not_before(
    scanner, ask, now, world, sign_in, settings
):
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    version = ask()
    address = reverse("evidence:download", args=[version.public_id])
    client = sign_in(world.warwickshire.viewer)
    assert version.scan_state == ScanState.RECEIVED
    assert client.get(address).status_code == 403
    scan(version)
    assert (now(version).scan_state, now(version).scan_attempts) == (ScanState.CLEAN, 0)
    assert client.get(address).status_code == 200


@needs_clamd
@pytest.mark.asvs("5.4.3")
def test_an_infected_file_is_deleted_and_says_what_to_do(scanner, ask, now, world, sign_in):
    version = ask(b"words, and " + MARKER)
    scan(version)
    found = now(version)
    assert found.scan_state == ScanState.REJECTED
    assert "found “Portal.Test.Marker.UNOFFICIAL” in it, so the portal has deleted it" in found.scan_reason
    assert "add a clean file as a new version" in found.scan_reason
    assert not default_storage.exists(found.stored_as)
    assert found.scan_token is None
    page = sign_in(world.warwickshire.viewer).get(reverse("evidence:download", args=[version.public_id]))
    assert page.status_code == 403
    assert "Tell your force’s information security team" in page.content.decode()


@needs_clamd
def test_what_was_there_before_the_scanner_is_scanned_by_and_by(settings, world, arrange, now, clamd):
    settings.SCANNER_URL = ""
    with arrange():
        version = add(world).current
    assert version.scan_state == ScanState.NOT_SCANNED
    scan(version)
    assert now(version).scan_state == ScanState.NOT_SCANNED
    settings.SCANNER_URL = clamd.url
    with scope(Audience.FORCE, version.force_id):
        assert EvidenceVersion.objects.claimable().filter(pk=version.pk).exists()
    scan(version)
    assert now(version).scan_state == ScanState.CLEAN


# --- faults -----------------------------------------------------------------------------------------------------


def test_without_a_scanner_the_file_waits_and_no_attempt_is_counted(ask, now):
    version = ask()
    for _ in range(5):
        scan(version)
    waiting = now(version)
    assert (waiting.scan_state, waiting.scan_attempts, waiting.scan_token) == (ScanState.RECEIVED, 0, None)


def test_no_verdict_is_tried_again_later_and_in_the_end_said(ask, now, says, arrange):
    version = ask()
    says(NoVerdictError("did not answer in time"))
    scan(version)
    scan(version)  # not due yet
    assert (now(version).scan_state, now(version).scan_attempts) == (ScanState.RECEIVED, 1)
    for _ in range(2):
        pass_time(version, arrange)
        scan(version)
    failed = now(version)
    assert failed.scan_state == ScanState.FAILED
    assert failed.scan_reason == "The virus scanner did not answer in time. The portal tries again by itself."
    pass_time(version, arrange)
    says(Verdict())
    scan(version)
    assert (now(version).scan_state, now(version).scan_reason) == (ScanState.CLEAN, "")


def test_a_file_that_failed_says_so_while_the_scanner_is_away(ask, now, says, arrange):
    version = ask()
    says(NoVerdictError("did not answer in time"))
    for _ in range(3):
        scan(version)
        pass_time(version, arrange)
    says(ScannerAwayError())
    scan(version)
    assert now(version).scan_state == ScanState.FAILED
    assert "did not answer in time" in now(version).scan_reason


def test_a_mistake_of_ours_leaves_the_file_closed(ask, now, says):
    version = ask()
    says(ZeroDivisionError())
    scan(version)
    assert now(version).scan_state == ScanState.RECEIVED


def test_bytes_that_changed_in_the_storage_are_not_called_clean(ask, now, says, arrange):
    version = ask()
    says(Verdict())
    with default_storage.open(version.stored_as, "wb") as file:
        file.write(b"something else")
    for _ in range(3):
        scan(version)
        pass_time(version, arrange)
    assert now(version).scan_state == ScanState.FAILED
    assert "is not the one that was handed in" in now(version).scan_reason


def test_a_scanner_of_a_version_whose_lease_ran_out_says_nothing_any_more(ask, now, arrange):
    version = ask()
    with scope(Audience.FORCE, version.force_id):
        slow = workflow.claim_scan(public_id=str(version.public_id))
        assert workflow.claim_scan(public_id=str(version.public_id)) is None
    pass_time(version, arrange)
    with scope(Audience.FORCE, version.force_id):
        quick = workflow.claim_scan(public_id=str(version.public_id))
        assert quick.attempt == 2
        assert not workflow.note_clean(slow)
        assert not workflow.put_scan_back(slow, reason="Late.")
        assert not workflow.wait_for_scanner(slow)
        assert workflow.reject(quick, found="Win.Test")
        assert not workflow.note_clean(quick)
    assert now(version).scan_state == ScanState.REJECTED


def test_whoever_was_killed_after_rejecting_left_the_bytes_to_the_sweeper(ask, now, says, arrange):
    version = ask()
    says(Verdict())
    with scope(Audience.FORCE, version.force_id):
        workflow.reject(workflow.claim_scan(public_id=str(version.public_id)), found="Win.Test")
    tasks.sweep()
    assert default_storage.exists(version.stored_as)
    pass_time(version, arrange)
    tasks.sweep()
    assert not default_storage.exists(version.stored_as)
    assert now(version).scan_token is None


def test_the_sweeper_rings_for_what_waits_once_the_scanner_is_there(ask, monkeypatch, says):
    rung = []
    monkeypatch.setattr(workflow, "enqueue", lambda task, *args: rung.append((task, args)))
    waiting = ask()
    done = ask()
    says(Verdict())
    scan(done)
    rung.clear()
    tasks.sweep()
    assert rung == [("evidence.scan", (waiting.force_id, str(waiting.public_id)))]


def test_the_sweeper_rings_for_nothing_while_the_scanner_is_away(ask, monkeypatch):
    rung = []
    ask()
    monkeypatch.setattr(workflow, "enqueue", lambda task, *args: rung.append(task))
    tasks.sweep()
    assert rung == []


def test_what_takes_its_scan_down_each_time_is_said_in_the_end(ask, now, says, arrange):
    version = ask()
    says(Verdict())
    for _ in range(3):
        with scope(Audience.FORCE, version.force_id):
            assert workflow.claim_scan(public_id=str(version.public_id))
        pass_time(version, arrange)
    tasks.sweep()
    assert now(version).scan_state == ScanState.FAILED
    assert "ended without a word each time" in now(version).scan_reason


def test_a_ring_for_nothing_and_for_another_forces_file_does_nothing(ask, now, world, says):
    version = ask()
    says(Verdict())
    tasks.scan(version.force_id, str(uuid.uuid4()))
    tasks.scan(world.kent.force.pk, str(version.public_id))
    assert now(version).scan_state == ScanState.RECEIVED


def test_each_word_of_the_scanner_is_an_event_and_no_lease_is(ask, says, world):
    version = ask()
    says(Verdict())
    scan(version)
    with scope(Audience.FORCE, version.force_id):
        events = EvidenceVersion.history.rel.related_model.objects.filter(pgh_obj=version).order_by("pgh_id")
        assert [event.scan_state for event in events] == ["received", "scanning", "clean"]
        assert events.last().pgh_context["name"] == "The portal"


# --- the whole way ----------------------------------------------------------------------------------------------


@needs_clamd
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_the_file_to_the_next(
    clamd, settings, world, now, tmp_path, monkeypatch
):
    """While the first scanner says nothing at all the worker is killed; the next worker finds a real one there."""
    settings.SCANNER_URL = clamd.url
    dumb = socket.create_server(("127.0.0.1", 0))
    for name, value in {"SCAN_SWEEP_SECONDS": "1", "SCANNER_SECONDS": "2"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SCANNER_URL", f"clamd://127.0.0.1:{dumb.getsockname()[1]}")
    with dumb, running_worker(tmp_path / "first") as worker:
        with scope(Audience.FORCE, world.warwickshire.force.pk):
            version = add(world, file=checked("note.txt", b"harmless")).current
        wait_until(lambda: now(version).scan_attempts, seconds=30, what="a scan has begun")
        worker.kill()
    assert now(version).scan_state == ScanState.SCANNING
    monkeypatch.setenv("SCANNER_URL", clamd.url)
    with running_worker(tmp_path / "second"):
        wait_until(lambda: now(version).scan_state == ScanState.CLEAN, seconds=40, what="the file is clean")
