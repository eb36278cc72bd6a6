"""Organisations are added, changed, renamed and closed; their first people are brought in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from audit.workflow import save_over
from core.queue import enqueue
from forces import workflow as people
from forces.choices import Audience, ForceKind, Role
from forces.models import Force, Membership, Organisation, PolicingBody, Portfolio
from organisations.rows import Row, organisation_of
from organisations.wording import OF

INVITE = "organisations.invite"
# Addresses that are pages of their own.
RESERVED = {"new"}
TILES_IN_A_ROW = 8


class TakenError(Exception):
    """Another organisation has this name now."""


class BadRowError(Exception):
    """A row of a spreadsheet cannot be brought in any more: somebody has changed something since it was read."""


@dataclass(frozen=True)
class NewPerson:
    name: str
    email: str
    post: str = ""


@dataclass(frozen=True)
class NewRow:
    """One row of a spreadsheet. slug: of an organisation that there is, which only gets the person.

    audience: what it is. values: as add_force, add_body and add_observer want them, the region's key
    and the name of a policing body's force, which may stand in a row before.
    """

    audience: str
    name: str
    slug: str = ""
    values: dict[str, Any] | None = None
    person: NewPerson | None = None


@dataclass(frozen=True)
class Brought:
    organisations: int
    people: int


# --- adding -----------------------------------------------------------------------------------------------------


def add_force(*, values: dict[str, Any]) -> Organisation:
    """values: {attribute: value}, all that its form asks. It stands last in its region, and beneath the map.

    Raises TakenError.
    """
    last = Force.objects.filter(region=values["region_id"]).aggregate(last=Max("position"))["last"] or 0
    column, row = _free_tile()
    try:
        with transaction.atomic():
            slug = _free_slug(values["name"])
            force = Force.objects.create(
                slug=slug, position=last + 1, tile_column=column, tile_row=row, **values
            )
            return Organisation.objects.create(
                slug=slug, name=force.name, audience=Audience.FORCE, force=force
            )
    except IntegrityError as error:
        raise TakenError from error


def add_body(*, force: Force, values: dict[str, Any]) -> Organisation:
    """Raises TakenError."""
    try:
        with transaction.atomic():
            slug = _free_slug(values["name"])
            body = PolicingBody.objects.create(slug=slug, force=force, **values)
            return Organisation.objects.create(
                slug=slug,
                name=body.name,
                let_in_from=body.from_date,
                audience=Audience.POLICING_BODY,
                force=force,
                policing_body=body,
            )
    except IntegrityError as error:
        raise TakenError from error


def add_observer(*, values: dict[str, Any]) -> Organisation:
    """Raises TakenError."""
    try:
        with transaction.atomic():
            slug = _free_slug(values["name"])
            return Organisation.objects.create(slug=slug, audience=Audience.OBSERVER, **values)
    except IntegrityError as error:
        raise TakenError from error


def _free_slug(name: str) -> str:
    """What stands in its address, and never changes."""
    base = slugify(name)[:44].strip("-") or "organisation"
    taken = RESERVED | set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _free_tile() -> tuple[int, int]:
    """Column and row of the next place beneath the map: those that answer for no area stand beside each other there."""
    lowest = Force.objects.aggregate(row=Max("tile_row"))["row"] or 0
    on_it = Force.objects.filter(tile_row=lowest)
    column = (on_it.aggregate(column=Max("tile_column"))["column"] or 0) + 1
    if on_it.exclude(kind=ForceKind.OTHER).exists() or column >= TILES_IN_A_ROW:
        return 0, lowest + 1
    return column, lowest


# --- changing ---------------------------------------------------------------------------------------------------


def change(*, row: Row, values: dict[str, Any], revision: int, by: Membership) -> bool:
    """Save what is different of what people say of it, its closing too; say whether anything was.

    Raises StaleSaveError.
    """
    changed = save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=OF[type(row)],
        about=f"Organisation: {row.name}",
    )
    if changed and not isinstance(row, Organisation):
        _repeat(row)
    return changed


def _repeat(row: Force | PolicingBody) -> None:
    """What lists and the sign-in read stands with the organisation, too."""
    Organisation.objects.filter(pk=organisation_of(row).pk).update(
        name=row.name,
        named_since=row.named_since,
        let_in_from=row.from_date if isinstance(row, PolicingBody) else None,
        closed_on=_closed_from(row),
    )


def _closed_from(row: Force | PolicingBody) -> date | None:
    if isinstance(row, Force):
        return row.closed_on
    return row.to_date + timedelta(days=1) if row.to_date else None


# --- people -----------------------------------------------------------------------------------------------------


def portfolio_of(organisation: Organisation) -> Portfolio | None:
    """What its people own; none but for a portfolio's office, whose slug names it."""
    if organisation.audience != Audience.PORTFOLIO:
        return None
    return Portfolio.objects.filter(code=organisation.slug.removeprefix("portfolio-")).first()


def bring_in(*, rows: Iterable[NewRow], by: Membership) -> Brought:
    """All rows of a spreadsheet or none; their invitations are sent in the background. Raises BadRowError."""
    made = invited = 0
    try:
        with transaction.atomic():
            # Forces first: a policing body may be of one that stands in a later row.
            for row in sorted(rows, key=lambda row: row.audience != Audience.FORCE):
                organisation = _organisation_of(row)
                made += not row.slug
                if row.person:
                    _bring_in_person(organisation, row.person, by)
                    invited += 1
    except (TakenError, people.AlreadyThereError, IntegrityError) as error:
        raise BadRowError from error
    return Brought(made, invited)


def _organisation_of(row: NewRow) -> Organisation:
    if row.slug:
        found = Organisation.objects.filter(slug=row.slug).first()
        if found is None or found.is_closed:
            raise BadRowError
        return found
    values = dict(row.values or {})
    if row.audience == Audience.FORCE:
        return add_force(values=values)
    if row.audience == Audience.OBSERVER:
        return add_observer(values=values)
    force = Force.objects.filter(name=values.pop("force")).first()
    if force is None:
        raise BadRowError
    return add_body(force=force, values=values)


def _bring_in_person(organisation: Organisation, person: NewPerson, by: Membership) -> None:
    role = Role.FORCE_LEAD
    if organisation.audience != Audience.FORCE:
        role = Role.OBSERVER if organisation.audience == Audience.OBSERVER else Role.POLICING_BODY
    membership = people.add_invited(
        organisation=organisation,
        name=person.name,
        email=person.email,
        role=role,
        post=person.post,
        at=None,
    )
    enqueue(INVITE, membership.pk, by.pk)


def send_waiting(*, membership_id: int, by_id: int) -> bool:
    """Send one invitation that a spreadsheet left to be sent; once, whoever is asked twice. Says whether it was.

    Raises MailNotSentError, and then nothing is changed.
    """
    waiting = Membership.objects.unsent().let_in().filter(pk=membership_id)
    with transaction.atomic():
        found = waiting.select_related("organisation").select_for_update(of=("self",), skip_locked=True)
        membership = found.first()
        if membership is None:
            return False
        people.renew(membership=membership, at=timezone.now())
        by = Membership.objects.get(pk=by_id)
        people.send_invitation(membership=membership, by=by, site=settings.SITE_URL)
    return True


def ring_for_waiting(*, by: Membership) -> int:
    """Ask for every invitation that waits to be sent; says how many those are."""
    waiting = Membership.objects.unsent().let_in().exclude(organisation=by.organisation_id)
    found = list(waiting.values_list("pk", flat=True))
    for pk in found:
        enqueue(INVITE, pk, by.pk)
    return len(found)
