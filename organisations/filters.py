"""How the list of organisations is narrowed. What the address asks for and nobody offers narrows nothing."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from forces.models import Organisation
from forces.querysets import OrganisationQuerySet
from organisations.choices import KINDS, State


class FilterForm(forms.Form):
    words = forms.CharField(label="Name, or a former one", required=False, max_length=80)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All kinds"), *((k.value, v) for k, v in KINDS.items())]
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def narrowed(self) -> OrganisationQuerySet:
        """What is asked for, each with its people; by kind and name."""
        self.is_valid()
        asked = self.cleaned_data
        found = Organisation.objects.with_people()
        if asked.get("kind"):
            found = found.filter(audience=asked["kind"])
        if asked.get("words"):
            found = found.filter(_named(asked["words"]))
        return _in_state(found, asked.get("state", "")).order_by("audience", "name")


def _named(words: str) -> Q:
    former = Organisation.objects.filter(history__name__icontains=words).values("pk")
    return Q(name__icontains=words) | Q(pk__in=former)


def _in_state(found: OrganisationQuerySet, state: str) -> OrganisationQuerySet:
    closed = Q(closed_on__lte=timezone.localdate())
    if state == State.CLOSED:
        return found.filter(closed)
    if state == State.THERE:
        return found.exclude(closed)
    if state == State.NOBODY:
        return found.exclude(closed).filter(joined=0)  # type: ignore[misc]  # with_people annotates it
    if state == State.UNSENT:
        return found.filter(unsent__gt=0)  # type: ignore[misc]  # with_people annotates it
    return found
