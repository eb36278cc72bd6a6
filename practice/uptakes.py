"""What comes of a practice elsewhere: a force tries it, adopts it, and says what happened."""

import uuid

from django.db import models
from django.utils import timezone

from core.constraints import own_key
from core.history import tracked
from forces.models import Force
from practice.choices import UptakeState
from practice.querysets import UptakeQuerySet


@tracked()
class Uptake(models.Model):
    """What one force does with one practice, for itself and the national team. Its history has the days.

    named: other forces may read that it is this one. key: by which TakenUp goes with it, and tells nobody whose it is.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="uptakes")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=20, choices=UptakeState.choices)
    since = models.DateField(default=timezone.localdate)
    what_happened = models.TextField(blank=True)
    named = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = UptakeQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            own_key("uptake"),
            models.UniqueConstraint(fields=["force", "practice"], name="uptake_once_a_force"),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}: {self.get_state_display()}"


class TakenUp(models.Model):
    """What everybody in reads of an uptake: that there is one, and whose, where that force agrees to be named.

    Written by its force with the uptake, which no other force can read: the key leads nobody else there.
    """

    key = models.UUIDField(unique=True, editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="taken_up")
    state = models.CharField(max_length=20, choices=UptakeState.choices)
    by_force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["by_force__name", "pk"]

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.get_state_display()}"
