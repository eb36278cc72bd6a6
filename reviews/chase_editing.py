"""Contacts, blockers and offers of help, as the national team edits them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from audit.editing import Closed, Editable, Values, editable, with_days
from audit.timeline import Field
from forces.models import Membership
from reviews import chasing, rules
from reviews.chase_forms import BarrierForm, ContactForm, HelpForm
from reviews.chase_timeline import BARRIER, CONTACT, HELP
from reviews.models import Barrier, Contact, HelpOffer

SENT = Closed(
    "This is a message, and stands as the force reads it",
    "Note what came of it as a contact of its own.",
)


class _Note(Editable):
    """All three: the same people edit them."""

    page: str
    said: Mapping[str, Field]
    typed: type[forms.Form]

    def may(self, by: Membership) -> bool:
        return rules.may_chase(by)

    def find(self, pk: int, by: Membership) -> Any | None:
        rows = self.model._default_manager.select_related("force", "cycle")
        return rows.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return self.said

    def place(self, row: Any) -> str:
        return reverse(self.page, args=[row.public_id])

    def context(self, row: Any) -> str:
        return f"{row.force}, {row.cycle}"

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return self.typed(data, initial=initial)


@editable
class EditableContact(_Note):
    model = Contact
    changed_by = ("chase:change_contact",)
    noun = "contact"
    page = "chase:change_contact"
    said = CONTACT
    typed = ContactForm

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if rules.is_open_contact(row) else SENT

    def texts(self, row: Any) -> dict[str, str]:
        return with_days(super().texts(row), row, ["held_on"])

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        chasing.change_contact(contact=row, revision=revision, values=values, by=by)


@editable
class EditableBarrier(_Note):
    model = Barrier
    changed_by = ("chase:change_barrier",)
    noun = "blocker"
    page = "chase:change_barrier"
    said = BARRIER
    typed = BarrierForm

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        chasing.change_barrier(barrier=row, revision=revision, values=values, by=by)


@editable
class EditableHelp(_Note):
    model = HelpOffer
    changed_by = ("chase:change_help",)
    noun = "offer"
    page = "chase:change_help"
    said = HELP
    typed = HelpForm

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        chasing.change_help(offer=row, revision=revision, values=values, by=by)
