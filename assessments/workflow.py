"""What happens to an assessment with the force: opened, answered, summarised. Sending and signing: signing.py.

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it.
"""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments import rules
from assessments.carrying import rows_to_start_from
from assessments.choices import PARTLY_OPEN
from assessments.models import Assessment, Cycle, Rating, Summary
from assessments.readiness import NotReadyError
from audit.workflow import StaleSaveError, save_over  # noqa: F401 - who saves an answer meets the one by the other
from forces.models import Force, Membership

# --- opening: of a cycle, running.py ------------------------------------------------------------------------------


@transaction.atomic
def open_assessment(*, force: Force, cycle: Cycle) -> Assessment:
    """The force's assessment in the cycle, with a row for each answer. Made once, however often asked.

    It starts from what was signed last cycle, not yet confirmed.
    """
    assessment, made = Assessment.objects.get_or_create(force=force, cycle=cycle)
    if made:
        ratings, summaries = rows_to_start_from(assessment)
        Rating.objects.bulk_create(ratings)
        Summary.objects.bulk_create(summaries)
    return assessment


# --- answering ----------------------------------------------------------------------------------------------


def save_rating(
    *,
    rating: Rating,
    revision: int,
    changes: dict[str, Any],
    by: Membership,
    along: bool = False,
    page: str = "",
) -> bool:
    """Save the changed fields of one answer; say whether anything was different.

    changes: any of grade_id, comment, reason. A grade confirms what was carried forward, also when it is the same.
    Raises StaleSaveError when the row is past `revision`, or the assessment is locked, and it differs.
    along: it was sent because the whole page was, so that what says the same as at `revision` was not touched.
    page: the open page that saves by itself (forces.sign_in.page_of).
    """
    about = f"Behaviour {rating.provision.reference}"
    return _save(rating, revision, changes, by, about=about, along=along, page=page)


def save_summary(
    *,
    summary: Summary,
    revision: int,
    changes: dict[str, Any],
    by: Membership,
    along: bool = False,
    page: str = "",
) -> bool:
    """As save_rating, for the force's own words on a descriptor: grade_id, strengths, gaps, support_needed."""
    about = f"Summary of {summary.provision.title}"
    return _save(summary, revision, changes, by, about=about, along=along, page=page)


def _save(
    row: Rating | Summary,
    revision: int,
    changes: dict[str, Any],
    by: Membership,
    *,
    about: str,
    along: bool,
    page: str,
) -> bool:
    # Sent or signed in the meantime is too late as well: what was typed is kept and shown, and not in force.
    # So is an answer whose part was given to somebody else, and one that was not sent back where only that is open.
    # Every save has the assessment's row locked.
    return save_over(
        row=row,
        revision=revision,
        values=changes,
        by=by,
        fields=[name for name in _CONTENT if hasattr(row, name)],
        about=about,
        also={"updated_by": by, "updated_at": timezone.now()},
        marks=_marks(row, changes),
        unsaid=unsaid,
        is_open=is_open(row) and is_theirs(row),
        is_seen=bool(getattr(row, "is_seen", True)),
        along=along,
        page=page,
    )


def unsaid(row: Any) -> tuple[str, ...]:
    """Of a rating or a summary, or an event of its history: last cycle's grade is nobody's until it is confirmed."""
    return ("grade_id",) if getattr(row, "carried", False) else ()


def _marks(row: Rating | Summary, changes: dict[str, Any]) -> dict[str, Any]:
    """What a grade does to the marks beside it.

    Last cycle's is confirmed by any, and given up by none; another one is unchanged no longer.
    """
    if isinstance(row, Summary):
        return {"confirmed_at": None} if unconfirms(row, changes) else {}
    if "grade_id" not in changes:
        return {}
    marks: dict[str, Any] = {"carried": False} if row.carried else {}
    if row.unchanged_because and changes["grade_id"] != row.grade_id:
        marks["unchanged_because"] = ""
    return marks


def unconfirms(summary: Summary, changes: dict[str, Any]) -> bool:
    """Nobody stands by a summary without a grade."""
    return summary.confirmed_at is not None and changes.get("grade_id", summary.grade_id) is None


def is_open(row: Rating | Summary) -> bool:
    """Whether it may be changed in the stage that its assessment is in. with_asked() spares it a query."""
    asked = getattr(row, "is_asked", None)
    if asked is None or not rules.is_open(row.assessment):
        return rules.is_open_for(row.assessment, row.provision.code)
    return asked or row.assessment.stage not in PARTLY_OPEN


def is_theirs(row: Rating | Summary) -> bool:
    """Whether whoever the row was asked for may change it: RatingQuerySet.with_holder. Summaries are the lead's."""
    return bool(getattr(row, "is_theirs", True))


# What people write in a rating or a summary.
_CONTENT = ("grade_id", "comment", "reason", "strengths", "gaps", "support_needed")


def content_of(row: Any) -> dict[str, Any]:
    """What people wrote in a rating or a summary, or in an event of its history."""
    return {name: getattr(row, name) for name in _CONTENT if hasattr(row, name)}


def confirm_summary(*, summary: Summary, by: Membership) -> None:
    """The force stands by the summary. Raises NotReadyError while a behaviour is unanswered or no grade is chosen."""
    left = (
        Rating.objects.filter(force=summary.force, assessment=summary.assessment)
        .filter(provision__code__startswith=f"{summary.provision.code}.")
        .unanswered()
        .count()
    )
    if left:
        rest = "behaviour that is" if left == 1 else "behaviours that are"
        raise NotReadyError(f"Answer the {left} {rest} left before you confirm the summary.")
    if not is_open(summary):
        raise NotReadyError("This is locked: the assessment was sent, or sent back for other parts.")
    if summary.grade_id is None:
        raise NotReadyError("Choose the force’s grade before you confirm the summary.")
    Summary.objects.filter(force=summary.force, pk=summary.pk).update(
        confirmed_at=timezone.now(), revision=F("revision") + 1, updated_by=by, updated_at=timezone.now()
    )
