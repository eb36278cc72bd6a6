"""The kinds that go between a force and the national team: submitted, shared, asked, written and released.

A policing body reads of its own force what is released to it.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from actionplans.models import EditionAction, ReleasedResponse
from assessments.models import SubmittedRating, SubmittedSummary
from core.templatetags.portal import day
from forces.models import Membership
from forces.roles import Permission
from reporting.choices import PackSectionKind
from reporting.models import PackPaper
from reporting.search.kind import Kind, holds, own, readable
from returns.models import Asked, ReturnedAnswer
from reviews.models import Finding, Message
from reviews.plans.models import PlanFinding, PlanMark


def _submitted(model: Any) -> Callable[[Membership], QuerySet[Any]]:
    def rows(by: Membership) -> QuerySet[Any]:
        standing = model.objects.filter(submission__superseded=False)
        of = standing.select_related("submission__cycle", "force", "provision__parent")
        return readable(of, by).order_by("-submission__signed_at", "-pk")

    return rows


def _submitted_url(row: Any, by: Membership) -> str:
    strand, number, *_ = row.provision.code.split(".")
    of = [row.submission.public_id, f"{strand}.{number}"]
    return reverse("assessments:submitted_descriptor", args=of)


def _findings(by: Membership) -> QuerySet[Any]:
    rows = Finding.objects.select_related("review__submission__cycle", "force", "provision__parent")
    # Of a submission that two people read blind, each finds what they wrote themselves.
    of_team = by.may(Permission.READ_SUBMISSIONS)
    rows = rows.in_sight_of(by) if of_team else rows.released_to(by.audience)
    return readable(rows, by).order_by("-written_at", "-pk")


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
        return readable(seen, by).order_by("-review__started_at", "pk")

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
    return readable(rows, by).order_by("-edition__shared_at", "pk")


def _responses(by: Membership) -> QuerySet[Any]:
    rows = ReleasedResponse.objects.readable_by(by).select_related("provision", "force")
    return rows.order_by("-released_at", "-pk")


def _returned(by: Membership) -> QuerySet[Any]:
    rows = ReturnedAnswer.objects.select_related("returned__asked", "force")
    return readable(rows, by).order_by("-pk")


def _packs(by: Membership) -> QuerySet[Any]:
    """With `said`: the words of each pack's parts, taken out of what was frozen."""
    papers = PackPaper.objects.filter(released_at__isnull=False).select_related("force", "cycle")
    parts = (part for number in range(len(PackSectionKind)) for part in (_part(number), Value("\n")))
    said = papers.defer("content").annotate(said=Concat(*parts, Value(""), output_field=TextField()))
    return readable(said, by).order_by("-released_at", "-pk")


def _part(number: int) -> Coalesce:
    """The text of the part that stands at this place; nothing where a pack has fewer."""
    return Coalesce(KT(f"content__words__{number}__text"), Value(""), output_field=TextField())


def _messages(by: Membership) -> QuerySet[Any]:
    return readable(Message.objects.select_related("force", "cycle"), by)


def _message_url(message: Message, by: Membership) -> str:
    """For the team the contact that says so; for the force its own page."""
    if by.may(Permission.CHASE):
        return f"{reverse('chase:force', args=[message.cycle.slug, message.force.slug])}#contacts"
    return f"{reverse('messages:list')}#m-{message.public_id}"


_SUBMISSIONS = holds(Permission.READ_SUBMISSIONS, Permission.READ_POSITION)
_EDITIONS = holds(Permission.READ_SUBMISSIONS, Permission.READ_POSITION, Permission.READ_PLAN)
_FEEDBACK = holds(Permission.READ_SUBMISSIONS, Permission.READ_POSITION, Permission.READ_WHOLE)

SENT = [
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
        _FEEDBACK,
        _findings,
        lambda row: f"{row.force.short_name}, {row.review.submission.cycle.name}: {row.provision.name}",
        _finding_url,
    ),
    Kind(
        "packs",
        "Feedback packs",
        ("said",),
        _FEEDBACK,
        _packs,
        lambda row: f"{row.force.short_name}, {row.cycle.name}",
        lambda row, by: reverse("packs:released", args=[row.public_id]),
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
        "messages",
        "Messages of the national team",
        ("text",),
        holds(Permission.CHASE, Permission.READ_WHOLE),
        _messages,
        lambda row: f"{row.force.short_name}, {row.cycle.name}: {day(row.at)}",
        _message_url,
    ),
    Kind(
        "asked",
        "Requests of the national team",
        ("title", "why", "instructions"),
        holds(Permission.READ_REQUESTS),
        lambda by: own(Asked.objects.all(), by).order_by("-asked_at", "-pk"),
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
]
