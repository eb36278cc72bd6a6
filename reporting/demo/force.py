"""Writes one force's evidence, plan and assessments, all of it in one transaction of that force's own scope."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from actionplans.choices import ActionStatus
from actionplans.models import (
    Action,
    ActionProvision,
    ActionUpdate,
)
from evidence.choices import EXTENSIONS, ScanState
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from evidence.storing import store
from forces.models import Force, Membership
from reporting.demo.answers import begin
from reporting.demo.calendar import at
from reporting.demo.context import Context, desks_of
from reporting.demo.conversations import converse
from reporting.demo.evidence import InventedEvidence, evidence
from reporting.demo.frames import Frame
from reporting.demo.invention import dice, uuid_of
from reporting.demo.past import dated
from reporting.demo.plans import TOLD, InventedAction, InventedUpdate, actions, edition_days
from reporting.demo.publication import go_public
from reporting.demo.shares import Sharer

DATED = (Evidence, EvidenceVersion, EvidenceUse, Action, ActionUpdate)


def load_force(context: Context, force: Force) -> None:
    """Evidence in two parts, so that last cycle's submission pins what was there then."""
    writer = Writer(context, force, desks_of(force))
    earlier, later = evidence(force.slug, force.name, context.writing)
    with dated(*DATED):
        writer.add_evidence(earlier)
        begin(context, force, writer.desks, turn=0).finish()
        writer.add_plan()
        now = begin(context, force, writer.desks, turn=1)
        writer.add_evidence(later)
        now.finish()
    converse(context, force, writer.desks)
    if force.slug == TOLD:
        go_public(force, writer.desks, context.calendar.today)


@dataclass
class Writer:
    context: Context
    force: Force
    desks: dict[str, Membership]

    # --- evidence ---------------------------------------------------------------------------------------------

    def add_evidence(self, pieces: Iterable[InventedEvidence]) -> None:
        pieces = list(pieces)
        # First of all, as evidence.storing asks: what else waits for the commit could take the files with it.
        versions = [self._version(piece) for piece in pieces]
        rows = Evidence.objects.bulk_create(self._evidence(piece) for piece in pieces)
        for version, row in zip(versions, rows, strict=True):
            version.evidence = row
        EvidenceVersion.objects.bulk_create(versions)
        EvidenceUse.objects.bulk_create(
            EvidenceUse(
                force=self.force,
                evidence=row,
                version=version,
                provision=self.context.provisions[code],
                added_at=row.added_at,
            )
            for piece, row, version in zip(pieces, rows, versions, strict=True)
            for code in piece.uses
        )

    def _evidence(self, piece: InventedEvidence) -> Evidence:
        roll = dice("evidence-row", self.force.slug, piece.title)
        return Evidence(
            public_id=uuid_of("evidence", self.force.slug, piece.title),
            force=self.force,
            title=piece.title,
            kind=piece.product or piece.kind,
            refers_to=piece.refers_to,
            review_on=piece.review_on,
            added_by=self.desks[roll.choice(("lead", "contributor", "rasso", "people", "prevention"))],
            added_at=at(piece.added_on, roll),
        )

    def _version(self, piece: InventedEvidence) -> EvidenceVersion:
        roll = dice("evidence-row", self.force.slug, piece.title)
        roll.random()  # the desk's
        ending = piece.file_name.rpartition(".")[2]
        return EvidenceVersion(
            public_id=uuid_of("version", self.force.slug, piece.title),
            force=self.force,
            link=piece.link,
            stored_as=store(piece.data) if piece.data else "",
            file_name=piece.file_name,
            content_type=EXTENSIONS[ending] if piece.data else "",
            size=len(piece.data),
            sha256=hashlib.sha256(piece.data or piece.link.encode()).hexdigest(),
            scan_state=ScanState.NOT_SCANNED if piece.data else ScanState.LINK,
            added_at=at(piece.added_on, roll),
        )

    # --- the plan ---------------------------------------------------------------------------------------------

    def add_plan(self) -> None:
        today = self.context.calendar.today
        plan = actions(self.force.slug, today)
        frame = Frame.add(self.force, self.context.provisions, today)
        rows = Action.objects.bulk_create(self._action(action, frame) for action in plan)
        ActionProvision.objects.bulk_create(
            ActionProvision(force=self.force, action=row, provision=self.context.provisions[code])
            for action, row in zip(plan, rows, strict=True)
            for code in action.answers
        )
        ActionUpdate.objects.bulk_create(
            self._update(action, row, number, update)
            for action, row in zip(plan, rows, strict=True)
            for number, update in enumerate(action.updates)
        )
        for action, row in zip(plan, rows, strict=True):
            frame.add_steps(action, row, today)
        share = Sharer(
            self.force, self.context, self.desks["chief"], frame, list(zip(plan, rows, strict=True))
        )
        for number, day in enumerate(edition_days(self.force.slug, today), start=1):
            share.edition(number, day)

    def _action(self, action: InventedAction, frame: Frame) -> Action:
        roll = dice("action-row", self.force.slug, action.title)
        made = at(action.made_on, roll)
        return Action(
            public_id=uuid_of("action", self.force.slug, action.title),
            force=self.force,
            title=action.title,
            description=action.description,
            owner=self._owner(action),
            owner_post=action.post,
            commitment=frame.commitment_of(action),
            outcome=action.outcome,
            measure=action.measure,
            partners=action.partners,
            due_reason=frame.reason(action, self.context.calendar.today),
            start_date=action.start,
            due_date=action.due,
            status=ActionStatus.nearest(action.status),
            priority=action.priority,
            created_at=made,
            updated_at=at(action.updates[-1].day, roll) if action.updates else made,
        )

    def _owner(self, action: InventedAction) -> Membership:
        return self.desks["contributor" if action.desk == "psd" else action.desk]

    def _update(
        self, action: InventedAction, row: Action, number: int, update: InventedUpdate
    ) -> ActionUpdate:
        return ActionUpdate(
            force=self.force,
            action=row,
            text=update.text,
            status=ActionStatus.nearest(update.status),
            by=self._owner(action),
            at=at(update.day, dice("update-row", self.force.slug, action.title, number)),
        )
