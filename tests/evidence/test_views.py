"""The pages, as each person meets them; and what is handed out to whom."""

import re
import uuid
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from assessments.models import Submission, SubmittedEvidence
from audit.models import AccessLog
from evidence import views
from evidence.models import Evidence, EvidenceUse
from frameworks.models import Provision
from tests.evidence import files
from tests.queries import queries_of
from tests.submissions import make_submission, pin_evidence

pytestmark = pytest.mark.django_db

LIST = "/evidence/"
ADD = "/evidence/add/"
CODE = "PREPARE.7.2.f"
# What every page costs before the view begins: session, person, scope.
BASE = 3


def upload(name="profile.pdf", data=None):
    """As a browser sends it, and with the type that it claims."""
    return SimpleUploadedFile(name, files.pdf() if data is None else data, content_type="text/html")


def form(**values):
    return {
        "title": "Problem profile",
        "kind": "profile",
        "refers_to_0": "",
        "refers_to_1": "",
        "refers_to_2": "",
        **values,
    }


def pin(people, evidence, code=CODE):
    """A signed submission that rests on the evidence. Inside arrange()."""
    assessment = people.assessment
    submission = Submission.objects.create(
        force=people.force,
        assessment=assessment,
        cycle=assessment.cycle,
        number=1,
        declaration="True.",
        sent_by_name="Lead",
        signed_by_name="Chief",
        signed_as="Chief",
        signed_at=evidence.added_at,
        sha256="0" * 64,
    )
    version = evidence.current
    SubmittedEvidence.objects.create(
        force=people.force,
        submission=submission,
        cycle=assessment.cycle,
        provision=Provision.objects.get(code=code),
        version=version,
        title=evidence.title,
        kind=evidence.kind,
        refers_to=evidence.refers_to,
        sha256=version.sha256,
    )


def queries(client, address, query):
    """How many statements the page costs."""
    return len(queries_of(client, f"{address}?{urlencode(query)}"))


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- the list -------------------------------------------------------------------------------------------------


def test_the_list_shows_the_forces_own_and_no_other(world, make, sign_in):
    make(title="Ours", codes=[CODE, "PREPARE.7.2.g"])
    make(world.kent, title="Theirs")
    page = sign_in(world.warwickshire.viewer).get(LIST)
    assert "Ours" in text_of(page)
    assert "Theirs" not in text_of(page)
    assert "Not virus-scanned" in text_of(page)
    assert "31 July 2026" in text_of(page)
    assert [piece.number_of_uses for piece in page.context["page"]] == [2]
    assert ADD not in page.content.decode()


def test_an_empty_list_says_what_to_do(world, sign_in):
    assert "Add the first piece" in text_of(sign_in(world.warwickshire.lead).get(LIST))
    assert "when colleagues add it" in text_of(sign_in(world.warwickshire.viewer).get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"words": "stalking PROFILE"}, ["Stalking profile"]),
        ({"words": "stalking minutes"}, []),
        ({"words": "intranet"}, ["Minutes"]),
        ({"kind": "profile", "words": ""}, ["Minutes", "Stalking profile"]),
        ({"kind": "audit"}, []),
        ({"kind": "nonsense", "words": ""}, ["Minutes", "Stalking profile"]),
        ({"page": "99"}, ["Minutes", "Stalking profile"]),
    ],
)
def test_the_list_is_filtered_by_kind_and_words(world, make, sign_in, query, found):
    make(title="Stalking profile", codes=[CODE])
    make(title="Minutes", link="https://intranet/minutes")
    page = sign_in(world.warwickshire.lead).get(LIST, query)
    assert [piece.title for piece in page.context["page"]] == found


def test_the_list_is_paged_at_fifty(world, make, sign_in):
    for number in range(51):
        make(title=f"Piece {number}", link="https://example.org/")
    client = sign_in(world.warwickshire.lead)
    assert len(client.get(LIST).context["page"].object_list) == 50
    assert [p.title for p in client.get(LIST, {"page": 2}).context["page"]] == ["Piece 0"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(world, make, sign_in, rows):
    for number in range(rows):
        make(title=f"Piece {number}", codes=[CODE, "PREPARE.7.2.g"][: number + 1])
    client = sign_in(world.warwickshire.lead)
    assert queries(client, LIST, {"words": "piece"}) == BASE + 6


# --- adding ---------------------------------------------------------------------------------------------------


def test_a_file_is_added_for_a_provision_and_brings_back_to_the_place(world, sign_in, arrange):
    back = "/assessments/x/descriptors/PREPARE.7/?open=1#b-PREPARE.7.2.f"
    client = sign_in(world.warwickshire.contributor)
    address = reverse("evidence:add", query={"for": CODE, "next": back})
    assert "Add evidence to Prepare 7.2.f" in text_of(client.get(address))
    posted = form(file=upload(), refers_to_0="31", refers_to_1="7", refers_to_2="2026")
    response = client.post(address, posted)
    assert (response.status_code, response.headers["Location"]) == (302, back)
    with arrange():
        use = EvidenceUse.objects.get()
        assert use.provision.code == CODE
        assert use.evidence.refers_to == date(2026, 7, 31)
        assert use.evidence.added_by == world.warwickshire.contributor
        assert use.version.content_type == "application/pdf"


def test_a_way_back_without_an_anchor_leads_to_the_row_of_the_provision(world, sign_in):
    address = reverse("evidence:add", query={"for": CODE, "next": "/assessments/x/"})
    client = sign_in(world.warwickshire.lead)
    assert f'href="/assessments/x/#b-{CODE}"' in client.get(address).content.decode()
    assert client.post(address, form(file=upload())).headers["Location"] == f"/assessments/x/#b-{CODE}"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"]
)
def test_next_leads_nowhere_else(world, sign_in, elsewhere):
    address = reverse("evidence:add", query={"next": elsewhere})
    client = sign_in(world.warwickshire.lead)
    assert (
        elsewhere not in client.get(address).content.decode().replace(address, "").split("<form method", 1)[1]
    )
    assert client.post(address, form(file=upload())).headers["Location"].startswith("/evidence/")


def test_a_link_is_added_without_a_provision(world, sign_in, arrange):
    response = sign_in(world.warwickshire.lead).post(ADD, form(link="https://intranet/profile"))
    with arrange():
        evidence = Evidence.objects.get()
        assert evidence.current.link == "https://intranet/profile"
    assert response.headers["Location"] == reverse("evidence:evidence", args=[evidence.public_id])


def test_a_refused_file_keeps_the_rest_of_the_form_and_nothing_else(world, sign_in, arrange):
    posted = form(file=upload("PSD demand model.xlsm"), title="PSD demand model 2026/27", refers_to_0="31")
    page = sign_in(world.warwickshire.lead).post(ADD, posted | {"refers_to_1": "7", "refers_to_2": "2026"})
    text = text_of(page)
    assert "“PSD demand model.xlsm” holds macros. Save it as .xlsx without macros and add it again" in text
    assert "What you typed is kept." in text
    assert "<title>Error: " in page.content.decode()
    assert 'value="PSD demand model 2026/27"' in page.content.decode()
    assert 'value="2026"' in page.content.decode()
    with arrange():
        assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose a file or enter a link"),
        ({"link": "https://example.org", "file": "both"}, "Give a file or a link, not both"),
        ({"file": "good", "title": ""}, "Choose “profile.pdf” again: a file has to be chosen anew"),
        ({"link": "https://example.org", "title": " "}, "Enter a title"),
        ({"link": "https://example.org", "title": "x" * 201}, "The title must be 200 characters or fewer"),
        ({"link": "https://example.org", "kind": "nonsense"}, "Choose a kind from the list"),
        ({"link": "https://example.org", "kind": ""}, "Choose a kind"),
        ({"link": "ftp://example.org"}, "Enter a link that begins with https:// or http://"),
        ({"link": "javascript:alert(1)"}, "Enter a link that begins with"),
        ({"link": "https://user:secret@example.org"}, "Enter a link that begins with"),
        ({"link": "https://[broken"}, "Enter a link that begins with"),
        ({"link": "https://example.org/" + "x" * 1000}, "The link must be 1,000 characters or fewer"),
        (
            {"refers_to_0": "31", "refers_to_1": "2", "refers_to_2": "2026"},
            "Enter a day that is in the calendar",
        ),
        ({"refers_to_0": "31", "refers_to_1": "", "refers_to_2": "2026"}, "Enter the month"),
        ({"refers_to_0": "31", "refers_to_1": "July", "refers_to_2": "2026"}, "Enter the month in figures"),
        ({"refers_to_0": "1", "refers_to_1": "7", "refers_to_2": "26"}, "Enter the year in four figures"),
        (
            {"refers_to_0": "9" * 30, "refers_to_1": "7", "refers_to_2": "2026"},
            "Enter a day that is in the calendar",
        ),
        (
            {"refers_to_0": "1", "refers_to_1": "7", "refers_to_2": "9" * 5000},
            "Enter the year in four figures",
        ),
    ],
)
@pytest.mark.asvs("2.2.1", "2.2.2")
def test_each_mistake_has_its_sentence(world, sign_in, posted, sentence):
    if "file" in posted:
        posted = posted | {"file": upload()}
    page = sign_in(world.warwickshire.lead).post(ADD, form(**posted))
    assert page.status_code == 422
    assert sentence in text_of(page)


def test_the_page_asks_for_no_personal_data(world, sign_in):
    assert "Do not enter personal data of a victim or a suspect" in text_of(
        sign_in(world.warwickshire.lead).get(ADD)
    )


@pytest.mark.parametrize("code", ["PREPARE.99.9", "PREPARE", "' OR 1=1"])
def test_adding_for_what_cannot_have_evidence_is_not_found(world, sign_in, code):
    assert sign_in(world.warwickshire.lead).get(ADD, {"for": code}).status_code == 404


def test_evidence_that_the_force_has_already_is_offered_and_used(world, make, sign_in, arrange):
    used = make(title="Used already", codes=[CODE])
    free = make(title="Free to use")
    theirs = make(world.kent, title="Theirs")
    client = sign_in(world.warwickshire.lead)
    page = client.get(ADD, {"for": CODE})
    assert [piece.title for piece in page.context["offered"]] == ["Free to use"]
    assert [link.title for link in page.context["already"]] == ["Used already"]
    address = reverse("evidence:use_existing", query={"for": CODE, "next": "/back/#here"})
    chosen = [free.public_id, used.public_id, theirs.public_id, "not-a-uuid", uuid.uuid4()]
    assert client.post(address, {"evidence": chosen}).headers["Location"] == "/back/#here"
    with arrange():
        uses = EvidenceUse.objects.filter(provision__code=CODE)
        assert {use.evidence.title for use in uses} == {"Used already", "Free to use"}


def test_what_touches_it_is_offered_and_one_piece_serves_all_in_one_go(world, make, sign_in, arrange):
    """A behaviour, a national action and a recommendation."""
    behaviour, chosen = "PURSUE.3.2.c", ["2021.6.3", "HMICFRS.4.1"]
    free = make(title="Free to use")
    client = sign_in(world.warwickshire.lead)
    address = reverse("evidence:add", query={"for": behaviour})
    offered = [touch.other.code for touch in client.get(address).context["offers"]]
    assert set(chosen) <= set(offered)
    refused = client.post(address, form(also=chosen))
    assert refused.content.decode().count(" checked") == 2 * len(chosen)  # beside both ways of giving
    # What was not offered for it is not taken, whoever asks.
    sent = form(
        file=upload(), review_on_0="1", review_on_1="2", review_on_2="2026", also=[*chosen, "2021.4.1"]
    )
    client.post(address, sent)
    use_existing = reverse("evidence:use_existing", query={"for": behaviour})
    client.post(use_existing, {"evidence": free.public_id, "also": chosen[0]})
    with arrange():
        piece = Evidence.objects.get(review_on=date(2026, 2, 1))
        assert {use.provision.code for use in piece.uses.all()} == {behaviour, *chosen}
        assert {use.provision.code for use in free.uses.all()} == {behaviour, chosen[0]}
    page = client.get(page_of(piece))
    assert "Review due" in text_of(page)
    still = [touch.other.code for touch in page.context["offers"]]
    assert still
    assert not {behaviour, *chosen} & set(still)
    assert "It may serve these too" not in text_of(sign_in(world.warwickshire.viewer).get(page_of(piece)))


def test_a_contributor_is_offered_what_they_may_attach_to(world, make, sign_in):
    """PREPARE.7 is theirs; PREPARE.2, which HMICFRS.4 touches too, is not."""
    piece = make(codes=["HMICFRS.4", "2021.4.1"])
    page = sign_in(world.warwickshire.lead).get(page_of(piece))
    assert {"PREPARE.2", "PREPARE.7.2.b"} <= {touch.other.code for touch in page.context["offers"]}
    asked = {"for": "2021.4.1"}
    offered = sign_in(world.warwickshire.contributor).get(ADD, asked).context["offers"]
    assert "PREPARE.7.2.b" in {touch.other.code for touch in offered}
    offered = sign_in(world.warwickshire.contributor).get(ADD, {"for": "HMICFRS.4"}).context["offers"]
    assert not [touch for touch in offered if touch.other.code.startswith("PREPARE.2")]


def test_choosing_nothing_says_so_and_stays(world, make, sign_in):
    client = sign_in(world.warwickshire.lead)
    address = reverse("evidence:use_existing", query={"for": CODE})
    page = client.post(address)
    assert page.status_code == 422
    assert "Choose at least one piece of evidence" in text_of(page)
    assert client.post(reverse("evidence:use_existing")).status_code == 404


def test_where_to_use_it_and_where_no_longer_wants_a_choice(world, make, sign_in):
    client, piece = sign_in(world.warwickshire.lead), make()
    for view, said in (("use", "Choose at least one behaviour"), ("stop_using", "Choose where it should no")):
        page = client.post(reverse(f"evidence:{view}", args=[piece.public_id]), {"provision": "NO.SUCH"})
        assert page.status_code == 422
        assert said in text_of(page)
        assert piece.title in text_of(page)


# --- one piece ------------------------------------------------------------------------------------------------


def page_of(evidence):
    return reverse("evidence:evidence", args=[evidence.public_id])


def test_a_piece_shows_what_it_is_used_for_with_the_path(world, make, sign_in, arrange):
    piece = make(codes=[CODE])
    with arrange():
        provision = Provision.objects.get(code=CODE)
    text = text_of(sign_in(world.warwickshire.viewer).get(page_of(piece)))
    assert provision.path
    for part in (
        "Problem profile",
        "31 July 2026",
        provision.text[:40],
        provision.path,
        "by Lead",
        "Not virus-scanned",
    ):
        assert part in text.replace("&#x27;", "'")
    assert "Stop using" not in text
    assert "Use it for more" not in text


def test_more_provisions_are_found_by_code_and_by_words(world, make, sign_in, arrange):
    piece = make(codes=[CODE])
    client = sign_in(world.warwickshire.lead)
    found = client.get(page_of(piece), {"words": "7.2.f, 7.2.g PREPARE.7.2.h"}).context["found"]
    assert [provision.code for provision in found] == ["PREPARE.7.2.g", "PREPARE.7.2.h"]
    by_words = client.get(page_of(piece), {"words": "stalking"}).context["found"]
    assert by_words
    assert all("stalking" in f"{p.text}{p.path}{p.short_title}".lower() for p in by_words)
    codes = ["PREPARE.7.2.g", "2021.4.2", "PREPARE", "nonsense", "\0"]
    client.post(reverse("evidence:use", args=[piece.public_id]), {"provision": codes})
    with arrange():
        assert {use.provision.code for use in piece.uses.all()} == {CODE, "PREPARE.7.2.g", "2021.4.2"}


def test_a_use_is_taken_back(world, make, sign_in, arrange):
    piece = make(codes=[CODE])
    client = sign_in(world.warwickshire.lead)
    page = client.post(
        reverse("evidence:stop_using", args=[piece.public_id]), {"provision": CODE}, follow=True
    )
    assert "No longer used for PREPARE.7.2.f" in text_of(page)
    assert "Not used for anything yet" in text_of(page)
    with arrange():
        assert not piece.uses.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_piece_costs_the_same_for_one_use_and_three(world, make, sign_in, rows):
    piece = make(codes=["PREPARE.7.2.f", "PREPARE.7.2.g", "2021.4.2"][:rows])
    client = sign_in(world.warwickshire.lead)
    assert queries(client, page_of(piece), {"words": "stalking"}) == BASE + 7


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_for_adding_costs_the_same_for_one_and_three(world, make, sign_in, rows):
    for number in range(rows):
        make(title=f"Used {number}", codes=[CODE])
        make(title=f"Free {number}")
    client = sign_in(world.warwickshire.lead)
    assert queries(client, ADD, {"for": CODE}) == BASE + 6


# --- who ------------------------------------------------------------------------------------------------------


def without_token(response):
    return re.sub(rb'name="(csrfmiddlewaretoken|form_key)" value="[\w-]+"', b"", response.content)


def test_another_forces_evidence_and_none_at_all_answer_alike(world, make, sign_in, arrange):
    theirs = make(world.kent, codes=[CODE])
    client = sign_in(world.warwickshire.lead)
    answers = []
    for public_id, version in (
        (theirs.public_id, theirs.current.public_id),
        (uuid.uuid4(), uuid.uuid4()),
    ):
        answers.append(
            [
                client.get(reverse("evidence:evidence", args=[public_id])),
                client.get(reverse("evidence:download", args=[version])),
                client.post(reverse("evidence:use", args=[public_id]), {"provision": CODE}),
                client.post(reverse("evidence:stop_using", args=[public_id]), {"provision": CODE}),
            ]
        )
    assert [page.status_code for page in answers[0]] == [404] * 4
    assert [without_token(page) for page in answers[0]] == [without_token(page) for page in answers[1]]
    with arrange():
        assert theirs.uses.count() == 1


def test_readers_of_the_force_change_nothing(world, make, sign_in, arrange):
    piece = make(codes=[CODE])
    for reader in (world.warwickshire.viewer, world.warwickshire.chief):
        client = sign_in(reader)
        assert client.get(ADD).status_code == 403
        assert client.post(ADD, form(link="https://example.org/")).status_code == 403
        assert client.post(reverse("evidence:use_existing", query={"for": CODE})).status_code == 403
        assert client.post(reverse("evidence:use", args=[piece.public_id])).status_code == 403
        assert client.post(reverse("evidence:stop_using", args=[piece.public_id])).status_code == 403
    with arrange():
        assert Evidence.objects.count() == piece.uses.count() == 1


def test_nobody_else_has_a_list(world, make, sign_in):
    piece = make()
    for person in (world.reviewer, world.national_lead, world.stalking, world.warwickshire.policing_body):
        client = sign_in(person)
        for address in (LIST, ADD, page_of(piece)):
            assert client.get(address).status_code == 403


def test_somebody_signed_out_is_sent_to_sign_in(client, make):
    piece = make()
    for address in (
        LIST,
        ADD,
        page_of(piece),
        reverse("evidence:download", args=[piece.current.public_id]),
    ):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


# --- handing out ----------------------------------------------------------------------------------------------


@pytest.mark.asvs("5.4.1", "5.4.2")
def test_a_file_is_handed_out_as_an_attachment_and_recorded(world, make, sign_in, arrange):
    version = make(title="Größe “Q2”").current
    response = sign_in(world.warwickshire.viewer).get(reverse("evidence:download", args=[version.public_id]))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == files.pdf()
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%E2%80%9CQ2%E2%80%9D.pdf"
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].endswith("; sandbox")
    assert response.headers["Cache-Control"] == "no-store"
    with arrange():
        row = AccessLog.objects.get()
        assert (row.force, row.by, row.act) == (
            world.warwickshire.force,
            world.warwickshire.viewer,
            "downloaded",
        )


def test_a_link_is_followed_and_recorded(world, make, sign_in, arrange):
    version = make(link="https://intranet/profile").current
    response = sign_in(world.warwickshire.viewer).get(reverse("evidence:download", args=[version.public_id]))
    assert response.headers["Location"] == "https://intranet/profile"
    with arrange():
        assert AccessLog.objects.get().act == "opened"


def test_the_national_team_opens_what_a_submission_pinned_and_no_more(world, make, sign_in, arrange):
    pinned = make(codes=[CODE])
    other = make(title="Not submitted", codes=[CODE])
    with arrange():
        pin(world.warwickshire, pinned)
    client = sign_in(world.reviewer)
    response = client.get(reverse("evidence:download", args=[pinned.current.public_id]))
    assert b"".join(response.streaming_content) == files.pdf()
    assert client.get(reverse("evidence:download", args=[other.current.public_id])).status_code == 404
    with arrange():
        row = AccessLog.objects.get()
        assert (row.force, row.by, row.audience) == (world.warwickshire.force, world.reviewer, "national")


def test_a_policing_body_and_a_portfolio_open_no_file(world, make, sign_in, arrange):
    pinned = make(codes=[CODE])
    with arrange():
        pin(world.warwickshire, pinned)
    for person in (world.warwickshire.policing_body, world.stalking):
        client = sign_in(person)
        assert client.get(reverse("evidence:download", args=[pinned.current.public_id])).status_code == 403
        assert client.get(reverse("evidence:download", args=[uuid.uuid4()])).status_code == 403


def test_a_file_that_nobody_scanned_is_not_handed_out_in_production(world, make, sign_in, arrange, settings):
    settings.DEMO = False
    version = make().current
    page = sign_in(world.warwickshire.lead).get(reverse("evidence:download", args=[version.public_id]))
    assert page.status_code == 403
    assert "virus scanner has not yet said that the file is clean" in text_of(page)
    with arrange():
        assert not AccessLog.objects.exists()


def test_a_file_that_the_storage_lost_says_so(world, make, sign_in, arrange):
    version = make().current
    default_storage.delete(version.stored_as)
    page = sign_in(world.warwickshire.lead).get(reverse("evidence:download", args=[version.public_id]))
    assert page.status_code == 503
    assert "cannot reach the file at the moment" in text_of(page)
    with arrange():
        assert not AccessLog.objects.exists()


def test_a_file_too_big_keeps_the_form_and_writes_no_more_than_the_most(world, sign_in, settings):
    settings.EVIDENCE_MAX_BYTES = 100_000
    settings.FILE_UPLOAD_HANDLERS = ["evidence.uploads.BoundedUploadHandler"]
    posted = form(file=upload("big.txt", b"x" * 1_000_000), title="Kept title")
    page = sign_in(world.warwickshire.lead).post(ADD, posted)
    assert "“big.txt” is bigger than" in text_of(page)
    assert "Kept title" in page.content.decode()
    assert page.wsgi_request.FILES["file"].size == 1_000_000
    assert page.wsgi_request.upload_handlers[0].written < 300_000


def test_the_codes_own_filter_holds_where_the_database_would_show_all(world, arrange, rf):
    """The tests' own role sees every force's rows: what is refused here is refused by the code."""
    with arrange():
        submission = make_submission(world.kent.force, world.cycle)
        version = pin_evidence(submission, "PREPARE.7.2.a", link="https://example.org/kent").version
        request = rf.get("/")
        request.membership = world.warwickshire.lead
        with pytest.raises(Http404):
            views.download(request, version.public_id)
        request.membership = world.kent.lead
        assert views.download(request, version.public_id).status_code == 302
