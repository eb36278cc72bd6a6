"""Evidence of a force: a link or a file, in versions, used by one or many provisions."""

import uuid
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from core.constraints import SameForceKey, own_key
from core.history import tracked
from evidence.choices import CHANGES_SOON, GONE, TO_SCAN, EvidenceKind, ScanState
from evidence.querysets import EvidenceQuerySet, EvidenceUseQuerySet, EvidenceVersionQuerySet
from evidence.triggers import locked
from forces.models import Force, Membership
from frameworks.models import Provision


@tracked()
class Evidence(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    refers_to = models.DateField("Date that it refers to", null=True, blank=True)
    review_on = models.DateField("To be looked at again by", null=True, blank=True)
    added_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, editable=False
    )
    added_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["-added_at"]
        indexes = [models.Index(fields=["force", "-added_at"], name="evidence_of_force")]
        constraints = [
            own_key("evidence"),
            SameForceKey(field="added_by", to="forces.Membership", name="evidence_added_by_same_force"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def review_is_due(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()

    @property
    def current(self) -> "EvidenceVersion":
        """The newest version that was not rejected; where all were, the newest. No query where they are prefetched."""
        return max(self.versions.all(), key=lambda version: (not version.rejected, version.number))


@tracked(exclude=["scan_attempts", "scan_token", "scan_until", "scan_not_before"])
class EvidenceVersion(models.Model):
    """What was handed in at one time: a link, or a file under a name that says nothing.

    What was handed in never changes. What the virus scanner says of it does, and the row is the truth about that job
    too: whoever holds the lease (token and time) may say so, and whoever finds it run out may take it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="versions", db_constraint=False
    )
    number = models.PositiveSmallIntegerField(default=1)
    link = models.URLField(max_length=1000, blank=True)
    stored_as = models.CharField(
        max_length=100, blank=True, help_text="Key in the storage: a UUID, never the name."
    )
    file_name = models.CharField(max_length=250, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, help_text="Of the file's bytes, or of the link's text.")
    scan_state = models.CharField(max_length=20, choices=ScanState.choices)
    scan_reason = models.TextField(
        blank=True,
        default="",
        help_text="Why it was rejected or could not be scanned, for those who added it.",
    )
    scan_attempts = models.PositiveSmallIntegerField(default=0)
    scan_token = models.UUIDField(null=True)
    scan_until = models.DateTimeField(null=True)
    scan_not_before = models.DateTimeField(null=True, help_text="Backoff after a scan that gave no answer.")
    added_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, editable=False
    )
    added_at = models.DateTimeField(auto_now_add=True)

    # How audit.removal takes the file away: its bytes go, the row stays and says so.
    held_file = {
        "key": "stored_as",
        "said": ("file_name",),
        "constant": (("scan_state", ScanState.REMOVED.value), ("scan_token", None)),
    }

    # The scanner has its say on its files (scanned()); what to do where it found something.
    is_scanned = True
    clean_file = "add a clean file as a new version"

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        # Not "evidence", which would join a table that the national team may not read.
        ordering = ["evidence_id", "number"]
        indexes = [
            models.Index(
                fields=["force"],
                condition=models.Q(scan_state__in=TO_SCAN) | models.Q(scan_token__isnull=False),
                name="evidence_version_to_scan",
            )
        ]
        constraints = [
            own_key("evidence_version"),
            SameForceKey(
                field="added_by", to="forces.Membership", name="evidence_version_added_by_same_force"
            ),
            SameForceKey(field="evidence", to="evidence.Evidence", name="evidence_version_same_force"),
            models.UniqueConstraint(
                fields=["force", "evidence", "number"], name="evidence_version_number_once"
            ),
            models.CheckConstraint(
                name="evidence_version_link_or_file",
                condition=(models.Q(link="") & ~models.Q(stored_as=""))
                | (~models.Q(link="") & models.Q(stored_as="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.link} ({self.number})"

    @property
    def type_in_words(self) -> str:
        """pdf, xlsx ...; or link."""
        return self.file_name.rpartition(".")[2].lower() if self.stored_as else "link"

    @property
    def rejected(self) -> bool:
        """Or removed: its bytes are gone, and nothing can rest on it."""
        return self.scan_state in GONE

    @property
    def changes_soon(self) -> bool:
        return self.scan_state in CHANGES_SOON


@tracked()
class EvidenceUse(models.Model):
    """One version rests under one provision. The same version may serve many, of any framework."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses", db_constraint=False)
    version = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, related_name="uses", db_constraint=False
    )
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        ordering = ["added_at"]
        indexes = [models.Index(fields=["force", "provision"], name="evidence_use_of_provision")]
        constraints = [
            SameForceKey(field="evidence", to="evidence.Evidence", name="evidence_use_evidence_same_force"),
            SameForceKey(
                field="version", to="evidence.EvidenceVersion", name="evidence_use_version_same_force"
            ),
            models.UniqueConstraint(fields=["force", "evidence", "provision"], name="evidence_use_once"),
        ]
        triggers = [locked()]

    def __str__(self) -> str:
        return f"{self.evidence_id} under {self.provision_id}"


@cache
def scanned() -> tuple[Any, ...]:
    """The models whose files are kept, counted and scanned by this app, told by their own `is_scanned`.

    Each has the columns of EvidenceVersion that say where its file is and what the scanner says of it, under the same
    names, and a manager of ScannedQuerySet.
    """
    return tuple(model for model in apps.get_models() if getattr(model, "is_scanned", False))
