"""The plan as a force last shared it: what was late then, and what has fallen due since."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.models import Edition, EditionAction
from actionplans.wording import lateness
from core.bars import Part, stacked
from forces.models import Force

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
        return lateness(self.days or 0) or "Late"


@dataclass(frozen=True)
class SharedPlan:
    """The plan as its last edition froze it. Nothing here is read from the live plan."""

    edition: Edition
    actions: list[EditionAction]

    @property
    def open(self) -> list[EditionAction]:
        return [action for action in self.actions if action.is_open]

    @property
    def as_at(self) -> date:
        return timezone.localdate(self.edition.shared_at)

    @property
    def late(self) -> list[LateAction]:
        """The longest late first."""
        late = [
            LateAction(
                action.title, action.owner_name or action.owner_post, action.days_late(self.as_at) or None
            )
            for action in self.open
            if action.is_late(self.as_at)
        ]
        return sorted(late, key=lambda action: -(action.days or 0))

    def fallen_due_since(self, today: date) -> int:
        """Open actions whose date has passed since the edition: it cannot say how they ended."""
        return sum(a.due_date is not None and self.as_at <= a.due_date < today for a in self.open)

    @property
    def by_status(self) -> list[Part]:
        """What is late stands with what is late, whatever else was said of it."""
        counts = Counter(
            ActionStatus.LATE if action.is_late(self.as_at) else action.status for action in self.actions
        )
        return stacked((look, status.label, counts[status]) for status, look in LOOKS.items())

    @property
    def status_text(self) -> str:
        return ", ".join(f"{part.count} {part.label.lower()}" for part in self.by_status)


def build_shared_plan(force: Force) -> SharedPlan | None:
    edition = Edition.objects.last_of(force)
    if edition is None:
        return None
    return SharedPlan(edition, list(EditionAction.objects.filter(force=force, edition=edition)))
