"""The moderation desk: what it counts, what each count opens, who sees whose effect; and the panel's page."""

import re

import pytest
from django.urls import reverse

from audit.models import AccessLog, KeptConflict
from forces.models import Force, FormerForce
from frameworks.models import Provision
from reviews import settling
from reviews.models import ModeratedGrade, PanelDecision, ReadingGrade, Review
from reviews.moderating.pairs import Stated
from reviews.moderation import (
    ALIKE,
    descriptor_moves,
    double_readings,
    likeness,
    pairs_of,
    waiting_for_panel,
)
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.reviews.conftest import CODE
from tests.reviews.read import read
from tests.submissions import make_submission, make_submissions

pytestmark = pytest.mark.django_db

OTHER = "PREPARE.4"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def cycle(desk):
    return desk.world.cycle


def at(name: str, *args: object, query: str = "") -> str:
    return reverse(f"moderation:{name}", args=args) + query


def settle_all() -> None:
    for review in Review.objects.all():
        settling.settle(review=review)


@keeps
def differing(desk):
    """Warwickshire's own grades are 4 on CODE and 1 on OTHER; two readings agree on the one, differ on the other."""
    with arranging():
        read(desk.submission, desk.world.reviewer, {CODE: 4, OTHER: 2}, reason="FIRST-WORDS")
        read(desk.submission, desk.colleague, {CODE: 2, OTHER: 2}, place=2, reason="SECOND-WORDS")
        read(desk.kent, desk.world.reviewer, {CODE: 3, OTHER: None}, reason="Of Kent.")
        settle_all()
    return desk


def many(desk, arrange, number: int = 8, *, after: int = 0) -> None:
    """Double readings of further forces, all 24 descriptors; the colleague reads a grade lower now and then."""
    taken = {desk.submission.force_id, desk.kent.force_id}
    with arrange():
        descriptors = Provision.objects.filter(framework=desk.world.cycle.framework).descriptors()
        codes = list(descriptors.values_list("code", flat=True))
        others = [force for force in Force.objects.order_by("pk") if force.pk not in taken]
        forces = others[after : after + number]
        for turn, submission in enumerate(make_submissions(forces, desk.world.cycle)):
            first = {code: (turn + place) % 4 + 2 for place, code in enumerate(codes)}
            second = {code: value - (place % 3 == 0) for place, (code, value) in enumerate(first.items())}
            second[codes[turn]] = 1
            read(submission, desk.world.reviewer, first)
            read(submission, desk.colleague, second, place=2)
        settle_all()


# --- what it counts ---------------------------------------------------------------------------------------------


def test_own_and_moderated_grades_are_counted_by_descriptor(differing, cycle, acting):
    with acting(differing.world.reviewer):
        descriptors = Provision.objects.filter(code__in=[CODE, OTHER]).order_by("-code")
        seven, four = descriptor_moves(cycle, descriptors)
    # Kent gave itself 5 everywhere; Warwickshire's two readings of CODE differ, so it is not settled.
    assert seven.moves == {"up": 0, "same": 0, "down": 1, "none": 0}
    assert (seven.own, seven.moderated, seven.settled) == (5, 3, 1)
    assert four.moves == {"up": 1, "same": 0, "down": 0, "none": 1}
    assert (four.own, four.moderated) == (1, 2)


def test_an_earlier_number_counts_no_more(differing, cycle, arrange, acting):
    with arrange():
        make_submission(differing.world.kent.force, cycle, number=2)
    with acting(differing.world.reviewer):
        (seven,) = descriptor_moves(cycle, Provision.objects.filter(code=CODE))
    assert seven.settled == 0


def test_what_waits_for_the_panel(differing, cycle, acting, arrange):
    with acting(differing.world.reviewer):
        (waiting,) = waiting_for_panel(cycle)
    assert (waiting["name"], waiting["code"], waiting["submission"]) == (
        "Warwickshire",
        CODE,
        differing.submission.public_id,
    )
    with arrange():
        settling.record_decision(
            review=Review.objects.get(submission=differing.submission),
            provision=Provision.objects.get(code=CODE),
            values={"grade": differing.world.grades[3], "reason": "Half.", "panel": "A\nB"},
            seen=0,
            by=differing.world.national_lead,
        )
    with acting(differing.world.reviewer):
        assert not waiting_for_panel(cycle).exists()


def test_what_is_still_read_waits_for_nobody_and_is_in_no_pair(desk, arrange, acting, cycle):
    with arrange():
        read(desk.submission, desk.world.reviewer, {CODE: 4})
        read(desk.submission, desk.colleague, {CODE: 2}, place=2, handed_in=False)
        settle_all()
    with acting(desk.world.reviewer):
        assert not waiting_for_panel(cycle).exists()
        assert double_readings(cycle)[0] == []
        assert likeness(cycle, desk.world.reviewer).fit.says is Stated.NO_PAIRS


def test_single_readings_are_in_no_pair(differing, cycle, acting):
    with acting(differing.world.reviewer):
        pairs, readers = double_readings(cycle)
    assert [(pair.first_rank, pair.second_rank, pair.number) for pair in pairs] == [(2, 2, 1), (4, 2, 1)]
    assert {(pair.first, pair.second) for pair in pairs} == {
        (differing.world.reviewer.pk, differing.colleague.pk)
    }
    assert {reader.name for reader in readers.values()} == {
        differing.world.reviewer.display_name,
        differing.colleague.display_name,
    }


def test_each_figure_of_agreement_opens_what_it_is_made_of(desk, arrange, cycle, sign_in, acting):
    many(desk, arrange)
    with arrange():
        ReadingGrade.objects.filter(reading__place=2, provision__code=CODE).update(
            grade=desk.world.grades[None], reason="It does not apply."
        )
    lead = desk.world.national_lead
    with acting(lead):
        every = likeness(cycle, lead)
        (between,) = every.between
        opened = {how: pairs_of(cycle, alike=how).count() for how in ALIKE}
        assert pairs_of(cycle, readers=between.readers).count() == pairs_of(cycle).count() == 8 * 24
        for line in every.readers:
            assert pairs_of(cycle, alike="compared", readers=[line.reader]).count() == line.effect.pairs
    figures = every.agreement
    assert opened == {
        "compared": figures.pairs,
        "same": figures.same,
        "apart": figures.pairs - figures.same,
        "left_out": figures.left_out,
    }
    assert figures.left_out == 8
    for how, number in opened.items():
        page = text_of(sign_in(lead).get(f"{at('twice', cycle.slug)}?alike={how}"))
        assert f"{number} descriptors, of submissions that two people read" in page
    assert "Not applicable" in page


def test_whose_they_are_a_reader_asks_of_themselves_alone(desk, arrange, cycle, sign_in):
    many(desk, arrange)
    url = f"{at('twice', cycle.slug)}?reader={desk.colleague.public_id}"
    option = f"{desk.colleague.display_name}</option>"
    assert option in text_of(sign_in(desk.world.national_lead).get(url))
    own = text_of(sign_in(desk.world.reviewer).get(url))
    assert option not in own
    assert "192 descriptors, of submissions" in own


def test_each_sees_their_own_effect_and_the_lead_all(desk, arrange, cycle, acting):
    many(desk, arrange)
    with acting(desk.world.reviewer):
        own = likeness(cycle, desk.world.reviewer)
    with acting(desk.world.national_lead):
        every = likeness(cycle, desk.world.national_lead)
    assert [line.reader.name for line in own.readers] == [desk.world.reviewer.display_name]
    assert own.between == []
    assert {line.reader.name for line in every.readers} == {
        desk.world.reviewer.display_name,
        desk.colleague.display_name,
    }
    (between,) = every.between
    assert between.agreement.pairs == every.agreement.pairs == 8 * 24
    assert every.fit == own.fit
    assert [(row.grade.value, row.second_value) for row in every.outliers] == [(4, 1)] * 4
    assert len({row.force_id for row in every.outliers}) == 4


# --- pages ------------------------------------------------------------------------------------------------------


def test_the_desk_says_it_all(differing, sign_in, arrange, cycle):
    many(differing, arrange)
    page = text_of(sign_in(differing.world.national_lead).get(at("desk", cycle.slug)))
    assert "Waits for the panel (" in page
    assert "Own and moderated grades, by descriptor" in page
    assert "Agreement (weighted kappa)" in page
    assert f">{differing.colleague.display_name}</th>" in page
    assert "Outliers" in page
    assert "descriptor=PREPARE.7&amp;moved=down" in page


def test_a_reviewers_desk_names_no_other_reader(differing, sign_in, arrange, cycle):
    many(differing, arrange)
    page = text_of(sign_in(differing.world.reviewer).get(at("desk", cycle.slug)))
    assert ">You</h3>" in page
    assert f">{differing.world.reviewer.display_name}</th>" in page
    assert f">{differing.colleague.display_name}</th>" not in page


def test_an_empty_desk_says_what_will_stand_there(desk, sign_in, cycle):
    page = text_of(sign_in(desk.world.reviewer).get(at("desk", cycle.slug)))
    assert "No grade is settled yet." in page
    assert "Nothing waits." in page
    assert "nobody can be compared" in page


def test_the_newest_cycle_is_opened_and_one_that_is_prepared_is_not_there(desk, sign_in, arrange, cycle):
    client = sign_in(desk.world.reviewer)
    assert client.get(at("newest")).url == at("desk", cycle.slug)
    with arrange():
        type(cycle).objects.update(state="preparing")
    assert "No cycle has opened yet." in text_of(client.get(at("newest")))
    for name in ("desk", "grades", "waiting"):
        assert client.get(at(name, cycle.slug)).status_code == 404


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 3),
        (f"?descriptor={CODE}", 1),
        (f"?descriptor={OTHER}&moved=up", 1),
        ("?moved=down", 1),
        ("?moved=same", 0),
        ("?moved=none", 1),
        ("?descriptor=NONE&moved=sideways", 3),
    ],
)
def test_each_count_opens_its_list(differing, sign_in, cycle, query, number):
    page = text_of(sign_in(differing.world.reviewer).get(at("grades", cycle.slug, query=query)))
    assert f"{number} moderated grade" in page


def test_the_list_of_what_waits(differing, sign_in, cycle):
    page = text_of(sign_in(differing.world.reviewer).get(at("waiting", cycle.slug)))
    assert "1 descriptor on which two readings differ" in page
    assert at("panel", differing.submission.public_id, CODE) in page


@pytest.mark.parametrize("who", ["lead", "chief", "contributor", "policing_body"])
def test_no_force_and_no_policing_body_comes_in(differing, sign_in, cycle, who):
    client = sign_in(getattr(differing.world.warwickshire, who))
    pages = [at("newest"), *(at(name, cycle.slug) for name in ("desk", "grades", "waiting"))]
    for url in [*pages, at("panel", differing.submission.public_id, CODE)]:
        assert client.get(url).status_code == 403
    assert client.post(pages[-1]).status_code in {403, 405}


# --- the panel's page -------------------------------------------------------------------------------------------


def form(**values: object) -> dict[str, object]:
    return {"grade": "partly", "reason": "Half of it.", "panel": "Ann Able\nBo Best", "seen": 0, **values}


@pytest.fixture
def panel(differing):
    return at("panel", differing.submission.public_id, CODE)


@pytest.fixture
def grade_code(desk):
    return desk.world.grades[3].code


def test_both_readings_stand_beside_each_other(differing, sign_in, panel, acting):
    page = text_of(sign_in(differing.world.national_lead).get(panel))
    assert "FIRST-WORDS" in page
    assert "SECOND-WORDS" in page
    assert "Record what the panel decides" in page
    with acting(differing.world.warwickshire.lead):
        assert AccessLog.objects.filter(what__startswith="Submission 1, Autumn now: ").exists()


def test_while_one_is_being_read_the_page_says_nothing_of_the_other(desk, sign_in, arrange):
    with arrange():
        read(desk.submission, desk.world.reviewer, {CODE: 4}, reason="FIRST-WORDS")
        read(desk.submission, desk.colleague, {CODE: 2}, place=2, handed_in=False, reason="SECOND-WORDS")
    for person in (desk.world.reviewer, desk.colleague, desk.world.national_lead):
        page = text_of(sign_in(person).get(at("panel", desk.submission.public_id, CODE)))
        assert "somebody still reads it" in page
        assert "WORDS" not in page
        assert "what the panel decides" not in page


def test_the_lead_records_what_the_panel_decides(differing, sign_in, panel, acting, grade_code, cycle):
    client = sign_in(differing.world.national_lead)
    done = client.post(panel, form(grade=grade_code), follow=True)
    assert done.redirect_chain[-1][0] == at("waiting", cycle.slug)
    assert "the panel gives 3" in text_of(done)
    with acting(differing.world.reviewer):
        assert (
            ModeratedGrade.objects.get(force=differing.submission.force, provision__code=CODE).grade.value
            == 3
        )
    page = text_of(client.get(panel))
    assert "the panel decided" in page
    assert "Ann Able, Bo Best" in page
    beside = text_of(client.get(reverse("reviews:descriptor", args=[differing.submission.public_id, CODE])))
    assert "The panel decided" in beside


def test_whoever_accepts_sees_what_goes_to_the_force(differing, sign_in, panel, grade_code, cycle):
    lead, url = (
        sign_in(differing.world.national_lead),
        reverse("reviews:decide", args=[differing.submission.public_id]),
    )
    assert "Waits for the panel" in text_of(lead.get(url))
    lead.post(panel, form(grade=grade_code))
    page = text_of(lead.get(url))
    assert "2 moderated grades" in page
    assert "Waits for the panel" not in page
    sure = text_of(lead.post(url, {"decision": "accepted", "message": "", "revision": 1, "do": "check"}))
    assert "2 moderated grades" in sure
    assert "reads 0 findings" in sure or "your message" not in sure.split("You wrote no message")[0]


def test_a_reviewer_reads_and_does_not_decide(differing, sign_in, panel, acting, grade_code):
    client = sign_in(differing.world.reviewer)
    page = text_of(client.get(panel))
    assert "A national lead who has not worked for this force records what the panel decides." in page
    assert client.post(panel, form(grade=grade_code)).status_code == 403
    with acting(differing.world.reviewer):
        assert not PanelDecision.objects.exists()


def test_who_has_worked_there_decides_nothing_of_it(differing, sign_in, panel, acting, arrange, grade_code):
    with arrange():
        FormerForce.objects.create(membership=differing.world.national_lead, force=differing.submission.force)
    client = sign_in(differing.world.national_lead)
    assert "Record what the panel decides" not in text_of(client.get(panel))
    assert client.post(panel, form(grade=grade_code)).status_code == 403
    with acting(differing.world.reviewer):
        assert not PanelDecision.objects.exists()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"grade": ""}, "Choose the grade that the panel gives"),
        ({"grade": "no-such"}, "Select a valid choice"),
        ({"reason": " "}, "Write why the panel gives this grade"),
        ({"panel": ""}, "Write who sat on the panel"),
        ({"panel": "Ann Able\n \n"}, "Write at least two names"),
        ({"reason": "x" * 4001}, "Keep the reason to 4,000 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    differing, sign_in, panel, grade_code, missing, sentence
):
    typed = form(**{"grade": grade_code, "reason": "Typed long.", **missing})
    answer = sign_in(differing.world.national_lead).post(panel, typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    if "reason" not in missing:
        assert "Typed long." in text_of(answer)


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_broken_hidden_field_is_no_server_error(differing, sign_in, panel, grade_code, seen):
    answer = sign_in(differing.world.national_lead).post(panel, form(grade=grade_code, seen=seen))
    assert answer.status_code == 422


def test_who_decides_second_is_told_and_keeps_the_words(differing, sign_in, panel, acting, grade_code):
    client = sign_in(differing.world.national_lead)
    client.post(panel, form(grade=grade_code))
    late = client.post(panel, form(grade=grade_code, reason="My long reason."))
    assert late.status_code == 409
    assert "My long reason." in text_of(late)
    with acting(differing.world.national_lead):
        assert PanelDecision.objects.count() == 1
        assert KeptConflict.objects.get().yours["Reason"] == "My long reason."


def test_a_decided_submission_is_only_read(differing, sign_in, panel, acting, grade_code, decide):
    client = sign_in(differing.world.national_lead)
    client.post(panel, form(grade=grade_code))
    decide("accept")
    assert "Record another decision" not in text_of(client.get(panel))
    assert client.post(panel, form(grade=grade_code, seen=1)).status_code == 409


def test_an_unread_submission_has_nothing_to_compare(desk, sign_in):
    page = text_of(sign_in(desk.world.reviewer).get(at("panel", desk.submission.public_id, CODE)))
    assert "There is nothing to compare" in page
    answer = sign_in(desk.world.reviewer).get(at("panel", desk.submission.public_id, "NONE"))
    assert answer.status_code == 404


# --- what waits is said where one decides -----------------------------------------------------------------------


def accepting(review: Review, **values: object) -> dict[str, object]:
    return {"decision": "accepted", "message": "Thank you.", "revision": review.revision, **values}


def test_the_decision_page_says_what_must_be_agreed(differing, sign_in, panel, arrange):
    client = sign_in(differing.world.reviewer)
    page = text_of(client.get(differing.url("decide")))
    assert "It cannot be accepted yet" in page
    assert panel in page
    with arrange():
        review = Review.objects.get(submission=differing.submission)
    refused = client.post(differing.url("decide"), accepting(review, do="confirm"))
    assert refused.status_code == 422
    assert "It cannot be accepted yet. The two readings differ on 1 descriptor" in text_of(refused)
    assert "Thank you." in text_of(refused)


# --- what the force reads ---------------------------------------------------------------------------------------


def test_accepted_the_force_reads_own_and_moderated_grade_with_the_reason(
    differing, sign_in, panel, grade_code, decide
):
    sign_in(differing.world.national_lead).post(panel, form(grade=grade_code, reason="REASON-OF-PANEL"))
    lead, body = differing.world.warwickshire.lead, differing.world.warwickshire.policing_body
    assert sign_in(lead).get(differing.url("feedback")).status_code == 404
    decide("accept")
    for person in (lead, body):
        page = text_of(sign_in(person).get(differing.url("feedback")))
        assert "Moderated grades" in page
        assert "REASON-OF-PANEL" in page
        assert "▼ down 1" in page  # 4 by itself, 3 by the panel
        assert not re.search(r"Ann Able|Bo Best|panel decides|Second, ", page)
    for person in (differing.world.kent.lead, differing.world.kent.policing_body):
        assert sign_in(person).get(differing.url("feedback")).status_code == 404


def test_the_teams_history_tells_of_the_panel_and_of_grades(differing, sign_in, panel, grade_code):
    client = sign_in(differing.world.national_lead)
    client.post(panel, form(grade=grade_code))
    page = text_of(client.get(reverse("history:review", args=[differing.submission.public_id])))
    assert "Panel decided" in page
    assert "Ann Able, Bo Best" in page
    assert "Moderated grade" in page


# --- queries ----------------------------------------------------------------------------------------------------


def test_queries_do_not_grow(differing, sign_in, arrange, cycle, panel):
    client = sign_in(differing.world.national_lead)
    urls = [at(name, cycle.slug) for name in ("desk", "grades", "twice", "waiting")] + [panel]
    many(differing, arrange, 3)
    assert "graded 4 and 1" in text_of(client.get(urls[0])), "an outlier is there to be asked for"
    few = [len(queries_of(client, url)) for url in urls]
    many(differing, arrange, after=3)
    assert [len(queries_of(client, url)) for url in urls] == few
    assert max(few) <= 13, few
