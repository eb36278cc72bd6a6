"""Themes, and the texts that reviewers tagged with them: the national team's alone, so no force reads its tags."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessments.models import Cycle, Submission
from core.constraints import SameForceKey
from core.history import tracked
from forces.models import Force, Membership
from frameworks.models import Provision
from reviews.themes.choices import Part
from reviews.themes.querysets import ThemeQuerySet, ThemeTagQuerySet


@tracked()
class Theme(models.Model):
    """One line of the list. terms: beginnings of words that suggest it, in lower case. retired: offered no more."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, unique=True)
    means = models.TextField(blank=True)
    terms = ArrayField(models.CharField(max_length=60), default=list)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class ThemeTag(models.Model):
    """One text of one submitted summary is about a theme: so a reviewer says."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="theme_tags", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="tags")
    tagged_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    tagged_by_name = models.CharField(max_length=220)
    tagged_at = models.DateTimeField(auto_now_add=True)

    objects = ThemeTagQuerySet.as_manager()

    class Meta:
        constraints = [
            SameForceKey(
                field="submission", to="assessments.Submission", name="theme_tag_submission_same_force"
            ),
            models.UniqueConstraint(
                fields=["force", "submission", "provision", "part", "theme"], name="theme_tag_once"
            ),
        ]
        indexes = [models.Index(fields=["cycle", "theme"], name="theme_tag_of_cycle")]

    def __str__(self) -> str:
        return f"{self.theme_id} of {self.submission_id}"
