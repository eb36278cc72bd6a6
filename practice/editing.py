"""Entries, calls, offers and what came of a practice, as people edit them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from audit.editing import Closed, Editable, Values, by_input, editable, with_days
from audit.timeline import Field
from forces.models import Membership
from practice import offering, rules, taking_up, wording, workflow
from practice.forms import CallForm, OfferForm, PracticeForm, UptakeForm
from practice.models import CallForPractice, Practice, PracticeOffer, Uptake

QUOTED = Closed("This is quoted from a published document", "What is quoted stands as it was published.")
SENT = Closed(
    "This was sent while you were writing",
    "What the national team has stands as it was sent. Your text stands below, so that you can use it elsewhere.",
)


@editable
class EditablePractice(Editable):
    model = Practice
    changed_by = ("practice:change",)
    noun = "practice"

    def may(self, by: Membership) -> bool:
        return rules.can_keep(by)

    def find(self, pk: int, by: Membership) -> Practice | None:
        return Practice.objects.for_pages().filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return wording.of_practice()

    def place(self, row: Any) -> str:
        return reverse("practice:change", args=[row.public_id])

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return QUOTED if row.is_quoted else None

    def texts(self, row: Any) -> dict[str, str]:
        return by_input(with_days(super().texts(row), row, ["review_on"]))

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return PracticeForm(data, of=row, initial=by_input(initial or {}))

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_practice(practice=row, by=by, revision=revision, values=values)


@editable
class EditableCall(Editable):
    model = CallForPractice
    changed_by = ("practice:change_call",)
    noun = "call"

    def may(self, by: Membership) -> bool:
        return rules.can_keep(by)

    def find(self, pk: int, by: Membership) -> CallForPractice | None:
        return CallForPractice.objects.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return wording.CALL

    def place(self, row: Any) -> str:
        return reverse("practice:change_call", args=[row.public_id])

    def texts(self, row: Any) -> dict[str, str]:
        return with_days(super().texts(row), row, ["due_on"])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return CallForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        offering.change_call(call=row, by=by, revision=revision, values=values)


class OfTheForce(Editable):
    """What both of them share: the force's own people write them."""

    def may(self, by: Membership) -> bool:
        return rules.can_take_up(by)


@editable
class EditableOffer(OfTheForce):
    model = PracticeOffer
    changed_by = ("practice:change_offer",)
    noun = "offer"

    def find(self, pk: int, by: Membership) -> PracticeOffer | None:
        return PracticeOffer.objects.filter(force=by.force_id, pk=pk).select_related("call").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return wording.OFFER

    def place(self, row: Any) -> str:
        return reverse("practice:change_offer", args=[row.public_id])

    def context(self, row: Any) -> str:
        return str(row.call)

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return SENT if row.is_sent else None

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return OfferForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        offering.change_offer(offer=row, by=by, revision=revision, values=values)


@editable
class EditableUptake(OfTheForce):
    model = Uptake
    changed_by = ("practice:uptake",)
    noun = "answer"

    def find(self, pk: int, by: Membership) -> Uptake | None:
        return Uptake.objects.filter(force=by.force_id, pk=pk).select_related("practice").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return wording.UPTAKE

    def place(self, row: Any) -> str:
        return reverse("practice:uptake", args=[row.practice.public_id])

    def context(self, row: Any) -> str:
        return str(row.practice)

    def texts(self, row: Any) -> dict[str, str]:
        return with_days(super().texts(row), row, ["since"])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return UptakeForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        taking_up.change_uptake(row=row, by=by, revision=revision, values=values)
