"""What happens to an entry of the library: written, agreed to by its source, published, taken out or taken back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.workflow import save_over
from forces.models import Force, Membership
from forces.roles import Permission
from frameworks.models import Provision
from notices.choices import NoticeKind
from notices.workflow import News, notify
from practice.choices import ConsentState, Origin
from practice.described import DESCRIBED
from practice.models import Consent, Practice, PracticeOffer, PracticeProvision, TakenBack

# What people write of an entry.
WRITTEN = (*DESCRIBED, "source_id", "review_on")
# What consent is given to: these words, as this force's.
AGREED_TO = (*DESCRIBED, "source_id")


class AnsweredError(Exception):
    """The force answered in the meantime: an answer stands."""


@transaction.atomic
def add_practice(
    *, key: UUID, values: dict[str, Any], origin: Origin = Origin.WRITTEN, origin_id: UUID | None = None
) -> Practice:
    """Write an entry, which nobody else reads yet. values: {attribute: value}, any of WRITTEN.

    A form sent twice (the same key) makes one; the same key with other words makes another. Of one finding, or one
    offer, there is one entry, however often it is made.
    """
    if origin_id is not None:
        made, _ = Practice.objects.get_or_create(
            origin=origin, origin_id=origin_id, defaults={**values, "key": key}
        )
        return made
    found = Practice.objects.filter(key=key).first()
    if found and any(getattr(found, name) != value for name, value in values.items()):
        key = uuid5(key, "\x1f".join(map(str, values.values())))
    made, _ = Practice.objects.get_or_create(key=key, defaults={**values, "origin": origin})
    return made


def change_practice(*, practice: Practice, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different of WRITTEN; say whether anything was. Raises StaleSaveError, with both texts kept.

    Other words than its source agreed to are read by nobody else before it agrees to them, too.
    """
    also: dict[str, Any] = {}
    if any(name in values and values[name] != getattr(practice, name) for name in AGREED_TO):
        also["worded"] = practice.worded + 1
        if practice.source_id or values.get("source_id"):
            also["published_at"] = None
    return save_over(
        row=practice,
        revision=revision,
        values=values,
        by=by,
        fields=WRITTEN,
        about=f"Practice: {practice.title}",
        also=also,
        is_open=not practice.is_quoted,
    )


@transaction.atomic
def link_lines(
    *, practice: Practice, add: Iterable[Provision] = (), remove: Iterable[Provision] = ()
) -> None:
    """Say which lines of the frameworks it is about, and which no longer."""
    PracticeProvision.objects.filter(practice=practice, provision__in=list(remove)).delete()
    PracticeProvision.objects.bulk_create(
        [PracticeProvision(practice=practice, provision=provision) for provision in add],
        ignore_conflicts=True,
    )


# --- consent ----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_consent(*, practice: Practice, by: Membership) -> Consent:
    """Ask its source whether all others may read it in these words, and tell the force's leads. Asked once of them."""
    consent, asked = Consent.objects.get_or_create(
        force=practice.source,
        practice=practice,
        of_worded=practice.worded,
        defaults={**practice.description, "asked_by_name": by.display_name},
    )
    if asked:
        tell_leads(
            force=consent.force,
            subject=f"consent {consent.pk}",
            about=f"May others read of your practice: {consent.title}?",
            url=reverse("practice:consent", args=[consent.public_id]),
            by=by,
        )
    return consent


@transaction.atomic
def answer_consent(*, consent: Consent, state: ConsentState, note: str, by: Membership) -> None:
    """Raises AnsweredError where it was answered in the meantime."""
    answered = Consent.objects.filter(pk=consent.pk, force=consent.force_id, state=ConsentState.ASKED).update(
        state=state, note=note, answered_by_name=by.display_name, answered_at=timezone.now()
    )
    if not answered:
        raise AnsweredError


@transaction.atomic
def take_back(*, practice: Practice, by: Membership) -> None:
    """The source's own: from now on nobody but the national team reads it."""
    TakenBack.objects.get_or_create(force=by.force, practice=practice)


def is_agreed(practice: Practice) -> bool:
    """Whether its source agreed to these words; of what the national team wrote of no one force, nobody is asked.

    In two queries at most.
    """
    if practice.is_quoted:
        return True
    if practice.source_id is None:
        return practice.origin == Origin.WRITTEN and not practice.consents.exists()
    words = {"force": practice.source_id, "practice": practice, "of_worded": practice.worded}
    if Consent.objects.filter(**words, state=ConsentState.GIVEN).exists():
        return True
    if practice.origin != Origin.OFFER or practice.origin_id is None or practice.worded != 1:
        return False
    offers = PracticeOffer.objects.filter(force=practice.source_id, public_id=practice.origin_id)
    return offers.filter(consents=True).exists()


# --- the library ------------------------------------------------------------------------------------------------


@transaction.atomic
def publish(*, practice: Practice, by: Membership) -> bool:
    """Everybody in reads it from now on. Says whether that is so: not without its source's consent.

    The database asks for the consent again.
    """
    rows = Practice.objects.filter(pk=practice.pk, published_at=None, worded=practice.worded)
    if TakenBack.objects.filter(practice=practice).exists() or not is_agreed(practice):
        return False
    if not rows.update(published_at=timezone.now()):  # published by somebody else, or its words changed since
        return Practice.objects.filter(pk=practice.pk, published_at__isnull=False).exists()
    if practice.source:
        tell_leads(
            force=practice.source,
            subject=f"practice {practice.pk} published {practice.worded}",
            about=f"Your practice is in the library: {practice.title}",
            url=reverse("practice:practice", args=[practice.public_id]),
            by=by,
        )
    return True


@transaction.atomic
def take_out(*, practice: Practice) -> bool:
    """Out of the library again, as a draft of the national team's. Says whether: what is quoted stays."""
    rows = Practice.objects.filter(pk=practice.pk).exclude(origin=Origin.QUOTED)
    return bool(rows.update(published_at=None))


def tell_leads(*, force: Force, subject: str, about: str, url: str, by: Membership) -> None:
    """Of a force's people the national team sees its leads alone."""
    leads = Membership.objects.holding(Permission.OFFER_PRACTICE).filter(force=force)
    news = [News(to=lead, kind=NoticeKind.PRACTICE, subject=subject, about=about, url=url) for lead in leads]
    notify(force_id=force.pk, news=news, by=by)
