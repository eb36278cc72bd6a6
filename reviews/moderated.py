"""The grade that the national team stands by, and what a panel decided where two readings differ.

Two tables, since the force reads the one and never the other: no row that it may read names anybody of a panel, or
says how many people read.
"""

import uuid

from django.db import models

from core.constraints import SameForceKey
from core.history import tracked
from forces.models import Force, Membership
from frameworks.models import Grade, Provision
from reviews.querysets import ModeratedGradeQuerySet, PanelDecisionQuerySet


@tracked()
class ModeratedGrade(models.Model):
    """What one descriptor of one submission comes to, once its readings agree (reviews/settling.py).

    released_at: from then, which is when the submission is accepted, the force and its policing body can read it.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, related_name="moderated", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, help_text="It goes to the force.")
    settled_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    objects = ModeratedGradeQuerySet.as_manager()

    class Meta:
        ordering = ["provision__position"]
        constraints = [
            SameForceKey(field="review", to="reviews.Review", name="moderated_grade_review_same_force"),
            models.UniqueConstraint(fields=["force", "review", "provision"], name="moderated_grade_once"),
        ]
        indexes = [models.Index(fields=["provision", "grade"], name="moderated_grade_of_provision")]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.grade_id}"


class PanelDecision(models.Model):
    """What a panel decided about one descriptor. Insert-only: of several the newest counts.

    panel: who sat on it, a name to a line, for the national team alone. reason: it goes to the force with the grade.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, related_name="panel_decisions", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    panel = models.TextField(help_text="Who sat on the panel, a name to a line.")
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=220)
    decided_at = models.DateTimeField(auto_now_add=True)

    objects = PanelDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            SameForceKey(field="review", to="reviews.Review", name="panel_decision_review_same_force"),
        ]
        indexes = [models.Index(fields=["force", "review"], name="panel_decision_of_review")]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.grade_id}"

    @property
    def people(self) -> list[str]:
        """Who sat on it."""
        return [name for line in self.panel.splitlines() if (name := line.strip())]
