"""The kinds that are a force's own: what its people write, and nobody else reads before it is sent."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actionplans.models import Action, Commitment
from assessments.models import Post, Rating, Summary, Thread
from evidence.models import Evidence
from evidence.sight import seen_by
from forces.models import Membership
from forces.roles import Permission
from reporting.search.kind import Kind, holds, own


def _answers(by: Membership) -> QuerySet[Any]:
    seen = Rating.objects.in_sight_of(by).select_related("assessment__cycle", "provision__parent")
    return own(seen, by).order_by("-assessment__cycle__due_on", "provision__position")


def _answer_url(rating: Rating, by: Membership) -> str:
    strand, number, *_ = rating.provision.code.split(".")
    page = reverse("assessments:descriptor", args=[rating.assessment.public_id, f"{strand}.{number}"])
    return f"{page}#b-{rating.provision.code}"


def _summaries(by: Membership) -> QuerySet[Any]:
    rows = Summary.objects.select_related("assessment__cycle", "provision__parent")
    return own(rows, by).order_by("-assessment__cycle__due_on", "provision__position")


def _posts(by: Membership) -> QuerySet[Any]:
    seen = Thread.objects.in_sight_of(by).filter(force=by.force_id)
    rows = Post.objects.filter(thread__in=seen).select_related("thread__provision", "thread__assessment")
    return own(rows, by).order_by("-at", "-pk")


def _post_url(post: Post, by: Membership) -> str:
    thread = post.thread
    return reverse("assessments:threads", args=[thread.assessment.public_id, thread.provision.code])


OF_FORCE = [
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
        lambda by: own(Action.objects.all(), by).order_by("-updated_at", "-pk"),
        lambda row: row.title,
        lambda row, by: reverse("actionplans:action", args=[row.public_id]),
    ),
    Kind(
        "commitments",
        "Commitments of your plan",
        ("title", "text"),
        holds(Permission.READ_PLAN),
        lambda by: own(Commitment.objects.in_plan(), by),
        lambda row: row.title,
        lambda row, by: reverse("actionplans:commitments"),
    ),
    Kind(
        "evidence",
        "Your evidence",
        ("title",),
        holds(Permission.READ_ASSESSMENT),
        lambda by: seen_by(by, own(Evidence.objects.all(), by)).order_by("-added_at", "-pk"),  # type: ignore[arg-type]  # filter keeps the kind
        lambda row: row.title,
        lambda row, by: reverse("evidence:evidence", args=[row.public_id]),
    ),
]
