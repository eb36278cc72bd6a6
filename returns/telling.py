"""Who is told of a request: the leads of those who are asked, by the national team; each morning, that it is due."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core.templatetags.portal import day as day_in_words
from forces.models import Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify, notify_forces
from returns.choices import DecisionKind
from returns.models import Asked, Decision
from returns.querysets import AskedQuerySet

WEEK = timedelta(days=7)


def tell_asked(rows: AskedQuerySet, *, by: Membership) -> None:
    """Two queries and one statement, however many forces."""
    _tell_leads(rows, "asked", by=by)


def remind(rows: AskedQuerySet, *, on: date, by: Membership) -> int:
    """Once a day at most. Says how many forces it is about."""
    return _tell_leads(rows, f"reminder {on}", by=by)


def _tell_leads(rows: AskedQuerySet, why: str, *, by: Membership) -> int:
    asked = {row.force_id: row for row in rows}
    leads = _leads().filter(force__in=rows.order_by().values("force"))
    news = [_of(asked[lead.force_id], lead, NoticeKind.REQUESTED, why) for lead in leads if lead.force_id]
    notify_forces(news=news, by=by)
    return len({one.to.force_id for one in news})


def tell_decided(asked: Asked, decision: Decision, *, by: Membership) -> None:
    """More time, or open again."""
    kind = NoticeKind.NEW_DAY if decision.kind == DecisionKind.MORE_TIME else NoticeKind.REQUESTED
    news = [
        _of(asked, lead, kind, f"decision {decision.pk}") for lead in _leads().filter(force=asked.force_id)
    ]
    notify(force_id=asked.force_id, news=news, by=by)


def tell_what_is_due(sender: object, *, force_id: int, day: date, **_: object) -> None:
    """Each morning, to those who send: within a week, by tomorrow, late. Once each, however often it is asked."""
    rows = Asked.objects.due_by(day + WEEK).filter(force=force_id)
    notify(force_id=force_id, news=list(_due(rows, force_id, day)), by=None)


def _due(rows: Iterable[Asked], force_id: int, day: date) -> Iterator[News]:
    leads: list[Membership] | None = None
    for asked in rows:
        if kind := _how_soon(asked.last_day, day, known_on=timezone.localdate(asked.asked_at)):
            leads = list(_leads().filter(force=force_id)) if leads is None else leads
            for lead in leads:
                yield _of(asked, lead, kind, f"due {asked.last_day}")


def _of(asked: Asked, to: Membership, kind: NoticeKind, why: str) -> News:
    return News(
        to=to,
        kind=kind,
        subject=f"{asked.public_id} {why}",
        about=f"Request: {asked.title}, due {day_in_words(asked.last_day)}",
        url=reverse("requests:asked", args=[asked.public_id]),
    )


def _leads() -> QuerySet[Membership]:
    return Membership.objects.holding(Permission.SEND_RETURNS)


def _how_soon(due_on: date, day: date, *, known_on: date) -> NoticeKind | None:
    """known_on: since when they know the day. Who heard of it within the last week before it knows already."""
    left = due_on - day
    if left < timedelta(0):
        return NoticeKind.LATE
    limit, kind = (
        (timedelta(days=1), NoticeKind.DUE_TOMORROW)
        if left <= timedelta(days=1)
        else (WEEK, NoticeKind.DUE_SOON)
    )
    return kind if known_on < due_on - limit else None
