"""Reads of plans, editions and recommendations, named in the domain."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Case, Count, F, Min, Q, Value, When

from actionplans.choices import ActionStatus, Priority
from frameworks.models import Provision
from frameworks.querysets import ProvisionQuerySet

if TYPE_CHECKING:
    from actionplans.models import (  # noqa: F401 - named in quotes
        Action,
        ActionProvision,
        Edition,
        EditionAction,
        RecommendationUpdate,
    )
    from forces.models import Force, Membership

L = TypeVar("L", bound=models.Model)
Provisions = models.QuerySet[Provision] | Iterable[int]

# What wants somebody's eyes comes first.
STATUS_ORDER = (
    ActionStatus.LATE,
    ActionStatus.AT_RISK,
    ActionStatus.NOT_STARTED,
    ActionStatus.ON_TRACK,
    ActionStatus.DONE,
    ActionStatus.STOPPED,
)
PRIORITY_ORDER = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)


def _is_late(on: date) -> Q:
    return Q(due_date__lt=on) | Q(status=ActionStatus.LATE)


class PlanLineQuerySet(models.QuerySet[L]):
    """Of the live plan and of an edition alike."""

    def open(self) -> Self:
        return self.exclude(status__in=ActionStatus.closed())

    def late(self, on: date) -> Self:
        """Open and past its due date on that day, or said to be late."""
        return self.open().filter(_is_late(on))

    def count_late_and_open(self, on: date) -> tuple[int, int]:
        """(how many of the open ones are late, how many are open), in one query."""
        counted = self.open().aggregate(late=Count("pk", filter=_is_late(on)), open=Count("pk"))
        return counted["late"], counted["open"]

    def count_by_status(self) -> dict[ActionStatus, int]:
        """{status: how many}, with each status and in the order of the list, in one query."""
        rows = self.order_by().values_list("status").annotate(how_many=Count("pk"))
        counted = dict(rows)
        return {status: counted.get(status.value, 0) for status in ActionStatus}

    def by_due_date(self) -> Self:
        return self.order_by(F("due_date").asc(nulls_last=True), "title", "pk")

    def by_status(self) -> Self:
        return self.order_by(_in_order("status", STATUS_ORDER), F("due_date").asc(nulls_last=True), "pk")

    def by_priority(self) -> Self:
        return self.order_by(_in_order("priority", PRIORITY_ORDER), F("due_date").asc(nulls_last=True), "pk")


def _in_order(field: str, values: Iterable[str]) -> Case:
    return Case(*(When(**{field: value}, then=Value(place)) for place, value in enumerate(values)))


class ActionQuerySet(PlanLineQuerySet["Action"]):
    def answering(self, provisions: Provisions) -> Self:
        """Those that answer any of the provisions: a queryset of them, or their ids."""
        return self.filter(pk__in=self._answers(Q(answers__provision__in=provisions)))

    def within(self, code: str) -> Self:
        """Those that answer the provision with this code or one beneath it, or any of the framework so called."""
        return self.filter(
            pk__in=self._answers(
                Q(answers__provision__code=code)
                | Q(answers__provision__code__startswith=f"{code}.")
                | Q(answers__provision__framework__code=code)
            )
        )

    def by_title(self) -> Self:
        return self.order_by("title", "pk")

    def by_owner(self) -> Self:
        """By name, those without an owner last."""
        return self.order_by(F("owner__display_name").asc(nulls_last=True), "due_date", "pk")

    def saying(self, words: str) -> Self:
        """With all of these words in the title or the description."""
        rows = self
        for word in words.split()[:10]:
            rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word))
        return rows

    def _answers(self, condition: Q) -> models.QuerySet:
        return self.model._default_manager.filter(condition).order_by().values("pk")


class ActionProvisionQuerySet(models.QuerySet["ActionProvision"]):
    def of(self, force: "Force", provisions: Provisions) -> Self:
        """The force's links to these provisions, each with its action, in one query."""
        return (
            self.filter(force=force, provision__in=provisions)
            .select_related("action")
            .order_by(F("action__due_date").asc(nulls_last=True), "action__title", "pk")
        )


class EditionQuerySet(models.QuerySet["Edition"]):
    def readable_by(self, by: "Membership") -> Self:
        """Those of the person's own force; of every force for those who belong to none."""
        return self.filter(force=by.force_id) if by.force_id else self

    def newest_first(self) -> Self:
        return self.order_by("-shared_at", "-pk")

    def last_of(self, force: "Force") -> "Edition | None":
        return self.filter(force=force).order_by("-number").first()

    def with_counts(self) -> Self:
        """Adds action_count and done_count."""
        return self.annotate(
            action_count=Count("actions"),
            done_count=Count("actions", filter=Q(actions__status=ActionStatus.DONE)),
        )


class EditionActionQuerySet(PlanLineQuerySet["EditionAction"]):
    pass


class RecommendationUpdateQuerySet(models.QuerySet["RecommendationUpdate"]):
    def newest_of_each(self) -> Self:
        """One for each recommendation: the last posted, or the last quoted where nothing was posted since."""
        return self.order_by("provision_id", F("posted_at").desc(nulls_last=True), "-position").distinct(
            "provision_id"
        )

    def portfolios_by_recommendation(self) -> dict[int, list[str]]:
        """{provision id: names of the portfolios that answer for it, in the order of their first word on it}."""
        rows = (
            self.order_by()
            .values_list("provision_id", "portfolio__name")
            .annotate(first=Min("position"))
            .order_by("provision_id", "first", "portfolio__name")
        )
        names: dict[int, list[str]] = {}
        for provision_id, name, _ in rows:
            names.setdefault(provision_id, []).append(name)
        return names


def provisions_saying(words: str) -> ProvisionQuerySet:
    """Provisions of any framework with all of these words in their text, their headings or their code."""
    rows = Provision.objects.all()
    for word in words.split()[:10]:
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(short_title__icontains=word)
            | Q(path__icontains=word)
            | Q(code__icontains=word)
        )
    return rows.in_reading_order()
