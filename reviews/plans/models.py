"""One edition of a force's plan as the national team read it: a mark for each matter, findings, and its release."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from actionplans.models import Edition
from core.constraints import SameForceKey, own_key
from core.fulltext import index_over
from core.history import tracked
from forces.models import Force, Membership
from frameworks.models import Provision
from reviews.plans.choices import AreaKind, Mark, PlanFindingKind, PlanReviewState
from reviews.plans.querysets import (
    PlanFindingQuerySet,
    PlanMarkQuerySet,
    PlanMatterQuerySet,
    PlanReviewQuerySet,
)


class PlanMatter(models.Model):
    """What plans are marked against: a national action of 2021, or a matter that recommendation 4.1 lists.

    letter and text: of a listed matter alone; a national action says itself what it wants. looks_at: codes of the
    lines whose answers in a plan, or those of lines beneath them, speak of it. Loaded with the frameworks.
    """

    code = models.CharField(max_length=40, unique=True, help_text="Stable: 2021.4.1, HMICFRS.4.1.a.")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=2, blank=True)
    short_title = models.CharField(max_length=120, help_text="The portal's own.")
    text = models.TextField(blank=True)
    looks_at = ArrayField(models.CharField(max_length=40))
    position = models.PositiveSmallIntegerField()

    objects = PlanMatterQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def says(self) -> str:
        return self.text or self.provision.text

    @property
    def reference(self) -> str:
        """2021, area 4, action 1; Recommendation 4.1, a."""
        return f"{self.provision.reference}, {self.letter}" if self.letter else self.provision.reference

    @property
    def name(self) -> str:
        """For a line that is read alone."""
        return f"{self.reference}: {self.short_title}"

    @property
    def number(self) -> str:
        """At the head of a column, under its group: 4.1, or a."""
        return self.letter or self.code.partition(".")[2]

    @property
    def group(self) -> Provision:
        """What it stands under: an action area, or the recommendation."""
        return self.provision if self.letter or self.provision.parent is None else self.provision.parent


@tracked(exclude=["revision"])
class PlanReview(models.Model):
    """released_at: from then the force and its policing body read it, and nothing in it changes any more.

    revision counts changes of its marks and findings: nobody releases what they have not seen.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="plan_review", db_constraint=False
    )
    state = models.CharField(
        max_length=20, choices=PlanReviewState.choices, default=PlanReviewState.IN_REVIEW
    )
    reviewer = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=220, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    message = models.TextField(blank=True, help_text="What goes to the force with the marks.")
    released_by_name = models.CharField(max_length=220, blank=True)
    released_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("plan_review"),
            SameForceKey(field="edition", to="actionplans.Edition", name="plan_review_edition_same_force"),
            models.CheckConstraint(
                condition=Q(state=PlanReviewState.IN_REVIEW, released_at__isnull=True)
                | Q(state=PlanReviewState.RELEASED, released_at__isnull=False),
                name="plan_review_released_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.edition_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == PlanReviewState.IN_REVIEW


@tracked()
class PlanMark(models.Model):
    """What one plan is found to say of one matter; mark is empty until somebody says. note: for the force to read."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        PlanReview, on_delete=models.PROTECT, related_name="marks", db_constraint=False
    )
    matter = models.ForeignKey(PlanMatter, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=20, choices=Mark.choices, blank=True)
    note = models.TextField(blank=True)
    marked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    marked_by_name = models.CharField(max_length=220, blank=True)
    marked_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = PlanMarkQuerySet.as_manager()

    class Meta:
        ordering = ["matter__position"]
        indexes = [index_over("note", name="plan_mark_words")]
        constraints = [
            SameForceKey(field="review", to="reviews.PlanReview", name="plan_mark_review_same_force"),
            models.UniqueConstraint(fields=["force", "review", "matter"], name="plan_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.mark or 'not marked'}"


@tracked()
class PlanFinding(models.Model):
    """What a reviewer found in a plan: about one matter, or without one about the plan as a whole."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        PlanReview, on_delete=models.PROTECT, related_name="findings", db_constraint=False
    )
    matter = models.ForeignKey(PlanMatter, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=PlanFindingKind.choices)
    text = models.TextField()
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    written_by_name = models.CharField(max_length=220)
    written_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = PlanFindingQuerySet.as_manager()

    class Meta:
        ordering = ["matter__position", "pk"]
        indexes = [
            models.Index(fields=["force", "review"], name="plan_finding_of_review"),
            index_over("text", name="plan_finding_words"),
        ]
        constraints = [
            SameForceKey(field="review", to="reviews.PlanReview", name="plan_finding_review_same_force"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@tracked()
class PlanArea(models.Model):
    """What the plans of forces show together, as a reviewer words it for the national report. It names no force."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=AreaKind.choices)
    matter = models.ForeignKey(PlanMatter, on_delete=models.PROTECT, related_name="areas")
    text = models.TextField()
    dropped = models.BooleanField(default=False)
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    written_by_name = models.CharField(max_length=220)
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["matter__position", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
