"""Reads of requests and of what forces return, named in the domain."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from forces.models import Membership
from returns.choices import STILL_OPEN, AskedState

if TYPE_CHECKING:
    from returns.models import Answer, Asked, Question, Request  # noqa: F401 - named in quotes


class RequestQuerySet(models.QuerySet["Request"]):
    def newest_first(self) -> "RequestQuerySet":
        """What is still being made comes first, then by the day on which it was sent."""
        return self.order_by(models.F("sent_at").desc(nulls_first=True), "-pk")

    def with_progress(self) -> "RequestQuerySet":
        """Adds forces_asked and forces_sent."""
        return self.annotate(
            forces_asked=Count("asked"),
            forces_sent=Count("asked", filter=Q(asked__state=AskedState.SENT)),
        )


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_order(self) -> "QuestionQuerySet":
        return self.order_by("number")


class AskedQuerySet(models.QuerySet["Asked"]):
    def readable_by(self, by: Membership) -> "AskedQuerySet":
        """Those of the person's own force; of every force for those who belong to none."""
        return self.filter(force=by.force_id) if by.force_id else self

    def still_open(self) -> "AskedQuerySet":
        return self.filter(state__in=STILL_OPEN)

    def late(self, on: date) -> "AskedQuerySet":
        return self.due_by(on - timedelta(days=1))

    def due_by(self, day: date) -> "AskedQuerySet":
        """Still open, and due on that day or before, more time counted."""
        own = Q(extended_until__isnull=True, due_on__lte=day)
        return self.still_open().filter(own | Q(extended_until__lte=day))

    def soonest_first(self) -> "AskedQuerySet":
        """What is to be answered comes first, the soonest due on top; then the rest, the newest on top."""
        last_day = Coalesce("extended_until", "due_on")
        due = models.Case(models.When(state__in=STILL_OPEN, then=last_day))
        return self.order_by(due.asc(nulls_last=True), "-asked_at", "-pk")

    def by_region(self) -> "AskedQuerySet":
        return self.select_related("force__region").order_by("force__region__position", "force__position")

    def count_by_state(self) -> dict[AskedState, int]:
        """{state: how many}, with each state, in one query."""
        counted = dict(self.order_by().values_list("state").annotate(how_many=Count("pk")))
        return {state: counted.get(state.value, 0) for state in AskedState}

    def with_returned(self, number: int) -> "AskedQuerySet":
        """Adds text, note and return_id of the answer that stands: the newest return's; none where none was sent."""
        rows = _returned(number)
        return self.annotate(
            text=Subquery(rows.values("text")[:1]),
            note=Subquery(rows.values("note")[:1]),
            return_id=Subquery(rows.values("returned__public_id")[:1]),
        )


def _returned(number: int) -> models.QuerySet:
    rows: models.QuerySet = apps.get_model("returns.ReturnedAnswer")._default_manager.filter(
        returned__asked=OuterRef("pk"),
        returned__number=OuterRef("sent_number"),
        force=OuterRef("force"),
        number=number,
    )
    return rows


class AnswerQuerySet(models.QuerySet["Answer"]):
    def said(self) -> "AnswerQuerySet":
        """With an answer, or with words on why there is none."""
        return self.exclude(text="", note="")
