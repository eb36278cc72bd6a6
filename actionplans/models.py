"""A force's plan: its actions and their updates; numbered, frozen editions. And what answers recommendations."""

import uuid
from datetime import date

from django.db import models
from django.utils import timezone

from actionplans.choices import ActionStatus, DeliverableStatus, Priority
from actionplans.querysets import (
    ActionProvisionQuerySet,
    ActionQuerySet,
    EditionActionQuerySet,
    EditionQuerySet,
    RecommendationUpdateQuerySet,
)
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force, Membership, Portfolio
from frameworks.models import Framework, Provision


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
class Edition(models.Model):
    """The plan as it stood when a chief officer shared it. Frozen; what others read instead of the live plan."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    shared_by_name = models.CharField(max_length=220)
    shared_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        get_latest_by = ["shared_at", "number"]
        constraints = [
            own_key("edition"),
            models.UniqueConstraint(fields=["force", "number"], name="edition_number_once"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"


class EditionAction(PlanLine):
    """One action as the edition froze it."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="actions", db_constraint=False
    )
    action_public_id = models.UUIDField()
    owner_name = models.CharField(max_length=100, blank=True)
    provisions = models.ManyToManyField(Provision, through="EditionActionProvision")
    last_update = models.TextField(blank=True)
    last_update_at = models.DateTimeField(null=True)

    objects = EditionActionQuerySet.as_manager()

    class Meta(PlanLine.Meta):
        constraints = [
            own_key("edition_action"),
            SameForceKey(field="edition", to="actionplans.Edition", name="edition_action_same_force"),
        ]


class EditionActionProvision(models.Model):
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition_action = models.ForeignKey(EditionAction, on_delete=models.PROTECT, db_constraint=False)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            SameForceKey(
                field="edition_action",
                to="actionplans.EditionAction",
                name="edition_action_provision_same_force",
            ),
            models.UniqueConstraint(
                fields=["force", "edition_action", "provision"], name="edition_action_provision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_action_id} answers {self.provision_id}"


@tracked()
class RecommendationUpdate(models.Model):
    """A dated, titled word of a portfolio's owner on a recommendation. quoted: from a published report."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=120, unique=True, null=True, help_text="Natural key of a quoted one.")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="recommendation_updates")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="updates")
    owner_label = models.CharField(
        max_length=200, blank=True, help_text="The source's own spelling of the owner."
    )
    title = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    as_at = models.CharField(max_length=40)
    posted_at = models.DateTimeField(null=True)
    posted_by_name = models.CharField(max_length=220, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RecommendationUpdateQuerySet.as_manager()

    class Meta:
        # Quoted ones in their source's order, then what was posted since.
        ordering = ["provision__position", models.F("posted_at").asc(nulls_first=True), "position"]

    def __str__(self) -> str:
        return self.title or self.owner_label

    @property
    def quoted(self) -> bool:
        return self.code is not None


@tracked()
class Deliverable(models.Model):
    """A dated national deliverable: what is promised, by whom, when. Its status is the national team's to keep."""

    code = models.CharField(max_length=80, unique=True)
    title = models.TextField(help_text="The source's sentence.")
    short_title = models.CharField(max_length=120)
    owner_label = models.CharField(max_length=200, blank=True)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, null=True, related_name="deliverables")
    due_text = models.CharField(max_length=80)
    due_date = models.DateField(null=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="deliverables")
    recommendation = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, related_name="deliverables"
    )
    status = models.CharField(
        max_length=20, choices=DeliverableStatus.choices, default=DeliverableStatus.AHEAD
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["due_date", "position"]

    def __str__(self) -> str:
        return self.short_title
