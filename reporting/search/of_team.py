"""The kinds that the national team alone reads: what it notes and says to itself, and what it prepares for forces."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.templatetags.portal import day
from forces.models import Membership
from forces.roles import Permission
from reporting.search.kind import Kind, holds
from returns.models import Request
from reviews.choices import ContactHow
from reviews.models import Barrier, Contact, HelpOffer, TeamComment


def _noted(model: Any) -> QuerySet[Any]:
    return model.objects.select_related("force", "cycle")


def _noted_title(row: Barrier | Contact | HelpOffer, what: str) -> str:
    return f"{row.force.short_name}, {row.cycle.name}: {what}"


def _noted_url(row: Barrier | Contact | HelpOffer, anchor: str) -> str:
    return f"{reverse('chase:force', args=[row.cycle.slug, row.force.slug])}#{anchor}"


def _contacts(by: Membership) -> QuerySet[Any]:
    """What was written in the portal is found among the messages."""
    return _noted(Contact).exclude(how=ContactHow.MESSAGE)


def _comments(by: Membership) -> QuerySet[Any]:
    """Of a submission that two people read blind, each finds what they said themselves."""
    rows = TeamComment.objects.in_sight_of(by)
    rows = rows.select_related("force", "review__submission__cycle", "provision__parent")
    return rows.order_by("-at", "-pk")


def _comment_title(row: TeamComment) -> str:
    about = row.provision.name if row.provision else "the submission as a whole"
    return f"{row.force.short_name}, {row.review.submission.cycle.name}: {about}"


def _comment_url(row: TeamComment, by: Membership) -> str:
    submission = row.review.submission.public_id
    if row.provision is None:
        return f"{reverse('reviews:review', args=[submission])}#comments"
    return f"{reverse('reviews:descriptor', args=[submission, row.provision.code])}#comments"


OF_TEAM = [
    Kind(
        "requests",
        "Requests to forces",
        ("title", "why", "instructions"),
        holds(Permission.READ_SUBMISSIONS),
        lambda by: Request.objects.newest_first(),
        lambda row: row.title,
        lambda row, by: reverse("requests:request", args=[row.public_id]),
        of_team=True,
    ),
    Kind(
        "comments",
        "Comments inside the team",
        ("text",),
        holds(Permission.READ_SUBMISSIONS),
        _comments,
        _comment_title,
        _comment_url,
        of_team=True,
    ),
    Kind(
        "contacts",
        "Contacts with forces",
        ("who", "text"),
        holds(Permission.CHASE),
        _contacts,
        lambda row: _noted_title(row, f"{row.get_how_display()}, {day(row.held_on)}"),
        lambda row, by: _noted_url(row, "contacts"),
        of_team=True,
    ),
    Kind(
        "barriers",
        "Blockers of forces",
        ("text",),
        holds(Permission.CHASE),
        lambda by: _noted(Barrier),
        lambda row: _noted_title(row, f"{row.get_kind_display()}, {row.get_state_display().lower()}"),
        lambda row, by: _noted_url(row, "barriers"),
        of_team=True,
    ),
    Kind(
        "help",
        "Help offered to forces",
        ("text",),
        holds(Permission.CHASE),
        lambda by: _noted(HelpOffer),
        lambda row: _noted_title(row, row.get_state_display()),
        lambda row, by: _noted_url(row, "help"),
        of_team=True,
    ),
]
