"""Room for a force's files and on the disk; and that what comes out is what went in."""

import errno
import shutil
from collections import namedtuple

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from audit.models import AccessLog
from evidence import storing
from evidence.models import Evidence, EvidenceVersion
from evidence.storing import FileChangedError, NoRoomError, Room, StoreFullError, open_unchanged
from forces.choices import Audience
from forces.scope import scope
from tests.evidence import files
from tests.evidence.test_views import ADD, LIST, form, text_of, upload
from tests.evidence.test_workflow import add, stored_files

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def disk(monkeypatch):
    """disk(free): the machine's disk has so many bytes left."""

    def leave(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - free, free))

    return leave


# --- a force's own ----------------------------------------------------------------------------------------------


def test_a_force_has_as_much_as_all_and_some_have_their_own_number(world, settings):
    settings.EVIDENCE_QUOTA_GB = 5.0
    settings.EVIDENCE_QUOTAS_GB = {"kent": 0.5}
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        room = Room(world.warwickshire.force)
        assert (room.used, room.used_in_words, room.most_in_words, room.share) == (0, "0 MB", "5 GB", 0)
        assert room.holds(5 * 1024**3)
        assert not room.holds(5 * 1024**3 + 1)
    with scope(Audience.FORCE, world.kent.force.pk):
        assert Room(world.kent.force).most_in_words == "512 MB"


def test_what_was_rejected_and_links_take_no_room(world, arrange):
    with arrange():
        add(world, file=None, link="https://example.org/")
        version = add(world).current
        assert Room(world.warwickshire.force).used == version.size
        EvidenceVersion.objects.filter(pk=version.pk).update(scan_state="rejected")
        assert Room(world.warwickshire.force).used == 0


def test_a_file_that_does_not_fit_is_refused_and_nothing_is_kept(world, settings, arrange):
    settings.EVIDENCE_QUOTA_GB = (len(files.pdf()) * 2 - 1) / 1024**3
    before = stored_files()
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        add(world)
        with pytest.raises(NoRoomError, match=r"this one does not fit\. Add a link instead, or ask"):
            add(world)
        assert Evidence.objects.count() == 1
    assert len(stored_files() - before) == 1


@pytest.mark.asvs("5.2.1")
def test_the_page_says_so_and_keeps_what_was_typed(world, settings, sign_in, arrange):
    settings.EVIDENCE_QUOTA_GB = 0.0000001
    page = sign_in(world.warwickshire.lead).post(ADD, form(file=upload(), title="Kept title"))
    assert page.status_code == 422
    assert "Your force’s files take 0 MB of the" in text_of(page)
    assert "Kept title" in page.content.decode()
    with arrange():
        assert not Evidence.objects.exists()


@pytest.mark.parametrize(("share", "said"), [(0.5, False), (0.95, True)])
def test_the_list_shows_how_much_is_taken_and_when_it_is_nearly_all(
    world, make, sign_in, settings, share, said
):
    make()
    settings.EVIDENCE_QUOTA_GB = len(files.pdf()) / share / 1024**3
    text = text_of(sign_in(world.warwickshire.viewer).get(LIST))
    assert "Your force’s files take less than 1 MB of" in text
    assert ("Nearly all of it is taken" in text) == said


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 MB"),
        (1, "less than 1 MB"),
        (12 * 1024**2, "12 MB"),
        (1024**3, "1 GB"),
        (int(4.25 * 1024**3), "4.2 GB"),
    ],
)
def test_sizes_are_said_in_words(size, words):
    assert storing._in_words(size) == words


# --- the disk ---------------------------------------------------------------------------------------------------


def test_a_disk_that_is_nearly_full_answers_507_in_a_sentence_and_keeps_what_was_typed(
    world, sign_in, disk, arrange
):
    disk(100 * 1024**2)
    page = sign_in(world.warwickshire.lead).post(ADD, form(file=upload(), title="Kept title"))
    assert page.status_code == 507
    assert "disk is nearly full, so it takes no files at the moment" in text_of(page)
    assert "Kept title" in page.content.decode()
    with arrange():
        assert not Evidence.objects.exists()


def test_a_link_needs_no_room_on_the_disk(world, sign_in, disk):
    disk(0)
    assert sign_in(world.warwickshire.lead).post(ADD, form(link="https://example.org/")).status_code == 302


def test_a_disk_with_room_takes_it(world, sign_in, disk, settings):
    disk(settings.EVIDENCE_FREE_MB * 1024**2 + 10**6)
    assert sign_in(world.warwickshire.lead).post(ADD, form(file=upload())).status_code == 302


def test_a_disk_that_fills_up_while_writing_leaves_nothing(world, sign_in, monkeypatch, arrange):
    def full(name, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    page = sign_in(world.warwickshire.lead).post(ADD, form(file=upload()))
    assert page.status_code == 507
    with arrange():
        assert not Evidence.objects.exists()


def test_a_storage_that_is_away_answers_503(world, sign_in, monkeypatch):
    def away(name, content):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(default_storage, "save", away)
    page = sign_in(world.warwickshire.lead).post(ADD, form(file=upload()))
    assert page.status_code == 503
    assert "cannot keep files at the moment. Nothing was added" in text_of(page)


def test_a_storage_that_is_no_disk_is_not_asked(monkeypatch):
    monkeypatch.setattr(storing, "default_storage", object())
    assert storing.free_bytes() is None


def test_full_is_a_kind_of_unavailable():
    assert StoreFullError.status == 507


# --- what comes out ---------------------------------------------------------------------------------------------


def tamper(version: EvidenceVersion) -> None:
    with default_storage.open(version.stored_as, "wb") as file:
        file.write(files.pdf() + b" ")


def test_what_was_changed_in_the_storage_is_not_opened(make):
    version = make().current
    with open_unchanged(version) as file:
        assert file.read() == files.pdf()
    tamper(version)
    with pytest.raises(FileChangedError):
        open_unchanged(version)


def test_what_was_changed_in_the_storage_is_not_handed_out(world, make, sign_in, arrange):
    version = make().current
    tamper(version)
    page = sign_in(world.warwickshire.lead).get(reverse("evidence:download", args=[version.public_id]))
    assert page.status_code == 503
    assert "is not what was handed in" in text_of(page)
    with arrange():
        assert not AccessLog.objects.exists()
