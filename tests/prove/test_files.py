"""Every file of the corpus through the upload page, a real scanner and the download: what comes out, and for whom.

Without a clamd on the machine the scanner's part says so in the table.
"""

import contextlib
import signal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence import tasks
from evidence.choices import ScanState
from evidence.models import EvidenceVersion
from launcher import clamd
from tests.evidence.corpus import DISARMED, HONEST, HOSTILE, INFECTED, Sample
from tests.evidence.corpus.sample import some_of
from tests.evidence.scanner import NONE_HERE, running_scanner

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def real_scanner():
    if clamd.program() is None:
        yield None
        return
    with running_scanner() as scanner:
        yield scanner


@pytest.fixture
def door(world, sign_in, arrange, settings, real_scanner):
    """door(sample) -> what a colleague gets of it afterwards: bytes, or None. As in production, with its scanner."""
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    settings.SCANNER_URL = real_scanner.url if real_scanner else "clamd://127.0.0.1:1"
    settings.EVIDENCE_QUOTA_GB = 50
    adding, reading = sign_in(world.warwickshire.lead), sign_in(world.warwickshire.viewer)

    def through(sample: Sample) -> bytes | None:
        upload = SimpleUploadedFile("x", sample.make(), content_type="application/pdf")
        upload._name = sample.name  # as a browser may send it; setting it would clean it
        form = {
            "title": str(sample)[:200],
            "kind": "audit",
            "refers_to_0": "",
            "refers_to_1": "",
            "refers_to_2": "",
        }
        with arrange():
            before = set(EvidenceVersion.objects.values_list("pk", flat=True))
        answer = adding.post(reverse("evidence:add"), {**form, "file": upload})
        with arrange():
            added = EvidenceVersion.objects.exclude(pk__in=before).first()
        assert answer.status_code == (302 if added else 422), (sample, answer.status_code)
        if added is None:
            return None
        address = reverse("evidence:download", args=[added.public_id])
        assert reading.get(address).status_code == 403, f"handed out before its scan: {sample}"
        tasks.scan(added.force_id, str(added.public_id))
        response = reading.get(address)
        return b"".join(response.streaming_content) if response.status_code == 200 else None

    return through


@pytest.mark.asvs("5.2.2", "5.3.1", "5.4.1", "5.4.3")
def test_no_hostile_file_is_handed_out(door, short, figure):
    chosen = some_of(HOSTILE, len(HOSTILE) // 50) if short else HOSTILE
    out = [str(sample) for sample in chosen if door(sample) is not None]
    families = len({sample.family for sample in chosen})
    figure("files", f"{len(chosen)} hostile files of {families} families: handed out", len(out), 0)
    assert out == []


@pytest.mark.asvs("5.4.3")
def test_no_infected_file_is_handed_out(door, short, figure, real_scanner):
    if real_scanner is None:
        figure("files", "infected files found by a real clamd", NONE_HERE, "a clamd", holds=True)
        pytest.skip(NONE_HERE)
    chosen = some_of(INFECTED, 3) if short else INFECTED
    out = [str(sample) for sample in chosen if door(sample) is not None]
    figure("files", f"{len(chosen)} infected files, a real clamd: handed out", len(out), 0)
    assert out == []


def test_no_honest_file_is_refused(door, short, figure, real_scanner):
    if real_scanner is None:
        figure("files", "honest files called clean by a real clamd", NONE_HERE, "a clamd", holds=True)
        pytest.skip(NONE_HERE)
    chosen = some_of(HONEST, 2) if short else HONEST
    kept_back = [str(sample) for sample in chosen if door(sample) is None]
    figure("files", f"{len(chosen)} honest files: refused or kept back", len(kept_back), 0)
    assert kept_back == []


def test_images_come_out_without_what_they_hid(door, short, figure, real_scanner):
    if real_scanner is None:
        figure("files", "images handed out without what they hid", NONE_HERE, "a clamd", holds=True)
        pytest.skip(NONE_HERE)
    chosen = DISARMED[:: len(DISARMED) // 2] if short else DISARMED
    still = [str(sample) for sample, hidden in chosen if hidden in (door(sample) or hidden)]
    figure("files", f"{len(chosen)} images with something in them: handed out with it", len(still), 0)
    assert still == []


def test_a_scanner_killed_again_and_again_lets_nothing_through(door, count, figure, settings, arrange):
    """Killed before, between and in the middle: the file waits, and is scanned when the scanner is back."""
    if clamd.program() is None:
        figure("files", "a scanner killed in the middle", NONE_HERE, "a clamd", holds=True)
        pytest.skip(NONE_HERE)
    rounds, out, kept_back = count(100), 0, 0
    settings.SCAN_ATTEMPTS = 1000
    for number in range(rounds):
        with running_scanner() as scanner:
            settings.SCANNER_URL = scanner.url
            process = scanner.child.process
            assert process is not None
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL if number % 2 else signal.SIGSTOP)
            settings.SCANNER_SECONDS = 0.3
            infected, honest = INFECTED[number % 4], HONEST[12 + number % 8]
            out += door_is_open(door, infected) + door_is_open(door, honest)
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
    with running_scanner() as scanner:
        settings.SCANNER_URL = scanner.url
        settings.SCANNER_SECONDS = 20
        kept_back = scan_what_waits(arrange)
    figure("files", f"{rounds} times scanner killed or hung, 2 files each: handed out meanwhile", out, 0)
    figure("files", "the same files when it was back: not decided rightly", kept_back, 0)


def door_is_open(door, sample: Sample) -> int:
    return int(door(sample) is not None)


def scan_what_waits(arrange) -> int:
    with arrange():
        rows = EvidenceVersion.objects.exclude(stored_as="")
        rows.update(scan_not_before=None, scan_until=None)
        waiting = list(rows.select_related("evidence"))
    wrong = 0
    for version in waiting:
        tasks.scan(version.force_id, str(version.public_id))
        with arrange():
            state = EvidenceVersion.objects.get(pk=version.pk).scan_state
        rightly = ScanState.REJECTED if version.evidence.title.startswith("infected") else ScanState.CLEAN
        wrong += state != rightly
    return wrong
