"""Writes what the national team made of the submissions, in its own scope; and what a portfolio's owner reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from actionplans.models import RecommendationUpdate
from assessments.choices import SignOffStep
from assessments.models import SentBack, SignOff, Submission
from assessments.signing import signature_of
from core.templatetags.portal import day as day_in_words
from forces.choices import Audience
from forces.models import Membership, Portfolio
from forces.scope import By, scope
from reporting.choices import TextSection
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented, uuid_of
from reporting.demo.moderation import settle
from reporting.demo.past import dated
from reporting.demo.progress import Story, story_of
from reporting.demo.readings import read_submission
from reporting.demo.words import findings
from reporting.models import ReportText
from reviews.choices import FindingKind, ReviewState
from reviews.models import Finding, PanelDecision, Reading, Review

STATES = {
    Story.ACCEPTED: ReviewState.ACCEPTED,
    Story.IN_REVIEW: ReviewState.IN_REVIEW,
    Story.QUESTIONS: ReviewState.SENT_BACK,
}
FINDINGS_WHILE_READING = 4


@dataclass(frozen=True)
class Reviewers:
    lead: Membership
    readers: list[Membership]

    @classmethod
    def find(cls) -> "Reviewers":
        people = {m.email.split("@")[0]: m for m in Membership.objects.filter(organisation__slug="national")}
        return cls(people["lead"], [people["reviewer"], people["second-reviewer"]])


def review_all(context: Context) -> int:
    """A review for each invented submission that has come so far and has none. In the national scope. Says how many.

    What people signed since is for people to review.
    """
    reviewers = Reviewers.find()
    waiting = Submission.objects.filter(review__isnull=True).select_related("force", "cycle").order_by("pk")
    count = 0
    with dated(Finding, PanelDecision, Reading, SentBack, SignOff):
        for submission in waiting:
            slug, cycle = submission.force.slug, submission.cycle
            if submission.public_id != uuid_of("submission", slug, cycle.slug):
                continue
            turn = 0 if cycle == context.previous else 1
            state = ReviewState.ACCEPTED if turn == 0 else STATES.get(story_of(slug))
            if state is not None:
                _review(context, submission, turn, state, reviewers)
                count += 1
    return count


def _review(
    context: Context, submission: Submission, turn: int, state: ReviewState, reviewers: Reviewers
) -> None:
    slug = submission.force.slug
    roll = dice("review", slug, turn)
    reviewer = roll.choice(reviewers.readers)
    decided = None if state is ReviewState.IN_REVIEW else _decided_at(context, submission, turn)
    review = Review.objects.create(
        force=submission.force,
        submission=submission,
        state=state,
        reviewer=reviewer,
        reviewer_name=reviewer.display_name,
        message=_message(slug, state, turn),
        decided_by_name=signature_of(reviewers.lead) if decided else "",
        decided_at=decided,
        released_at=decided,
        answers_due_on=_answers_due_on(context, state),
    )
    readings = read_submission(context, review, reviewers.readers, reviewers.lead)
    settle(context, review, readings, reviewers.lead)
    _find(context, review, readings[0], turn)
    if state is ReviewState.SENT_BACK:
        _ask(review)


def _answers_due_on(context: Context, state: ReviewState) -> date | None:
    return context.calendar.today + timedelta(days=14) if state is ReviewState.SENT_BACK else None


def _ask(review: Review) -> None:
    """What the questions open again."""
    said = {
        "force": review.force,
        "assessment": review.submission.assessment,
        "by_name": review.decided_by_name,
        "at": review.decided_at,
    }
    SentBack.objects.bulk_create(
        SentBack(
            **said,
            provision=question.provision,
            reason=question.text,
            by_national=True,
            answer_by=review.answers_due_on,
        )
        for question in review.findings.questions().select_related("provision")
    )
    SignOff.objects.create(**said, step=SignOffStep.REOPENED)


def _decided_at(context: Context, submission: Submission, turn: int) -> datetime:
    roll = dice("decided", submission.force.slug, turn)
    signed = timezone.localdate(submission.signed_at)
    if turn == 0:
        return at(signed + timedelta(days=roll.randint(35, 60)), roll)
    return at(
        min(signed + timedelta(days=roll.randint(4, 8)), context.calendar.today - timedelta(days=1)), roll
    )


def _message(slug: str, state: ReviewState, turn: int) -> str:
    words = {ReviewState.ACCEPTED: "accepted", ReviewState.SENT_BACK: "sent_back"}.get(state)
    return dice("message", slug, turn).choice(invented("texts")[words]) if words else ""


def _find(context: Context, review: Review, reading: Reading, turn: int) -> None:
    slug, signed = review.force.slug, review.submission.signed_at
    questions = 2 if review.state == ReviewState.SENT_BACK else 1 if turn == 0 else 0
    words = findings(slug, context.positions_of(slug), turn=turn, questions=questions)
    if review.state == ReviewState.IN_REVIEW:
        words = words[:FINDINGS_WHILE_READING]
    Finding.objects.bulk_create(
        Finding(
            public_id=uuid_of("finding", slug, turn, found.descriptor, found.kind),
            force=review.force,
            review=review,
            reading=reading,
            provision=context.provisions[found.descriptor],
            kind=FindingKind(found.kind),
            text=found.text,
            written_by=reading.reader,
            written_by_name=reading.reader_name,
            written_at=signed + timedelta(days=2, hours=number),
            released_at=review.released_at,
        )
        for number, found in enumerate(words)
    )


def write_report_texts(context: Context) -> None:
    """The words around the national report, for both cycles. In the national scope."""
    words = invented("texts")["report"]
    for cycle in (context.previous, context.current):
        for section in TextSection:
            ReportText.objects.get_or_create(
                cycle=cycle, section=section, defaults={"text": words[section.value].strip()}
            )


def report_for_the_portfolio(context: Context) -> None:
    """What a portfolio's owner has to say since the published report, in that person's own scope."""
    with scope(Audience.NATIONAL):
        owner = Membership.objects.get(email="stalking@national.example")
    with scope(Audience.PORTFOLIO, by=By.of(owner)):
        for number, entry in enumerate(invented("texts")["updates"]):
            key = uuid_of("update", entry["recommendation"], entry["title"])
            if RecommendationUpdate.objects.filter(public_id=key).exists():
                continue
            moment = at(_weeks_ago(context, number), dice("posted", number))
            RecommendationUpdate.objects.create(
                public_id=key,
                provision=context.provisions[entry["recommendation"]],
                portfolio=Portfolio.objects.get(code=entry["portfolio"]),
                title=entry["title"],
                body=entry["body"].strip(),
                as_at=day_in_words(moment),
                posted_at=moment,
                posted_by_name=f"{owner.display_name}, {owner.role_label}",
            )


def _weeks_ago(context: Context, number: int) -> date:
    return context.calendar.today - timedelta(weeks=3 + 4 * number)
