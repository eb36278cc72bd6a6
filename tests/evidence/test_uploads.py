"""Receiving files: bounded, and a full disk is no crash."""

import errno

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.models import Evidence
from evidence.uploads import BoundedUploadHandler
from tests.evidence.test_views import ADD, form, text_of, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.FILE_UPLOAD_HANDLERS = ["evidence.uploads.BoundedUploadHandler"]


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("where", "step"),
    [
        (uploadhandler, "TemporaryUploadedFile"),
        (uploadhandler.TemporaryFileUploadHandler, "receive_data_chunk"),
        (uploadhandler.TemporaryFileUploadHandler, "file_complete"),
    ],
)
def test_a_disk_without_room_for_what_arrives_is_said_beside_what_was_typed(
    world, sign_in, monkeypatch, where, step, arrange
):
    monkeypatch.setattr(where, step, no_room)
    page = sign_in(world.warwickshire.lead).post(ADD, form(file=upload(), title="Kept title"))
    assert page.status_code == 507
    assert "disk is nearly full" in text_of(page)
    assert "Kept title" in page.content.decode()
    with arrange():
        assert not Evidence.objects.exists()


@pytest.mark.asvs("5.2.1")
def test_many_files_in_one_request_write_no_more_than_one_may(world, sign_in, settings):
    settings.EVIDENCE_MAX_BYTES = 100_000
    several = {f"file{number}": upload(f"{number}.txt", b"x" * 90_000) for number in range(4)}
    page = sign_in(world.warwickshire.lead).post(ADD, form(**several))
    assert page.status_code == 422
    assert page.wsgi_request.upload_handlers[0].written < 300_000


def test_more_files_than_any_form_has_are_not_read(world, sign_in):
    several = {f"file{number}": upload(f"{number}.txt", b"x") for number in range(6)}
    assert sign_in(world.warwickshire.lead).post(ADD, form(**several)).status_code == 400


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Größe – “Q2” 🚓.txt", "Größe – “Q2” 🚓.txt"),
        ("x" * 300 + ".txt", "x" * 246 + ".txt"),
        ("نشرة.txt", "نشرة.txt"),
        ("a" * 246 + ".txt", "a" * 246 + ".txt"),
        ("..%2f..%2fetc.txt", "%2f..%2fetc.txt"),
    ],
)
def test_names_as_people_have_them_are_kept(world, sign_in, arrange, name, kept):
    file = SimpleUploadedFile("x.txt", b"Words.")
    file._name = name  # setting it would clean it, as no browser does
    assert sign_in(world.warwickshire.lead).post(ADD, form(file=file)).status_code == 302
    with arrange():
        assert Evidence.objects.get().current.file_name == kept


def test_the_handler_counts_on_after_it_stopped_writing(rf, settings):
    settings.EVIDENCE_MAX_BYTES = 10
    handler = BoundedUploadHandler(rf.post("/"))
    handler.new_file("file", "a.txt", "text/plain", None)
    for start in range(0, 100, 20):
        handler.receive_data_chunk(b"x" * 20, start)
    assert handler.written == 20
    assert handler.file_complete(100).size == 100
