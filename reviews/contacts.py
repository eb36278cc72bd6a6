"""What the national team notes for itself while it chases returns: contacts, blockers, help. No force reads it."""

import uuid

from django.db import models

from assessments.models import Cycle
from core.history import tracked
from forces.models import Force, Membership
from reviews.choices import BarrierKind, BarrierState, ContactHow, HelpState


class Noted(models.Model):
    """One thing that was noted of a force in a cycle. by: who noted it first; its history tells who changed it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


@tracked()
class Contact(Noted):
    """One time that the team and the force were in touch. who: with whom, of the force."""

    held_on = models.DateField()
    how = models.CharField(max_length=20, choices=ContactHow.choices)
    who = models.CharField(max_length=200)
    text = models.TextField(help_text="What was said, and what follows.")

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["cycle", "force", "-held_on"], name="contact_of_force")]

    def __str__(self) -> str:
        return f"{self.held_on}: {self.who}"


@tracked()
class Barrier(Noted):
    """Something that stands in the force's way; people call it a blocker. Counted by kind, closed or not."""

    kind = models.CharField(max_length=20, choices=BarrierKind.choices)
    text = models.TextField()
    state = models.CharField(max_length=20, choices=BarrierState.choices, default=BarrierState.OPEN)

    class Meta:
        ordering = ["-state", "-at", "-pk"]  # what is in the way first
        indexes = [models.Index(fields=["cycle", "force", "kind"], name="barrier_of_force")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:40]}"


@tracked()
class HelpOffer(Noted):
    """Help that the national team offered the force."""

    text = models.TextField()
    state = models.CharField(max_length=20, choices=HelpState.choices, default=HelpState.OFFERED)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["cycle", "force"], name="help_of_force")]

    def __str__(self) -> str:
        return self.text[:60]
