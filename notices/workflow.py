"""What happens to notices: told, read, put into a mail; and to a mail: claimed, sent, tried again, set aside.

Whoever tells somebody of something calls notify() in the transaction of that thing: there is never the one without the
other. The row is the truth and the broker a doorbell. Whoever sends claims the mail by a lease with a token, and
writes only while the token is still its own. The database's clock is the only clock for leases.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.dispatch import Signal
from django.utils import timezone

from core.queue import enqueue
from forces.models import Force, Membership
from notices.choices import MailState, NoticeKind, Telling
from notices.models import Mail, Notice, Preference
from notices.querysets import MailQuerySet

GATHER = "notices.gather"
SEND = "notices.send"
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)

# Sent once a morning, or more often, in each force's scope, with force_id and day: apps above tell what is due.
morning = Signal()


# --- telling ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """What somebody is to be told. subject: the key by which it is told once; about: the thing, in words."""

    to: Membership
    kind: NoticeKind
    subject: str
    about: str
    url: str


def notify(*, force_id: int, news: Iterable[News], by: Membership | None) -> None:
    """Tell people of one force, in the caller's transaction. What somebody was told before, or did themselves, is left.

    Needs nothing but the right to add: the national team tells a force's leads without seeing what else they are told.
    """
    _tell([_notice(force_id, one) for one in news if by is None or one.to.pk != by.pk])


def notify_forces(*, news: Iterable[News], by: Membership) -> None:
    """The same to people of several forces, each in their own, in one statement."""
    _tell([_notice(one.to.force_id, one) for one in news if one.to.force_id and one.to.pk != by.pk])


def _notice(force_id: int, one: News) -> Notice:
    return Notice(
        force_id=force_id,
        to=one.to,
        kind=one.kind,
        subject=one.subject,
        about=one.about[:250],
        url=one.url,
    )


def _tell(rows: list[Notice]) -> None:
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    for force_id in sorted({row.force_id for row in rows}):
        enqueue(GATHER, force_id)


def mark_read(*, notice: Notice, by: Membership) -> None:
    Notice.objects.of(by).unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, until: datetime, by: Membership) -> int:
    """Those that the page could show: what came since then is still new. Says how many."""
    return Notice.objects.of(by).unread().filter(at__lte=until).update(read_at=timezone.now())


def preference_of(person: Membership) -> Telling:
    chosen = Preference.objects.filter(force=person.force_id, membership=person).first()
    return Telling(chosen.telling) if chosen else Telling.AT_ONCE


@transaction.atomic
def choose(*, force: Force, telling: Telling, by: Membership) -> None:
    """How they want to be told from now on. Whoever wanted no mail gets none about what was before."""
    if preference_of(by) == Telling.PORTAL:
        Notice.objects.of(by).untold().update(by_mail=False)
    Preference.objects.update_or_create(force=force, membership=by, defaults={"telling": telling})


# --- putting into mails -----------------------------------------------------------------------------------------
# In the force's own scope.


def gather(*, force_id: int) -> int:
    """One mail to each who wants theirs at once, about everything that is untold; says how many mails."""
    return _pack(force_id, Telling.AT_ONCE, None)


def gather_daily(*, force_id: int, day: date) -> int:
    """The day's one mail to each who prefers that; asked twice, it is still one."""
    return _pack(force_id, Telling.DAILY, day)


def _pack(force_id: int, telling: Telling, day: date | None) -> int:
    made = [
        mail for person in people_to_tell(force_id, telling, day) if (mail := _mail_to(force_id, person, day))
    ]
    for mail in made:
        enqueue(SEND, force_id, str(mail.public_id))
    return len(made)


def people_to_tell(force_id: int, telling: Telling, day: date | None) -> QuerySet[Membership]:
    """Who has something to be told that way and is there to read it: joined, and not left.

    day: without those who had their mail of that day.
    """
    chosen = Preference.objects.filter(force=force_id, membership=OuterRef("pk")).values("telling")
    untold = Notice.objects.untold().filter(force=force_id, to=OuterRef("pk"))
    people = (
        Membership.objects.current()
        .filter(Exists(untold), force=force_id, user__isnull=False)
        .annotate(telling=Coalesce(Subquery(chosen), Value(Telling.AT_ONCE.value)))
        .filter(telling=telling)
    )
    if day:
        people = people.exclude(Exists(Mail.objects.filter(force=force_id, to=OuterRef("pk"), day=day)))
    return people.order_by("pk")


def _mail_to(force_id: int, person: Membership, day: date | None) -> Mail | None:
    """None when somebody else was quicker: of two at once the later waits for the rows, and finds them told."""
    untold = Notice.objects.of(person).untold()
    try:
        with transaction.atomic():
            if not list(untold.order_by("pk").select_for_update().values_list("pk")):
                return None
            mail = Mail.objects.create(force_id=force_id, to=person, day=day)
            untold.update(mail=mail)
            mail.counts = Notice.objects.of(person).filter(mail=mail).counted()
            mail.save(update_fields=["counts"])
    except IntegrityError:  # the day's mail was made in between: this waits for tomorrow's
        return None
    return mail


def waiting(*, force_id: int) -> Iterator[str]:
    """Mails that nobody has and that are due."""
    rows = Mail.objects.claimable().filter(force=force_id).values_list("public_id", flat=True)
    return (str(public_id) for public_id in rows[:100])


# --- sending ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lease:
    """The right to send one mail, for as long as the token stands in its row."""

    mail: Mail
    token: uuid.UUID
    attempt: int


def claim(*, public_id: str) -> Lease | None:
    """Take the mail to send it; None when it is sent, not due, somebody else's, or its reader has left."""
    mail = Mail.objects.claimable().filter(public_id=public_id).select_related("to__organisation").first()
    if mail is None:
        return None
    if mail.to.left_at is not None:
        Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(state=MailState.DROPPED)
        return None
    lease = Lease(mail, uuid.uuid4(), mail.attempts + 1)
    taken = (
        Mail.objects.claimable()
        .filter(pk=mail.pk, attempts=mail.attempts)
        .update(
            lease_token=lease.token,
            lease_until=Now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS),
            attempts=lease.attempt,
            not_before=None,
        )
    )
    return lease if taken else None


def note_sent(lease: Lease) -> bool:
    return bool(_held(lease).update(state=MailState.SENT, sent_at=Now(), lease_until=None))


def put_back(lease: Lease) -> bool:
    """The mail server is away: again after a while, twice as long each time, and never given up."""
    return bool(_held(lease).update(lease_until=None, not_before=Now() + _wait(lease)))


def note_refused(lease: Lease, *, reason: str, for_good: bool) -> bool:
    """The mail server does not take this very mail: tried again as when it is away, and in the end set aside.

    reason: without the address. for_good: no other try is worth while. Says whether it is set aside.
    """
    refusals = lease.mail.refusals + 1
    stop = for_good or refusals >= settings.MAIL_REFUSALS
    values: dict[str, Any] = {"state": MailState.STOPPED} if stop else {"not_before": Now() + _wait(lease)}
    done = _held(lease).update(**values, lease_until=None, refusals=refusals, reason=reason)
    return stop and bool(done)


def _wait(lease: Lease) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(lease.attempt - 1, 20), LONGEST_WAIT)


def _held(lease: Lease) -> MailQuerySet:
    return Mail.objects.filter(pk=lease.mail.pk, lease_token=lease.token, state=MailState.WAITING)
