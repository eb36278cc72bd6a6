"""A force's own strategy, as somebody brought it. Imported by actionplans/models.py."""

import uuid

from django.db import models

from actionplans.choices import StrategyReading, StrategyState
from core.constraints import SameForceKey, own_key
from core.history import tracked
from evidence.choices import CHANGES_SOON, TO_SCAN, ScanState
from evidence.querysets import ScannedQuerySet
from forces.models import Force, Membership


class StrategyUploadQuerySet(ScannedQuerySet["StrategyUpload"]):
    def of(self, by: Membership) -> "StrategyUploadQuerySet":
        """What one person brought: nobody else accepts what they are looking through."""
        return self.filter(force=by.force_id, by=by)


@tracked(exclude=["scan_attempts", "scan_token", "scan_until", "scan_not_before"])
class StrategyUpload(models.Model):
    """The file as it was handed in, which never changes; what the scanner says of it; and what came of it.

    What it holds is read from the file anew each time: nothing of its words stands in this row. Until it is settled,
    the outcome says at most why reading it gave nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
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
    state = models.CharField(max_length=20, choices=StrategyState.choices, default=StrategyState.PREVIEWED)
    outcome = models.JSONField(default=dict, help_text="How many alone: commitments, actions, dropped.")
    added_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, help_text="When it was accepted, or put aside.")

    held_file = {
        "key": "stored_as",
        "said": ("file_name",),
        "constant": (("scan_state", ScanState.REMOVED.value), ("scan_token", None)),
    }
    is_scanned = True
    clean_file = "save your strategy anew on another machine"

    objects = StrategyUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        indexes = [
            models.Index(fields=["force", "by"], name="strategy_upload_of_person"),
            models.Index(
                fields=["force"],
                condition=models.Q(scan_state__in=TO_SCAN) | models.Q(scan_token__isnull=False),
                name="strategy_upload_to_scan",
            ),
        ]
        constraints = [
            own_key("strategy_upload"),
            SameForceKey(field="by", to="forces.Membership", name="strategy_upload_by_same_force"),
            models.CheckConstraint(
                name="strategy_upload_settled_when_done",
                condition=models.Q(state=StrategyState.PREVIEWED, settled_at__isnull=True)
                | (~models.Q(state=StrategyState.PREVIEWED) & models.Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def stands(self) -> str:
        """As a list says it: what became of it, or that nothing can."""
        if self.state == StrategyState.PREVIEWED and "reading" in self.outcome:
            return str(StrategyReading(self.outcome["reading"]).label)
        return str(StrategyState(self.state).label)

    @property
    def changes_soon(self) -> bool:
        return self.scan_state in CHANGES_SOON
