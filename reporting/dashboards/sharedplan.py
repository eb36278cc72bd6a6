"""The plan as a force last shared it: what was late then, and what has fallen due since."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.models import Edition, EditionAction
from core.templatetags.portal import count
from forces.models import Force


@dataclass(frozen=True)
class Part:
    """A piece of a stacked bar. before: how much stands to its left."""

    look: str
    label: str
    count: int
    before: int


LOOKS = {
    ActionStatus.DONE: "s-done",
    ActionStatus.ON_TRACK: "s-track",
    ActionStatus.AT_RISK: "s-risk",
    ActionStatus.LATE: "s-late",
    ActionStatus.NOT_STARTED: "s-not",
    ActionStatus.STOPPED: "fna",
}


@dataclass(frozen=True)
class LateAction:
    """days: past its due date when the edition was shared; None when it only says that it is late."""

    title: str
    owner: str
    days: int | None

    @property
    def how_late(self) -> str:
        return f"{count(self.days, 'day')} late" if self.days else "Late"


@dataclass(frozen=True)
class SharedPlan:
    """The plan as its last edition froze it. Nothing here is read from the live plan."""

    edition: Edition
    actions: list[EditionAction]

    @property
    def open(self) -> list[EditionAction]:
        return [a for a in self.actions if a.status not in (ActionStatus.DONE, ActionStatus.STOPPED)]

    @property
    def as_at(self) -> date:
        return timezone.localdate(self.edition.shared_at)

    @property
    def late(self) -> list[LateAction]:
        """The longest late first."""
        late = [
            LateAction(action.title, action.owner_name, self._days_late(action))
            for action in self.open
            if action.status == ActionStatus.LATE or self._days_late(action)
        ]
        return sorted(late, key=lambda action: -(action.days or 0))

    def _days_late(self, action: EditionAction) -> int | None:
        if action.due_date is None or action.due_date >= self.as_at:
            return None
        return (self.as_at - action.due_date).days

    def fallen_due_since(self, today: date) -> int:
        """Open actions whose date has passed since the edition: it cannot say how they ended."""
        return sum(a.due_date is not None and self.as_at <= a.due_date < today for a in self.open)

    @property
    def by_status(self) -> list[Part]:
        counts = Counter(action.status for action in self.actions)
        parts: list[Part] = []
        before = 0
        for status, look in LOOKS.items():
            if counts[status]:
                parts.append(Part(look, status.label, counts[status], before))
                before += counts[status]
        return parts

    @property
    def status_text(self) -> str:
        return ", ".join(f"{part.count} {part.label.lower()}" for part in self.by_status)


def build_shared_plan(force: Force) -> SharedPlan | None:
    edition = Edition.objects.filter(force=force).order_by("-number").first()
    if edition is None:
        return None
    return SharedPlan(edition, list(EditionAction.objects.filter(force=force, edition=edition)))
