"""A force answers a framework in a cycle.

One row per answer. Ratings and summaries are the force's drafts; no other audience can read them. A submission and
the rows beneath it (assessments/submitted.py) are insert-only and are what everybody else sees.
"""

import uuid
from datetime import date

import pgtrigger
from django.db import models

from assessments.choices import WITH_HOLDER, AssignmentState, CycleState, Stage, WeakRule
from assessments.openings import Opening  # noqa: F401 - a model of this app, in a file of its own
from assessments.querysets import AssessmentQuerySet, AssignmentQuerySet, RatingQuerySet, SummaryQuerySet
from assessments.sheet_uploads import SheetUpload  # noqa: F401 - a model of this app, in a file of its own
from assessments.sign_offs import (  # noqa: F401 - models of this app, in a file of their own
    Extension,
    Reply,
    SentBack,
    SignOff,
)
from assessments.submitted import (  # noqa: F401 - the same
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
    SubmittedWeakPoint,
)
from assessments.threads import Post, Thread  # noqa: F401 - models of this app, in a file of their own
from assessments.triggers import COUNT_ANSWERED, COUNT_CONFIRMED, START_PART, counter, locked
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force, Membership
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
    instructions = models.TextField(blank=True, help_text="What each force reads above its task list.")
    read_twice_percent = models.PositiveSmallIntegerField(
        default=0, help_text="The share of submissions that two reviewers read, neither seeing the other's."
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-due_on"]
        constraints = [
            models.CheckConstraint(
                name="cycle_due_after_opening", condition=models.Q(due_on__gt=models.F("opens_on"))
            ),
            models.CheckConstraint(
                name="cycle_read_twice_at_most_all", condition=models.Q(read_twice_percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["answered", "confirmed", "last_activity_at", "revision"])
class Assessment(models.Model):
    """One force in one cycle: stage and progress, no content. This row alone is open to the national team."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(
        Force, on_delete=models.PROTECT, related_name="+", related_query_name="assessment"
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    # Counted by triggers where answers and summaries are written, so that no screen counts for itself.
    answered = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True)
    # The newest Extension's, so that no page asks for it: signing.extend writes both.
    extended_until = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("assessment"),
            models.UniqueConstraint(fields=["force", "cycle"], name="assessment_once_per_cycle"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}"

    @property
    def due_on(self) -> date:
        """The day by which this force submits: the cycle's, or a later one of its own."""
        return self.extended_until or self.cycle.due_on


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
            locked(),
            counter("count_answered", COUNT_ANSWERED),
            pgtrigger.Trigger(
                name="start_part",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__updated_by__isnull=False),
                func=START_PART,
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

    objects = SummaryQuerySet.as_manager()

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
        triggers = [locked(), counter("count_confirmed", COUNT_CONFIRMED)]

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
        """As people say it: Prepare 7 Capacity and capability; Prepare 7.2 and the heading's or behaviour's text."""
        return self.provision.name

    @property
    def is_with_holder(self) -> bool:
        return self.ended_at is None and self.state in WITH_HOLDER


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
    revision = models.PositiveIntegerField(default=1)

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
