"""Reads of plans, editions and recommendations, named in the domain."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from actionplans.choices import ActionStatus, DeliverableStatus, Priority
from evidence.choices import PRODUCTS
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from frameworks.querysets import ProvisionQuerySet

if TYPE_CHECKING:
    from actionplans.models import (  # noqa: F401 - named in quotes
        Action,
        ActionProvision,
        Commitment,
        CommitmentProvision,
        Deliverable,
        Edition,
        EditionAction,
        EditionEvidence,
        Heard,
        Inspection,
        Milestone,
        Obligation,
        PublishedPlan,
        RecommendationUpdate,
        ReleasedResponse,
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
        """What is late today comes first, whatever its status."""
        late = When(_is_late(timezone.localdate()) & ~Q(status__in=ActionStatus.closed()), then=Value(-1))
        order = Case(late, *_places("status", STATUS_ORDER))
        return self.order_by(order, F("due_date").asc(nulls_last=True), "pk")

    def by_priority(self) -> Self:
        order = Case(*_places("priority", PRIORITY_ORDER))
        return self.order_by(order, F("due_date").asc(nulls_last=True), "pk")


def _places(field: str, values: Iterable[str]) -> list[When]:
    return [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]


_IS_UNOWNED = Q(owner=None, owner_post="")


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

    def unowned(self) -> Self:
        """With neither an owner nor a post that owns it."""
        return self.filter(_IS_UNOWNED)

    def count_unowned_and_undated(self) -> tuple[int, int]:
        """(how many of the open ones have neither owner nor post, how many no due date), in one query."""
        counted = self.open().aggregate(
            unowned=Count("pk", filter=_IS_UNOWNED), undated=Count("pk", filter=Q(due_date=None))
        )
        return counted["unowned"], counted["undated"]

    def by_title(self) -> Self:
        return self.order_by("title", "pk")

    def by_owner(self) -> Self:
        """By name, those without an owner last."""
        return self.order_by(F("owner__display_name").asc(nulls_last=True), "due_date", "pk")

    def not_stopped(self) -> Self:
        """What a heading still counts on: done, or yet to be done."""
        return self.exclude(status=ActionStatus.STOPPED)

    def saying(self, words: str) -> Self:
        """With all of these words in what the action says."""
        rows = self
        for word in words.split()[:10]:
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(outcome__icontains=word)
                | Q(measure__icontains=word)
                | Q(partners__icontains=word)
                | Q(owner_post__icontains=word)
            )
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


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def in_plan(self) -> Self:
        """Those that were not dropped, in the order of the plan."""
        return self.filter(dropped=False).order_by("position", "pk")


class CommitmentProvisionQuerySet(models.QuerySet["CommitmentProvision"]):
    def in_plan(self) -> Self:
        return self.filter(commitment__dropped=False)


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def in_plan(self) -> Self:
        """Those that were not dropped, in the order of their days."""
        return self.filter(dropped=False).order_by(F("due_date").asc(nulls_last=True), "position", "pk")


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


class EditionEvidenceQuerySet(models.QuerySet["EditionEvidence"]):
    def products_now(self) -> Self:
        """The products that each force's newest edition holds, one of a kind."""
        editions: Any = apps.get_model("actionplans.Edition")._default_manager
        newer = editions.filter(force=OuterRef("force"), number__gt=OuterRef("edition__number"))
        return self.filter(~Exists(newer), edition_action=None, kind__in=PRODUCTS)


class HeardQuerySet(models.QuerySet["Heard"]):
    def in_plan(self) -> Self:
        """Those that were not dropped, in the order in which they were heard."""
        return self.filter(dropped=False).order_by("position", "pk")


class PublishedPlanQuerySet(models.QuerySet["PublishedPlan"]):
    def of(self, force: "Force") -> Self:
        """A force's versions, the newest first, each with its withdrawal where it has one."""
        return (
            self.filter(force=force)
            .select_related("force")
            .prefetch_related("withdrawals")
            .order_by("-number")
        )


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def with_places(self) -> Self:
        """In the framework's order, each with the area or action that it stands in."""
        return self.select_related("framework", "provision__framework", "provision__parent").order_by(
            "framework__position", "position"
        )


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


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    def by_due_date(self) -> Self:
        """What is not delivered comes first; each with what it is shown with."""
        delivered = Case(When(status=DeliverableStatus.DELIVERED, then=Value(1)), default=Value(0))
        order = (delivered, F("due_date").asc(nulls_last=True), "position", "pk")
        return self.select_related("portfolio", "recommendation").order_by(*order)

    def next_steps(self, on: date) -> Self:
        """What is due on that day or later and not delivered, the next one first."""
        return self.exclude(status=DeliverableStatus.DELIVERED).filter(due_date__gte=on).by_due_date()


class ReleasedResponseQuerySet(models.QuerySet["ReleasedResponse"]):
    def readable_by(self, by: "Membership") -> Self:
        """Those of the person's own force; of every force for those who belong to none."""
        return self.filter(force=by.force_id) if by.force_id else self

    def newest_of_each_force(self, provision: Provision) -> Self:
        """One of each force that released an answer to it."""
        return self.filter(provision=provision).order_by("force_id", "-number").distinct("force_id")

    def newest_to_each(self, force: "Force") -> Self:
        """One to each recommendation that the force released an answer to."""
        return self.filter(force=force).order_by("provision_id", "-number").distinct("provision_id")


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def readable_by(self, by: "Membership") -> Self:
        """Those of the person's own force; of every force for those who belong to none."""
        return self.filter(force=by.force_id) if by.force_id else self

    def with_comments(self) -> Self:
        """Each with chief_at and body_at, when either side first commented, and chief_last and body_last; None where
        it has not."""
        return self.annotate(
            chief_at=Min("chiefofficercomments__at"),
            body_at=Min("policingbodycomments__at"),
            chief_last=Max("chiefofficercomments__at"),
            body_last=Max("policingbodycomments__at"),
        )

    def waiting_for_the_body(self) -> Self:
        """It has not commented, or the chief officer has given other comments since it did."""
        rows = self.with_comments()
        return rows.filter(Q(body_last__isnull=True) | Q(chief_last__gt=F("body_last")))


def recommendations() -> ProvisionQuerySet:
    """Each with `addressed`, by the national lead's word or else the source's, and `closed_on`, by its issuer."""
    return Provision.objects.filter(kind=ProvisionKind.RECOMMENDATION).annotate(
        addressed=Coalesce("standing__addressed_to_forces", "addressed_to_forces"),
        closed_on=F("standing__closed_on"),
    )


def to_answer(answered: Any) -> ProvisionQuerySet:
    """The recommendations that each force answers, in reading order.

    answered: a queryset of provisions' ids, of what a force has answered already: that stays, whatever is said since.
    """
    rows = recommendations().filter(Q(addressed=True) | Q(pk__in=answered)).select_related("framework")
    return rows.order_by("framework__position", "position")


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
