"""Evidence and actions under several provisions: two queries, and the newest few of however many."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from actionplans.models import ActionProvision
from assessments.models import Assessment
from evidence.choices import ScanState
from evidence.models import EvidenceUse, EvidenceVersion
from frameworks.models import Provision

# Under one behaviour; the rest is a link away.
SHOWN = 5


@dataclass(frozen=True)
class Attached:
    """A link under a behaviour: a piece of evidence or an action.

    state: an action's; a file's where it is not clean. since: used already before the cycle opened.
    """

    title: str
    url: str
    kind: str = ""
    state: str = ""
    since: date | None = None


@dataclass
class Pile:
    """What stands under one provision: the newest of it, and how many there are in all."""

    items: list[Attached] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        """How many are not among the items."""
        return self.total - len(self.items)

    def add(self, item: Attached, total: int) -> None:
        self.items.append(item)
        self.total = total


class AttachedTo:
    """{provision's id: what stands under it}, for evidence and for actions.

    opened: evidence that was used before that day says since when. which: conditions on the provision.
    """

    def __init__(self, force_id: int, opened: date | None, **which: Any) -> None:
        wanted = {"force": force_id, **which}
        self.evidence: dict[int, Pile] = {}
        uses = _newest(EvidenceUse.objects.filter(**wanted), "-added_at", "-pk")
        for use in uses.select_related("evidence", "version"):
            pile = self.evidence.setdefault(use.provision_id, Pile())
            pile.add(_piece(use, opened), use.in_all)
        self.actions: dict[int, Pile] = {}
        answers = _newest(ActionProvision.objects.filter(**wanted), "-pk")
        for answer in answers.select_related("action"):
            url = reverse("actionplans:action", args=[answer.action.public_id])
            pile = self.actions.setdefault(answer.provision_id, Pile())
            item = Attached(answer.action.title, url, state=answer.action.get_status_display())
            pile.add(item, answer.in_all)


class AttachedToDescriptor(AttachedTo):
    """Of the behaviours of one descriptor."""

    def __init__(self, assessment: Assessment, descriptor: Provision) -> None:
        beneath = f"{descriptor.code}."
        super().__init__(assessment.force_id, assessment.cycle.opens_on, provision__code__startswith=beneath)


def _newest(rows: QuerySet[Any], *order: str) -> QuerySet[Any]:
    """The first few of each provision in that order, each with in_all: how many the provision has."""
    return (
        rows.annotate(
            place=Window(RowNumber(), partition_by=F("provision"), order_by=list(order)),
            in_all=Window(Count("pk"), partition_by=F("provision")),
        )
        .filter(place__lte=SHOWN)
        .order_by("provision", "place")
    )


def _piece(use: EvidenceUse, opened: date | None) -> Attached:
    since = timezone.localdate(use.added_at)
    return Attached(
        title=use.evidence.title,
        url=reverse("evidence:evidence", args=[use.evidence.public_id]),
        kind=use.evidence.get_kind_display(),
        state=_worth_saying(use.version),
        since=since if opened and since < opened else None,
    )


def _worth_saying(version: EvidenceVersion) -> str:
    """The state of the file where it is not the one that everybody expects."""
    expected = {ScanState.CLEAN, ScanState.LINK}
    return "" if version.scan_state in expected else version.get_scan_state_display()
