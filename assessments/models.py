"""A force answers a framework in a cycle.

One row per answer. Ratings and summaries are the force's drafts; no other audience can read them. A submission and
the rows beneath it (assessments/submitted.py) are insert-only and are what everybody else sees.
"""

import uuid

import pgtrigger
from django.db import models

from assessments.choices import WITH_HOLDER, AssignmentState, CycleState, SignOffStep, Stage, WeakRule
from assessments.querysets import AssessmentQuerySet, AssignmentQuerySet, RatingQuerySet
from assessments.submitted import (  # noqa: F401 - models of this app, in a file of their own
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
    SubmittedWeakPoint,
)
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force, Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Grade, Provision, Scale


@tracked()
class Cycle(models.Model):
    """One round of self-assessment: the same framework and scale for every force, until a date."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="cycles")
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="cycles")
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following"
    )
    state = models.CharField(max_length=20, choices=CycleState.choices, default=CycleState.PREPARING)
    opens_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        ordering = ["-due_on"]
        constraints = [
            models.CheckConstraint(
                name="cycle_due_after_opening", condition=models.Q(due_on__gt=models.F("opens_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["answered", "confirmed", "last_activity_at", "revision"])
class Assessment(models.Model):
    """One force in one cycle: stage and progress, no content. This row alone is open to the national team."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    # Counted by triggers where answers and summaries are written, so that no screen counts for itself.
    answered = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("assessment"),
            models.UniqueConstraint(fields=["force", "cycle"], name="assessment_once_per_cycle"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}"


_COUNT_ANSWERED = """
    IF TG_OP = 'UPDATE' THEN
        before := OLD.grade_id IS NOT NULL AND NOT OLD.carried AND (OLD.reason <> '' OR NOT
            (SELECT asks_reason FROM frameworks_grade WHERE id = OLD.grade_id));
    END IF;
    after := NEW.grade_id IS NOT NULL AND NOT NEW.carried AND (NEW.reason <> '' OR NOT
        (SELECT asks_reason FROM frameworks_grade WHERE id = NEW.grade_id));
    IF TG_OP = 'UPDATE' OR after THEN
        UPDATE assessments_assessment
           SET answered = answered + after::int - before::int, last_activity_at = now()
         WHERE id = NEW.assessment_id AND force_id = NEW.force_id;
    END IF;
    RETURN NULL;
"""

_COUNT_CONFIRMED = """
    IF TG_OP = 'UPDATE' THEN
        before := OLD.confirmed_at IS NOT NULL;
    END IF;
    after := NEW.confirmed_at IS NOT NULL;
    IF TG_OP = 'UPDATE' OR after THEN
        UPDATE assessments_assessment
           SET confirmed = confirmed + after::int - before::int, last_activity_at = now()
         WHERE id = NEW.assessment_id AND force_id = NEW.force_id;
    END IF;
    RETURN NULL;
"""


# Whoever holds the part and saves an answer of it has started.
_START_PART = """
    UPDATE assessments_assignment AS part SET state = 'started'
      FROM frameworks_provision AS top, frameworks_provision AS answered
     WHERE part.force_id = NEW.force_id AND part.assessment_id = NEW.assessment_id
       AND part.to_id = NEW.updated_by_id AND part.state = 'given' AND part.ended_at IS NULL
       AND top.id = part.provision_id AND answered.id = NEW.provision_id
       AND (answered.code = top.code OR starts_with(answered.code, top.code || '.'));
    RETURN NULL;
"""


def _counter(name: str, body: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("before", "boolean := false"), ("after", "boolean := false")],
        func=body,
    )


@tracked(exclude=["updated_at"])
class Rating(models.Model):
    """The force's answer to one behaviour."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="ratings", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="Why the behaviour does not apply.")
    # What was signed last cycle, as it stands there. No answer of this cycle until a grade is chosen: the same or
    # another.
    carried = models.BooleanField(default=False)
    unchanged_because = models.TextField(
        blank=True, default="", help_text="Why it stands as it did, said of several at once."
    )
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    updated_at = models.DateTimeField(null=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("rating"),
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="rating_assessment_same_force"
            ),
            SameForceKey(field="updated_by", to="forces.Membership", name="rating_updated_by_same_force"),
            models.UniqueConstraint(fields=["force", "assessment", "provision"], name="rating_once"),
            models.CheckConstraint(
                name="rating_carried_with_grade",
                condition=models.Q(carried=False) | models.Q(grade__isnull=False),
            ),
        ]
        triggers = [
            _counter("count_answered", _COUNT_ANSWERED),
            pgtrigger.Trigger(
                name="start_part",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__updated_by__isnull=False),
                func=_START_PART,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.grade_id}"


@tracked(exclude=["updated_at"])
class Summary(models.Model):
    """The force's own judgement of a descriptor."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="summaries", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    strengths = models.TextField(blank=True)
    gaps = models.TextField(blank=True)
    support_needed = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            own_key("summary"),
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="summary_assessment_same_force"
            ),
            SameForceKey(field="updated_by", to="forces.Membership", name="summary_updated_by_same_force"),
            models.UniqueConstraint(fields=["force", "assessment", "provision"], name="summary_once"),
            models.CheckConstraint(
                name="summary_confirmed_with_grade",
                condition=models.Q(confirmed_at__isnull=True) | models.Q(grade__isnull=False),
            ),
        ]
        triggers = [_counter("count_confirmed", _COUNT_CONFIRMED)]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.grade_id}"


@tracked()
class Assignment(models.Model):
    """A part of an assessment that the lead gave to somebody: a descriptor, a heading or one behaviour.

    The answers are nobody's: giving the part to somebody else leaves them as they are.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="assignments", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    due_on = models.DateField()
    note = models.TextField(blank=True, help_text="What the lead says with it.")
    state = models.CharField(max_length=20, choices=AssignmentState.choices, default=AssignmentState.GIVEN)
    change_wanted = models.TextField(blank=True, help_text="What the lead asked to change, the last time.")
    given_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, help_text="Taken back, or given to somebody else.")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["provision__position"]
        constraints = [
            own_key("assignment"),
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="assignment_assessment_same_force"
            ),
            SameForceKey(field="to", to="forces.Membership", name="assignment_to_same_force"),
            SameForceKey(field="given_by", to="forces.Membership", name="assignment_given_by_same_force"),
            models.UniqueConstraint(
                fields=["force", "assessment", "provision"],
                condition=models.Q(ended_at__isnull=True),
                name="assignment_one_holder",
            ),
        ]
        indexes = [models.Index(fields=["force", "to", "assessment"], name="assignment_of_holder")]

    def __str__(self) -> str:
        return f"{self.provision_id} to {self.to_id}: {self.state}"

    @property
    def name(self) -> str:
        """As people say it: Prepare 7 Capacity and capability; 7.2 and the heading's or the behaviour's text."""
        part = self.provision
        if part.kind == ProvisionKind.DESCRIPTOR:
            return f"{part.code.replace('.', ' ').title()} {part.short_title or part.title}"
        return f"{part.label} {part.text}"

    @property
    def is_with_holder(self) -> bool:
        return self.ended_at is None and self.state in WITH_HOLDER


class SignOff(models.Model):
    """One step on the way to a signature, with its words. The force's own; insert-only."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="sign_offs", db_constraint=False
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
    """What a chief officer wants changed in one descriptor before signing."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="sent_back", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

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
class WeakPointWord(models.Model):
    """Why the lead sends an answer that weak_points names: in force for as long as that point is there."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="weak_point_words", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20, choices=WeakRule.choices)
    word = models.TextField(blank=True)

    class Meta:
        constraints = [
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="weak_point_word_assessment_same_force"
            ),
            models.UniqueConstraint(
                fields=["force", "assessment", "provision", "rule"], name="weak_point_word_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.provision_id}"
