"""What is searched: one line for each kind of thing, with who may read it, which of it, and where it is read.

The database shows each audience its own rows; beneath that each line asks as the thing's own pages do. A line is one
query of a search, whatever there is to find.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actionplans.models import (
    Action,
    Commitment,
    EditionAction,
    RecommendationUpdate,
    ReleasedResponse,
)
from assessments.models import Post, Rating, SubmittedRating, SubmittedSummary, Summary, Thread
from evidence.models import Evidence
from evidence.sight import seen_by
from forces.models import Membership
from forces.roles import Permission
from frameworks.choices import CONTAINERS, ProvisionKind
from frameworks.models import Passage, Provision
from practice.models import Practice
from returns.models import Asked, Request, ReturnedAnswer
from reviews.models import Finding
from reviews.plans.models import PlanFinding, PlanMark


@dataclass(frozen=True)
class Kind:
    """rows: those that a person may read, with what title and url ask of them; fields: the texts that are searched."""

    code: str
    label: str
    fields: tuple[str, ...]
    may: Callable[[Membership], bool]
    rows: Callable[[Membership], QuerySet[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any, Membership], str]


def holds(*permissions: Permission) -> Callable[[Membership], bool]:
    return lambda by: any(by.may(permission) for permission in permissions)


def anybody(by: Membership) -> bool:
    return True


# --- published, and so everybody's ------------------------------------------------------------------------------


def _lines(by: Membership) -> QuerySet[Any]:
    lines = Provision.objects.exclude(kind__in=CONTAINERS).select_related("framework")
    return lines.order_by("framework__position", "position")


def _line_url(line: Provision, by: Membership) -> str:
    if line.kind == ProvisionKind.RECOMMENDATION:
        return reverse("recommendations:recommendation", args=[line.code])
    return f"{reverse('frameworks:framework', args=[line.framework.code])}#{line.anchor}"


def _passage_url(passage: Passage, by: Membership) -> str:
    return f"{reverse('frameworks:passages', args=[passage.framework.code])}#{passage.code}"


# --- a force's own ----------------------------------------------------------------------------------------------


def _own(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(force=by.force_id)


def _answers(by: Membership) -> QuerySet[Any]:
    seen = Rating.objects.in_sight_of(by).select_related("assessment__cycle", "provision__parent")
    return _own(seen, by).order_by("-assessment__cycle__due_on", "provision__position")


def _answer_url(rating: Rating, by: Membership) -> str:
    strand, number, *_ = rating.provision.code.split(".")
    page = reverse("assessments:descriptor", args=[rating.assessment.public_id, f"{strand}.{number}"])
    return f"{page}#b-{rating.provision.code}"


def _summaries(by: Membership) -> QuerySet[Any]:
    rows = Summary.objects.select_related("assessment__cycle", "provision__parent")
    return _own(rows, by).order_by("-assessment__cycle__due_on", "provision__position")


def _posts(by: Membership) -> QuerySet[Any]:
    seen = Thread.objects.in_sight_of(by).filter(force=by.force_id)
    rows = Post.objects.filter(thread__in=seen).select_related("thread__provision", "thread__assessment")
    return _own(rows, by).order_by("-at", "-pk")


def _post_url(post: Post, by: Membership) -> str:
    thread = post.thread
    return reverse("assessments:threads", args=[thread.assessment.public_id, thread.provision.code])


# --- submitted, shared, released --------------------------------------------------------------------------------


def _readable(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """Of the own force; of every force for those who belong to none, as far as the database shows them any."""
    return rows.filter(force=by.force_id) if by.force_id else rows


def _submitted(model: Any) -> Callable[[Membership], QuerySet[Any]]:
    def rows(by: Membership) -> QuerySet[Any]:
        standing = model.objects.filter(submission__superseded=False)
        of = standing.select_related("submission__cycle", "force", "provision__parent")
        return _readable(of, by).order_by("-submission__signed_at", "-pk")

    return rows


def _submitted_url(row: Any, by: Membership) -> str:
    strand, number, *_ = row.provision.code.split(".")
    of = [row.submission.public_id, f"{strand}.{number}"]
    return reverse("assessments:submitted_descriptor", args=of)


def _findings(by: Membership) -> QuerySet[Any]:
    rows = Finding.objects.select_related("review__submission__cycle", "force", "provision__parent")
    # Of a submission that two people read blind, each finds what they wrote themselves.
    own = by.may(Permission.READ_SUBMISSIONS)
    rows = rows.in_sight_of(by) if own else rows.released_to(by.audience)
    return _readable(rows, by).order_by("-written_at", "-pk")


def _finding_url(finding: Finding, by: Membership) -> str:
    submission = finding.review.submission.public_id
    if by.may(Permission.READ_SUBMISSIONS):
        return reverse("reviews:descriptor", args=[submission, finding.provision.code])
    return reverse("reviews:feedback", args=[submission])


def _of_plans(model: Any) -> Callable[[Membership], QuerySet[Any]]:
    """What the national team noted of plans: all of it to itself, to others what it released."""

    def rows(by: Membership) -> QuerySet[Any]:
        of = model.objects.select_related("review__edition", "force", "matter__provision")
        seen = of if by.may(Permission.READ_SUBMISSIONS) else of.filter(released_at__isnull=False)
        return _readable(seen, by).order_by("-review__started_at", "pk")

    return rows


def _of_plan_url(row: PlanFinding | PlanMark, by: Membership) -> str:
    review = row.review.public_id
    if not by.may(Permission.READ_SUBMISSIONS):
        return reverse("reviews:plan_feedback", args=[review])
    if row.matter is None:
        return reverse("planreviews:review", args=[review])
    return reverse("planreviews:mark", args=[review, row.matter.code])


def _of_plan_title(row: PlanFinding | PlanMark) -> str:
    about = row.matter.reference if row.matter else "the plan as a whole"
    return f"{row.force.short_name}, edition {row.review.edition.number}: {about}"


def _edition_actions(by: Membership) -> QuerySet[Any]:
    rows = EditionAction.objects.select_related("edition", "force")
    return _readable(rows, by).order_by("-edition__shared_at", "pk")


def _responses(by: Membership) -> QuerySet[Any]:
    rows = ReleasedResponse.objects.readable_by(by).select_related("provision", "force")
    return rows.order_by("-released_at", "-pk")


def _returned(by: Membership) -> QuerySet[Any]:
    rows = ReturnedAnswer.objects.select_related("returned__asked", "force")
    return _readable(rows, by).order_by("-pk")


_SUBMISSIONS = holds(Permission.READ_SUBMISSIONS, Permission.READ_POSITION)
_EDITIONS = holds(Permission.READ_SUBMISSIONS, Permission.READ_POSITION, Permission.READ_PLAN)

# In the order of the page.
KINDS = [
    Kind(
        "answers",
        "Answers of your assessment",
        ("comment", "reason"),
        holds(Permission.READ_ASSESSMENT),
        _answers,
        lambda row: f"{row.provision.reference}, {row.assessment.cycle.name}",
        _answer_url,
    ),
    Kind(
        "summaries",
        "Summaries of your assessment",
        ("strengths", "gaps", "support_needed"),
        holds(Permission.READ_WHOLE),
        _summaries,
        lambda row: f"{row.provision.name}, {row.assessment.cycle.name}",
        lambda row, by: reverse(
            "assessments:descriptor", args=[row.assessment.public_id, row.provision.code]
        ),
    ),
    Kind(
        "questions",
        "Questions between colleagues",
        ("text",),
        holds(Permission.READ_ASSESSMENT),
        _posts,
        lambda row: row.thread.provision.name,
        _post_url,
    ),
    Kind(
        "actions",
        "Actions of your plan",
        ("title", "description", "outcome", "measure", "partners"),
        holds(Permission.READ_PLAN),
        lambda by: _own(Action.objects.all(), by).order_by("-updated_at", "-pk"),
        lambda row: row.title,
        lambda row, by: reverse("actionplans:action", args=[row.public_id]),
    ),
    Kind(
        "commitments",
        "Commitments of your plan",
        ("title", "text"),
        holds(Permission.READ_PLAN),
        lambda by: _own(Commitment.objects.in_plan(), by),
        lambda row: row.title,
        lambda row, by: reverse("actionplans:commitments"),
    ),
    Kind(
        "evidence",
        "Your evidence",
        ("title",),
        holds(Permission.READ_ASSESSMENT),
        lambda by: seen_by(by, _own(Evidence.objects.all(), by)).order_by("-added_at", "-pk"),  # type: ignore[arg-type]  # filter keeps the kind
        lambda row: row.title,
        lambda row, by: reverse("evidence:evidence", args=[row.public_id]),
    ),
    Kind(
        "submitted-summaries",
        "Submitted summaries",
        ("strengths", "gaps", "support_needed"),
        _SUBMISSIONS,
        _submitted(SubmittedSummary),
        lambda row: f"{row.force.short_name}, {row.submission.cycle.name}: {row.provision.name}",
        _submitted_url,
    ),
    Kind(
        "submitted-answers",
        "Submitted answers",
        ("comment", "reason"),
        _SUBMISSIONS,
        _submitted(SubmittedRating),
        lambda row: f"{row.force.short_name}, {row.submission.cycle.name}: {row.provision.reference}",
        _submitted_url,
    ),
    Kind(
        "findings",
        "Findings of reviews",
        ("text",),
        holds(Permission.READ_SUBMISSIONS, Permission.READ_POSITION, Permission.READ_WHOLE),
        _findings,
        lambda row: f"{row.force.short_name}, {row.review.submission.cycle.name}: {row.provision.name}",
        _finding_url,
    ),
    Kind(
        "editions",
        "Shared editions of plans",
        ("title", "description", "outcome", "measure", "partners"),
        _EDITIONS,
        _edition_actions,
        lambda row: f"{row.force.short_name}, edition {row.edition.number}: {row.title}",
        lambda row, by: reverse("actionplans:edition", args=[row.edition.public_id]),
    ),
    *(
        Kind(code, label, fields, _EDITIONS, _of_plans(model), _of_plan_title, _of_plan_url)
        for code, label, fields, model in (
            ("plan-findings", "Findings of plan reviews", ("text",), PlanFinding),
            ("plan-notes", "Notes of plan reviews", ("note",), PlanMark),
        )
    ),
    Kind(
        "responses",
        "Released responses to recommendations",
        ("statement",),
        _EDITIONS,
        _responses,
        lambda row: f"{row.force.short_name}: {row.provision.reference}",
        lambda row, by: reverse("recommendations:released", args=[row.public_id]),
    ),
    Kind(
        "requests",
        "Requests to forces",
        ("title", "why", "instructions"),
        holds(Permission.READ_SUBMISSIONS),
        lambda by: Request.objects.newest_first(),
        lambda row: row.title,
        lambda row, by: reverse("requests:request", args=[row.public_id]),
    ),
    Kind(
        "asked",
        "Requests of the national team",
        ("title", "why", "instructions"),
        holds(Permission.READ_REQUESTS),
        lambda by: _own(Asked.objects.all(), by).order_by("-asked_at", "-pk"),
        lambda row: row.title,
        lambda row, by: reverse("requests:asked", args=[row.public_id]),
    ),
    Kind(
        "returns",
        "Answers that were returned",
        ("text", "note"),
        holds(Permission.READ_REQUESTS, Permission.READ_SUBMISSIONS),
        _returned,
        lambda row: f"{row.force.short_name}: {row.returned.asked.title}",
        lambda row, by: reverse("requests:returned", args=[row.returned.public_id]),
    ),
    Kind(
        "practice",
        "The practice library",
        ("title", "what", "for_whom"),
        anybody,
        lambda by: Practice.objects.published().for_pages().order_by("title", "pk"),
        lambda row: row.title,
        lambda row, by: reverse("practice:practice", args=[row.public_id]),
    ),
    Kind(
        "updates",
        "Updates on recommendations",
        ("title", "body"),
        anybody,
        lambda by: RecommendationUpdate.objects.select_related("provision").order_by("-position", "-pk"),
        lambda row: f"{row.provision.reference}{f': {row.title}' if row.title else ''}",
        lambda row, by: reverse("recommendations:recommendation", args=[row.provision.code]),
    ),
    Kind(
        "lines",
        "Lines of the frameworks",
        ("short_title", "text"),
        anybody,
        _lines,
        lambda row: row.name,
        _line_url,
    ),
    Kind(
        "passages",
        "Passages of the frameworks’ documents",
        ("short_title", "body"),
        anybody,
        lambda by: Passage.objects.select_related("framework"),
        lambda row: row.short_title,
        _passage_url,
    ),
]
