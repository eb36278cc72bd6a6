"""Published reports of inspections, and what the chief officer and then the policing body comment on each."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from actionplans.querysets import InspectionQuerySet
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force, Membership

# Police Act 1996, section 55 (5A): comments are published before the end of the period of 56 days beginning with the
# day on which the report is published. That day is the first.
DAYS_TO_COMMENT = 56


@tracked()
class Inspection(models.Model):
    """A report on the force, which its policing body has a duty to comment on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given out with the empty form, so that a form sent twice makes one.
    key = models.UUIDField(null=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    published_on = models.DateField()
    link = models.URLField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            own_key("inspection"),
            models.UniqueConstraint(fields=["force", "key"], name="inspection_added_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def due_on(self) -> date:
        """The last day on which the policing body's comments are in time."""
        return self.published_on + timedelta(days=DAYS_TO_COMMENT - 1)

    def days_late(self, on: date) -> int:
        """Whole days past the last one; 0 while it is not past."""
        return max(0, (on - self.due_on).days)


class Comment(models.Model):
    """Comments on one report as they were given on one day. Never changed: the newest of a side is what it says."""

    key = models.UUIDField()
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="%(class)ss", db_constraint=False
    )
    text = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ChiefOfficerComment(Comment):
    """The chief officer's, which come first."""

    class Meta(Comment.Meta):
        constraints = [
            SameForceKey(field="inspection", to="actionplans.Inspection", name="chief_comment_same_force"),
            SameForceKey(field="by", to="forces.Membership", name="chief_comment_by_same_force"),
            models.UniqueConstraint(fields=["force", "key"], name="chief_comment_given_once"),
        ]


class PolicingBodyComment(Comment):
    """The policing body's. A table of its own: the only one in which its database role may write.

    Its policy asks the table above whether the chief officer's are there, which no policy can ask of its own table.
    """

    class Meta(Comment.Meta):
        constraints = [
            SameForceKey(field="inspection", to="actionplans.Inspection", name="body_comment_same_force"),
            SameForceKey(field="by", to="forces.Membership", name="body_comment_by_same_force"),
            models.UniqueConstraint(fields=["force", "key"], name="body_comment_given_once"),
        ]
