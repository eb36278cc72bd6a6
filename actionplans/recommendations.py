"""Recommendations after their text: what portfolios' owners report on them, and what is promised nationally."""

import uuid

from django.db import models

from actionplans.choices import DeliverableStatus
from actionplans.querysets import DeliverableQuerySet, RecommendationUpdateQuerySet
from core.history import tracked
from forces.models import Portfolio
from frameworks.models import Framework, Provision


@tracked()
class RecommendationUpdate(models.Model):
    """A dated, titled word of a portfolio's owner on a recommendation. quoted: from a published report."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=120, unique=True, null=True, help_text="Natural key of a quoted one.")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="recommendation_updates")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="updates")
    owner_label = models.CharField(
        max_length=200, blank=True, help_text="The source's own spelling of the owner."
    )
    title = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    as_at = models.CharField(max_length=40)
    posted_at = models.DateTimeField(null=True)
    posted_by_name = models.CharField(max_length=220, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RecommendationUpdateQuerySet.as_manager()

    class Meta:
        # Quoted ones in their source's order, then what was posted since.
        ordering = ["provision__position", models.F("posted_at").asc(nulls_first=True), "position"]

    def __str__(self) -> str:
        return self.title or self.owner_label

    @property
    def quoted(self) -> bool:
        return self.code is not None


@tracked()
class Deliverable(models.Model):
    """A dated national deliverable: what is promised, by whom, when. Its words are quoted, or added; who owns it, by
    when it is due and how it stands are the national lead's to keep."""

    code = models.CharField(max_length=80, unique=True)
    title = models.TextField(help_text="The source's sentence.")
    short_title = models.CharField(max_length=120)
    owner_label = models.CharField(max_length=200, blank=True)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, null=True, related_name="deliverables")
    due_text = models.CharField(max_length=80)
    due_date = models.DateField(null=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="deliverables")
    recommendation = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, related_name="deliverables"
    )
    status = models.CharField(
        max_length=20, choices=DeliverableStatus.choices, default=DeliverableStatus.AHEAD
    )
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        ordering = ["due_date", "position"]

    def __str__(self) -> str:
        return self.short_title
