"""What a framework demands of forces by a day: read by all, loaded with the frameworks, and superseded in time."""

from django.db import models

from actionplans.querysets import ObligationQuerySet
from evidence.choices import EvidenceKind
from frameworks.models import Framework, Provision


class Obligation(models.Model):
    """text is quoted; due_text and superseded_by_text are the portal's reading of when it was due, what came after."""

    code = models.SlugField(max_length=40, unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="obligations")
    # The area or national action that it stands in; none where it holds for the whole framework.
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="obligations")
    title = models.CharField(max_length=120, help_text="The portal's own.")
    text = models.TextField()
    due_date = models.DateField(null=True)
    due_text = models.CharField(max_length=120)
    product_kind = models.CharField(max_length=20, choices=EvidenceKind.choices, blank=True)
    superseded_by_text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position"]

    def __str__(self) -> str:
        return self.title
