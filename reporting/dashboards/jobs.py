"""What waits for a person whatever their force's assessment says: one query each."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone

from actionplans.choices import PublicationState
from actionplans.models import Inspection, Publication
from audit.models import Removal
from core.templatetags.portal import count, day
from forces.models import Membership
from forces.roles import Permission
from practice.models import CallForPractice, Consent, PracticeOffer
from reporting.exported import Export
from returns.models import Asked


@dataclass(frozen=True)
class Job:
    """One thing to do: a sentence, a line that says more, and a button."""

    title: str
    detail: str
    url: str
    button: str


def removal_job(by: Membership) -> Job | None:
    """Somebody wants personal data removed, and this person may be the second one to say so."""
    waiting = Removal.objects.waiting_for(by).first()
    if waiting is None:
        return None
    return Job(
        "Decide whether personal data are removed",
        f"{waiting.asked_by_name} asked on {day(waiting.asked_at)}. Nothing is removed before a second person agrees.",
        reverse("removals:removal", args=[waiting.public_id]),
        "Look at it",
    )


def export_job(by: Membership) -> Job | None:
    """Somebody wants a bulk export, and this person may be the second one to say so. For the national team."""
    waiting = Export.objects.waiting_for_another(by).select_related("cycle", "request").first()
    if waiting is None:
        return None
    return Job(
        "Decide about a bulk export",
        f"{waiting.asked_by_name} asked on {day(waiting.asked_at)}: {waiting.title}.",
        reverse("exports:export", args=[waiting.public_id]),
        "Look at it",
    )


def request_job(by: Membership) -> Job | None:
    """The national team asks the force something, and that has not gone to it yet: the soonest due."""
    if not by.may(Permission.ANSWER_REQUESTS):
        return None
    waiting = Asked.objects.still_open().filter(force=by.force_id).soonest_first().first()
    if waiting is None:
        return None
    late = waiting.is_late(timezone.localdate())
    return Job(
        f"Answer the national team’s request “{waiting.title}”",
        f"{waiting.answered} of {count(len(waiting.questions), 'question')} answered."
        f" It {'was' if late else 'is'} due on {day(waiting.last_day)}.",
        reverse("requests:asked", args=[waiting.public_id]),
        "Carry on answering" if waiting.answered else "Begin answering",
    )


def consent_job(by: Membership) -> Job | None:
    """The national team asks whether others may read of a practice of the force: the oldest that was asked."""
    if not by.may(Permission.OFFER_PRACTICE):
        return None
    waiting = Consent.objects.waiting().readable_by(by).order_by("asked_at", "pk").first()
    if waiting is None:
        return None
    return Job(
        f"Say whether others may read of “{waiting.title}”",
        f"The national team asked on {day(waiting.asked_at)}. Nobody else reads of it before you agree.",
        reverse("practice:consent", args=[waiting.public_id]),
        "Read and answer",
    )


def call_job(by: Membership) -> Job | None:
    """All forces are asked for practice, and this one has sent none: the call that closes soonest."""
    if not by.may(Permission.OFFER_PRACTICE):
        return None
    sent = PracticeOffer.objects.sent().filter(force=by.force_id, call=OuterRef("pk"))
    waiting = CallForPractice.objects.open().filter(~Exists(sent)).order_by("due_on", "pk").first()
    if waiting is None:
        return None
    return Job(
        f"Offer practice: {waiting.title}",
        f"The national team asks all forces, until {day(waiting.due_on)}. A force with nothing to offer leaves it.",
        reverse("practice:call", args=[waiting.public_id]),
        "Read the call",
    )


def jobs_without_assessment(by: Membership) -> list[Job]:
    """All of it, for somebody whose force is in no cycle yet."""
    removal = removal_job(by) if by.may(Permission.ASK_REMOVAL) else None
    jobs = [removal, *plan_jobs(by), request_job(by), consent_job(by), call_job(by)]
    return [job for job in jobs if job]


def plan_jobs(by: Membership) -> list[Job | None]:
    """What of the published plan and of inspection reports waits for a chief officer's word, or for the lead's."""
    return [
        _inspection(by) if by.may(Permission.COMMENT_AS_CHIEF) else None,
        _to_release(by) if by.may(Permission.RELEASE_PUBLICATION) else None,
        _sent_back(by) if by.may(Permission.PREPARE_PUBLICATION) else None,
    ]


def _to_release(by: Membership) -> Job | None:
    """The lead chose what goes public, and a chief officer releases it or sends it back."""
    waiting = _version(by, PublicationState.WITH_CHIEF_OFFICER)
    if waiting is None:
        return None
    return Job(
        f"Release version {waiting.number} of the published plan, or send it back",
        f"Sent by {waiting.sent_by_name} on {day(waiting.sent_at)}. Nobody outside the force reads it before.",
        reverse("actionplans:publication", args=[waiting.public_id]),
        "Read and decide",
    )


def _sent_back(by: Membership) -> Job | None:
    """A chief officer wants something else to go public."""
    waiting = _version(by, PublicationState.SENT_BACK)
    if waiting is None:
        return None
    return Job(
        f"Change version {waiting.number} of the published plan, which was sent back",
        f"By {waiting.decided_by_name} on {day(waiting.decided_at)}: {truncatechars(waiting.reason, 120)}",
        reverse("actionplans:publication", args=[waiting.public_id]),
        "See what is wanted",
    )


def _version(by: Membership, state: PublicationState) -> Publication | None:
    return Publication.objects.filter(force=by.force_id, state=state).first()


def _inspection(by: Membership) -> Job | None:
    """A published report on the force waits for the chief officer's comments, and the policing body for them."""
    rows = Inspection.objects.filter(force=by.force_id, chiefofficercomments__isnull=True)
    waiting = rows.order_by("published_on", "pk").first()
    if waiting is None:
        return None
    late = waiting.days_late(timezone.localdate())
    by_when = (
        f"was to comment by {day(waiting.due_on)}, {count(late, 'day')} ago"
        if late
        else f"comments by {day(waiting.due_on)}"
    )
    return Job(
        f"Comment on “{waiting.title}”",
        f"The policing body comments after you, and {by_when}.",
        reverse("recommendations:inspection", args=[waiting.public_id]),
        "Write your comments",
    )
