"""Reports and plans on a page, and the words that people write for a report."""

from django.db import models

from actionplans.models import Edition, PublishedPlan
from assessments.models import Cycle
from core.constraints import SameForceKey
from core.history import tracked
from forces.models import Force, Membership
from reporting.choices import ReportKind, TextSection
from reporting.exported import Export, ExportedForce  # noqa: F401 - models of this app, in a file of their own
from reporting.made import MAKING, Made
from reporting.packs import Pack, PackPaper, PackSection  # noqa: F401 - models of this app, in a file of their own
from reporting.querysets import PlanPageQuerySet, PublishedPaperQuerySet, ReportQuerySet
from reporting.saved_filters import SavedFilter  # noqa: F401 - the same


@tracked()
class ReportText(models.Model):
    """The editable words of a cycle's national report."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="report_texts")
    section = models.CharField(max_length=20, choices=TextSection.choices)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "section"], name="report_text_once")]

    def __str__(self) -> str:
        return f"{self.section} of {self.cycle_id}"


@tracked(exclude=MAKING)
class Report(Made):
    """A national report."""

    kind = models.CharField(max_length=30, choices=ReportKind.choices)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reports")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by_name = models.CharField(max_length=220, blank=True)

    objects = ReportQuerySet.as_manager()

    # How audit.removal withdraws the file of a report whose words it changed: it is made again from what is left.
    held_file = {
        "key": "stored_as",
        "constant": (("state", "queued"), ("attempts", 0), ("step", 0), ("stored_as", "")),
        "remade": ("queued", "working", "done"),
    }

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "cycle", "content_sha256", "template_version"],
                condition=~models.Q(state="stopped"),
                name="report_one_per_content",
            ),
            models.CheckConstraint(
                name="report_done_has_file",
                condition=~models.Q(state="done") | ~models.Q(stored_as=""),
            ),
            models.CheckConstraint(
                name="report_released_names_no_force",
                condition=models.Q(released_at__isnull=True) | models.Q(kind="national_public"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def title(self) -> str:
        public = ", public version" if self.kind == ReportKind.NATIONAL_PUBLIC else ""
        return f"National progress report, {self.cycle.name}{public}"


@tracked(exclude=MAKING)
class PlanPage(Made):
    """A plan on a page as a PDF: of a shared edition, or of the live plan as it stood when somebody asked.

    Its content is the framework's own titles and how the force's actions stand: nothing that anybody typed.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    objects = PlanPageQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            SameForceKey(field="edition", to="actionplans.Edition", name="plan_page_edition_same_force"),
            models.UniqueConstraint(
                fields=["force", "edition", "content_sha256", "template_version"],
                condition=~models.Q(state="stopped"),
                nulls_distinct=False,
                name="plan_page_one_per_content",
            ),
            models.CheckConstraint(
                name="plan_page_done_has_file",
                condition=~models.Q(state="done") | ~models.Q(stored_as=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Plan on a page {self.public_id}"


class PublishedPaper(Made):
    """A published version of a force's plan as a PDF. Without a history: everybody reads it, and names stand there."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        PublishedPlan, on_delete=models.PROTECT, related_name="papers", db_constraint=False
    )

    objects = PublishedPaperQuerySet.as_manager()

    # As of a national report: made again from what a removal left.
    held_file = Report.held_file

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            SameForceKey(field="plan", to="actionplans.PublishedPlan", name="published_paper_same_force"),
            models.UniqueConstraint(fields=["force", "plan"], name="published_paper_once"),
            models.CheckConstraint(
                name="published_paper_done_has_file",
                condition=~models.Q(state="done") | ~models.Q(stored_as=""),
            ),
        ]

    def __str__(self) -> str:
        return f"PDF of published plan {self.plan_id}"
