"""Reads of evidence, named in the domain."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Now
from django.urls import reverse

from evidence.choices import CHANGES_SOON, GONE, TO_SCAN, ScanState

if TYPE_CHECKING:
    from evidence.models import Evidence, EvidenceUse, EvidenceVersion  # noqa: F401 - named in quotes


M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class EvidenceLink:
    """One line of templates/evidence/_list.html, for pages that show evidence beside something else."""

    title: str
    url: str
    kind: str
    refers_to: date | None
    state: str


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def with_uses(self) -> "EvidenceQuerySet":
        return self.annotate(number_of_uses=Count("uses"))

    def used_for(self, code: str) -> "EvidenceQuerySet":
        """Those that stand under the provision with this code."""
        # A subquery, not a join, for with_uses to count all uses.
        uses: Any = apps.get_model("evidence.EvidenceUse")._default_manager
        return self.filter(
            Exists(uses.filter(force=OuterRef("force"), evidence=OuterRef("pk"), provision__code=code))
        )

    def with_words(self, words: str) -> "EvidenceQuerySet":
        """Every word in the title or in the name of a file or link."""
        rows = self
        for word in words.split():
            named = Q(versions__file_name__icontains=word) | Q(versions__link__icontains=word)
            # A subquery, not a join: versions would otherwise multiply the uses counted.
            rows = rows.filter(
                Q(title__icontains=word) | Q(pk__in=self.model._default_manager.filter(named).values("pk"))
            )
        return rows


class ScannedQuerySet(models.QuerySet[M]):
    """Rows with a file that the virus scanner has its say on: evidence's own, and those of apps above."""

    def claimable(self) -> Self:
        """Those that somebody may scan now: due, and in nobody's hands."""
        return self.filter(
            Q(scan_not_before=None) | Q(scan_not_before__lte=Now()),
            Q(scan_until=None) | Q(scan_until__lt=Now()),
            scan_state__in=TO_SCAN,
        )

    def left_behind(self) -> Self:
        """Those whose scanning ended without a word."""
        return self.filter(scan_state__in=CHANGES_SOON, scan_until__lt=Now())

    def with_bytes_to_delete(self) -> Self:
        """Rejected, and whoever rejected it did not come to the end of it."""
        return self.filter(scan_state=ScanState.REJECTED, scan_token__isnull=False, scan_until__lt=Now())

    def bytes_kept(self) -> int:
        """How much room they take in the storage. What was rejected or removed takes none."""
        total = self.exclude(scan_state__in=GONE).aggregate(total=Sum("size"))["total"]
        return int(total or 0)


class EvidenceVersionQuerySet(ScannedQuerySet["EvidenceVersion"]):
    def with_uses(self) -> "EvidenceVersionQuerySet":
        return self.annotate(number_of_uses=Count("uses"))

    def pinned(self) -> "EvidenceVersionQuerySet":
        """Those that a submission rests on. Submissions stand above evidence, so they are asked for by name."""
        pins: Any = apps.get_model("assessments.SubmittedEvidence")._default_manager
        return self.filter(Exists(pins.filter(force=OuterRef("force"), version=OuterRef("pk"))))


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    def with_provisions(self) -> "EvidenceUseQuerySet":
        """In reading order, each provision with all that says where it stands."""
        provisions = self.select_related("provision__framework", "provision__parent__parent__parent")
        return provisions.order_by("provision__framework", "provision__position")

    def links_by_provision(self) -> dict[int, list[EvidenceLink]]:
        """{provision's id: links to its evidence, oldest first}."""
        links: dict[int, list[EvidenceLink]] = {}
        for use in self.select_related("evidence", "version"):
            link = EvidenceLink(
                title=use.evidence.title,
                url=reverse("evidence:evidence", args=[use.evidence.public_id]),
                kind=use.version.type_in_words,
                refers_to=use.evidence.refers_to,
                state=use.version.scan_state,
            )
            links.setdefault(use.provision_id, []).append(link)
        return links
