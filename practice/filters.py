"""What the library can be narrowed to, from the query string."""

from typing import Any

from django import forms
from django.utils.text import Truncator

from forces.models import Region
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from practice.choices import Strength


class LibraryFilter(forms.Form):
    """What is no choice narrows nothing."""

    words = forms.CharField(label="Words", required=False, max_length=200)
    part = forms.ChoiceField(label="About", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    strength = forms.ChoiceField(
        label="Evidence", required=False, choices=[("", "Any evidence"), *Strength.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        part, region = self.fields["part"], self.fields["region"]
        part.choices = [("", "Any part of a framework"), *_parts()]  # type: ignore[attr-defined]  # of its kinds, this has it
        region.choices = [("", "Any region"), *Region.objects.values_list("code", "name")]  # type: ignore[attr-defined]  # the same
        self.is_valid()

    def asked(self, name: str) -> str:
        return str(self.cleaned_data.get(name, "")).strip()

    @property
    def narrowed(self) -> bool:
        return any(self.asked(name) for name in self.fields)


def _parts() -> list[tuple[str, str]]:
    """Strands and pillars with what stands directly under them, in reading order."""
    kinds = (
        ProvisionKind.STRAND,
        ProvisionKind.DESCRIPTOR,
        ProvisionKind.PILLAR,
        ProvisionKind.ACTION_AREA,
    )
    rows = Provision.objects.filter(kind__in=kinds).order_by("framework__position", "position")
    return [
        (row.code, row.title if row.kind == ProvisionKind.STRAND else Truncator(row.name).chars(90))
        for row in rows.defer("rationale")
    ]
