"""Pages of a review: what stands on them, who may open them, and what is kept when somebody was quicker."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessLog, KeptConflict
from core.templatetags.portal import day as day_in_words
from notices.models import Notice
from reviews.choices import ReviewState
from reviews.models import Finding, Review
from tests.queries import queries_of
from tests.reviews.conftest import CODE
from tests.submissions import make_submission, make_submissions, pin_evidence

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# --- reading ----------------------------------------------------------------------------------------------------


def test_the_submission_stands_by_strand_with_grades_and_words(desk, sign_in):
    page = text_of(sign_in(desk.world.reviewer).get(desk.url("review")))
    assert "Review of Warwickshire, Autumn now" in page
    for strand in ("Prepare", "Protect", "Pursue", "Prevent"):
        assert f">{strand}</h2>" in page
    assert page.count("<article") == 24
    assert "Strength of Warwickshire." in page
    assert "▲ up 2" in page  # Capacity and capability: 2 last cycle, 4 now
    assert "▼ down 1" in page
    assert "Nobody has begun to review it yet." in page


def test_a_descriptor_shows_behaviours_headings_reasons_and_evidence(desk, sign_in, arrange):
    with arrange():
        pinned = pin_evidence(desk.submission, f"{CODE}.2.b", title="Skills audit <2026>")
    response = sign_in(desk.world.reviewer).get(desk.page())
    page = text_of(response)
    assert page.count("<article") == 23
    assert "force knows its existing capability" in page
    assert "Why it does not apply:" in page
    assert "Skills audit &lt;2026&gt;" in page
    assert reverse("evidence:download", args=[pinned.version.public_id]) in page
    assert pinned.sha256 in page
    assert "Middle of 2 forces" in page
    assert "<h3" in page  # a heading of the framework above its behaviours


def test_previous_and_next_lead_through_all_descriptors(desk, sign_in):
    client = sign_in(desk.world.reviewer)
    first = text_of(client.get(desk.url("descriptor", "PREPARE.1")))
    last = text_of(client.get(desk.url("descriptor", "PREVENT.5")))
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert "Descriptor 1 of 24" in first
    assert 'rel="next"' not in last
    assert "Descriptor 24 of 24" in last


def test_opening_is_noted_for_the_force(desk, sign_in, acting):
    client = sign_in(desk.world.reviewer)
    client.get(desk.url("review"))
    client.get(desk.page())
    with acting(desk.world.warwickshire.lead):
        opened = list(AccessLog.objects.order_by("pk").values_list("what", flat=True))
    assert opened == ["Submission 1, Autumn now", "Submission 1, Autumn now: Capacity and capability"]


@pytest.mark.parametrize("code", ["PREPARE.99", "PREPARE", "NONE", "2021.1"])
def test_an_unknown_descriptor_is_not_found(desk, sign_in, code):
    client = sign_in(desk.world.reviewer)
    assert client.get(desk.url("descriptor", code)).status_code == 404
    assert client.post(desk.url("descriptor", code), desk.form()).status_code == 404


def test_an_unknown_submission_is_not_found(desk, sign_in):
    client = sign_in(desk.world.reviewer)
    assert client.get(reverse("reviews:review", args=[uuid.uuid4()])).status_code == 404


# --- who may ----------------------------------------------------------------------------------------------------

PAGES = [
    ("review",),
    ("start",),
    ("decide",),
    ("descriptor", CODE),
    ("finding", CODE, uuid.uuid4()),
    ("remove", CODE, uuid.uuid4()),
]


@pytest.mark.parametrize(
    "who", ["warwickshire.lead", "warwickshire.chief", "warwickshire.policing_body", "kent.lead", "stalking"]
)
@pytest.mark.parametrize("name", PAGES, ids=lambda name: name[0])
def test_nobody_but_the_national_team_opens_a_review(desk, sign_in, who, name):
    person = desk.world
    for part in who.split("."):
        person = getattr(person, part)
    client = sign_in(person)
    assert client.get(desk.url(*name)).status_code in {403, 405}
    assert client.post(desk.url(*name), desk.form()).status_code in {403, 405}


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name[0])
def test_a_visitor_is_asked_to_sign_in(desk, client, name):
    response = client.get(desk.url(*name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


# --- findings ---------------------------------------------------------------------------------------------------


def test_a_finding_is_added_and_shown(desk, sign_in):
    client = sign_in(desk.world.reviewer)
    response = client.post(desk.page(), desk.form(text="Digital <b>demand</b>."), follow=True)
    page = text_of(response)
    assert "Gap added." in page
    assert "Digital &lt;b&gt;demand&lt;/b&gt;." in page
    assert "In review, with Reviewer." in page


@pytest.mark.parametrize(
    ("missing", "sentence"), [("kind", "Choose the kind of finding"), ("text", "Write what you found")]
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk, sign_in, missing, sentence):
    response = sign_in(desk.world.reviewer).post(desk.page(), desk.form(**{missing: ""}))
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "<title>Error: " in text_of(response)
    if missing == "kind":
        assert "No view of future need." in text_of(response)


@pytest.mark.parametrize("once", ["", "not-a-uuid", "x" * 500])
def test_a_broken_hidden_field_is_no_server_error(desk, sign_in, once):
    response = sign_in(desk.world.reviewer).post(desk.page(), desk.form(once=once))
    assert response.status_code in {302, 422}


def test_a_finding_is_changed(desk, sign_in, write_finding):
    finding = write_finding()
    url = desk.url("finding", CODE, finding.public_id)
    client = sign_in(desk.colleague)
    assert "No view of future need." in text_of(client.get(url))
    page = text_of(client.post(url, desk.form(kind="strength", text="Now clear.", revision=1), follow=True))
    assert "Now clear." in page
    assert "Second, " in page


def test_a_late_change_shows_both_texts_and_can_still_be_saved(desk, sign_in, write_finding, acting):
    finding = write_finding()
    url = desk.url("finding", CODE, finding.public_id)
    sign_in(desk.colleague).post(url, desk.form(text="Theirs, first.", revision=1))
    client = sign_in(desk.world.reviewer)
    refused = client.post(url, desk.form(text="Mine, second.", revision=1))
    page = text_of(refused)
    assert refused.status_code == 409
    assert "Theirs, first." in page
    assert "<ins>Mine, second.</ins>" in page
    assert "No view of future need." in page, "what both started from"
    assert 'name="revision" value="2"' in page
    with acting(desk.world.reviewer):
        where = reverse("history:conflict", args=[KeptConflict.objects.get().public_id])
    assert sign_in(desk.colleague).get(where).status_code == 404, "it is its writer's own"
    both = {"which": "both", "revision": 2, "kind": "gap", "text": "Both."}
    assert client.post(where, both).url == f"{desk.page()}#findings"
    with acting(desk.world.reviewer):
        assert Finding.objects.get().text == "Both."


def test_changing_a_removed_finding_keeps_the_words(desk, sign_in, write_finding):
    finding = write_finding()
    client = sign_in(desk.world.reviewer)
    client.post(desk.url("remove", CODE, finding.public_id), {"revision": 1})
    refused = client.post(
        desk.url("finding", CODE, finding.public_id), desk.form(text="Typed long.", revision=1)
    )
    assert refused.status_code == 409
    assert "Typed long." in text_of(refused)
    assert "Add as a new finding" in text_of(refused)


def test_a_finding_written_during_the_decision_is_shown_back(desk, sign_in, write_finding, decide):
    write_finding()
    decide("accept")
    refused = sign_in(desk.colleague).post(desk.page(), desk.form(text="Too late, but long."))
    assert refused.status_code == 409
    assert "Too late, but long." in text_of(refused)
    assert "your text is kept here, and it is <b>not in force</b>" in text_of(refused)
    assert "Add as a new finding" not in text_of(refused)


def test_removing_asks_first(desk, sign_in, write_finding, acting):
    finding = write_finding()
    url = desk.url("remove", CODE, finding.public_id)
    client = sign_in(desk.world.reviewer)
    assert "Remove this finding?" in text_of(client.get(url))
    with acting(desk.world.reviewer):
        assert Finding.objects.count() == 1
    assert "Finding removed." in text_of(client.post(url, {"revision": 1}, follow=True))
    with acting(desk.world.reviewer):
        assert Finding.objects.count() == 0


@pytest.mark.parametrize("revision", ["", "x", "0", "²", "9" * 40])
def test_removing_what_the_page_did_not_show_is_refused(desk, sign_in, write_finding, acting, revision):
    finding = write_finding()
    url = desk.url("remove", CODE, finding.public_id)
    sign_in(desk.world.reviewer).post(url, {"revision": revision})
    with acting(desk.world.reviewer):
        assert Finding.objects.count() == 1


# --- deciding ---------------------------------------------------------------------------------------------------


def decision(review_revision: int, **values: object) -> dict[str, object]:
    by = timezone.localdate() + timedelta(days=14)
    day = {f"answers_due_on_{place}": part for place, part in enumerate((by.day, by.month, by.year))}
    return {"decision": "accepted", "message": "Thank you.", "revision": review_revision, **day, **values}


def test_start_names_the_reviewer(desk, sign_in):
    page = text_of(sign_in(desk.world.reviewer).post(desk.url("start"), follow=True))
    assert "You are reading Warwickshire." in page
    assert "In review, with Reviewer." in page
    page = text_of(sign_in(desk.colleague).post(desk.url("start"), follow=True))
    assert "Reviewer has begun this review." in page


def test_accepting_takes_a_form_and_a_confirmation(desk, sign_in, write_finding, acting):
    write_finding(kind="strength")
    client = sign_in(desk.world.reviewer)
    assert "What is your decision?" in text_of(client.get(desk.url("decide")))
    asked = text_of(client.post(desk.url("decide"), decision(2)))
    assert "Accept this submission?" in asked
    with acting(desk.world.reviewer):
        assert Review.objects.get().state == ReviewState.IN_REVIEW
    done = text_of(client.post(desk.url("decide"), decision(2, do="confirm"), follow=True))
    assert "You accepted the submission. Warwickshire can now read 1 finding." in done


def test_changing_something_brings_the_form_back_with_what_was_typed(desk, sign_in, write_finding):
    write_finding()
    page = text_of(sign_in(desk.world.reviewer).post(desk.url("decide"), decision(2, do="change")))
    assert "Thank you." in page
    assert "What is your decision?" in page


def test_sending_back_lists_the_questions(desk, sign_in, write_finding):
    write_finding(kind="question", text="Which list shows it?")
    client = sign_in(desk.world.reviewer)
    asked = text_of(client.post(desk.url("decide"), decision(2, decision="sent_back", message="")))
    assert "Send this submission back?" in asked
    assert "Which list shows it?" in asked
    done = text_of(
        client.post(
            desk.url("decide"), decision(2, decision="sent_back", message="", do="confirm"), follow=True
        )
    )
    assert "You sent the submission back." in done


def test_sending_back_says_by_when_and_the_force_reads_it(desk, sign_in, write_finding, acting):
    write_finding(kind="question", text="Which list shows it?")
    client = sign_in(desk.world.reviewer)
    for wrong in ({"answers_due_on_2": ""}, {"answers_due_on_2": "2001"}, {"answers_due_on_0": "99"}):
        refused = client.post(desk.url("decide"), decision(2, decision="sent_back", **wrong))
        assert refused.status_code == 422
    until = day_in_words(timezone.localdate() + timedelta(days=14))
    asked = text_of(client.post(desk.url("decide"), decision(2, decision="sent_back")))
    assert f"sign again by <b>{until}</b>" in asked
    client.post(desk.url("decide"), decision(2, decision="sent_back", do="confirm"))
    lead = desk.world.warwickshire.lead
    assert f"by <b>{until}</b>" in text_of(sign_in(lead).get(desk.url("feedback")))
    tasks = reverse("assessments:assessment", args=[desk.submission.assessment.public_id])
    assert f"by <b>{until}</b>, signed" in text_of(sign_in(lead).get(tasks))
    home = text_of(sign_in(lead).get(reverse("reporting:home")))
    assert f"to be answered by {until}" in home
    assert "<b>14 days</b>" in home
    with acting(lead):
        assert until in Notice.objects.get().about


def test_an_accepted_submission_asks_for_no_answer(desk, sign_in, write_finding, acting):
    write_finding()
    sign_in(desk.world.reviewer).post(desk.url("decide"), decision(2, do="confirm"))
    with acting(desk.world.reviewer):
        assert Review.objects.get().answers_due_on is None


def test_sending_back_needs_a_question(desk, sign_in, write_finding):
    write_finding(kind="gap")
    response = sign_in(desk.world.reviewer).post(
        desk.url("decide"), decision(2, decision="sent_back", message="Why so high?", do="confirm")
    )
    assert response.status_code == 422
    assert "Record a question as a finding first" in text_of(response)


def test_the_second_of_two_deciders_is_told_and_keeps_the_message(desk, sign_in, write_finding, decide):
    write_finding()
    decide("accept")
    lost = sign_in(desk.colleague).post(
        desk.url("decide"), decision(2, decision="sent_back", message="My long message.", do="confirm")
    )
    page = text_of(lost)
    assert lost.status_code == 409
    assert "This review is decided" in page
    assert "Your decision was not carried out." in page
    assert "My long message." in page


def test_findings_that_changed_are_read_before_a_decision(desk, sign_in, write_finding, acting):
    write_finding()
    write_finding(text="Written meanwhile.")
    client = sign_in(desk.world.reviewer)
    lost = client.post(desk.url("decide"), decision(2, do="confirm"))
    page = text_of(lost)
    assert lost.status_code == 409
    assert "The findings changed while you were deciding" in page
    assert "Written meanwhile." in page
    assert "Thank you." in page
    assert client.post(desk.url("decide"), decision(3, do="confirm")).status_code == 302


def test_an_unbegun_review_cannot_be_decided(desk, sign_in):
    response = sign_in(desk.world.reviewer).get(desk.url("decide"))
    assert response.status_code == 200
    assert "Nobody has begun this review" in text_of(response)


def test_a_superseded_submission_is_only_read(desk, sign_in, write_finding, decide, arrange):
    write_finding(kind="question")
    decide("send_back")
    with arrange():
        second = make_submission(desk.world.warwickshire.force, desk.world.cycle, number=2)
    client = sign_in(desk.world.reviewer)
    assert "A later submission stands in its place." in text_of(client.get(desk.url("review")))
    assert client.post(desk.page(), desk.form()).status_code == 409
    page = text_of(client.get(desk.url("review", submission=second)))
    assert "submission 1" in page
    assert "Start the review" in page


# --- what the force reads ---------------------------------------------------------------------------------------

SECRETS = {
    "strength": "A strength to read.",
    "gap": "A gap to read.",
    "question": "A question for the force alone.",
}


@pytest.fixture
def findings(desk, write_finding):
    for kind, text in SECRETS.items():
        write_finding(kind=kind, text=text)


def people(desk):
    return (
        desk.world.warwickshire.lead,
        desk.world.warwickshire.policing_body,
        desk.world.kent.lead,
        desk.world.kent.policing_body,
    )


def test_before_the_decision_nobody_outside_reads_a_finding(desk, sign_in, findings):
    for person in people(desk):
        assert sign_in(person).get(desk.url("feedback")).status_code == 404


def test_sent_back_the_force_alone_reads_the_findings(desk, sign_in, findings, decide):
    decide("send_back", "Answer by Friday.")
    lead, body, *others = people(desk)
    page = text_of(sign_in(lead).get(desk.url("feedback")))
    assert all(text in page for text in SECRETS.values())
    assert "Answer by Friday." in page
    assert "Go to the assessment" in page
    assert "Change the answers" in page
    for person in (body, *others):
        assert sign_in(person).get(desk.url("feedback")).status_code == 404


def test_accepted_the_policing_body_reads_them_without_the_questions(desk, sign_in, findings, decide):
    decide("accept")
    lead, body, *others = people(desk)
    assert all(text in text_of(sign_in(lead).get(desk.url("feedback"))) for text in SECRETS.values())
    page = text_of(sign_in(body).get(desk.url("feedback")))
    assert SECRETS["strength"] in page
    assert SECRETS["question"] not in page
    for person in others:
        assert sign_in(person).get(desk.url("feedback")).status_code == 404


def test_the_database_itself_keeps_findings_back(desk, findings, decide, acting):
    """With no filter of the code's own: what each audience's rows are, before and after each decision."""

    def seen(person) -> set[str]:
        with acting(person):
            return set(Finding.objects.values_list("kind", flat=True))

    assert [seen(person) for person in people(desk)] == [set(), set(), set(), set()]
    decide("send_back")
    assert [seen(person) for person in people(desk)] == [set(SECRETS), set(), set(), set()]


def test_the_database_shows_a_policing_body_no_question(desk, findings, decide, acting):
    decide("accept")
    with acting(desk.world.warwickshire.policing_body):
        assert set(Finding.objects.values_list("kind", flat=True)) == {"strength", "gap"}
    with acting(desk.world.kent.policing_body):
        assert not Finding.objects.exists()
        assert not Review.objects.exists()


# --- queries ----------------------------------------------------------------------------------------------------


def test_queries_do_not_grow(desk, sign_in, arrange, write_finding):
    client = sign_in(desk.world.reviewer)
    write_finding()
    with arrange():
        pin_evidence(desk.submission, f"{CODE}.2.b")
    whole, one = queries_of(client, desk.url("review")), queries_of(client, desk.page())
    assert (len(whole), len(one)) == (14, 17), "\n".join([*whole, *one])
    for number in range(3):
        write_finding(text=f"Finding {number}")
        with arrange():
            pin_evidence(desk.submission, f"{CODE}.2.{'cde'[number]}", title=f"Evidence {number}")
    with arrange():
        make_submissions([desk.world.kent.force], desk.world.previous)
    assert len(queries_of(client, desk.url("review"))) == len(whole)
    assert len(queries_of(client, desk.page())) == len(one)
