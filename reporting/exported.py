"""Bulk exports: what leaves the portal of many forces at once, why, and by whose word; told to each of those forces."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments.models import Cycle
from core.constraints import SameForceKey
from core.history import tracked
from forces.models import Force, Membership
from reporting.choices import ExportDecision, ExportKind
from reporting.made import MAKING, Made
from reporting.querysets import ExportedForceQuerySet, ExportQuerySet

# Whoever asks begins it, and somebody else agrees. What was asked for is what is agreed to.
_STEPS = """
    IF current_user <> 'portal_national' THEN  -- portal_remove, which changes words alone
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.decision <> 'asked' OR NEW.asked_by_id IS DISTINCT FROM me OR NEW.decided_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'an export begins with whoever asks for it' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF (NEW.kind, NEW.cycle_id, NEW.request_id, NEW.purpose, NEW.asked_by_id)
            IS DISTINCT FROM (OLD.kind, OLD.cycle_id, OLD.request_id, OLD.purpose, OLD.asked_by_id)
        OR ((NEW.decision, NEW.decided_by_id) IS DISTINCT FROM (OLD.decision, OLD.decided_by_id) AND (
            OLD.decision <> 'asked'
            OR NEW.decided_by_id IS DISTINCT FROM me
            OR (NEW.decision = 'withdrawn') <> (OLD.asked_by_id = me)
            OR (NEW.decision <> 'withdrawn' AND EXISTS (
                SELECT FROM forces_membership asks JOIN forces_membership decides USING (user_id)
                WHERE asks.id = OLD.asked_by_id AND decides.id = me)))) THEN
        RAISE EXCEPTION 'this step of an export is not theirs' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


@tracked(exclude=MAKING)
class Export(Made):
    """What somebody of the national team wants to take out of the portal. Made once a second one has agreed.

    Its content stands nowhere in it: which frozen rows went out, its ExportedForce rows say.
    """

    kind = models.CharField(max_length=20, choices=ExportKind.choices)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey("returns.Request", on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.TextField(help_text="Why it is wanted, as each force in it reads.")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=20, choices=ExportDecision.choices, default=ExportDecision.ASKED)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=220, blank=True)
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, help_text="From then on the file is gone.")
    deleted_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["expires_at"], name="export_by_end")]
        constraints = [
            models.CheckConstraint(
                name="export_by_two_people",
                condition=~Q(decision__in=["agreed", "refused"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="export_made_when_agreed",
                condition=Q(decision="agreed", expires_at__isnull=False) | Q(state="queued"),
            ),
            models.CheckConstraint(
                name="export_done_has_file",
                condition=~Q(state="done") | ~Q(stored_as="") | Q(deleted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="export_subject_by_kind",
                condition=Q(kind="grades", cycle__isnull=False, request__isnull=True)
                | Q(kind="plans", cycle__isnull=True, request__isnull=True)
                | Q(kind="returns", cycle__isnull=True, request__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="export_steps",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("me", "bigint := nullif(current_setting('portal.membership_id', true), '')::bigint")
                ],
                func=_STEPS,
            )
        ]

    def __str__(self) -> str:
        return f"Export {self.public_id}"

    @property
    def title(self) -> str:
        label = str(ExportKind(self.kind).label)
        if self.request:
            return f"{label.removesuffix(' to a request')}: {self.request.title}"
        return f"{label.removesuffix(' of a cycle')}, {self.cycle.name}" if self.cycle else label

    @property
    def waits(self) -> bool:
        return self.decision == ExportDecision.ASKED

    @property
    def is_kept(self) -> bool:
        """Its file is there, or being made, and its time is not over."""
        kept = self.deleted_at is None
        return kept and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def agreed(self) -> bool:
        return self.decision == ExportDecision.AGREED


class ExportedForce(models.Model):
    """That a force's data stand in a bulk export: which frozen rows, why, and by whose word. For the force to read.

    Written when it is agreed to, and never changed.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="forces")
    submission = models.ForeignKey(
        "assessments.Submission", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    edition = models.ForeignKey(
        "actionplans.Edition", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    returned = models.ForeignKey(
        "returns.Return", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    title = models.CharField(max_length=250)
    purpose = models.TextField()
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField()
    agreed_by_name = models.CharField(max_length=220)
    agreed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ExportedForceQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_at"]
        constraints = [
            models.UniqueConstraint(fields=["force", "export"], name="exported_force_once"),
            SameForceKey(
                field="submission", to="assessments.Submission", name="exported_force_submission_same_force"
            ),
            SameForceKey(field="edition", to="actionplans.Edition", name="exported_force_edition_same_force"),
            SameForceKey(field="returned", to="returns.Return", name="exported_force_return_same_force"),
            models.CheckConstraint(
                name="exported_force_one_thing",
                condition=Q(submission__isnull=False, edition__isnull=True, returned__isnull=True)
                | Q(submission__isnull=True, edition__isnull=False, returned__isnull=True)
                | Q(submission__isnull=True, edition__isnull=True, returned__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["force", "-agreed_at"], name="exported_force_newest")]

    def __str__(self) -> str:
        return f"{self.title}: {self.force_id}"
