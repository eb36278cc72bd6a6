"""A force's plan: its actions with their milestones, their updates, and each time that a due date moved."""

import uuid
from datetime import date

from django.db import models
from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.commitments import (  # noqa: F401 - models of this app, in a file of their own
    Commitment,
    CommitmentProvision,
    Plan,
)
from actionplans.editions import (  # noqa: F401 - the same
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionCommitmentProvision,
    EditionEvidence,
    EditionMilestone,
)
from actionplans.heard import Heard, HeardAction  # noqa: F401 - the same
from actionplans.inspections import (  # noqa: F401 - the same
    ChiefOfficerComment,
    Inspection,
    PolicingBodyComment,
)
from actionplans.obligations import Obligation  # noqa: F401 - the same
from actionplans.plan_lines import PlanLine
from actionplans.publications import Publication, PublicationLine  # noqa: F401 - the same
from actionplans.published import (  # noqa: F401 - the same
    PublishedLine,
    PublishedPlan,
    PublishedWithdrawal,
)
from actionplans.querysets import ActionProvisionQuerySet, ActionQuerySet, MilestoneQuerySet
from actionplans.recommendations import Deliverable, RecommendationUpdate  # noqa: F401 - the same
from actionplans.responses import ReleasedResponse, Response, Standing  # noqa: F401 - the same
from actionplans.strategy_uploads import StrategyUpload  # noqa: F401 - the same
from core.constraints import SameForceKey, own_key
from core.history import tracked
from evidence.models import Evidence
from forces.models import Force, Membership
from frameworks.models import Provision


@tracked()
class Action(PlanLine):
    """What a force will do. (The framework's own are national actions: provisions.)"""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given out with the empty form, so that a form sent twice makes one action.
    key = models.UUIDField(null=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    owner_post = models.CharField(max_length=120, blank=True)
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        db_constraint=False,
    )
    outcome = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    partners = models.TextField(blank=True)
    # Why the due date is another than it was; each earlier one stands with its own reason (DueDateChange).
    due_reason = models.TextField(blank=True)
    # The word of the update that stopped it; it says nothing while the action goes on.
    stopped_because = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    # Counts changes of what the action says. Updates add to it and do not make an open form stale.
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta(PlanLine.Meta):
        indexes = [models.Index(fields=["force", "due_date"], name="action_of_force")]
        constraints = [
            own_key("action"),
            SameForceKey(field="owner", to="forces.Membership", name="action_owner_same_force"),
            SameForceKey(
                field="commitment", to="actionplans.Commitment", name="action_commitment_same_force"
            ),
            models.UniqueConstraint(fields=["force", "key"], name="action_made_once"),
        ]


@tracked()
class ActionProvision(models.Model):
    """The action answers this provision, of any framework."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="answers", db_constraint=False)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    objects = ActionProvisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["force", "provision"], name="action_of_provision")]
        constraints = [
            SameForceKey(field="action", to="actionplans.Action", name="action_provision_same_force"),
            models.UniqueConstraint(fields=["force", "action", "provision"], name="action_provision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} answers {self.provision_id}"


@tracked()
class ActionUpdate(models.Model):
    """A dated word on how an action goes. Never changed; a correction is the next update."""

    key = models.UUIDField(null=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates", db_constraint=False)
    text = models.TextField()
    status = models.CharField(max_length=20, choices=ActionStatus.choices)
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["force", "key"], name="action_update_posted_once"),
            SameForceKey(field="action", to="actionplans.Action", name="action_update_same_force"),
            SameForceKey(field="by", to="forces.Membership", name="action_update_by_same_force"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@tracked()
class ActionEvidence(models.Model):
    """A piece of the force's evidence that shows how the action goes."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence", db_constraint=False)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="actions", db_constraint=False
    )

    class Meta:
        constraints = [
            SameForceKey(field="action", to="actionplans.Action", name="action_evidence_same_force"),
            SameForceKey(field="evidence", to="evidence.Evidence", name="action_evidence_of_same_force"),
            models.UniqueConstraint(fields=["force", "action", "evidence"], name="action_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} shows {self.action_id}"


@tracked()
class Milestone(models.Model):
    """A dated step of an action. done_on: empty until it is reached."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="milestones", db_constraint=False, editable=False
    )
    title = models.CharField(max_length=200)
    due_date = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    # It is no longer a step of the action.
    dropped = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_date").asc(nulls_last=True), "position", "pk"]
        constraints = [
            own_key("milestone"),
            SameForceKey(field="action", to="actionplans.Action", name="milestone_same_force"),
        ]

    def __str__(self) -> str:
        return self.title

    def days_late(self, on: date) -> int:
        """Whole days that it is past its due date, not reached, on that day; 0 when it is not."""
        if self.done_on or self.dropped or self.due_date is None:
            return 0
        return max(0, (on - self.due_date).days)


@tracked()
class DueDateChange(models.Model):
    """One time that an action's due date became another. Never changed; how many there are is how often it moved."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="due_date_changes", db_constraint=False
    )
    due_was = models.DateField()
    due_now = models.DateField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            SameForceKey(field="action", to="actionplans.Action", name="due_date_change_same_force"),
            SameForceKey(field="by", to="forces.Membership", name="due_date_change_by_same_force"),
        ]

    def __str__(self) -> str:
        return f"{self.due_was} became {self.due_now}"
