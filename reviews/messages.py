"""What the national team writes to a force in the portal. A notice leads to it: a mail carries no words."""

import uuid

from django.db import models

from assessments.models import Cycle
from forces.models import Force, Membership


class Message(models.Model):
    """One message as one force received it. Insert-only; several forces' are rows of their own, and say nothing of
    one another."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["force", "-at"], name="message_of_force")]

    def __str__(self) -> str:
        return f"{self.force_id}: {self.text[:40]}"
