"""What the plan can be narrowed to, and its order, from the query string."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django_filters
from django.utils import timezone

from actionplans.choices import ActionStatus, Priority
from actionplans.models import Action
from actionplans.querysets import ActionQuerySet
from forces.models import Membership
from forces.querysets import MembershipQuerySet
from frameworks.choices import ProvisionKind
from frameworks.models import Provision

OPEN = "open"
ALL = "all"
SOON_DAYS = 30
ORDERS: dict[str, tuple[str, Callable[[ActionQuerySet], ActionQuerySet]]] = {
    "due": ("Due date", ActionQuerySet.by_due_date),
    "status": ("Status", ActionQuerySet.by_status),
    "priority": ("Priority", ActionQuerySet.by_priority),
    "title": ("Title", ActionQuerySet.by_title),
    "owner": ("Owner", ActionQuerySet.by_owner),
}


def _parts() -> list[tuple[str, str]]:
    """Strands by themselves, other frameworks as a whole: what an action can be a part of, in one query."""
    parts: dict[str, str] = {}
    for provision in Provision.objects.filter(parent=None).select_related("framework").in_reading_order():
        if provision.kind == ProvisionKind.STRAND:
            parts[provision.code] = f"{provision.framework.short_title}: {provision.title}"
        else:
            parts[provision.framework.code] = provision.framework.short_title
    return list(parts.items())


class PlanFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label="Words", method="with_words")
    status = django_filters.ChoiceFilter(
        label="Status",
        choices=[(OPEN, "Open"), (ALL, "All"), *ActionStatus.choices],
        empty_label=None,
        method="with_status",
    )
    due = django_filters.ChoiceFilter(
        label="Due",
        choices=[("late", "Late"), ("soon", f"In the next {SOON_DAYS} days"), ("none", "No due date")],
        empty_label="Any day",
        method="with_due",
    )
    owner = django_filters.ModelChoiceFilter(
        label="Owner",
        queryset=Membership.objects.none(),
        empty_label="Anyone",
        null_label="No owner yet",
        method="with_owner",
    )
    priority = django_filters.ChoiceFilter(label="Priority", choices=Priority.choices, empty_label="Any")
    part = django_filters.ChoiceFilter(
        label="Answers", choices=[], empty_label="Any framework", method="with_part"
    )
    sort = django_filters.ChoiceFilter(
        label="Sort by",
        choices=[(key, label) for key, (label, _) in ORDERS.items()],
        empty_label=None,
        method="in_order",
    )

    class Meta:
        model = Action
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: ActionQuerySet, owners: MembershipQuerySet) -> None:
        """Without a word on the status only open actions are shown; without one on the order, by due date."""
        chosen = {key: data.get(key, "") for key in self.base_filters}
        chosen["status"] = chosen["status"] or OPEN
        chosen["sort"] = chosen["sort"] or "due"
        super().__init__(chosen, queryset=queryset)
        self.filters["owner"].queryset = owners
        self.filters["part"].extra["choices"] = _parts()

    @property
    def narrowed(self) -> bool:
        """Whether the reader asked for less than the open actions."""
        asked = {key: value for key, value in self.data.items() if value and key != "sort"}
        return asked != {"status": OPEN}

    def with_words(self, rows: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        return rows.saying(value)

    def with_status(self, rows: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        if value == ALL:
            return rows
        if value == ActionStatus.LATE:
            return rows.late(timezone.localdate())
        return rows.open() if value == OPEN else rows.filter(status=value)

    def with_due(self, rows: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        today = timezone.localdate()
        if value == "late":
            return rows.late(today)
        if value == "none":
            return rows.filter(due_date=None)
        return rows.filter(due_date__range=(today, today + timedelta(days=SOON_DAYS)))

    def with_owner(self, rows: ActionQuerySet, name: str, value: Membership | str) -> ActionQuerySet:
        """Without an owner is what has no post either, as the lists say it."""
        return rows.filter(owner=value) if isinstance(value, Membership) else rows.unowned()

    def with_part(self, rows: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        return rows.within(value)

    def in_order(self, rows: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        return ORDERS[value][1](rows)
