"""Adding, using, stopping; and that a file lives exactly as long as its row."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, transaction

from audit.models import AccessLog
from evidence import storing, workflow
from evidence.checks import CheckedFile, check_file
from evidence.choices import ScanState
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from evidence.storing import StoreUnavailableError
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision
from tests.evidence import files
from tests.world import World


def checked(name: str = "profile.pdf", data: bytes = b"") -> CheckedFile:
    data = data or files.pdf()
    return check_file(name, io.BytesIO(data), size=len(data), max_bytes=settings.EVIDENCE_MAX_BYTES)


def add(world: World, **values: object) -> Evidence:
    force = world.warwickshire
    given = {"title": "Problem profile", "kind": "profile", "file": checked(), **values}
    return workflow.add_evidence(force=force.force, by=force.lead, **given)


def stored_files() -> set[Path]:
    return {path for path in (Path(settings.STATE_DIR) / "files").rglob("*") if path.is_file()}


@pytest.fixture
def provisions(arrange):
    with arrange():
        return list(Provision.objects.filter(code__in=["PREPARE.7.2.f", "PREPARE.7.2.g"]).order_by("code"))


@pytest.mark.django_db
@pytest.mark.asvs("5.3.2")
def test_a_file_is_stored_under_a_name_that_says_nothing_with_its_hash(world, provisions):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        evidence = add(world, refers_to=date(2026, 7, 31), provisions=provisions)
        version = evidence.current
        assert (version.number, version.file_name, version.content_type) == (
            1,
            "profile.pdf",
            "application/pdf",
        )
        assert version.sha256 == hashlib.sha256(files.pdf()).hexdigest()
        assert version.size == len(files.pdf())
        assert version.scan_state == ScanState.NOT_SCANNED
        assert "profile" not in version.stored_as
        assert default_storage.open(version.stored_as).read() == files.pdf()
        assert {use.provision for use in evidence.uses.all()} == set(provisions)
        assert evidence.added_by == world.warwickshire.lead


@pytest.mark.django_db
def test_a_link_has_no_file_and_the_hash_of_its_text(world):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        version = add(world, file=None, link="https://intranet/profile").current
        assert (version.link, version.stored_as, version.scan_state) == (
            "https://intranet/profile",
            "",
            "link",
        )
        assert version.sha256 == hashlib.sha256(b"https://intranet/profile").hexdigest()


@pytest.mark.django_db
def test_using_twice_changes_nothing_and_stopping_leaves_the_other(world, provisions):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        evidence = add(world, provisions=provisions[:1])
        workflow.use_evidence(version=evidence.current, provisions=provisions)
        workflow.use_evidence(version=evidence.current, provisions=provisions)
        assert evidence.uses.count() == 2
        workflow.stop_using(evidence=evidence, provision=provisions[0])
        assert [use.provision for use in evidence.uses.all()] == provisions[1:]
        assert evidence.current.uses.get().history.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_committed_file_stays(world):
    before = stored_files()
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        evidence = add(world)
    kept = stored_files() - before
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        assert {path.name for path in kept} == {evidence.current.stored_as.rpartition("/")[2]}


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_file_goes_with_its_row(world):
    before = stored_files()
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        add(world)
        assert len(stored_files() - before) == 1
        transaction.set_rollback(True)
    assert stored_files() == before
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        assert EvidenceVersion.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_row_that_the_database_refuses_takes_its_file_with_it(world):
    before = stored_files()
    kept = add_and_fail_then_add(world)
    assert stored_files() - before == {Path(default_storage.path(kept))}


def add_and_fail_then_add(world: World) -> str:
    """One refused and one good piece in the same transaction; the storage key of the good one."""
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        with pytest.raises(DatabaseError):
            add(world, title="x" * 201)
        return add(world).current.stored_as


@pytest.mark.django_db(transaction=True)
def test_a_storage_without_room_leaves_neither_row_nor_file(world, monkeypatch, tmp_path):
    before = stored_files()
    blocked = tmp_path / "a file where a directory should be"
    blocked.write_text("")
    monkeypatch.setattr(storing, "default_storage", FileSystemStorage(location=str(blocked)))
    with scope(Audience.FORCE, world.warwickshire.force.pk), pytest.raises(StoreUnavailableError):
        add(world)
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        assert Evidence.objects.count() == 0
    assert stored_files() == before


@pytest.mark.django_db
def test_an_opening_is_recorded_with_who_it_was_then(world):
    chief = world.warwickshire.chief
    with scope(Audience.FORCE, world.warwickshire.force.pk, by=By.of(chief)):
        workflow.record_opening(version=add(world).current, by=chief)
        row = AccessLog.objects.get()
    assert row.force == world.warwickshire.force
    assert row.by_name == "Chief, Chief officer, Warwickshire Police"
    assert (row.act, row.what) == ("downloaded", "Evidence: profile.pdf (1)")


@pytest.mark.django_db
def test_all_uses_of_a_set_of_provisions_come_in_one_query(world, provisions, django_assert_num_queries):
    descriptor = Provision.objects.filter(code__startswith="PREPARE.7.")
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        first = add(world, provisions=provisions)
        second = add(world, title="Audit", file=None, link="https://example.org/", provisions=provisions[:1])
        with django_assert_num_queries(1):
            links = EvidenceUse.objects.filter(provision__in=descriptor).links_by_provision()
    assert {key: [link.title for link in found] for key, found in links.items()} == {
        provisions[0].pk: [first.title, second.title],
        provisions[1].pk: [first.title],
    }
    assert [link.kind for link in links[provisions[0].pk]] == ["pdf", "link"]
