"""Who is told of what happens to an assessment and its parts: whose step it is next, or whose work it was."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.choices import WITH_HOLDER, Stage
from assessments.models import Assessment, Assignment, Extension, SignOff, Submission
from core.templatetags.portal import day as day_in_words
from forces.models import Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify

WEEK = timedelta(days=7)


# --- parts ------------------------------------------------------------------------------------------------------


def tell_given(parts: Iterable[Assignment], *, by: Membership) -> None:
    news = [_of_part(part, NoticeKind.GIVEN, f"{part.public_id}") for part in parts]
    notify(force_id=by.force_id or 0, news=news, by=by)


def tell_to_change(part: Assignment, *, by: Membership) -> None:
    """Each time anew: the same part may be asked about again."""
    subject = f"{part.public_id} {timezone.now().isoformat()}"
    notify(force_id=part.force_id, news=[_of_part(part, NoticeKind.TO_CHANGE, subject)], by=by)


def tell_handed_in(part: Assignment, *, by: Membership) -> None:
    """Who gave it, each time anew; once they are gone, all who give parts."""
    giving = list(_holding(Permission.GIVE_PARTS, part.force_id))
    people = [person for person in giving if person.pk == part.given_by_id] or giving
    subject = f"{part.public_id} {timezone.now().isoformat()}"
    news = [_of_part(part, NoticeKind.HANDED_IN, subject, to=person) for person in people]
    notify(force_id=part.force_id, news=news, by=by)


def _of_part(part: Assignment, kind: NoticeKind, subject: str, *, to: Membership | None = None) -> News:
    """to: the part's holder, where nobody else is named."""
    return News(
        to=to or part.to,
        kind=kind,
        subject=subject,
        about=part.name,
        url=reverse("assessments:part", args=[part.public_id]),
    )


# --- sending and signing ----------------------------------------------------------------------------------------


def tell_step(assessment: Assessment, step: SignOff, kind: NoticeKind, *, by: Membership) -> None:
    """What was sent, to those who sign; what came back, to those who send."""
    wanted = Permission.SIGN if kind == NoticeKind.SENT else Permission.SEND_FOR_SIGNATURE
    page = "sign_off" if kind == NoticeKind.SENT else "assessment"
    url = reverse(f"assessments:{page}", args=[assessment.public_id])
    people = _holding(wanted, assessment.force_id)
    notify(force_id=assessment.force_id, news=_news(assessment, people, kind, f"step {step.pk}", url), by=by)


def tell_signed(submission: Submission, *, by: Membership) -> None:
    people = _holding(Permission.SEND_FOR_SIGNATURE, submission.force_id)
    url = reverse("assessments:submission", args=[submission.public_id])
    subject = f"{submission.public_id}"
    news = _news(submission.assessment, people, NoticeKind.SIGNED, subject, url)
    notify(force_id=submission.force_id, news=news, by=by)


def tell_new_day(extension: Extension, *, by: Membership) -> None:
    """The national lead gave the force another day to submit, or took it back: to those who send."""
    assessment = extension.assessment
    people = _holding(Permission.SEND_FOR_SIGNATURE, extension.force_id)
    url = reverse("assessments:assessment", args=[assessment.public_id])
    about = f"Assessment, {assessment.cycle}: submit by {day_in_words(extension.until)}"
    subject = f"extension {extension.pk}"
    news = [News(to=one, kind=NoticeKind.NEW_DAY, subject=subject, about=about, url=url) for one in people]
    notify(force_id=extension.force_id, news=news, by=by)


def _news(
    assessment: Assessment, people: QuerySet[Membership], kind: NoticeKind, subject: str, url: str
) -> list[News]:
    about = f"Assessment, {assessment.cycle}"
    return [News(to=person, kind=kind, subject=subject, about=about, url=url) for person in people]


def _holding(permission: Permission, force_id: int) -> QuerySet[Membership]:
    return Membership.objects.holding(permission).filter(force=force_id)


# --- what is due ------------------------------------------------------------------------------------------------


def tell_what_is_due(sender: object, *, force_id: int, day: date, **_: object) -> None:
    """Each morning, to whoever has it: within a week, by tomorrow, late. Once each, however often it is asked.

    A day when nothing ran is made up for: what is due in five days is within a week, and nobody was told yet.
    """
    still_open = Assessment.objects.open_over(OuterRef("provision__code")).filter(
        force=OuterRef("force"), pk=OuterRef("assessment")
    )
    parts = (
        Assignment.objects.live()
        .filter(Exists(still_open), force=force_id, state__in=WITH_HOLDER, due_on__lte=day + WEEK)
        .select_related("to", "provision__parent")
    )
    news = [
        _of_part(part, kind, f"{part.public_id} {part.due_on}")
        for part in parts
        if (kind := _how_soon(part.due_on, day, known_on=timezone.localdate(part.given_at)))
    ]
    notify(force_id=force_id, news=[*news, *_assessments_due(force_id, day)], by=None)


def _assessments_due(force_id: int, day: date) -> Iterator[News]:
    """The whole of it, to those who send it. What was submitted, and asked about since, was in time."""
    unsent = Assessment.objects.open().exclude(stage=Stage.REOPENED)
    for assessment in unsent.filter(force=force_id).select_related("cycle"):
        due_on = assessment.due_on
        if kind := _how_soon(due_on, day, known_on=assessment.cycle.opens_on):
            people = _holding(Permission.SEND_FOR_SIGNATURE, force_id)
            url = reverse("assessments:assessment", args=[assessment.public_id])
            yield from _news(assessment, people, kind, f"{assessment.public_id} {due_on}", url)


def _how_soon(due_on: date, day: date, *, known_on: date) -> NoticeKind | None:
    """known_on: since when they know the day. Who heard of it within the last week before it knows already."""
    left = due_on - day
    if left < timedelta(0):
        return NoticeKind.LATE
    for limit, kind in ((timedelta(days=1), NoticeKind.DUE_TOMORROW), (WEEK, NoticeKind.DUE_SOON)):
        if left <= limit:
            return kind if known_on < due_on - limit else None
    return None
