"""What happens to a spreadsheet that came back: kept, read, brought in as a whole or not at all, or put aside."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.choices import SheetState
from assessments.models import Assessment, Rating, SheetUpload
from assessments.sheet.preview import Change, preview_of
from assessments.sheet.reading import Filled, SheetRefusedError, read_sheet
from assessments.workflow import StaleSaveError, save_rating, save_summary
from evidence.checks import CheckedFile
from evidence.storing import make_sure_of_room, open_unchanged, store
from evidence.workflow import ask_for_scan, state_of_a_new_file
from forces.models import Membership
from frameworks.models import Grade


class MovedOnError(Exception):
    """Something of what was shown is not so any more: nothing was brought in, and it has to be looked at again."""


@transaction.atomic
def take_in(*, assessment: Assessment, file: CheckedFile, by: Membership) -> SheetUpload:
    """Keep the file as it came. Nothing is read from it before the scanner has spoken. Raises StoreUnavailableError."""
    make_sure_of_room(assessment.force, len(file.data))
    upload = SheetUpload.objects.create(
        force_id=assessment.force_id,
        assessment=assessment,
        by=by,
        stored_as=store(file.data),
        file_name=file.name,
        size=len(file.data),
        sha256=file.sha256,
        scan_state=state_of_a_new_file(),
    )
    ask_for_scan(upload)
    return upload


def read_upload(upload: SheetUpload, assessment: Assessment) -> Filled:
    """What the kept file says. Raises SheetRefusedError; OSError or FileChangedError where it is not as it came."""
    with open_unchanged(upload) as file:
        data = file.read()
    return read_sheet(data, assessment, list(Grade.objects.filter(scale=assessment.cycle.scale_id)))


def note_refusal(*, upload: SheetUpload, refused: SheetRefusedError | None) -> None:
    """For the list of what came back: whether the file can be read, and why not. The sentences are worked out anew."""
    outcome = {"refused": refused.why.value, "problems": len(refused.problems)} if refused else {}
    if upload.outcome != outcome:
        rows = SheetUpload.objects.filter(force=upload.force_id, pk=upload.pk, state=SheetState.PREVIEWED)
        rows.update(outcome=outcome)


@transaction.atomic
def bring_in(
    *, upload: SheetUpload, filled: Filled, chosen: Mapping[str, int], by: Membership
) -> dict[str, Any]:
    """Save what was chosen, all of it or nothing; what came of it. chosen: {code: the revision that was shown}.

    Raises MovedOnError when one of them is not what was shown any more, or the file was brought in or put aside.
    """
    preview = preview_of(upload.assessment, filled, by, lock=True)
    offered = {change.code: change for change in preview.changes}
    saved = [_save(offered.get(code), revision, by) for code, revision in chosen.items()]
    outcome = {"changed": saved, "left": [code for code in offered if code not in chosen]}
    _settle(upload, SheetState.APPLIED, by, outcome)
    return outcome


def _save(change: Change | None, revision: int, by: Membership) -> dict[str, Any]:
    if change is None:
        raise MovedOnError
    row = change.row
    try:
        # A conflict that somebody chose is saved over what they were shown, and over nothing newer.
        if isinstance(row, Rating):
            # Whoever changes last cycle's answer stands by its grade: as on the page, that confirms it.
            stands = {"grade_id": row.grade_id} if row.carried else {}
            save_rating(rating=row, revision=revision, changes={**stands, **change.wanted}, by=by)
        else:
            save_summary(summary=row, revision=revision, changes=change.wanted, by=by)
    except StaleSaveError as stale:
        raise MovedOnError from stale
    return {"code": change.code, "fields": sorted(change.wanted), "revision": row.revision}


@transaction.atomic
def put_aside(*, upload: SheetUpload, by: Membership) -> None:
    """Nothing of it is brought in; the file stays. Raises MovedOnError."""
    _settle(upload, SheetState.WITHDRAWN, by, {})


def _settle(upload: SheetUpload, state: SheetState, by: Membership, outcome: dict[str, Any]) -> None:
    """Once."""
    waiting = SheetUpload.objects.of(by).filter(pk=upload.pk, state=SheetState.PREVIEWED)
    if not waiting.update(state=state, outcome=outcome, settled_at=timezone.now()):
        raise MovedOnError
