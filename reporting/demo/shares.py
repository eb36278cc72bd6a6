"""Editions of a force's plan, as they would have frozen it on their days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplans.choices import ActionStatus
from actionplans.freezing import COPIED, freeze_commitments, governance
from actionplans.models import (
    Action,
    Commitment,
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionEvidence,
    EditionMilestone,
    Milestone,
)
from evidence.choices import PRODUCTS
from evidence.models import Evidence
from forces.models import Force, Membership
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.frames import MOVED_BY, Frame
from reporting.demo.invention import dice, fill, invented, uuid_of
from reporting.demo.plans import InventedAction

Pair = tuple[InventedAction, Action]


@dataclass
class Sharer:
    """plan: each action as it was invented, with its row."""

    force: Force
    context: Context
    chief: Membership
    frame: Frame
    plan: list[Pair]

    def edition(self, number: int, day: date) -> None:
        """Freeze the plan as it stood on that day. The first one is from before the last commitment was made."""
        slug = self.force.slug
        notes = invented("texts")["edition_notes"]
        note = notes[(dice("edition-note", slug).randrange(len(notes)) + number) % len(notes)]
        edition = Edition.objects.create(
            public_id=uuid_of("edition", slug, number),
            force=self.force,
            number=number,
            note=fill(note, slug=slug, day=day),
            shared_by_name=f"{self.chief.display_name}, {self.chief.role_label}",
            shared_at=at(day, dice("edition-row", slug, number)),
            is_whole=True,
            **governance(self.force),
        )
        commitments = self._commitments(edition, without_last=number == 1)
        there = [pair for pair in self.plan if pair[0].made_on <= day]
        rows = (self._action(edition, *pair, commitments, day) for pair in there)
        frozen = EditionAction.objects.bulk_create(rows)
        EditionActionProvision.objects.bulk_create(
            EditionActionProvision(
                force=self.force, edition_action=copy, provision=self.context.provisions[code]
            )
            for (action, _), copy in zip(there, frozen, strict=True)
            for code in action.answers
        )
        copies = {row.pk: copy for (_, row), copy in zip(there, frozen, strict=True)}
        self._milestones(copies, day)
        self._products(edition, day)

    def _commitments(self, edition: Edition, *, without_last: bool) -> dict[int, EditionCommitment]:
        """{live commitment's id: its copy}."""
        rows = list(Commitment.objects.filter(force=self.force).in_plan())
        rows = rows[:-1] if without_last else rows
        return freeze_commitments(edition, rows)

    def _action(
        self,
        edition: Edition,
        action: InventedAction,
        row: Action,
        commitments: dict[int, EditionCommitment],
        day: date,
    ) -> EditionAction:
        last = action.last_said(day)
        said: dict[str, Any] = {name: getattr(row, name) for name in COPIED}
        if action.moved and not self.frame.had_moved(action, day, self.context.calendar.today):
            said |= {"due_date": action.due - MOVED_BY, "due_reason": ""}
        return EditionAction(
            force=self.force,
            edition=edition,
            commitment=commitments.get(row.commitment_id or 0),
            action_public_id=row.public_id,
            owner_name=row.owner.display_name if row.owner else "",
            moves=1 if said["due_reason"] else 0,
            last_update=last.text if last else "",
            last_update_at=at(last.day, dice("frozen-row", row.title)) if last else None,
            **said | {"status": ActionStatus.nearest(action.status_on(day))},
        )

    def _milestones(self, actions: dict[int, EditionAction], day: date) -> None:
        EditionMilestone.objects.bulk_create(
            EditionMilestone(
                force=self.force,
                edition_action=actions[step.action_id],
                milestone_public_id=step.public_id,
                title=step.title,
                due_date=step.due_date,
                done_on=step.done_on if step.done_on and step.done_on <= day else None,
            )
            for step in Milestone.objects.filter(force=self.force)
            if step.action_id in actions
        )

    def _products(self, edition: Edition, day: date) -> None:
        """The newest of each that was there."""
        there = Evidence.objects.filter(force=self.force, kind__in=PRODUCTS, added_at__date__lte=day)
        EditionEvidence.objects.bulk_create(
            EditionEvidence(
                force=self.force,
                edition=edition,
                title=piece.title,
                kind=piece.kind,
                refers_to=piece.refers_to,
                review_on=piece.review_on,
            )
            for piece in there.order_by("kind", "-added_at", "-pk").distinct("kind")
        )
