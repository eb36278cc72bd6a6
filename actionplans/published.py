"""What a chief officer released to the public: frozen rows, which alone the public's role in the database reads.

Only what was chosen is copied here, in the words that were chosen for it. Nothing here is changed; a withdrawal is
added beside it, and from then on nobody is shown what the version said.
"""

from django.db import models

from actionplans.choices import ActionStatus, PublishedKind
from actionplans.querysets import PublishedPlanQuerySet
from core.constraints import SameForceKey, own_key
from forces.models import Force


class PublishedPlan(models.Model):
    """That a version was published, and when. It stays known also when the version is withdrawn."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    released_at = models.DateTimeField()

    objects = PublishedPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            own_key("published_plan"),
            models.UniqueConstraint(fields=["force", "number"], name="published_number_once"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def withdrawal(self) -> "PublishedWithdrawal | None":
        """Where it was withdrawn. Of a queryset's of(), without a query."""
        return next(iter(self.withdrawals.all()), None)


def _begins(text: str, heading: str) -> bool:
    words = heading.removesuffix("…").split()
    return bool(words) and text.split()[: len(words)] == words


class PublishedLine(models.Model):
    """One thing that the public reads. under: the position of the line that it stands beneath."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        PublishedPlan, on_delete=models.PROTECT, related_name="lines", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    under = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=PublishedKind.choices)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    more = models.TextField(blank=True)
    heading_cy = models.TextField(blank=True)
    text_cy = models.TextField(blank=True)
    more_cy = models.TextField(blank=True)
    due_date = models.DateField(null=True)
    status = models.CharField(max_length=20, choices=ActionStatus.choices, blank=True)
    post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            SameForceKey(field="plan", to="actionplans.PublishedPlan", name="published_line_same_force"),
            models.UniqueConstraint(fields=["force", "plan", "position"], name="published_line_once"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_said_below(self) -> bool:
        """The text begins with the heading's words, as where a long sentence was cut to be one."""
        return _begins(self.text, self.heading)

    @property
    def is_said_below_cy(self) -> bool:
        return _begins(self.text_cy, self.heading_cy)


class PublishedWithdrawal(models.Model):
    """A chief officer took a version back. reason: for the public."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        PublishedPlan, on_delete=models.PROTECT, related_name="withdrawals", db_constraint=False
    )
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            SameForceKey(
                field="plan", to="actionplans.PublishedPlan", name="published_withdrawal_same_force"
            ),
            models.UniqueConstraint(fields=["force", "plan"], name="published_withdrawal_once"),
        ]

    def __str__(self) -> str:
        return f"Withdrawn: {self.plan_id}"
