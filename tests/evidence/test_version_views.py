"""New versions: the old ones stay, uses move when somebody says so, and what was signed keeps its own."""

from datetime import date

import pytest
from django.urls import reverse

from assessments import freezing
from assessments.choices import WeakRule
from assessments.models import SubmittedEvidence
from assessments.weak_points import weak_points
from evidence import workflow
from evidence.choices import ScanState
from evidence.models import EvidenceVersion
from tests.evidence import files
from tests.evidence.test_views import (
    BASE,
    CODE,
    page_of,
    pin,
    queries,
    text_of,
    upload,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def add_page(piece) -> str:
    return reverse("evidence:add_version", args=[piece.public_id])


def newer(sign_in, person, piece, *, move="yes", data=None, **values):
    file = upload("profile 2.pdf", data or files.pdf() + b"\n")
    return sign_in(person).post(add_page(piece), {"file": file, "link": "", "move_uses": move, **values})


@pytest.mark.parametrize(("move", "rests_on"), [("yes", 2), ("no", 1)])
def test_a_new_version_keeps_the_old_and_moves_uses_when_asked(world, make, sign_in, arrange, move, rests_on):
    piece = make(codes=[CODE])
    answer = newer(sign_in, world.warwickshire.contributor, piece, move=move)
    assert answer.headers["Location"] == page_of(piece)
    with arrange():
        versions = list(piece.versions.order_by("number"))
        assert [(v.number, v.file_name) for v in versions] == [
            (1, "Problem profile.pdf"),
            (2, "profile 2.pdf"),
        ]
        assert versions[1].added_by == world.warwickshire.contributor
        assert piece.uses.get().version.number == rests_on
    text = text_of(sign_in(world.warwickshire.viewer).get(page_of(piece)))
    assert "Download profile 2.pdf Version 2," in text
    assert "Download Problem profile.pdf Version 1," in text
    assert f"Rests on version {rests_on}" in text
    assert "Let all uses rest" not in text


def test_a_link_may_follow_a_file(world, make, sign_in, arrange):
    piece = make()
    sign_in(world.warwickshire.lead).post(add_page(piece), {"link": "https://intranet/x", "move_uses": "yes"})
    with arrange():
        assert [v.type_in_words for v in piece.versions.order_by("number")] == ["pdf", "link"]


def test_what_was_signed_keeps_the_version_that_it_was_signed_with(world, make, sign_in, arrange):
    piece = make(codes=[CODE])
    with arrange():
        pin(world.warwickshire, piece)
    newer(sign_in, world.warwickshire.lead, piece)
    with arrange():
        assert SubmittedEvidence.objects.get().version.number == 1
        second = piece.versions.get(number=2)
    client = sign_in(world.reviewer)
    first = client.get(reverse("evidence:download", args=[piece.current.public_id]))
    assert b"".join(first.streaming_content) == files.pdf()
    assert client.get(reverse("evidence:download", args=[second.public_id])).status_code == 404


def test_uses_move_to_another_version_and_back(world, make, sign_in, arrange):
    piece = make(codes=[CODE, "PREPARE.7.2.g"])
    client = sign_in(world.warwickshire.lead)
    newer(sign_in, world.warwickshire.lead, piece, move="no")
    with arrange():
        first, second = piece.versions.order_by("number")
    assert "Let all uses rest on this version : 2" in text_of(client.get(page_of(piece)))
    page = client.post(reverse("evidence:rest_on", args=[second.public_id]), follow=True)
    assert "2 uses moved to version 2. What was already submitted is unchanged." in text_of(page)
    client.post(reverse("evidence:rest_on", args=[first.public_id]))
    with arrange():
        assert {use.version for use in piece.uses.all()} == {first}


@pytest.mark.parametrize("codes", [[CODE], [CODE, "PREPARE.7.2.g", "PREPARE.7.2.h"]])
def test_moving_uses_costs_the_same_for_one_and_three(world, make, sign_in, arrange, codes):
    piece = make(codes=codes)
    newer(sign_in, world.warwickshire.lead, piece, move="no")
    with arrange():
        second = piece.versions.get(number=2)
    url = reverse("evidence:rest_on", args=[second.public_id])
    statements = queries_of(sign_in(world.warwickshire.contributor), url, data={}, status=302)
    assert len(statements) == 9, "\n".join(statements)


def test_nothing_rests_on_what_was_rejected(world, make, sign_in, arrange):
    piece = make(codes=[CODE])
    newer(sign_in, world.warwickshire.lead, piece, move="no")
    with arrange():
        piece.versions.filter(number=2).update(scan_state=ScanState.REJECTED, scan_reason="It was infected.")
        second = piece.versions.get(number=2)
        assert workflow.rest_on(version=second, by=world.warwickshire.lead) == 0
    client = sign_in(world.warwickshire.lead)
    assert client.post(reverse("evidence:rest_on", args=[second.public_id])).status_code == 422
    text = text_of(client.get(page_of(piece)))
    assert "It was infected." in text
    assert "Rejected" in text
    assert "Download profile 2.pdf" not in text
    with arrange():
        assert piece.uses.get().version.number == 1
        assert EvidenceVersion.objects.get(pk=piece.current.pk).number == 1


def test_what_has_only_rejected_versions_is_put_to_no_use(world, make, sign_in, arrange):
    piece = make()
    with arrange():
        piece.versions.update(scan_state=ScanState.REJECTED)
    client = sign_in(world.warwickshire.lead)
    page = client.post(reverse("evidence:use", args=[piece.public_id]), {"provision": CODE})
    assert page.status_code == 422
    assert "Add a clean version first" in text_of(page)
    address = reverse("evidence:use_existing", query={"for": CODE})
    assert client.post(address, {"evidence": piece.public_id}).status_code == 422
    with arrange():
        assert not piece.uses.exists()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"move_uses": "yes"}, "Choose a file or enter a link"),
        ({"link": "https://example.org/", "move_uses": ""}, "Choose what the evidence is used for rests on"),
        (
            {"link": "https://example.org/", "move_uses": "maybe"},
            "Choose what the evidence is used for rests on",
        ),
        ({"file": "same", "move_uses": "yes"}, "This is the same as version 1"),
        ({"link": "ftp://x", "move_uses": "yes"}, "Enter a link that begins with"),
    ],
)
def test_each_mistake_has_its_sentence(world, make, sign_in, posted, sentence):
    piece = make()
    if "file" in posted:
        posted = posted | {"file": upload()}
    page = sign_in(world.warwickshire.lead).post(add_page(piece), posted)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert "<title>Error: " in page.content.decode()


def test_readers_and_other_forces_add_no_version(world, make, sign_in, arrange):
    piece = make()
    rest_on = reverse("evidence:rest_on", args=[piece.current.public_id])
    viewer, other = sign_in(world.warwickshire.viewer), sign_in(world.kent.lead)
    assert viewer.get(add_page(piece)).status_code == 403
    assert viewer.post(rest_on).status_code == 403
    assert other.get(add_page(piece)).status_code == 404
    assert other.post(rest_on).status_code == 404
    assert other.get(reverse("evidence:versions", args=[piece.public_id])).status_code == 404
    assert (
        sign_in(world.reviewer).get(reverse("evidence:versions", args=[piece.public_id])).status_code == 403
    )


@pytest.mark.parametrize(
    ("state", "words", "done"),
    [
        ("received", "waiting for the virus scanner", False),
        ("scanning", "being scanned", False),
        ("clean", "clean", True),
        ("failed", "could not be scanned", True),
        ("rejected", "rejected", True),
    ],
)
def test_the_part_that_is_fetched_again_says_the_state_until_it_is_settled(
    world, make, sign_in, arrange, state, words, done
):
    piece = make()
    with arrange():
        piece.versions.update(scan_state=state)
    html = (
        sign_in(world.warwickshire.viewer)
        .get(reverse("evidence:versions", args=[piece.public_id]))
        .content.decode()
    )
    assert f"Problem profile.pdf: {words}" in html
    assert ("data-done" in html) == done
    assert "<html" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_version_and_three(world, make, sign_in, number):
    piece = make(codes=[CODE])
    for more in range(1, number):
        newer(sign_in, world.warwickshire.lead, piece, data=files.pdf() + b"\n" * (more + 1))
    assert queries(sign_in(world.warwickshire.lead), page_of(piece), {}) == BASE + 6


def test_sending_says_which_evidence_nobody_can_open_and_signing_leaves_out_what_was_rejected(
    world, make, sign_in, arrange
):
    waiting, rejected, clean = (
        make(title=title, codes=[code])
        for title, code in (("Waits", CODE), ("Rejected", "PREPARE.7.2.g"), ("Clean", "PREPARE.7.2.h"))
    )
    with arrange():
        waiting.versions.update(scan_state=ScanState.RECEIVED)
        rejected.versions.update(scan_state=ScanState.REJECTED)
        clean.versions.update(scan_state=ScanState.CLEAN)
        assessment = world.warwickshire.assessment
        told = [
            p.says for p in weak_points(assessment, today=date(2026, 11, 1)) if p.rule == WeakRule.UNOPENED
        ]
        assert [says.partition(":")[0] for says in told] == ["Waits", "Rejected"]
        assert {use.evidence.title for use in freezing._uses(assessment)} == {"Waits", "Clean"}
    page = sign_in(world.warwickshire.lead).get(f"/assessments/{assessment.public_id}/sign-off/")
    assert "Evidence that nobody can open" in text_of(page)
