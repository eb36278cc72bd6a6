"""What a chief officer signed: frozen copies, which everybody else sees and nobody changes."""

import uuid

import pgtrigger
from django.db import models

from assessments.choices import WeakRule
from assessments.querysets import SubmissionQuerySet, SubmittedSummaryQuerySet
from core.constraints import SameForceKey, own_key
from core.fulltext import index_over
from core.history import tracked
from evidence.models import EvidenceVersion
from forces.models import Force
from frameworks.models import Grade, Provision

# Asked when the transaction ends: the newer one can only come after the older has made room for it.
_BY_A_NEWER = """
    IF NOT EXISTS (SELECT FROM assessments_submission newer
                    WHERE newer.force_id = NEW.force_id AND newer.assessment_id = NEW.assessment_id
                      AND newer.number > NEW.number) THEN
        RAISE EXCEPTION 'a submission is superseded by a later number, and there is none'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
"""


@tracked()
class Submission(models.Model):
    """What a chief officer signed. Numbered, frozen."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="submissions", db_constraint=False
    )
    cycle = models.ForeignKey("assessments.Cycle", on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    declaration = models.TextField()
    note = models.TextField(blank=True, help_text="The lead's covering note.")
    sent_by_name = models.CharField(max_length=220)
    signed_by_name = models.CharField(max_length=220)
    signed_as = models.CharField(max_length=100, help_text="The name as the signer typed it.")
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, help_text="Of the frozen content, in a canonical form.")
    # The one thing that ever changes: signing a later number sets it, in the same transaction.
    superseded = models.BooleanField(default=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            own_key("submission"),
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="submission_assessment_same_force"
            ),
            models.UniqueConstraint(fields=["force", "assessment", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["force", "cycle"],
                condition=models.Q(superseded=False),
                name="submission_one_in_force",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="superseded_by_a_newer",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__superseded=True),
                func=_BY_A_NEWER,
            )
        ]

    def __str__(self) -> str:
        return f"Submission {self.number}"


class SubmittedRow(models.Model):
    """What the frozen rows share."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey("assessments.Cycle", on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="%(class)ss", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.provision_id} of {self.submission_id}"


class SubmittedRating(SubmittedRow):
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    unchanged_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            SameForceKey(field="submission", to="assessments.Submission", name="submitted_rating_same_force"),
            models.UniqueConstraint(
                fields=["force", "submission", "provision"], name="submitted_rating_once"
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "provision"], name="submitted_rating_of_cycle"),
            index_over("comment", "reason", name="submitted_rating_words"),
        ]


class SubmittedSummary(SubmittedRow):
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="submittedsummaries", db_constraint=False
    )
    suggested = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    strengths = models.TextField(blank=True)
    gaps = models.TextField(blank=True)
    support_needed = models.TextField(blank=True)

    objects = SubmittedSummaryQuerySet.as_manager()

    class Meta:
        constraints = [
            SameForceKey(
                field="submission", to="assessments.Submission", name="submitted_summary_same_force"
            ),
            models.UniqueConstraint(
                fields=["force", "submission", "provision"], name="submitted_summary_once"
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "provision"], name="submitted_summary_of_cycle"),
            index_over("strengths", "gaps", "support_needed", name="submitted_summary_words"),
        ]


class SubmittedEvidence(SubmittedRow):
    """Evidence as the submission pinned it: which version, with which hash."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="submittedevidence", db_constraint=False
    )
    version = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    refers_to = models.DateField(null=True)
    review_on = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            SameForceKey(
                field="submission", to="assessments.Submission", name="submitted_evidence_same_force"
            ),
            SameForceKey(
                field="version", to="evidence.EvidenceVersion", name="submitted_evidence_version_same_force"
            ),
            models.UniqueConstraint(
                fields=["force", "submission", "provision", "version"], name="submitted_evidence_once"
            ),
        ]


class SubmittedWeakPoint(SubmittedRow):
    """What was weakly founded when it was signed, and what the lead said of it: for the force and its reviewers."""

    rule = models.CharField(max_length=20, choices=WeakRule.choices)
    says = models.TextField(blank=True)
    word = models.TextField(blank=True, help_text="Why it was sent all the same.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            SameForceKey(
                field="submission", to="assessments.Submission", name="submitted_weak_point_same_force"
            ),
        ]

    @property
    def name(self) -> str:
        """Which answer or summary."""
        return self.provision.name
