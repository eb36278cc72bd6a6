"""A publication is begun, chosen, worded, sent, released, sent back, withdrawn: all that moves it (PUBLICATION_MOVES).

What is released is copied, as it stands then, into rows that the public reads (published.py), and nothing else is.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone

from actionplans import rules
from actionplans.choices import PUBLICATION_MOVES, PublicationState, PublicationStep, PublishedKind
from actionplans.models import (
    Publication,
    PublicationLine,
    PublishedLine,
    PublishedPlan,
    PublishedWithdrawal,
)
from actionplans.public_lines import digest, lines_of
from actionplans.publications import FACTS, WELSH, WORDINGS
from audit.workflow import save_over
from forces.models import Force, Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify

# Sent with the plan, in the transaction that releases it: reporting makes its PDF.
released = Signal()
INTRODUCED = ("introduction", "introduction_cy")
WORDED = (*WORDINGS, *WELSH)
ABOUT = ("commitment", "action", "heard")


class NotAllowedNowError(Exception):
    """The publication has moved on since the page was opened. Says so in a sentence for the person."""


# --- choosing ---------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, force: Force) -> Publication:
    """The next version, which starts from what was chosen for the last one; or the one that is begun already."""
    last = Publication.objects.filter(force=force).order_by("-number").first()
    if last and last.state not in {PublicationState.RELEASED, PublicationState.WITHDRAWN}:
        return last
    said = {name: getattr(last, name) for name in (*INTRODUCED, *FACTS)} if last else {}
    try:
        with transaction.atomic():
            begun = Publication.objects.create(force=force, number=last.number + 1 if last else 1, **said)
    except IntegrityError:  # somebody else began it at the same moment
        return Publication.objects.filter(force=force).latest("number")
    if last:
        PublicationLine.objects.bulk_create(
            PublicationLine(
                force=force,
                publication=begun,
                chosen=line.chosen,
                **{f"{name}_id": getattr(line, f"{name}_id") for name in ABOUT},
                **{name: getattr(line, name) for name in WORDED},
            )
            for line in last.lines.order_by("pk")
        )
    return begun


@transaction.atomic
def choose(
    *,
    publication: Publication,
    by: Membership,
    add: Collection[Any],
    strike_out: Collection[UUID],
    facts: dict[str, bool],
) -> None:
    """Tick, strike out. What was worded for a line stays with it when it is struck out.

    add: commitments, actions, what was heard. strike_out: public ids of the same. facts: {of FACTS: ticked}, those
    that changed. Raises NotAllowedNowError.
    """
    row = Publication.objects.select_for_update().get(pk=publication.pk, force=by.force_id)
    if not row.is_open:
        raise NotAllowedNowError(_not_open(row))
    lines = {
        line.about.public_id: line
        for line in row.lines.select_related("commitment", "action", "heard").order_by("pk")
    }
    _tick([line.pk for key, line in lines.items() if key in strike_out], chosen=False)
    _tick([lines[thing.public_id].pk for thing in add if thing.public_id in lines], chosen=True)
    PublicationLine.objects.bulk_create(
        PublicationLine(force_id=row.force_id, publication=row, **{thing._meta.model_name: thing})
        for thing in add
        if thing.public_id not in lines
    )
    if facts:
        Publication.objects.filter(pk=row.pk).update(**facts)


def _tick(lines: Collection[int], *, chosen: bool) -> None:
    PublicationLine.objects.filter(pk__in=lines, chosen=not chosen).update(chosen=chosen)


def introduce(*, publication: Publication, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save the introduction. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=publication,
        revision=revision,
        values=values,
        by=by,
        fields=INTRODUCED,
        about=f"Introduction to version {publication.number} of the published plan",
        is_open=_is_still_open(publication),
    )


def word(*, line: PublicationLine, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save how the public reads a line. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=line,
        revision=revision,
        values=values,
        by=by,
        fields=WORDED,
        about=f"Public wording: {line.about}",
        is_open=_is_still_open(line.publication),
    )


def _is_still_open(publication: Publication) -> bool:
    """By now, and until this is saved: it may have been sent since the page was loaded."""
    rows = Publication.objects.select_for_update().filter(force=publication.force_id)
    return rows.get(pk=publication.pk).is_open


# --- deciding ---------------------------------------------------------------------------------------------------


@transaction.atomic
def send(*, publication: Publication, by: Membership, at: datetime | None = None) -> None:
    """The lead sends it to the chief officer; nothing in it changes from here. Raises NotAllowedNowError.

    at: of what was done before; nobody is told of that.
    """
    row = _locked(publication, by, PublicationStep.SEND)
    # What was chosen may be no longer in the plan, and an introduction alone is no plan.
    if all(line.kind == PublishedKind.INTRODUCTION for line in lines_of(row)):
        raise NotAllowedNowError("Nothing is chosen yet: choose what the public should read, then send it.")
    _move(row, PublicationStep.SEND, sent_by=by, sent_by_name=_name(by), sent_at=at or timezone.now())
    if at is None:
        _tell(row, NoticeKind.SENT, Permission.RELEASE_PUBLICATION, by)


@transaction.atomic
def send_back(*, publication: Publication, by: Membership, reason: str) -> None:
    """Raises NotAllowedNowError."""
    row = _locked(publication, by, PublicationStep.SEND_BACK)
    _move(row, PublicationStep.SEND_BACK, **_decided(by), reason=reason)
    _tell(row, NoticeKind.SENT_BACK, Permission.PREPARE_PUBLICATION, by)


@transaction.atomic
def release(
    *, publication: Publication, by: Membership, seen: str, at: datetime | None = None
) -> PublishedPlan:
    """The chief officer releases what they read: from now on everybody reads it, and nobody changes it.

    seen: public_lines.digest of what their page showed. Raises NotAllowedNowError when it is not just that any more.
    """
    row = _locked(publication, by, PublicationStep.RELEASE)
    lines = lines_of(row)
    if not lines or digest(lines) != seen:
        raise NotAllowedNowError(
            "What would be released has changed since you opened the page. Read it again, then release it."
        )
    at = at or timezone.now()
    plan = PublishedPlan.objects.create(force_id=row.force_id, number=row.number, released_at=at)
    for line in lines:
        line.plan = plan
    PublishedLine.objects.bulk_create(lines)
    released.send(sender=PublishedPlan, plan=plan)
    _move(row, PublicationStep.RELEASE, **_decided(by, at))
    return plan


@transaction.atomic
def withdraw(*, publication: Publication, by: Membership, reason: str, at: datetime | None = None) -> None:
    """Nobody is shown any more what the version said; its address says that it was withdrawn, and why.

    Raises NotAllowedNowError.
    """
    row = _locked(publication, by, PublicationStep.WITHDRAW)
    plan = PublishedPlan.objects.get(force=row.force_id, number=row.number)
    PublishedWithdrawal.objects.create(
        force_id=row.force_id, plan=plan, reason=reason, at=at or timezone.now()
    )
    _move(row, PublicationStep.WITHDRAW, **_decided(by, at), reason=reason)


def _locked(publication: Publication, by: Membership, step: PublicationStep) -> Publication:
    """The row, for this step and this person. Raises NotAllowedNowError."""
    rows = Publication.objects.select_for_update(of=("self",)).select_related("force", "sent_by")
    row = rows.get(pk=publication.pk, force=by.force_id)
    if row.state not in PUBLICATION_MOVES[step]:
        raise NotAllowedNowError(_not_open(row))
    if not rules.can_take(by, row, step):
        raise NotAllowedNowError("Somebody else has to do this: whoever sends it does not release it.")
    return row


def _move(row: Publication, step: PublicationStep, **changes: Any) -> None:
    Publication.objects.filter(pk=row.pk).update(
        state=PUBLICATION_MOVES[step][PublicationState(row.state)], **changes
    )


def _tell(row: Publication, kind: NoticeKind, whom: Permission, by: Membership) -> None:
    """Each time anew: the same version may be sent again."""
    news = [
        News(
            to=person,
            kind=kind,
            subject=f"{row.public_id} {timezone.now().isoformat()}",
            about=f"Version {row.number} of the published plan",
            url=reverse("actionplans:publication", args=[row.public_id]),
        )
        for person in Membership.objects.holding(whom).filter(force=row.force_id)
    ]
    notify(force_id=row.force_id, news=news, by=by)


def _decided(by: Membership, at: datetime | None = None) -> dict[str, Any]:
    return {"decided_by_name": _name(by), "decided_at": at or timezone.now()}


def _name(by: Membership) -> str:
    return f"{by.display_name}, {by.role_label}"


def _not_open(row: Publication) -> str:
    return f"Nothing was changed: version {row.number} is {row.get_state_display().lower()} by now."
