"""Which of the products that the frameworks name each force has shared, and when each is to be looked at again.

Only what was signed or shared is read: submissions, with the evidence that they rest on, and editions of the plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from actionplans.models import EditionEvidence
from assessments.models import SubmittedEvidence
from evidence.choices import PRODUCTS, EvidenceKind
from evidence.querysets import EvidenceQuerySet
from forces.models import Force

# {(force's id, kind): what was shared last}
Newest = dict[tuple[int, str], "Shared"]


@dataclass(frozen=True)
class Shared:
    """A product as it was shared last. source, url: with what; review_on: by when it is to be looked at again."""

    at: datetime
    source: str
    url: str
    review_on: date | None

    @property
    def overdue(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()


@dataclass(frozen=True)
class Row:
    """A force with one cell for each of PRODUCTS, empty where none was shared."""

    force: Force
    cells: list[tuple[EvidenceKind, Shared | None]]


@dataclass(frozen=True)
class Own:
    """A kind, as the force itself sees it. newest: of its evidence, what this reader sees; shared: what others see."""

    kind: EvidenceKind
    newest: object | None
    shared: Shared | None


@dataclass(frozen=True)
class Products:
    rows: list[Row]

    @property
    def counts(self) -> list[tuple[EvidenceKind, int, int]]:
        """[(kind, how many forces shared one, of how many its review is overdue)]"""
        return [
            (kind, *_counted(row.cells[place][1] for row in self.rows)) for place, kind in enumerate(PRODUCTS)
        ]


def products() -> Products:
    """Every force's. Three queries."""
    shared = _shared()
    return Products(
        [_row(force, shared) for force in Force.objects.there_on(timezone.localdate()).order_by("name")]
    )


def own_products(force: Force, evidence: EvidenceQuerySet) -> list[Own]:
    """One force's. evidence: what its reader sees of it. Three queries."""
    shared = _shared(force=force)
    rows = evidence.filter(kind__in=PRODUCTS).order_by("kind", "-added_at", "-pk").distinct("kind")
    newest = {piece.kind: piece for piece in rows}
    return [Own(kind, newest.get(kind), shared.get((force.pk, kind))) for kind in PRODUCTS]


def _row(force: Force, shared: Newest) -> Row:
    return Row(force, [(kind, shared.get((force.pk, kind))) for kind in PRODUCTS])


def _counted(cells: Iterable[Shared | None]) -> tuple[int, int]:
    there = [cell for cell in cells if cell]
    return len(there), sum(1 for cell in there if cell.overdue)


def _shared(**of: Force) -> Newest:
    newest: Newest = {}
    submitted = SubmittedEvidence.objects.filter(
        kind__in=PRODUCTS, submission__superseded=False, **of
    ).select_related("submission__cycle")
    for pinned in submitted.order_by("submission__signed_at", "pk"):
        submission = pinned.submission
        newest[pinned.force_id, pinned.kind] = Shared(
            submission.signed_at,
            f"Submission, {submission.cycle.name}",
            reverse("assessments:submission", args=[submission.public_id]),
            pinned.review_on,
        )
    for piece in EditionEvidence.objects.products_now().filter(**of).select_related("edition"):
        before = newest.get((piece.force_id, piece.kind))
        if before is None or before.at <= piece.edition.shared_at:
            newest[piece.force_id, piece.kind] = Shared(
                piece.edition.shared_at,
                f"{piece.edition} of the plan",
                reverse("actionplans:edition", args=[piece.edition.public_id]),
                piece.review_on,
            )
    return newest
