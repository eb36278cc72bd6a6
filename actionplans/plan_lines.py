"""What the live plan and an edition say of an action alike."""

from datetime import date

from django.db import models

from actionplans.choices import ActionStatus, Priority


class PlanLine(models.Model):
    """What the live plan and an edition say of an action alike."""

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    start_date = models.DateField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.MEDIUM)

    class Meta:
        abstract = True
        ordering = ["due_date", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status not in ActionStatus.closed()

    def days_late(self, on: date) -> int:
        """Whole days that an open action is past its due date on that day; 0 when it is not."""
        if not self.is_open or self.due_date is None:
            return 0
        return max(0, (on - self.due_date).days)

    def is_late(self, on: date) -> bool:
        """Open and past its due date on that day, or once said to be late."""
        return self.is_open and (self.status == ActionStatus.LATE or self.days_late(on) > 0)
