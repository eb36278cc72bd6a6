"""Reads of plans and actions, named in the domain."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from actionplans.choices import ActionStatus

if TYPE_CHECKING:
    from actionplans.models import Action  # noqa: F401


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        return self.exclude(status__in=[ActionStatus.DONE, ActionStatus.STOPPED])

    def late(self, on: date) -> "ActionQuerySet":
        """Open and past its due date on that day, or said to be late."""
        return self.open().filter(Q(due_date__lt=on) | Q(status=ActionStatus.LATE))
