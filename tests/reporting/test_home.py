"""The first page, by role: what waits for whom, in which order, and nothing that is not theirs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.choices import PublicationState
from actionplans.models import Action, Inspection, Publication
from assessments.choices import Stage
from assessments.models import Assessment, Cycle, SentBack, SignOff
from forces.choices import Role
from forces.models import Force, FormerForce, Organisation
from frameworks.models import Provision
from practice.models import CallForPractice, Consent, Practice, PracticeOffer
from reviews.choices import ReviewState
from reviews.models import Review
from tests.queries import queries_of
from tests.submissions import make_submission, make_submissions
from tests.world import answer_all, give_part, make_assessment, make_cycle, make_membership

pytestmark = pytest.mark.django_db

HOME = reverse("reporting:home")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def jobs_of(page: str) -> list[str]:
    """The titles of the jobs, in order."""
    found = page.partition('class="p-todo"')[2].partition("</ol>")[0]
    return [part.partition("</b>")[0] for part in found.split("<b>")[1:]]


def make_late_action(force, title, *, days=10, owner=None):
    due = timezone.localdate() - timedelta(days=days)
    return Action.objects.create(force=force, title=title, due_date=due, owner=owner)


# --- a force ----------------------------------------------------------------------------------------------------


def test_what_is_asked_of_its_practice_waits_for_who_speaks_for_the_force(world, sign_in, arrange):
    """Until it is answered; a call stands last, since nobody has to offer anything."""
    said = {"title": "Walks at dusk", "what": "Officers walk with residents.", "cost": "None."}
    with arrange():
        force = world.warwickshire.force
        practice = Practice.objects.create(**said, source=force)
        consent = Consent.objects.create(
            **said, force=force, practice=practice, of_worded=1, asked_by_name="L"
        )
        call = CallForPractice.objects.create(
            title="Safer stations", text="Say.", due_on=timezone.localdate(), called_at=timezone.now()
        )
    asked, answer, offer = (
        "Say whether others may read of “Walks at dusk”",
        "Answer the 206 behaviours that are left",
        "Offer practice: Safer stations",
    )
    lead = sign_in(world.warwickshire.lead)
    assert jobs_of(text_of(lead.get(HOME))) == [asked, answer, offer]
    assert jobs_of(text_of(sign_in(world.warwickshire.contributor).get(HOME))) == []
    assert asked not in text_of(sign_in(world.kent.lead).get(HOME))
    with arrange():
        Consent.objects.filter(pk=consent.pk).update(state="given")
        PracticeOffer.objects.create(**said, force=force, call=call, state="sent", key=uuid4())
    assert jobs_of(text_of(lead.get(HOME))) == [answer]


def test_a_lead_begins_with_answering(world, sign_in):
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert jobs_of(page) == ["Answer the 206 behaviours that are left"]
    assert "Next: Strategic priority, 0 of 8 answered." in page
    assert "Begin answering" in page
    assert "30 days" in page


def test_jobs_stand_in_the_order_in_which_they_matter(world, sign_in, arrange):
    force = world.warwickshire.force
    with arrange():
        answer_all(world.warwickshire.assessment)
        assessment = world.warwickshire.assessment
        assessment.ratings.filter(provision__code__startswith="PURSUE.1.").update(grade=None)
        assessment.summaries.filter(provision__code__in=["PREPARE.1", "PREPARE.2"]).update(confirmed_at=None)
        SentBack.objects.create(
            force=force,
            assessment=assessment,
            provision=Provision.objects.get(code="PREPARE.4"),
            reason="Say when.",
            by_name="A chief",
        )
        make_late_action(force, "Recruit")
        part = give_part(world.warwickshire, "PREPARE.4", state="handed_in")
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert jobs_of(page) == [
        "Look at 1 part that the chief officer sent back",
        "Agree 1 part that was handed in",
        "Answer the 7 behaviours that are left",
        "Confirm 2 summaries",
    ]
    assert "Internal culture." in page
    assert f"Prepare 4 Internal culture from {world.warwickshire.contributor}." in page
    assert reverse("assessments:part", args=[part.public_id]) in page
    with arrange():
        give_part(world.warwickshire, "PREPARE.5", state="handed_in")
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert "Agree 2 parts that were handed in" in jobs_of(page)
    assert f"{reverse('assessments:parts', args=[assessment.public_id])}?state=handed_in" in page


def test_a_contributor_neither_confirms_nor_sends(world, sign_in, arrange):
    with arrange():
        answer_all(world.warwickshire.assessment)
        world.warwickshire.assessment.summaries.filter(provision__code="PREPARE.1").update(confirmed_at=None)
    assert jobs_of(text_of(sign_in(world.warwickshire.contributor).get(HOME))) == []
    assert jobs_of(text_of(sign_in(world.warwickshire.lead).get(HOME))) == ["Confirm 1 summary"]


def test_a_complete_assessment_can_be_sent(world, sign_in, arrange):
    with arrange():
        answer_all(world.warwickshire.assessment)
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert jobs_of(page) == ["Send the assessment to the chief officer"]
    assert reverse("assessments:sign_off", args=[world.warwickshire.assessment.public_id]) in page


def test_what_the_chief_officer_sent_back_is_sent_again_once_it_was_touched(world, sign_in, arrange):
    assessment = world.warwickshire.assessment
    with arrange():
        answer_all(assessment)
        Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.SENT_BACK)
        asked = Provision.objects.get(code="PREPARE.4")
        of = {"force": assessment.force, "assessment": assessment}
        back = SentBack.objects.create(**of, provision=asked, reason="Say when.", by_name="A chief")
    client = sign_in(world.warwickshire.lead)
    look = "Look at 1 part that the chief officer sent back"
    assert jobs_of(text_of(client.get(HOME))) == [look]
    with arrange():
        Assessment.objects.filter(pk=assessment.pk).update(last_activity_at=back.at + timedelta(minutes=1))
    page = text_of(client.get(HOME))
    assert jobs_of(page) == [look, "Send the assessment to the chief officer"]
    assert "Is everything mended that was sent back?" in page


def send(world, by):
    assessment = world.warwickshire.assessment
    answer_all(assessment)
    Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    SignOff.objects.create(
        force=assessment.force, assessment=assessment, step="sent", by=by, by_name="A lead"
    )


def test_a_chief_officer_reads_and_signs(world, sign_in, arrange):
    chief = sign_in(world.warwickshire.chief)
    assert "Nothing waits for you." in text_of(chief.get(HOME))
    with arrange():
        send(world, world.warwickshire.lead)
    assert jobs_of(text_of(chief.get(HOME))) == ["Read and sign the assessment, Autumn now"]
    assert jobs_of(text_of(sign_in(world.warwickshire.lead).get(HOME))) == []


def test_a_chief_officer_is_told_what_of_the_plan_and_of_inspections_waits(world, sign_in, arrange):
    force, day = world.warwickshire.force, timezone.localdate()
    with arrange():
        for title, published in (("The newer report", day), ("The older report", day - timedelta(days=9))):
            report = {"publisher": "HMICFRS", "title": title, "published_on": published}
            Inspection.objects.create(force=force, **report)
        state = PublicationState.WITH_CHIEF_OFFICER
        waiting = Publication.objects.create(
            force=force, number=2, state=state, sent_by_name="Lead", sent_at=timezone.now()
        )
    page = text_of(sign_in(world.warwickshire.chief).get(HOME))
    assert jobs_of(page) == [
        "Comment on “The older report”",
        "Release version 2 of the published plan, or send it back",
    ]
    assert reverse("actionplans:publication", args=[waiting.public_id]) in page
    for other in (world.warwickshire.lead, world.warwickshire.viewer, world.kent.chief):
        page = text_of(sign_in(other).get(HOME))
        assert "The older report" not in page
        assert "Release version 2" not in page
    with arrange():
        Publication.objects.update(
            state=PublicationState.SENT_BACK,
            reason="Say less.",
            decided_by_name="Chief",
            decided_at=timezone.now(),
        )
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert jobs_of(page)[0] == "Change version 2 of the published plan, which was sent back"
    assert f"By Chief on {day.day} {day:%B %Y}: Say less." in page
    for other in (world.warwickshire.chief, world.warwickshire.contributor, world.kent.lead):
        assert "which was sent back" not in text_of(sign_in(other).get(HOME))


def test_nobody_is_asked_to_sign_what_they_sent(world, sign_in, arrange):
    with arrange():
        send(world, world.warwickshire.chief)
    assert "Nothing waits for you." in text_of(sign_in(world.warwickshire.chief).get(HOME))


def test_a_viewer_has_no_jobs_and_sees_progress(world, sign_in, arrange):
    with arrange():
        make_late_action(world.warwickshire.force, "Recruit")
    page = text_of(sign_in(world.warwickshire.viewer).get(HOME))
    assert "Nothing waits for you." in page
    assert "Progress, Autumn now" in page
    assert "0 of 206" in page


def test_progress_counts_by_strand(world, sign_in, arrange):
    with arrange():
        answer_all(world.warwickshire.assessment)
        world.warwickshire.assessment.ratings.filter(provision__code__startswith="PROTECT").update(grade=None)
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    for part in ("110 of 110", "0 of 28", "33 of 33", "35 of 35", "178 of 206", "19 of 24"):
        assert part in page


def test_late_actions_name_their_owners(world, sign_in, arrange):
    with arrange():
        make_late_action(
            world.warwickshire.force, "Recruit <soon>", days=31, owner=world.warwickshire.contributor
        )
        make_late_action(world.warwickshire.force, "Nobody’s", days=1)
        Action.objects.create(force=world.warwickshire.force, title="In time")
        make_late_action(world.kent.force, "A secret of Kent")
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert "2 <small>of 3 open</small>" in page
    assert "31 days late</span> · Contributor" in page
    assert "1 day late</span> · nobody owns it" in page
    assert "Recruit &lt;soon&gt;" in page
    assert "A secret of Kent" not in page


def test_after_the_due_date_it_is_late(world, sign_in, arrange):
    with arrange():
        Cycle.objects.filter(pk=world.cycle.pk).update(due_on=timezone.localdate() - timedelta(days=9))
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert "Submission is late" in page
    assert "The submission is 9 days late." in page


def test_questions_of_the_national_team_come_first(world, sign_in, arrange):
    with arrange():
        submission = make_submission(world.warwickshire.force, world.cycle)
        answer_all(world.warwickshire.assessment)
        Assessment.objects.filter(pk=submission.assessment_id).update(stage=Stage.REOPENED)
        Review.objects.create(
            force=submission.force,
            submission=submission,
            state=ReviewState.SENT_BACK,
            decided_at=timezone.now(),
            released_at=timezone.now(),
        )
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert jobs_of(page)[0] == "Answer the national team’s questions on your submission"
    assert reverse("reviews:feedback", args=[submission.public_id]) in page


@pytest.mark.parametrize("state", [ReviewState.WAITING, ReviewState.IN_REVIEW])
def test_a_review_at_work_leaves_no_trace(world, sign_in, arrange, state):
    with arrange():
        submission = make_submission(world.warwickshire.force, world.cycle)
        Review.objects.create(force=submission.force, submission=submission, state=state)
    page = text_of(sign_in(world.warwickshire.lead).get(HOME))
    assert "Submission 1 of Autumn now" in page
    assert "Feedback" not in page


def test_without_any_cycle_a_force_reads_what_will_come(world, sign_in, arrange):
    with arrange():
        person = make_membership(
            Organisation.objects.get(slug="surrey"), Role.FORCE_LEAD, "lead@surrey.example"
        )
        Cycle.objects.update(state="closed")
    assert "has no assessment yet" in text_of(sign_in(person).get(HOME))


def test_a_forces_queries_do_not_grow(world, sign_in, arrange):
    client = sign_in(world.warwickshire.lead)
    with arrange():
        make_late_action(world.warwickshire.force, "One", owner=world.warwickshire.contributor)
    one = queries_of(client, HOME)
    with arrange():
        answer_all(world.warwickshire.assessment)
        for number in range(6):
            make_late_action(world.warwickshire.force, f"{number}", owner=world.warwickshire.viewer)
    assert len(queries_of(client, HOME)) == len(one) == 21, "\n".join(one)


# --- the national team ------------------------------------------------------------------------------------------


def test_the_desk_says_what_came_in_and_what_waits(world, sign_in, arrange):
    with arrange():
        forces = {slug: Force.objects.get(slug=slug) for slug in ("surrey", "essex", "gwent")}
        made = dict(zip(forces, make_submissions(forces.values(), world.cycle), strict=True))
        Review.objects.create(
            force=forces["surrey"],
            submission=made["surrey"],
            state=ReviewState.IN_REVIEW,
            reviewer=world.reviewer,
            reviewer_name="Reviewer",
        )
        Review.objects.create(force=forces["essex"], submission=made["essex"], state=ReviewState.ACCEPTED)
        Assessment.objects.filter(force=world.kent.force).update(answered=141)
    page = text_of(sign_in(world.reviewer).get(HOME))
    assert "<b>3 of 5</b> forces have submitted: 1 waiting, 1 in review, 1 accepted." in page
    assert "You are reviewing (1)" in page
    assert "Nobody reads these yet (1)" in page
    assert "141 of 206 answered" in page
    assert "You are reviewing (0)" in text_of(sign_in(world.national_lead).get(HOME))


def test_whoever_worked_for_a_force_is_told_that_a_colleague_has_to_read_it(world, sign_in, arrange):
    with arrange():
        make_submissions([world.warwickshire.force, world.kent.force], world.cycle)
        FormerForce.objects.create(membership=world.reviewer, force=world.kent.force)
    said = "You have worked for this force, so a colleague has to read it."
    waiting = text_of(sign_in(world.reviewer).get(HOME)).partition('id="waiting"')[2].partition("</ul>")[0]
    rows = {row.partition("</a>")[0].rpartition(">")[2]: said in row for row in waiting.split("<li")[1:]}
    assert rows == {"Warwickshire": False, "Kent": True}
    assert said not in text_of(sign_in(world.national_lead).get(HOME))


def test_a_second_submission_is_marked_as_signed_again(world, sign_in, arrange):
    with arrange():
        make_submission(world.kent.force, world.cycle)
        make_submission(world.kent.force, world.cycle, number=2)
    page = text_of(sign_in(world.reviewer).get(HOME))
    assert "Signed again after questions, submission 2" in page
    assert "Nobody reads these yet (1)" in page


def test_without_a_cycle_a_national_lead_may_open_one(world, sign_in, arrange):
    with arrange():
        Cycle.objects.update(state="preparing")
    assert "Open a cycle" in text_of(sign_in(world.national_lead).get(HOME))
    assert "Open a cycle" not in text_of(sign_in(world.reviewer).get(HOME))


def test_the_desk_is_of_the_open_cycle_that_is_due_first_and_leads_to_the_others(world, sign_in, arrange):
    with arrange():
        make_cycle("autumn-next", world.cycle.due_on + timedelta(days=365), state="open")
    client = sign_in(world.reviewer)
    page = client.get(HOME).content.decode()
    assert "<b>Autumn now</b>" in page
    assert 'href="?cycle=autumn-next"' in page
    assert 'href="/national/?cycle=autumn-now"' in page
    assert 'href="/national/moderation/autumn-now/"' in page
    other = text_of(client.get(f"{HOME}?cycle=autumn-next"))
    assert "The assessments of this cycle are being made" in other
    assert "Every force has submitted" not in other
    assert client.get(f"{HOME}?cycle=no-such").status_code == 404


def test_the_desks_queries_do_not_grow(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    one = queries_of(client, HOME)
    with arrange():
        forces = list(Force.objects.exclude(slug__in=["warwickshire", "kent"]))
        make_submissions(forces[:20], world.cycle)
        make_assessment(forces[20], world.cycle)
        FormerForce.objects.create(membership=world.reviewer, force=forces[0])
    assert len(queries_of(client, HOME)) == len(one) == 9, "\n".join(one)


# --- the others -------------------------------------------------------------------------------------------------


def test_a_portfolio_owner_sees_the_portfolios_recommendations(world, sign_in):
    page = text_of(sign_in(world.stalking).get(HOME))
    assert "Your portfolio answers for 2 recommendations." in page
    assert len(jobs_of(page)) == 2
    assert "Warwickshire" not in page


def test_an_observer_sees_what_was_released(world, sign_in, arrange):
    with arrange():
        organisation = Organisation.objects.create(slug="inspectors", name="Inspectors", audience="observer")
        observer = make_membership(organisation, Role.OBSERVER, "observer@inspectors.example")
    assert "No report was released yet." in text_of(sign_in(observer).get(HOME))


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(HOME).url.startswith(reverse("account_login"))
