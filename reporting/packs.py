"""Feedback packs: what goes back to each force, drafted for all at once, worded by a reviewer, released by the lead.

A pack and its sections are the national team's alone, always. What is released is a paper: a frozen copy, which its
force and its policing body read, as a page and as a PDF, and nobody changes.
"""

import uuid

from django.db import models

from assessments.models import Cycle, Submission
from core.constraints import SameForceKey, own_key
from core.history import tracked
from forces.models import Force
from reporting.choices import PackSectionKind, PackState
from reporting.made import MAKING, Made
from reporting.querysets import PackPaperQuerySet, PackQuerySet


@tracked(exclude=["attempts"])
class Pack(models.Model):
    """One force's feedback in one cycle. asked_at: when it was asked for, or begun last."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="packs")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=20, choices=PackState.choices, default=PackState.ASKED)
    reason = models.TextField(blank=True, help_text="Why it could not be drafted.")
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="At drafting it, since it was asked for."
    )
    released_at = models.DateTimeField(null=True)
    released_by_name = models.CharField(max_length=220, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["force__short_name"]
        constraints = [
            own_key("pack"),
            SameForceKey(field="submission", to="assessments.Submission", name="pack_submission_same_force"),
            models.UniqueConstraint(fields=["force", "cycle"], name="pack_once_per_cycle"),
        ]

    def __str__(self) -> str:
        return f"Feedback pack, {self.force.short_name}, {self.cycle}"


@tracked()
class PackSection(models.Model):
    """The words of one part of a pack. edited: a person wrote here, so no drafting writes over it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="sections", db_constraint=False)
    kind = models.CharField(max_length=20, choices=PackSectionKind.choices)
    text = models.TextField(blank=True)
    edited = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            SameForceKey(field="pack", to="reporting.Pack", name="pack_section_same_force"),
            models.UniqueConstraint(fields=["force", "pack", "kind"], name="pack_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.pack_id}"


@tracked(exclude=MAKING)
class PackPaper(Made):
    """A pack as it stood at one moment, with its PDF. released_at: from then its force and policing body read it."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="papers", db_constraint=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = PackPaperQuerySet.as_manager()

    # As of a national report: made again from what a removal of personal data left.
    held_file = {
        "key": "stored_as",
        "constant": (("state", "queued"), ("attempts", 0), ("step", 0), ("stored_as", "")),
        "remade": ("queued", "working", "done"),
    }

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            SameForceKey(field="pack", to="reporting.Pack", name="pack_paper_same_force"),
            models.UniqueConstraint(
                fields=["force", "pack", "content_sha256", "template_version"],
                condition=~models.Q(state="stopped"),
                name="pack_paper_one_per_content",
            ),
            models.UniqueConstraint(
                fields=["force", "pack"],
                condition=models.Q(released_at__isnull=False),
                name="pack_paper_one_released",
            ),
            models.CheckConstraint(
                name="pack_paper_done_has_file",
                condition=~models.Q(state="done") | ~models.Q(stored_as=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback pack {self.public_id}"
