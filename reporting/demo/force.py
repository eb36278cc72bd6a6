"""Writes one force's evidence, plan and assessments, all of it in one transaction of that force's own scope."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actionplans.models import (
    Action,
    ActionProvision,
    ActionUpdate,
    Edition,
    EditionAction,
    EditionActionProvision,
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
from reporting.demo.invention import dice, fill, invented, uuid_of
from reporting.demo.past import dated
from reporting.demo.plans import InventedAction, InventedUpdate, actions, edition_days

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
            kind=piece.kind,
            refers_to=piece.refers_to,
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
        plan = actions(self.force.slug, self.context.calendar.today)
        rows = Action.objects.bulk_create(self._action(action) for action in plan)
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
        for number, day in enumerate(edition_days(self.force.slug, self.context.calendar.today), start=1):
            self._share(plan, rows, number, day)

    def _action(self, action: InventedAction) -> Action:
        roll = dice("action-row", self.force.slug, action.title)
        made = at(action.made_on, roll)
        return Action(
            public_id=uuid_of("action", self.force.slug, action.title),
            force=self.force,
            title=action.title,
            description=action.description,
            owner=self._owner(action),
            start_date=action.start,
            due_date=action.due,
            status=action.status,
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
            status=update.status,
            by=self._owner(action),
            at=at(update.day, dice("update-row", self.force.slug, action.title, number)),
        )

    def _share(self, plan: list[InventedAction], rows: list[Action], number: int, day: date) -> None:
        """Freeze the plan as it stood on that day."""
        roll = dice("edition-row", self.force.slug, number)
        chief = self.desks["chief"]
        notes = invented("texts")["edition_notes"]
        note = notes[(dice("edition-note", self.force.slug).randrange(len(notes)) + number) % len(notes)]
        edition = Edition.objects.create(
            public_id=uuid_of("edition", self.force.slug, number),
            force=self.force,
            number=number,
            note=fill(note, slug=self.force.slug, day=day),
            shared_by_name=f"{chief.display_name}, {chief.role_label}",
            shared_at=at(day, roll),
        )
        there = [pair for pair in zip(plan, rows, strict=True) if pair[0].made_on <= day]
        frozen = EditionAction.objects.bulk_create(self._frozen(edition, *pair, day) for pair in there)
        EditionActionProvision.objects.bulk_create(
            EditionActionProvision(
                force=self.force, edition_action=copy, provision=self.context.provisions[code]
            )
            for (action, _), copy in zip(there, frozen, strict=True)
            for code in action.answers
        )

    def _frozen(self, edition: Edition, action: InventedAction, row: Action, day: date) -> EditionAction:
        last = action.last_said(day)
        return EditionAction(
            force=self.force,
            edition=edition,
            action_public_id=row.public_id,
            title=row.title,
            description=row.description,
            owner_name=row.owner.display_name if row.owner else "",
            start_date=row.start_date,
            due_date=row.due_date,
            status=action.status_on(day),
            priority=row.priority,
            last_update=last.text if last else "",
            last_update_at=at(last.day, dice("frozen-row", row.title)) if last else None,
        )
