"""What a force's plan has around its actions: who keeps it moving, commitments, milestones, due dates that moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from actionplans.models import Action, Commitment, CommitmentProvision, DueDateChange, Milestone, Plan
from forces.models import Force
from frameworks.models import Provision
from reporting.demo.calendar import at
from reporting.demo.invention import Boards, dice, fill, invented, uuid_of
from reporting.demo.plans import TOLD, InventedAction

# So much later than it was at first.
MOVED_BY = timedelta(days=61)


@dataclass
class Frame:
    """provisions: {code: provision}. by_area: {action area's code: the commitment that answers it}."""

    force: Force
    provisions: dict[str, Provision]
    by_area: dict[str, Commitment]

    @classmethod
    def add(cls, force: Force, provisions: dict[str, Provision], today: date) -> "Frame":
        """Say who keeps the plan moving, and write the commitments that actions come under."""
        said = invented("commitments")
        board = Boards.of(force.slug).board
        Plan.objects.create(
            force=force,
            delivery_group=board[0].upper() + board[1:],
            next_meeting=today + timedelta(days=dice("meeting", force.slug).randint(3, 60)),
            **said["governance"],
        )
        frame = cls(force, provisions, {})
        if force.slug == TOLD:
            frame._add_commitments(said["pillars"])
        return frame

    def _add_commitments(self, pillars: Iterable[dict[str, Any]]) -> None:
        number = 0
        for pillar in pillars:
            for entry in pillar["commitments"]:
                number += 1
                commitment = Commitment.objects.create(
                    public_id=uuid_of("commitment", self.force.slug, number),
                    force=self.force,
                    pillar=pillar["title"],
                    number=str(number),
                    title=entry["title"],
                    text=entry["text"],
                    position=number,
                )
                if entry["area"]:
                    self.by_area[entry["area"]] = commitment
                    CommitmentProvision.objects.create(
                        force=self.force, commitment=commitment, provision=self.provisions[entry["area"]]
                    )

    def commitment_of(self, action: InventedAction) -> Commitment | None:
        """The one of the first action area that the action says something of."""
        areas = (".".join(code.split(".")[:2]) for code in action.answers if code.startswith("2021."))
        return next((self.by_area[area] for area in areas if area in self.by_area), None)

    def add_steps(self, action: InventedAction, row: Action, today: date) -> None:
        """Its milestones, spread from its start to its due date; and that its due date was another once."""
        steps = len(action.milestones)
        for place, title in enumerate(action.milestones, start=1):
            due = action.start + (action.due - action.start) * place / steps
            reached = due < today and place < steps
            Milestone.objects.create(
                public_id=uuid_of("milestone", self.force.slug, action.title, place),
                force=self.force,
                action=row,
                title=title,
                due_date=due,
                done_on=due if reached else None,
                position=place,
            )
        if row.due_reason:
            roll = dice("moved", self.force.slug, action.title)
            day = self.moved_on(action, roll, today)
            DueDateChange.objects.create(
                force=self.force,
                action=row,
                due_was=action.due - MOVED_BY,
                due_now=action.due,
                reason=row.due_reason,
                by=row.owner,
                at=at(day, roll),
            )

    @staticmethod
    def moved_on(action: InventedAction, roll: Random, today: date) -> date:
        """The day on which its due date became another."""
        return min(action.due - MOVED_BY - timedelta(days=roll.randint(3, 20)), today - timedelta(days=7))

    def had_moved(self, action: InventedAction, day: date, today: date) -> bool:
        """Whether it had by that day."""
        roll = dice("moved", self.force.slug, action.title)
        return bool(action.moved) and self.moved_on(action, roll, today) <= day

    def reason(self, action: InventedAction, today: date) -> str:
        """Why its due date moved; nothing where it did not."""
        about = (action.title, "moved")
        return fill(action.moved, slug=self.force.slug, day=today, about=about) if action.moved else ""
