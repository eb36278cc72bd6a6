"""What a chief officer shared of a plan: frozen, numbered copies, which others read instead of the live plan."""

import uuid

from django.db import models

from actionplans.plan_lines import PlanLine
from actionplans.querysets import EditionActionQuerySet, EditionEvidenceQuerySet, EditionQuerySet
from core.constraints import SameForceKey, own_key
from core.fulltext import index_over
from core.history import tracked
from evidence.choices import EvidenceKind
from forces.models import Force
from frameworks.models import Provision


@tracked()
class Edition(models.Model):
    """The plan as it stood when a chief officer shared it. Frozen; what others read instead of the live plan."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    shared_by_name = models.CharField(max_length=220)
    shared_at = models.DateTimeField()
    # Who keeps the plan moving, as Plan says it.
    delivery_group = models.CharField(max_length=200, blank=True)
    chair = models.CharField(max_length=200, blank=True)
    reports_to = models.CharField(max_length=200, blank=True)
    executive_board = models.CharField(max_length=200, blank=True)
    next_meeting = models.DateField(null=True)
    # False: shared before editions froze commitments, milestones, evidence and all that an action says.
    is_whole = models.BooleanField(default=False)

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


class EditionCommitment(models.Model):
    """One heading of the force's own as the edition froze it."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="commitments", db_constraint=False
    )
    commitment_public_id = models.UUIDField()
    pillar = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    provisions = models.ManyToManyField(Provision, through="EditionCommitmentProvision")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            own_key("edition_commitment"),
            SameForceKey(field="edition", to="actionplans.Edition", name="edition_commitment_same_force"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class EditionCommitmentProvision(models.Model):
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition_commitment = models.ForeignKey(EditionCommitment, on_delete=models.PROTECT, db_constraint=False)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            SameForceKey(
                field="edition_commitment",
                to="actionplans.EditionCommitment",
                name="edition_commitment_provision_same_force",
            ),
            models.UniqueConstraint(
                fields=["force", "edition_commitment", "provision"], name="edition_commitment_provision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_commitment_id} answers {self.provision_id}"


class EditionAction(PlanLine):
    """One action as the edition froze it."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="actions", db_constraint=False
    )
    commitment = models.ForeignKey(
        EditionCommitment, on_delete=models.PROTECT, null=True, related_name="actions", db_constraint=False
    )
    action_public_id = models.UUIDField()
    owner_name = models.CharField(max_length=100, blank=True)
    owner_post = models.CharField(max_length=120, blank=True)
    outcome = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    partners = models.TextField(blank=True)
    due_reason = models.TextField(blank=True)
    stopped_because = models.TextField(blank=True)
    moves = models.PositiveSmallIntegerField(default=0, help_text="How often its due date had moved.")
    provisions = models.ManyToManyField(Provision, through="EditionActionProvision")
    last_update = models.TextField(blank=True)
    last_update_at = models.DateTimeField(null=True)

    objects = EditionActionQuerySet.as_manager()

    class Meta(PlanLine.Meta):
        indexes = [
            index_over("title", "description", "outcome", "measure", "partners", name="edition_action_words")
        ]
        constraints = [
            own_key("edition_action"),
            SameForceKey(field="edition", to="actionplans.Edition", name="edition_action_same_force"),
            SameForceKey(
                field="commitment",
                to="actionplans.EditionCommitment",
                name="edition_action_commitment_same_force",
            ),
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


class EditionMilestone(models.Model):
    """A dated step of an action as the edition froze it."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition_action = models.ForeignKey(
        EditionAction, on_delete=models.PROTECT, related_name="milestones", db_constraint=False
    )
    milestone_public_id = models.UUIDField()
    title = models.CharField(max_length=200)
    due_date = models.DateField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        ordering = [models.F("due_date").asc(nulls_last=True), "pk"]
        constraints = [
            SameForceKey(
                field="edition_action", to="actionplans.EditionAction", name="edition_milestone_same_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EditionEvidence(models.Model):
    """Evidence by its title, never the file: what shows how an action goes; without one, the force's newest product
    of that kind."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="evidence", db_constraint=False
    )
    edition_action = models.ForeignKey(
        EditionAction, on_delete=models.PROTECT, null=True, related_name="evidence", db_constraint=False
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    refers_to = models.DateField(null=True)
    review_on = models.DateField(null=True)

    objects = EditionEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            SameForceKey(field="edition", to="actionplans.Edition", name="edition_evidence_same_force"),
            SameForceKey(
                field="edition_action",
                to="actionplans.EditionAction",
                name="edition_evidence_action_same_force",
            ),
        ]

    def __str__(self) -> str:
        return self.title
