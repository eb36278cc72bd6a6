"""Where a force stands, for its policing body: what it may read, what it never does, and that it writes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, Edition, EditionAction
from audit.models import AccessLog, LastSeen
from forces.choices import Audience
from forces.scope import By, scope
from reviews.choices import ReviewState
from reviews.models import Finding, Review
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db

HOME, POSITION = reverse("reporting:home"), reverse("reporting:position")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def share_edition(force, *titles, number=1, shared_at=None):
    edition = Edition.objects.create(
        force=force, number=number, shared_by_name="A chief", shared_at=shared_at or timezone.now()
    )
    for title in titles:
        action = Action.objects.create(force=force, title=title)
        EditionAction.objects.create(
            force=force,
            edition=edition,
            action_public_id=action.public_id,
            title=title,
            owner_name="Sana Iqbal",
            due_date=timezone.localdate() - timedelta(days=9),
            status="on_track",
            priority="high",
        )
    return edition


@keeps
def signed(world):
    """Both forces have signed twice, with a plan shared; Warwickshire rose once and fell once."""
    with arranging():
        make_submission(world.warwickshire.force, world.previous, value=3)
        make_submission(world.warwickshire.force, world.cycle, values={"PREPARE.1": 4, "PREPARE.4": 1})
        make_submission(world.kent.force, world.cycle, value=5)
        share_edition(world.warwickshire.force, "Recruit investigators")
        share_edition(world.kent.force, "A secret of Kent")
    return world


def test_it_is_the_first_page_of_a_policing_body(signed, sign_in):
    client = sign_in(signed.warwickshire.policing_body)
    page = text_of(client.get(HOME))
    assert "Where your force stands" in page
    assert "Movement: one descriptor rose and one fell" in page
    assert "Internal culture</b> fell from Partly in place to Not started." in page
    assert "Late actions: 1 of 1 open" in page
    assert "9 days late" in page
    assert "Where your force stands" in text_of(client.get(POSITION))


def test_the_chart_has_title_description_and_a_table_of_its_figures(signed, sign_in):
    page = text_of(sign_in(signed.warwickshire.policing_body).get(HOME))
    assert page.count("<title id=") == 2 + 4 + 1  # two drawings, four strands, the actions
    assert page.count('class="p-chart"') == 2
    assert "The same figures as a table" in page
    assert "Prepare 4 Internal culture" in page


def test_another_forces_figures_never_stand_there(signed, sign_in):
    page = text_of(sign_in(signed.warwickshire.policing_body).get(HOME))
    assert "Recruit investigators" in page
    assert "Kent" not in page
    assert "A secret of Kent" not in page
    assert "Embedded</dd>" not in page


def test_before_the_first_submission_it_says_what_will_come(world, sign_in):
    page = text_of(sign_in(world.warwickshire.policing_body).get(HOME))
    assert "The force has not submitted an assessment yet." in page


def test_without_an_earlier_cycle_nothing_is_compared(signed, sign_in):
    page = text_of(sign_in(signed.kent.policing_body).get(HOME))
    assert "There is no earlier cycle to compare with." in page
    assert ", was " not in page


def test_a_draft_never_shows(signed, sign_in, arrange):
    with arrange():
        signed.warwickshire.assessment.summaries.update(strengths="A draft of the force.")
        Action.objects.create(force=signed.warwickshire.force, title="Only in the live plan")
    page = text_of(sign_in(signed.warwickshire.policing_body).get(HOME))
    assert "A draft of the force." not in page
    assert "Only in the live plan" not in page


def test_only_the_newest_submission_and_edition_show(signed, sign_in, arrange):
    with arrange():
        make_submission(signed.warwickshire.force, signed.cycle, value=4, number=2)
        share_edition(signed.warwickshire.force, "Newer action", number=2)
    page = text_of(sign_in(signed.warwickshire.policing_body).get(HOME))
    assert "Movement: 24 descriptors rose and none fell" in page
    assert "Newer action" in page
    assert "Recruit investigators" not in page


@pytest.fixture
def reviewed(signed, arrange):
    def make(state, released_at):
        with arrange():
            submission = signed.warwickshire.assessment.submissions.get()
            review = Review.objects.create(
                force=submission.force,
                submission=submission,
                state=state,
                decided_at=released_at,
                released_at=released_at,
            )
            for kind in ("strength", "gap", "question"):
                Finding.objects.create(
                    force=submission.force,
                    review=review,
                    provision_id=submission.submittedsummaries.first().provision_id,
                    kind=kind,
                    text=f"A {kind}.",
                    written_by_name="R",
                    released_at=released_at,
                )

    return make


def test_accepted_feedback_is_counted_without_questions(signed, sign_in, reviewed):
    reviewed(ReviewState.ACCEPTED, timezone.now())
    page = text_of(sign_in(signed.warwickshire.policing_body).get(HOME))
    assert "The national team released its feedback" in page
    assert "1 strength, 1 gap." in page
    assert "question</" not in page


@pytest.mark.parametrize("state", [ReviewState.IN_REVIEW, ReviewState.SENT_BACK])
def test_before_it_is_accepted_there_is_no_feedback(signed, sign_in, reviewed, state):
    reviewed(state, timezone.now() if state == ReviewState.SENT_BACK else None)
    page = text_of(sign_in(signed.warwickshire.policing_body).get(HOME))
    assert "released its feedback" not in page
    assert "Feedback of the national team" not in page
    assert "sent back" not in page


@pytest.mark.parametrize("who", ["warwickshire.lead", "reviewer", "stalking"])
def test_it_is_for_policing_bodies_alone(signed, sign_in, who):
    person = signed
    for part in who.split("."):
        person = getattr(person, part)
    assert sign_in(person).get(POSITION).status_code == 403


def test_no_button_writes(signed, sign_in):
    client = sign_in(signed.warwickshire.policing_body)
    page = text_of(client.get(HOME))
    session = page.count('action="/accounts/logout/"') + page.count('action="/accounts/stay/"')
    assert page.count("<form") == session == 2
    assert client.post(HOME).status_code == 405
    assert client.post(POSITION).status_code == 405


def test_what_is_new_is_new_since_the_visit_before(signed, sign_in, arrange):
    client = sign_in(signed.warwickshire.policing_body)
    assert "What is new" in text_of(client.get(HOME))
    assert "What is new" in text_of(client.get(HOME))  # the same day: still the same visit
    with arrange():
        before = timezone.now() - timedelta(days=3)
        LastSeen.objects.update(at=before)
    page = text_of(client.get(HOME))
    assert f"Since you last looked, {before.day} {before:%B %Y}" in page
    assert "The force signed its submission" in page
    with arrange():
        LastSeen.objects.update(at=timezone.now() - timedelta(days=2), before=None)
        signed.warwickshire.assessment.submissions.update(signed_at=timezone.now() - timedelta(days=9))
        Edition.objects.update(shared_at=timezone.now() - timedelta(days=9))
    assert "Nothing new was signed, released or shared since then." in text_of(client.get(HOME))


def test_the_force_can_see_that_it_was_opened(signed, sign_in):
    sign_in(signed.warwickshire.policing_body).get(HOME)
    lead = signed.warwickshire.lead
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        assert AccessLog.objects.get().what == "Submission 1, Autumn now: position"


def test_queries_do_not_grow(signed, sign_in, arrange):
    client = sign_in(signed.warwickshire.policing_body)
    client.get(HOME)
    one = queries_of(client, HOME)
    with arrange():
        share_edition(signed.warwickshire.force, *[f"Action {n}" for n in range(20)], number=2)
        share_edition(signed.kent.force, *[f"Action {n}" for n in range(20)], number=2)
    assert len(queries_of(client, HOME)) == len(one) == 12, "\n".join(one)
