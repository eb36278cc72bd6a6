"""Who of the national team reads a submission, what grade each gives, and what the team says to itself meanwhile.

For the national team alone: no other audience has any right to these tables. A submission is read once, or twice: two
people then read it blind (querysets.in_sight_of), and what each handed in stands.
"""

import uuid

from django.db import models

from core.constraints import SameForceKey, own_key
from core.fulltext import index_over
from core.history import tracked
from forces.models import Force, Membership
from frameworks.models import Grade, Provision
from reviews.choices import ReadingState
from reviews.querysets import ReadingGradeQuerySet, ReadingQuerySet, TeamCommentQuerySet


@tracked(exclude=["revision"])
class Reading(models.Model):
    """One person's reading of one submission.

    place: 1, or 2 where the submission is read twice. reader: none where a second reading was drawn and nobody has it
    yet. revision counts what is recorded in it, so that nobody gives on what changed meanwhile.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, related_name="readings", db_constraint=False
    )
    place = models.PositiveSmallIntegerField(choices=[(1, "First reading"), (2, "Second reading")], default=1)
    reader = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    reader_name = models.CharField(max_length=220, blank=True)
    state = models.CharField(max_length=20, choices=ReadingState.choices, default=ReadingState.GIVEN)
    given_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["review", "place"]
        constraints = [
            own_key("reading"),
            SameForceKey(field="review", to="reviews.Review", name="reading_review_same_force"),
            models.UniqueConstraint(fields=["force", "review", "place"], name="reading_once_in_its_place"),
            # Both readings are never one person's.
            models.UniqueConstraint(fields=["force", "review", "reader"], name="reading_once_by_a_person"),
            models.CheckConstraint(
                name="reading_handed_in_with_its_time",
                condition=models.Q(state="handed_in", handed_in_at__isnull=False)
                | (~models.Q(state="handed_in") & models.Q(handed_in_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["reader", "state"], name="reading_of_reader")]

    def __str__(self) -> str:
        return f"{self.get_place_display()} of {self.review_id}: {self.state}"

    def other_is_begun(self) -> bool:
        """Whether somebody has begun another reading of the same review: a lead who reads none can see it."""
        others = Reading.objects.filter(force=self.force_id, review=self.review_id).exclude(pk=self.pk)
        return others.exclude(state=ReadingState.GIVEN).exists()

    @property
    def handed_in(self) -> bool:
        return self.state == ReadingState.HANDED_IN


@tracked()
class ReadingGrade(models.Model):
    """The grade that a reader gives a descriptor, and why. There is none until they have given it."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="grades", db_constraint=False)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    revision = models.PositiveIntegerField(default=1)

    objects = ReadingGradeQuerySet.as_manager()

    class Meta:
        ordering = ["provision__position"]
        constraints = [
            own_key("reading_grade"),
            SameForceKey(field="reading", to="reviews.Reading", name="reading_grade_reading_same_force"),
            models.UniqueConstraint(fields=["force", "reading", "provision"], name="reading_grade_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.grade_id}"


class TeamComment(models.Model):
    """What people of the national team say to each other about a submission. Insert-only.

    provision: the descriptor that it is about; none where it is about all of it.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        "reviews.Review", on_delete=models.PROTECT, related_name="comments", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(auto_now_add=True)

    objects = TeamCommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            SameForceKey(field="review", to="reviews.Review", name="team_comment_review_same_force"),
        ]
        indexes = [
            models.Index(fields=["force", "review"], name="team_comment_of_review"),
            index_over("text", name="team_comment_words"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
