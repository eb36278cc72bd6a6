"""What stands above a plan's actions: how the plan is governed, and the force's own headings."""

import uuid

from django.db import models

from actionplans.querysets import CommitmentProvisionQuerySet, CommitmentQuerySet
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force
from frameworks.models import Provision


@tracked()
class Plan(models.Model):
    """Who keeps a force's plan moving, and whom they report to. A force has one; nothing is said of it at first."""

    force = models.OneToOneField(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    delivery_group = models.CharField(max_length=200, blank=True)
    chair = models.CharField(max_length=200, blank=True)
    reports_to = models.CharField(max_length=200, blank=True)
    executive_board = models.CharField(max_length=200, blank=True)
    next_meeting = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return f"The plan of force {self.force_id}"


@tracked()
class Commitment(models.Model):
    """A heading of the force's own, as Warwickshire's ten, which holds actions. pillar: its own heading above it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given out with the empty form, so that a form sent twice makes one commitment.
    key = models.UUIDField(null=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    pillar = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # No longer part of the plan. Its actions stay, under no commitment.
    dropped = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            own_key("commitment"),
            models.UniqueConstraint(fields=["force", "key"], name="commitment_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


@tracked()
class CommitmentProvision(models.Model):
    """The commitment as a whole answers this provision, of any framework: an action area, mostly."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="answers", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    objects = CommitmentProvisionQuerySet.as_manager()

    class Meta:
        constraints = [
            SameForceKey(
                field="commitment", to="actionplans.Commitment", name="commitment_provision_same_force"
            ),
            models.UniqueConstraint(
                fields=["force", "commitment", "provision"], name="commitment_provision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} answers {self.provision_id}"
