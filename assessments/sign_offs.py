"""What is said on the way to a signature: each step, what was sent back and why, what is answered, and more time."""

from django.db import models

from assessments.choices import SignOffStep
from assessments.querysets import SentBackQuerySet
from core.constraints import SameForceKey
from core.history import tracked
from forces.models import Force, Membership
from frameworks.models import Provision


class SignOff(models.Model):
    """One step on the way to a signature, with its words. The force's own; insert-only.

    by: nobody of the force where the national team took the step; by_name says who it was.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="sign_offs", db_constraint=False
    )
    step = models.CharField(max_length=20, choices=SignOffStep.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="sign_off_assessment_same_force"
            ),
            SameForceKey(field="by", to="forces.Membership", name="sign_off_by_same_force"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.at}"


@tracked()
class SentBack(models.Model):
    """What is wanted in one descriptor before it is signed (again): by a chief officer, or by the national team.

    While it is not settled, its descriptor is open to the force; sending it for signature settles it.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="sent_back", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by_name = models.CharField(max_length=220)
    by_national = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True, help_text="The day that the national team gave for an answer.")

    objects = SentBackQuerySet.as_manager()

    class Meta:
        ordering = ["provision__position"]
        constraints = [
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="sent_back_assessment_same_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.reason[:40]}"


@tracked()
class Reply(models.Model):
    """What the force answers to the national team's question on one descriptor. Read there once it is signed.

    submission: the one that it went with; none while it is written.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="replies", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    submission = models.ForeignKey(
        "assessments.Submission",
        on_delete=models.PROTECT,
        null=True,
        related_name="replies",
        db_constraint=False,
    )

    class Meta:
        ordering = ["provision__position"]
        constraints = [
            SameForceKey(field="assessment", to="assessments.Assessment", name="reply_assessment_same_force"),
            SameForceKey(field="submission", to="assessments.Submission", name="reply_submission_same_force"),
            models.UniqueConstraint(
                fields=["force", "assessment", "provision"],
                condition=models.Q(submission__isnull=True),
                name="reply_one_in_writing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.text[:40]}"


class Extension(models.Model):
    """More time for one force, by the national lead. Insert-only: the newest holds, and takes back the one before.

    until: the day by which it submits; the cycle's own day, when the extension is withdrawn.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="extensions", db_constraint=False
    )
    until = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="extension_assessment_same_force"
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.until}"
