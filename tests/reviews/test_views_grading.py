"""Reading a submission: grades beside last cycle's, several at once, comments inside the team, handing in."""

import pytest
from django.urls import reverse

from assessments.models import SubmittedSummary, SubmittedWeakPoint
from forces.models import FormerForce
from frameworks.models import Provision
from reviews import grading
from reviews.choices import ReviewState
from reviews.models import Finding, Reading, ReadingGrade, Review, TeamComment
from tests.queries import queries_of
from tests.reviews.conftest import CODE
from tests.reviews.test_views import text_of
from tests.submissions import make_submission, pin_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(desk, give) -> Reading:
    return give(desk.world.reviewer)[0]


def grade(desk, value=2, **values):
    return {"grade": desk.world.grades[value].pk, "reason": "Too thin.", "revision": 0, **values}


# --- beside last cycle's ----------------------------------------------------------------------------------------


def test_what_changed_since_last_cycle_is_marked(desk, sign_in, arrange):
    with arrange():
        rows = desk.submission.submittedratings.filter(provision__code__startswith=f"{CODE}.2.")
        rows.filter(provision__code=f"{CODE}.2.a").update(comment="Said in another test.")
        SubmittedSummary.objects.filter(submission=desk.submission, provision__code=CODE).update(
            gaps="Nights."
        )
        pin_evidence(desk.submission, f"{CODE}.2.a", title="New audit")
        pin_evidence(desk.last, f"{CODE}.2.a", title="Old audit")
    page = text_of(sign_in(desk.world.reviewer).get(desk.page()))
    assert "Said in <del>a</del><ins>another</ins> test." in page.replace(" <ins>", "<ins>")
    assert "<ins>New audit</ins>" in page
    assert "<del>Old audit</del>" in page
    assert "Words and evidence as in Autumn last." in page


def test_what_is_weakly_founded_stands_on_its_descriptor(desk, sign_in, arrange):
    with arrange():
        for code, says in ((f"{CODE}.2.a", "No paper here."), ("PREPARE.1.1", "Elsewhere.")):
            SubmittedWeakPoint.objects.create(
                force=desk.submission.force,
                cycle=desk.submission.cycle,
                submission=desk.submission,
                provision=Provision.objects.get(code=code),
                rule="no_evidence",
                says=says,
            )
    page = text_of(sign_in(desk.world.reviewer).get(desk.page()))
    assert "What is weakly founded here" in page
    assert "No paper here." in page
    assert "Elsewhere." not in page


def test_a_page_leads_to_each_of_its_parts(desk, own, sign_in):
    page = text_of(sign_in(desk.world.reviewer).get(desk.page()))
    for part in ("own", "behaviours", "grade", "findings", "comments"):
        assert f'href="#{part}"' in page
        assert f'id="{part}" tabindex="-1"' in page


# --- a grade ----------------------------------------------------------------------------------------------------


def test_a_grade_is_saved_and_leads_on(desk, own, sign_in, arrange):
    client = sign_in(desk.world.reviewer)
    url = desk.url("grade", CODE)
    stay = client.post(url, grade(desk, do="save"))
    assert stay.url == f"{desk.page()}#grade"
    page = text_of(client.get(desk.page()))
    assert "Too thin." in page
    assert "data-news" in page
    assert f"/history/readings/{own.public_id}/{CODE}/texts/" in page
    onward = client.post(url, grade(desk, 3, revision=1, do="next"))
    assert onward.url == desk.url("descriptor", "PREPARE.8")
    with arrange():
        assert ReadingGrade.objects.get().grade == desk.world.grades[3]


@pytest.mark.parametrize(
    ("missing", "sentence"), [("grade", "Choose a grade"), ("reason", "Say why you give this grade")]
)
def test_what_is_missing_is_said_and_kept(desk, own, sign_in, missing, sentence):
    refused = sign_in(desk.world.reviewer).post(desk.url("grade", CODE), grade(desk, **{missing: ""}))
    page = text_of(refused)
    assert refused.status_code == 422
    assert sentence in page
    assert "There is a problem" in page
    assert missing == "reason" or "Too thin." in page


def test_a_grade_of_another_scale_or_too_long_a_reason_is_refused(desk, own, sign_in):
    client = sign_in(desk.world.reviewer)
    assert client.post(desk.url("grade", CODE), grade(desk, grade="0")).status_code == 422
    assert client.post(desk.url("grade", CODE), grade(desk, reason="x" * 4001)).status_code == 422


def test_a_stale_grade_shows_both(desk, own, sign_in, arrange):
    client = sign_in(desk.world.reviewer)
    client.post(desk.url("grade", CODE), grade(desk))
    stale = client.post(desk.url("grade", CODE), grade(desk, 5, reason="Strong."))
    page = text_of(stale)
    assert stale.status_code == 409
    assert "Strong." in page
    assert "Too thin." in page


def test_who_reads_it_not_gives_no_grade(desk, own, sign_in, arrange):
    client = sign_in(desk.colleague)
    assert 'name="grade"' not in text_of(client.get(desk.page()))
    assert client.post(desk.url("grade", CODE), {}).status_code == 403
    assert client.get(desk.url("agree")).status_code == 403
    assert client.get(desk.url("hand_in")).status_code == 403


def test_a_reason_that_came_too_late_is_kept(desk, own, sign_in, arrange):
    with arrange():
        Review.objects.update(state=ReviewState.ACCEPTED)
    late = sign_in(desk.world.reviewer).post(desk.url("grade", CODE), grade(desk, reason="My long reason."))
    assert late.status_code == 409
    assert "My long reason." in text_of(late)
    with arrange():
        assert not ReadingGrade.objects.exists()


# --- several, and all of it -------------------------------------------------------------------------------------


def test_agreeing_with_several_takes_one_reason(desk, own, sign_in, arrange):
    client = sign_in(desk.world.reviewer)
    client.post(desk.url("grade", CODE), grade(desk))
    page = text_of(client.get(desk.url("agree")))
    assert f'value="{CODE}"' not in page
    refused = client.post(desk.url("agree"), {"reason": "Founded."})
    assert refused.status_code == 422
    sent = {"descriptors": ["PREPARE.4", "PREPARE.5"], "reason": "Founded."}
    assert "You agreed with the force in 2 descriptors." in text_of(
        client.post(desk.url("agree"), sent, follow=True)
    )
    with arrange():
        given = dict(ReadingGrade.objects.values_list("provision__code", "grade__value"))
        assert given == {CODE: 2, "PREPARE.4": 1, "PREPARE.5": 3}


def test_the_reason_of_agreeing_is_kept_where_the_reading_was_closed(desk, own, sign_in, monkeypatch):
    def closed(**_):
        raise grading.HandedInError

    monkeypatch.setattr(grading, "agree", closed)
    sent = {"descriptors": ["PREPARE.4"], "reason": "Founded in their audit."}
    late = sign_in(desk.world.reviewer).post(desk.url("agree"), sent)
    assert late.status_code == 409
    assert "Founded in their audit." in text_of(late)


def test_it_is_handed_in_when_every_descriptor_has_a_grade(desk, own, sign_in, arrange, grade_all):
    client = sign_in(desk.world.reviewer)
    refused = client.post(desk.url("hand_in"))
    assert refused.status_code == 422
    assert "24 descriptors have no grade yet" in text_of(refused)
    grade_all(own)
    assert "You cannot take this back." in text_of(client.get(desk.url("hand_in")))
    done = text_of(client.post(desk.url("hand_in"), follow=True))
    assert "You handed in your reading of Warwickshire." in done
    assert client.get(desk.url("hand_in")).status_code == 403
    assert 'name="grade"' not in text_of(client.get(desk.page()))
    with arrange():
        assert Reading.objects.get().handed_in


# --- inside the team --------------------------------------------------------------------------------------------


def test_the_team_talks_and_nobody_outside_hears(desk, own, sign_in, decide, arrange):
    client = sign_in(desk.world.reviewer)
    client.post(desk.url("comment"), {"text": "CANARY of all."})
    client.post(desk.url("comment_on", CODE), {"text": "CANARY of one."})
    assert client.post(desk.url("comment"), {"text": ""}).status_code == 422
    assert client.post(desk.url("comment_on", CODE), {"text": ""}).status_code == 422
    assert "CANARY of all." in text_of(sign_in(desk.colleague).get(desk.url("review")))
    assert "CANARY of one." in text_of(sign_in(desk.colleague).get(desk.page()))
    decide("accept")
    force = desk.world.warwickshire
    for who in (force.lead, force.chief, force.policing_body):
        client = sign_in(who)
        submission = reverse("assessments:submission", args=[desk.submission.public_id])
        for url in ("/", desk.url("feedback"), submission, "/notices/", "/history/access/"):
            assert "CANARY" not in client.get(url, follow=True).content.decode(), url
    with arrange():
        assert TeamComment.objects.count() == 2


def test_a_grade_and_its_reason_reach_nobody_before_it_is_accepted(desk, own, sign_in, decide, grade_all):
    client = sign_in(desk.world.reviewer)
    client.post(desk.url("grade", CODE), grade(desk, reason="CANARY of a grade."))
    grade_all(own)
    client.post(desk.url("hand_in"))
    people = desk.world.warwickshire
    submission = reverse("assessments:submission", args=[desk.submission.public_id])
    urls = ("/", desk.url("feedback"), submission, "/notices/")
    for who in (people.lead, people.policing_body):
        client = sign_in(who)
        assert not [url for url in urls if "CANARY" in client.get(url, follow=True).content.decode()]
    decide("accept")
    assert "CANARY of a grade." in text_of(sign_in(people.lead).get(desk.url("feedback")))
    assert "CANARY" not in text_of(sign_in(desk.world.kent.lead).get(desk.url("feedback")))


def test_who_has_worked_there_reads_and_is_offered_nothing_that_is_refused(
    desk, give, record, sign_in, arrange
):
    own, colleagues = give(desk.colleague)[0], sign_in(desk.colleague)
    record(own, words="Said before it was known.")
    pages = (desk.url("review"), desk.page())
    offered = [
        "Accept or send back",
        "Begin with the first descriptor",
        "Go on with the next grade",
        "Start the review",
        "Add finding",
        "Edit<span",
        "Remove<span",
        "Add comment",
        "Save and go on",
        "Nothing here reaches the force",
    ]

    def shown():
        return " ".join(text_of(colleagues.get(page)) for page in pages).split("<main", 1)[1]

    before = shown()
    assert {words for words in offered if words not in before} == {
        "Begin with the first descriptor",
        "Start the review",  # it is begun
    }
    assert "You have worked for this force" not in before
    with arrange():
        FormerForce.objects.create(membership=desk.colleague, force=desk.submission.force)
    after = shown()
    assert not [words for words in offered if words in after]
    assert after.count("You have worked for this force, so somebody else of the team reviews") == 2
    assert "Said before it was known." in after
    assert "Tag what it is about" in after
    # What nobody reads yet is not offered either; another force's is.
    with arrange():
        FormerForce.objects.update(force=desk.kent.force)
    assert "Start the review" not in text_of(colleagues.get(desk.url("review", submission=desk.kent)))
    other = sign_in(desk.world.reviewer)
    assert "Start the review" in text_of(other.get(desk.url("review", submission=desk.kent)))
    assert "Add comment" in shown()


def test_who_has_worked_there_reviews_nothing_of_it(desk, sign_in, arrange):
    with arrange():
        FormerForce.objects.create(membership=desk.colleague, force=desk.submission.force)
    client = sign_in(desk.colleague)
    assert client.get(desk.url("review")).status_code == 200  # like everybody of the team they may read
    for url, data in (
        (desk.url("start"), {}),
        (desk.page(), desk.form()),
        (desk.url("decide"), {}),
        (desk.url("comment"), {"text": "Well."}),
    ):
        refused = client.post(url, data)
        assert refused.status_code == 403
        assert "You have worked for this force" in text_of(refused)
    kent = desk.url("start", submission=desk.kent)
    assert client.post(kent).status_code == 302
    with arrange():
        assert not Finding.objects.exists()
        assert not Reading.objects.filter(force=desk.submission.force).exists()


# --- what came back ---------------------------------------------------------------------------------------------


@pytest.fixture
def second(desk, write_finding, decide, arrange):
    write_finding(kind="question", text="Which list shows it?")
    write_finding(kind="gap", text="No view of future need.")
    decide("send_back")
    with arrange():
        made = make_submission(
            desk.world.warwickshire.force,
            desk.world.cycle,
            number=2,
            values={CODE: 4, f"{CODE}.1": None, "PREPARE.4": 1, f"{CODE}.2.a": 2, "PREPARE.5": 5},
        )
        made.replies.create(
            force=made.force,
            assessment=made.assessment,
            provision=Provision.objects.get(code=CODE),
            question="Which list shows it?",
            text="The one of May.",
        )
    return made


def test_only_what_changed_is_read_beside_its_question(desk, second, sign_in):
    url = desk.url("changes", submission=second)
    client = sign_in(desk.world.reviewer)
    assert url in text_of(client.get(desk.url("review", submission=second)))
    page = text_of(client.get(url))
    assert "Which list shows it?" in page
    assert "The one of May." in page
    assert "No view of future need." not in page  # it asked nothing
    assert "Changed elsewhere" in page
    assert "Behaviour" in page or "Prepare 7.2" in page
    assert "Prepare 12" not in page
    assert client.get(desk.url("changes")).status_code == 404  # the first answers nothing


def test_opening_what_changed_is_noted(desk, second, sign_in, arrange):
    from audit.models import AccessLog

    sign_in(desk.world.reviewer).get(desk.url("changes", submission=second))
    with arrange():
        assert AccessLog.objects.latest("pk").what == "Submission 2, Autumn now: what changed"


# --- queries ----------------------------------------------------------------------------------------------------


def test_queries_do_not_grow(desk, own, record, second_reader, sign_in, arrange, grade_all):
    client = sign_in(desk.world.reviewer)
    record(own)
    urls = [desk.url("review"), desk.page(), desk.url("agree"), desk.url("hand_in")]
    before = [len(queries_of(client, url)) for url in urls]
    grade_all(own)
    with arrange():
        for number in range(5):
            TeamComment.objects.create(
                force=own.force,
                review=own.review,
                provision=Provision.objects.get(code=CODE) if number % 2 else None,
                text="More.",
                by=desk.world.reviewer,
                by_name="Reviewer",
            )
    assert [len(queries_of(client, url)) for url in urls] == before
    assert max(before) <= 18, before


@pytest.fixture
def second_reader(desk, own, arrange):
    with arrange():
        return Reading.objects.create(
            force=own.force, review=own.review, place=2, reader=desk.colleague, reader_name="Colleague"
        )
