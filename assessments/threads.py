"""Questions and answers between colleagues, beside an answer or a summary and apart from it.

They never leave the force. What is posted stays as it was posted; a thread is resolved, and opened again.
"""

import uuid

from django.db import models
from django.utils import timezone

from assessments.querysets import ThreadQuerySet
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force, Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Provision


@tracked()
class Thread(models.Model):
    """One question about a behaviour or, on a descriptor, about the force's summary of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="threads", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            own_key("thread"),
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="thread_assessment_same_force"
            ),
            SameForceKey(field="resolved_by", to="forces.Membership", name="thread_resolved_by_same_force"),
        ]
        indexes = [
            models.Index(fields=["force", "assessment", "provision"], name="thread_of_provision"),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.public_id}"

    @property
    def about(self) -> str:
        """What it is a question on, in words."""
        summary = self.provision.kind == ProvisionKind.DESCRIPTOR
        return f"Summary of {self.provision.name}" if summary else self.provision.name

    @property
    def box(self) -> str:
        """What its box to answer is called on a page."""
        return f"answer-{self.pk}"


@tracked()
class Post(models.Model):
    """What one person asked or answered. Never changed; a correction is the next post."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts", db_constraint=False)
    text = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            SameForceKey(field="thread", to="assessments.Thread", name="post_thread_same_force"),
            SameForceKey(field="by", to="forces.Membership", name="post_by_same_force"),
        ]
        indexes = [models.Index(fields=["force", "thread"], name="post_of_thread")]

    def __str__(self) -> str:
        return self.text[:60]
