"""A spreadsheet that somebody filled in elsewhere and brought back. Imported by assessments/models.py."""

import uuid

from django.db import models

from assessments.choices import SheetRefusal, SheetState
from core.constraints import SameForceKey, own_key
from core.history import tracked
from core.templatetags.portal import count
from evidence.choices import CHANGES_SOON, TO_SCAN, ScanState
from evidence.querysets import ScannedQuerySet
from forces.models import Force, Membership


class SheetUploadQuerySet(ScannedQuerySet["SheetUpload"]):
    def of(self, by: Membership) -> "SheetUploadQuerySet":
        """What one person brought back: nobody else brings in what they wrote."""
        return self.filter(force=by.force_id, by=by)


@tracked(exclude=["scan_attempts", "scan_token", "scan_until", "scan_not_before"])
class SheetUpload(models.Model):
    """The file as it was handed in, which never changes; what the scanner says of it; and what came of it.

    What it would change is read from the file anew each time: nothing of its words stands in this row.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="sheet_uploads", db_constraint=False
    )
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    stored_as = models.CharField(max_length=100, help_text="Key in the storage: a UUID, never the name.")
    file_name = models.CharField(max_length=250)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, help_text="Of the file's bytes.")
    scan_state = models.CharField(max_length=20, choices=ScanState.choices)
    scan_reason = models.TextField(blank=True, default="", help_text="As of a version of evidence.")
    scan_attempts = models.PositiveSmallIntegerField(default=0)
    scan_token = models.UUIDField(null=True)
    scan_until = models.DateTimeField(null=True)
    scan_not_before = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.PREVIEWED)
    outcome = models.JSONField(
        default=dict,
        help_text="Codes alone: changed, a list of {code, fields, revision}; left, those not chosen.",
    )
    added_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, help_text="When it was brought in, or put aside.")

    held_file = {
        "key": "stored_as",
        "said": ("file_name",),
        "constant": (("scan_state", ScanState.REMOVED.value), ("scan_token", None)),
    }
    is_scanned = True
    clean_file = "fill in a new spreadsheet on another machine"

    objects = SheetUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        indexes = [
            models.Index(fields=["force", "by", "assessment"], name="sheet_upload_of_person"),
            models.Index(
                fields=["force"],
                condition=models.Q(scan_state__in=TO_SCAN) | models.Q(scan_token__isnull=False),
                name="sheet_upload_to_scan",
            ),
        ]
        constraints = [
            own_key("sheet_upload"),
            SameForceKey(
                field="assessment", to="assessments.Assessment", name="sheet_upload_assessment_same_force"
            ),
            SameForceKey(field="by", to="forces.Membership", name="sheet_upload_by_same_force"),
            models.CheckConstraint(
                name="sheet_upload_settled_when_done",
                condition=models.Q(state=SheetState.PREVIEWED, settled_at__isnull=True)
                | (~models.Q(state=SheetState.PREVIEWED) & models.Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def said(self) -> str:
        """Its state, as a list says it: also that it was refused, and why in short."""
        if self.state != SheetState.PREVIEWED:
            return self.get_state_display()
        if self.scan_state == ScanState.REJECTED:
            return f"Refused: {self.scan_reason}"
        refused = self.outcome.get("refused")
        if refused == SheetRefusal.CONTENT:
            return f"Refused: {count(self.outcome['problems'], 'thing')} in it to put right"
        return f"Refused: {SheetRefusal(refused).label}" if refused else self.get_state_display()

    @property
    def changes_soon(self) -> bool:
        return self.scan_state in CHANGES_SOON
