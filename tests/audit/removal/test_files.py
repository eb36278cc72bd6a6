"""Files: looked through before anybody agrees, deleted afterwards, and again until they are gone."""

import hashlib
import io
import zipfile
from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from audit.models import Removal, RemovalFile
from audit.removal import files, workflow
from audit.tasks import delete_removed_files, search_files, sweep_removals
from evidence.models import Evidence, EvidenceVersion
from tests.audit.removal.removals import CANARY, WORDS, acting, agree, ask, places_left, verified

pytestmark = pytest.mark.django_db(transaction=True)


def hand_in(people, name, data, *, ago=timedelta(hours=1)):
    """Handed in a while before; auto_now_add takes no other time than its own."""
    with acting(people.lead), mock.patch("django.utils.timezone.now", return_value=timezone.now() - ago):
        evidence = Evidence.objects.create(force=people.force, title="Minutes", kind="minutes")
        return EvidenceVersion.objects.create(
            force=people.force,
            evidence=evidence,
            stored_as=default_storage.save(f"evidence/{uuid4()}", ContentFile(data)),
            file_name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            scan_state="clean",
        )


def docx(text):
    """Words cut over several runs, as Word does it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        half = len(text) // 2
        archive.writestr(
            "word/document.xml",
            f"<w:p><w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r></w:p>",
        )
    return file.getvalue()


def searched(removal):
    search_files(removal.force_id, str(removal.public_id))


def test_files_with_the_words_go_and_others_stay(world):
    people = world.warwickshire
    text = hand_in(people, "notes.txt", f"Seen by {CANARY}.".encode())
    word = hand_in(people, "minutes.docx", docx(f"Seen by {WORDS}."))
    other = hand_in(people, "plan.txt", b"Nobody is named.")
    kents = hand_in(world.kent, "kent.txt", CANARY.encode())
    removal = ask(people.lead)
    searched(removal)
    with acting(people.chief):
        assert {row.name for row in files.of_removal(removal)} == {"notes.txt", "minutes.docx"}
    agree(removal, people.chief)
    with acting(people.chief):
        assert files.pending(removal) == 2
        for version in (text, word):
            version.refresh_from_db()
            assert version.scan_state == "removed"
            assert version.file_name.startswith("[removed ")
            assert version.sha256
    delete_removed_files(removal.force_id, str(removal.public_id))
    assert not default_storage.exists(text.stored_as)
    assert not default_storage.exists(word.stored_as)
    assert default_storage.exists(other.stored_as)
    assert default_storage.exists(kents.stored_as)
    with acting(people.chief):
        assert files.pending(removal) == 0
    assert not verified("warwickshire").faults


def test_a_chosen_file_goes_with_its_twins_without_any_words(world):
    people = world.warwickshire
    photo = hand_in(people, "jane-doe.png", b"a picture")
    with acting(people.lead):
        (row,) = files.named(people.force.pk, [str(photo.public_id), "no-id"])
    removal = ask(people.lead, words="", files=[row.file])
    assert agree(removal, people.chief) >= 2
    delete_removed_files(removal.force_id, str(removal.public_id))
    assert not default_storage.exists(photo.stored_as)
    assert places_left("jane-doe") == {}


def test_anothers_file_cannot_be_named(world):
    kents = hand_in(world.kent, "kents.txt", b"Kent's")
    people = world.warwickshire
    with acting(people.lead):
        assert files.named(people.force.pk, [str(kents.public_id)]) == []
    named = workflow.NamedFile("evidence.EvidenceVersion", kents.pk)
    removal = ask(people.lead, words="", files=[named])
    with pytest.raises(Exception, match="no such file"):
        agree(removal, people.chief)
    assert default_storage.exists(kents.stored_as)


def test_a_storage_that_is_away_is_asked_again_until_all_is_gone(world, monkeypatch):
    people = world.warwickshire
    version = hand_in(people, "away.txt", CANARY.encode())
    removal = ask(people.lead)

    def away(*_):
        raise OSError("the storage is away")

    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "open", away)
        searched(removal)
        with acting(people.chief):
            assert Removal.objects.get(pk=removal.pk).files_searched_at is None
    searched(removal)
    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "delete", away)
        agree(removal, people.chief)
        delete_removed_files(removal.force_id, str(removal.public_id))
    with acting(people.chief):
        assert RemovalFile.objects.get(removal=removal).deleted_at is None
    assert files.left_to_do(people.force.pk) == ([], [str(removal.public_id)])
    rung = []
    monkeypatch.setattr("audit.tasks.enqueue", lambda *call: rung.append(call))
    sweep_removals()
    assert rung == [(workflow.DELETE_FILES, people.force.pk, str(removal.public_id))]
    delete_removed_files(*rung[0][1:])
    assert not default_storage.exists(version.stored_as)
    assert files.left_to_do(people.force.pk) == ([], [])


@pytest.mark.parametrize("began", [timedelta(0), timedelta(minutes=1)], ids=["after", "while it began"])
def test_a_file_that_came_in_after_the_search_is_looked_through_first(world, monkeypatch, began):
    """Also when it was dated before the search and committed after it."""
    people = world.warwickshire
    removal = ask(people.lead)
    searched(removal)
    late = hand_in(people, "late.txt", CANARY.encode(), ago=began)
    with acting(people.chief):
        with pytest.raises(workflow.FilesNotSearchedError):
            workflow.agree(removal=removal, by=people.chief)
        assert Removal.objects.get(pk=removal.pk).files_searched_at is None
    monkeypatch.setattr(files, "LONGEST_SAVE", timedelta(0))  # two minutes later
    searched(removal)
    agree(removal, people.chief)
    delete_removed_files(removal.force_id, str(removal.public_id))
    assert not default_storage.exists(late.stored_as)
