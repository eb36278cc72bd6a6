"""Which looks a person wants to see."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from audit.models import AccessLog
from forces.choices import Audience

OUTSIDERS, COLLEAGUES = "outsiders", "colleagues"


class AccessFilter(forms.Form):
    """From the address of the page; what is not understood narrows nothing and is said."""

    who = forms.CharField(label="Name, role or organisation", required=False, max_length=100)
    which = forms.ChoiceField(
        label="People",
        required=False,
        choices=[("", "Everybody"), (OUTSIDERS, "Outside the force"), (COLLEAGUES, "Of the force")],
    )
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        """own: whether these are all looks at one force's things; whoever sees only their own needs no names."""
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["who"], self.fields["which"]

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, rows: QuerySet[AccessLog]) -> QuerySet[AccessLog]:
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("who"):
            rows = rows.filter(by_name__icontains=asked["who"])
        if asked.get("which") == OUTSIDERS:
            rows = rows.exclude(audience=Audience.FORCE)
        if asked.get("which") == COLLEAGUES:
            rows = rows.filter(audience=Audience.FORCE)
        return _between(rows, asked.get("since"), asked.get("until"))


def _between(rows: QuerySet[AccessLog], since: date | None, until: date | None) -> QuerySet[AccessLog]:
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    return rows
