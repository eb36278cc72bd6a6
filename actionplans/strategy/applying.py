"""What happens to a strategy that a force brought: kept, read, accepted as a whole or not at all, or put aside."""

from typing import Any
from uuid import uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actionplans.choices import StrategyReading, StrategyState
from actionplans.models import Action, ActionProvision, Commitment, CommitmentProvision, StrategyUpload
from actionplans.strategy.beside import cut
from actionplans.strategy.preview import Preview, Row
from actionplans.strategy.reading import read_strategy
from actionplans.strategy.structure import Strategy
from evidence.checks import CheckedFile
from evidence.storing import make_sure_of_room, open_unchanged, store
from evidence.workflow import ask_for_scan, state_of_a_new_file
from forces.models import Force, Membership

TITLE_LENGTH = 200
PILLAR_LENGTH = 200
NUMBER_LENGTH = 40


class SettledError(Exception):
    """It was accepted or put aside already: nothing was saved."""


@transaction.atomic
def take_in(*, force: Force, file: CheckedFile, by: Membership) -> StrategyUpload:
    """Keep the file as it came. Nothing is read from it before the scanner has spoken. Raises StoreUnavailableError."""
    make_sure_of_room(force, len(file.data))
    upload = StrategyUpload.objects.create(
        force=force,
        by=by,
        stored_as=store(file.data),
        file_name=file.name,
        size=len(file.data),
        sha256=file.sha256,
        scan_state=state_of_a_new_file(),
    )
    ask_for_scan(upload)
    return upload


def read_upload(upload: StrategyUpload) -> Strategy:
    """What the kept file holds. Raises NotReadError; OSError or FileChangedError where it is not as it came."""
    with open_unchanged(upload) as file:
        data = file.read()
    return read_strategy(data, upload.file_name)


@transaction.atomic
def note_reading(*, upload: StrategyUpload, by: Membership, reading: StrategyReading | None) -> None:
    """Why nothing came of it, for the list of what one brought; None where something may. Mostly nothing is saved."""
    outcome = {"reading": reading.value} if reading else {}
    if upload.outcome != outcome:
        StrategyUpload.objects.of(by).filter(pk=upload.pk, state=StrategyState.PREVIEWED).update(
            outcome=outcome
        )
        upload.outcome = outcome


@transaction.atomic
def accept(*, upload: StrategyUpload, preview: Preview, by: Membership) -> dict[str, int]:
    """Make commitments and actions of what was chosen, all of it or nothing, and once; how many became of it.

    preview: with nothing wrong in it. Each row is made under a key of its own. Raises SettledError.
    """
    commitments = [row for row in preview.rows if row.taken]
    actions = [(action, row) for row in preview.rows for action in row.actions if action.taken]
    outcome = {
        "commitments": len(commitments),
        "actions": len(actions),
        "dropped": sum(1 for row in preview.all if row.read and not row.taken),
    }
    _settle(upload, StrategyState.APPLIED, by, outcome)
    made = _make_commitments(upload, commitments)
    _make_actions(upload, [(action, made.get(row.number)) for action, row in actions])
    return outcome


@transaction.atomic
def put_aside(*, upload: StrategyUpload, by: Membership) -> None:
    """Nothing of it is saved; the file stays. Raises SettledError."""
    _settle(upload, StrategyState.WITHDRAWN, by, {})


def _settle(upload: StrategyUpload, state: StrategyState, by: Membership, outcome: dict[str, Any]) -> None:
    """Once. Whoever else settles it waits here, and then finds it settled."""
    waiting = StrategyUpload.objects.of(by).filter(pk=upload.pk, state=StrategyState.PREVIEWED)
    if not waiting.update(state=state, outcome=outcome, settled_at=timezone.now()):
        raise SettledError


# --- the rows; as many statements for two hundred of them as for two ------------------------------------------------


def _make_commitments(upload: StrategyUpload, rows: list[Row]) -> dict[int, Commitment]:
    """{the row's number: what was made of it}, behind those that the plan has."""
    last = Commitment.objects.filter(force=upload.force_id).aggregate(n=Max("position"))["n"] or 0
    made = Commitment.objects.bulk_create(
        [
            Commitment(
                force_id=upload.force_id,
                key=uuid5(upload.public_id, row.id),
                position=last + at,
                **_of_commitment(row),
            )
            for at, row in enumerate(rows, start=1)
        ]
    )
    found = dict(zip((row.number for row in rows), made, strict=True))
    CommitmentProvision.objects.bulk_create(
        [
            CommitmentProvision(force_id=upload.force_id, commitment=found[row.number], provision=provision)
            for row in rows
            for provision in row.answers
        ]
    )
    return found


def _of_commitment(row: Row) -> dict[str, str]:
    return {
        "pillar": cut(row.pillar, PILLAR_LENGTH),
        "number": cut(row.label, NUMBER_LENGTH),
        "title": " ".join(row.text.split()),
        "text": row.detail,
    }


def _make_actions(upload: StrategyUpload, rows: list[tuple[Row, Commitment | None]]) -> None:
    made = Action.objects.bulk_create(
        [
            Action(
                force_id=upload.force_id,
                key=uuid5(upload.public_id, row.id),
                commitment=commitment,
                **_of_action(row),
            )
            for row, commitment in rows
        ]
    )
    ActionProvision.objects.bulk_create(
        [
            ActionProvision(force_id=upload.force_id, action=action, provision=provision)
            for action, (row, _) in zip(made, rows, strict=True)
            for provision in row.answers
        ]
    )


def _of_action(row: Row) -> dict[str, Any]:
    """A text that is longer than a title begins it, and stands whole beneath."""
    words = " ".join(row.text.split())
    title = cut(words, TITLE_LENGTH)
    whole = "" if title == words else row.text
    return {
        "title": title,
        "description": "\n\n".join(filter(None, (whole, row.detail))),
        "owner_post": row.owner,
        "due_date": row.due,
    }
