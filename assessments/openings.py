"""That a cycle was opened for a force: the job of making its assessment, and how that job stands."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from assessments.choices import OpeningState
from forces.models import Force


class OpeningQuerySet(models.QuerySet["Opening"]):
    def claimable(self) -> "OpeningQuerySet":
        """Due, and with nobody: whoever had it did not come back in time."""
        due = Q(not_before__isnull=True) | Q(not_before__lte=Now())
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
        return self.filter(due, free, state=OpeningState.WAITING)


class Opening(models.Model):
    """One force's assessment in a cycle that was opened, until it is made. Says nothing of what the force writes.

    The row is the truth and the broker a doorbell: made by assessments.running, worked off by assessments.making.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey("assessments.Cycle", on_delete=models.PROTECT, related_name="openings")
    state = models.CharField(max_length=20, choices=OpeningState.choices, default=OpeningState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True, help_text="Why the last attempt did not end well.")
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["force__region__position", "force__position"]
        constraints = [models.UniqueConstraint(fields=["force", "cycle"], name="opening_once")]
        indexes = [
            models.Index(
                fields=["cycle", "not_before"], condition=models.Q(state="waiting"), name="opening_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} for {self.force_id}: {self.state}"
