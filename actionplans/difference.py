"""What two editions of one plan say differently: commitments and actions, field by field; days and statuses."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Prefetch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from actionplans.models import Edition, EditionAction, EditionCommitment, EditionMilestone
from actionplans.wording import FIELDS, TEXTS, in_words
from core.diff import LONGEST_COMPARED, changes
from frameworks.models import Provision

R = TypeVar("R", bound=Model)

GOVERNED = {
    "delivery_group": "Delivery group",
    "chair": "Chair",
    "reports_to": "Reports to",
    "executive_board": "Held to account by",
    "next_meeting": "Next meeting",
}
OF_COMMITMENT = {"pillar": "Pillar", "number": "Number", "title": "Commitment", "text": "What it says"}
# When it is due and how it stands are told apart from the rest.
_APART = {"due_date", "due_reason", "owner"}
OF_ACTION = {
    "owner_name": FIELDS["owner"],
    **{name: label for name, label in FIELDS.items() if name not in _APART},
    "stopped_because": "Why it was stopped",
}
# What editions froze from the first on.
ALWAYS = {"title", "description", "owner_name", "start_date", "priority"}
LONG = TEXTS | {"text", "stopped_because"}


@dataclass(frozen=True)
class Field:
    """said: what was taken out and what was added, as markup."""

    label: str
    said: SafeString


@dataclass(frozen=True)
class Changed:
    """One thing that stands in both. row: as the later edition has it."""

    row: Any
    fields: list[Field]


@dataclass(frozen=True)
class Moved:
    """A due date or a status that became another, in words. why: the reason that was given."""

    action: EditionAction
    was: str
    now: str
    why: str = ""


@dataclass(frozen=True)
class Rows:
    """What is only in the later one, only in the earlier one, and in both but different."""

    added: list[Any]
    removed: list[Any]
    changed: list[Changed]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Difference:
    """From one edition to a later one. partly: one of them froze less, so that only what both say is compared."""

    before: Edition
    after: Edition
    governance: list[Field]
    commitments: Rows
    actions: Rows
    due: list[Moved]
    status: list[Moved]

    @property
    def partly(self) -> bool:
        return not (self.before.is_whole and self.after.is_whole)

    @property
    def is_none(self) -> bool:
        return not (self.governance or self.commitments or self.actions or self.due or self.status)


def difference(before: Edition, after: Edition, *, with_evidence: bool) -> Difference:
    """Twelve queries, however much the editions say. with_evidence: the reader may see its titles."""
    whole = before.is_whole and after.is_whole
    actions, earlier = _by_id(_actions(after), "action"), _by_id(_actions(before), "action")
    both = [(earlier[key], action) for key, action in actions.items() if key in earlier]

    def of_action(old: EditionAction, new: EditionAction) -> Iterator[Field]:
        return _of_action(old, new, whole=whole, with_evidence=with_evidence)

    return Difference(
        before,
        after,
        list(_fields(before, after, GOVERNED)) if whole else [],
        _commitments(before, after) if whole else Rows([], [], []),
        _rows(earlier, actions, of_action),
        [_due(old, new) for old, new in both if old.due_date != new.due_date],
        [_status(old, new) for old, new in both if old.status != new.status],
    )


# --- commitments and actions --------------------------------------------------------------------------------------


def _commitments(before: Edition, after: Edition) -> Rows:
    earlier, later = (
        _by_id(edition.commitments.prefetch_related(_answers()), "commitment") for edition in (before, after)
    )
    return _rows(earlier, later, _of_commitment)


def _of_commitment(before: EditionCommitment, after: EditionCommitment) -> Iterator[Field]:
    yield from _fields(before, after, OF_COMMITMENT)
    yield from _lists("Answers", _answered(before), _answered(after))


def _actions(edition: Edition) -> Iterable[EditionAction]:
    rows = edition.actions.select_related("commitment")
    return rows.prefetch_related(_answers(), "milestones", "evidence").by_due_date()


def _of_action(
    before: EditionAction, after: EditionAction, *, whole: bool, with_evidence: bool
) -> Iterator[Field]:
    left_out = {"commitment"} if _commitment_of(before) == _commitment_of(after) else set()
    said = {
        name: label for name, label in OF_ACTION.items() if (whole or name in ALWAYS) and name not in left_out
    }
    yield from _fields(before, after, said)
    yield from _lists("Answers", _answered(before), _answered(after))
    if whole:
        yield from _lists("Milestones", _steps(before), _steps(after))
    if whole and with_evidence:
        yield from _lists("Evidence", _evidence(before), _evidence(after))
    if after.last_update and after.last_update != before.last_update:
        yield Field("Newest update", _come(after.last_update))


def _commitment_of(action: EditionAction) -> UUID | None:
    """Which one: that it is called otherwise now is said of the commitment."""
    return action.commitment.commitment_public_id if action.commitment else None


def _due(before: EditionAction, after: EditionAction) -> Moved:
    was, now = (in_words("due_date", action.due_date) for action in (before, after))
    return Moved(after, was, now, after.due_reason if before.due_date else "It had no date before")


def _status(before: EditionAction, after: EditionAction) -> Moved:
    return Moved(after, before.get_status_display(), after.get_status_display(), after.stopped_because)


def _answers() -> Prefetch:
    provisions = Provision.objects.select_related("framework").order_by("framework__position", "position")
    return Prefetch("provisions", queryset=provisions)


def _answered(row: EditionCommitment | EditionAction) -> list[str]:
    return [provision.reference for provision in row.provisions.all()]


def _steps(action: EditionAction) -> list[str]:
    return [_step(step) for step in action.milestones.all()]


def _step(step: EditionMilestone) -> str:
    due = f", due {in_words('milestone', step.due_date)}" if step.due_date else ""
    reached = f", reached on {in_words('milestone', step.done_on)}" if step.done_on else ""
    return f"{step.title}{due}{reached}"


def _evidence(action: EditionAction) -> list[str]:
    return [piece.title for piece in action.evidence.all()]


# --- what they are put together with ------------------------------------------------------------------------------


def _by_id(rows: Iterable[R], name: str) -> dict[UUID, R]:
    """{the live row's public id: the copy}."""
    return {getattr(row, f"{name}_public_id"): row for row in rows}


def _rows(
    before: dict[UUID, Any], after: dict[UUID, Any], fields: Callable[[Any, Any], Iterator[Field]]
) -> Rows:
    found = [Changed(row, list(fields(before[key], row))) for key, row in after.items() if key in before]
    return Rows(
        added=[row for key, row in after.items() if key not in before],
        removed=[row for key, row in before.items() if key not in after],
        changed=[one for one in found if one.fields],
    )


def _fields(before: Any, after: Any, labels: dict[str, str]) -> Iterator[Field]:
    for name, label in labels.items():
        said = [getattr(row, name) for row in (before, after)]
        old, new = ((text if name in LONG else in_words(name, text)) for text in said)
        if old != new:
            yield Field(label, _marked(name, old, new))


def _marked(name: str, old: str, new: str) -> SafeString:
    """Word by word in a text, unless it is so long that a page of many would take its time; as a whole in a fact."""
    if name in LONG and len(old) + len(new) <= LONGEST_COMPARED:
        return changes(old, new)
    return format_html_join(" ", "{}", ((mark(text),) for mark, text in ((_gone, old), (_come, new)) if text))


def _gone(text: str) -> SafeString:
    return format_html("<del>{}</del>", text)


def _come(text: str) -> SafeString:
    return format_html("<ins>{}</ins>", text)


def _lists(label: str, before: list[str], after: list[str]) -> Iterator[Field]:
    """What is no longer among them, and what is new."""
    gone = [_gone(text) for text in before if text not in after]
    come = [_come(text) for text in after if text not in before]
    if gone or come:
        yield Field(label, format_html_join("; ", "{}", ((text,) for text in (*gone, *come))))
