"""The national team's reading of one submission: findings per descriptor, and a decision."""

import uuid

from django.db import models
from django.utils import timezone

from assessments.models import Submission
from core.constraints import SameForceKey, own_key
from core.fulltext import index_over
from core.history import tracked
from forces.models import Force, Membership
from frameworks.models import Provision
from reviews.choices import DECIDED, FindingKind, ReviewState
from reviews.contacts import Barrier, Contact, HelpOffer  # noqa: F401 - models of this app, in a file of their own
from reviews.matches import BarrierPractice  # noqa: F401 - as above
from reviews.messages import Message  # noqa: F401 - the same
from reviews.moderated import ModeratedGrade, PanelDecision  # noqa: F401 - models of this app, in a file of their own
from reviews.plans.models import (  # noqa: F401 - models of this app, in a package of their own
    PlanArea,
    PlanFinding,
    PlanMark,
    PlanMatter,
    PlanReview,
)
from reviews.querysets import FindingQuerySet, ReviewQuerySet
from reviews.readings import (  # noqa: F401 - models of this app, in a file of their own
    Reading,
    ReadingGrade,
    TeamComment,
)
from reviews.themes.models import Theme, ThemeTag  # noqa: F401 - the same


@tracked(exclude=["revision"])
class Review(models.Model):
    """released_at: from then the force (and, once accepted, its policing body) can read it.

    revision counts changes of its findings too: nobody decides on findings that they have not seen.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="review", db_constraint=False
    )
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.WAITING)
    reviewer = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=220, blank=True)
    message = models.TextField(blank=True, help_text="What goes to the force with the decision.")
    decided_by_name = models.CharField(max_length=220, blank=True)
    decided_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    answers_due_on = models.DateField(null=True, help_text="By when the force answers what it was asked.")
    revision = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            own_key("review"),
            SameForceKey(
                field="submission", to="assessments.Submission", name="review_submission_same_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.state}"

    @property
    def decided(self) -> bool:
        return self.state in DECIDED


@tracked()
class Finding(models.Model):
    """What a reviewer found in one descriptor of one submission. written_by: whose words stand now."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="findings", db_constraint=False)
    reading = models.ForeignKey(
        Reading,
        on_delete=models.PROTECT,
        null=True,
        related_name="findings",
        db_constraint=False,
        help_text="In whose reading it was found; none where somebody else of the team found it.",
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=FindingKind.choices)
    text = models.TextField()
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    written_by_name = models.CharField(max_length=220)
    written_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["provision__position", "pk"]
        indexes = [
            models.Index(fields=["force", "review"], name="finding_of_review"),
            index_over("text", name="finding_words"),
        ]
        constraints = [
            SameForceKey(field="review", to="reviews.Review", name="finding_review_same_force"),
            SameForceKey(field="reading", to="reviews.Reading", name="finding_reading_same_force"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
