"""Noting who looked, and when somebody last did; saving what people edit, and keeping what came too late."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from audit.models import AccessLog, KeptConflict, LastSeen
from core.revisions import save_if_current
from forces.choices import Audience
from forces.models import Force, Membership


def log_access(*, force: Force | None, act: str, what: str, by: Membership) -> None:
    """Write that somebody opened or downloaded something of a force's. Insert-only; the force can read it."""
    _look(force, act, what, by).save(force_insert=True)


def log_access_of_each(forces: Iterable[Force], *, act: str, what: str, by: Membership) -> None:
    """The same of several forces at once, each of which reads its own line."""
    AccessLog.objects.bulk_create(_look(force, act, what, by) for force in forces)


def _look(force: Force | None, act: str, what: str, by: Membership) -> AccessLog:
    return AccessLog(force=force, by=by, by_name=by.in_full, audience=by.audience, act=act, what=what[:250])


# Several looks within a day are one visit, so that a second click does not make all of it old news.
VISIT = timedelta(days=1)


def mark_seen(by: Membership, *, page: str) -> datetime | None:
    """Note a look at a page that tells what is new, and say when the visit before this one began; None at first."""
    now = timezone.now()
    seen = LastSeen.objects.filter(by=by, page=page).first()
    if seen is None:
        LastSeen.objects.bulk_create([LastSeen(by=by, page=page, at=now)], ignore_conflicts=True)
        return None
    if now - seen.at < VISIT:
        return seen.before
    LastSeen.objects.filter(pk=seen.pk, by=by).update(at=now, before=seen.at)
    return seen.at


# --- saving over a revision -------------------------------------------------------------------------------------


class StaleSaveError(Exception):
    """Somebody else saved first, or nothing may be changed any more. The refused text is kept, in `conflict`."""

    def __init__(self, conflict: KeptConflict) -> None:
        super().__init__(conflict.about)
        self.conflict = conflict


class RefusedSaveError(Exception):
    """The row asks for more than was sent, and nothing was written. str() says what to do."""


def save_over(
    *,
    row: Any,
    revision: int,
    values: Mapping[str, Any],
    by: Membership,
    fields: Iterable[str],
    about: str,
    also: Mapping[str, Any] | None = None,
    marks: Mapping[str, Any] | None = None,
    unsaid: Callable[[Any], Collection[str]] = lambda _: (),
    is_open: bool = True,
    is_seen: bool = True,
    along: bool = False,
    page: str = "",
) -> bool:
    """Save what people edit: every such row is saved by this. Says whether anything was different.

    row: a tracked row that counts its revisions. values: {attribute (owner_id, not owner): what it becomes}. fields:
    all attributes that people write in such a row; they are kept of a refused save. also: what changes with every
    save (who, when). marks: what this one changes besides, a difference by itself. unsaid: of the row, or an event of
    its history, the fields that hold what nobody has said yet. is_open: False where it came too late for any change.
    is_seen: False where its sender may no longer read it: then nothing is saved, also where it says just what stands.
    along: it was sent with the rest of its page, so that what says the same as at `revision` was not touched; of what
    its sender may not read, that nothing was written. page: the open page that sends it (forces.sign_in.page_of),
    which is past no revision of its own.

    Raises StaleSaveError when the row is past `revision` or closed, and differs, or is not its sender's to see. Nothing
    is then changed.
    """
    different = {**_different(row, values), **(marks or {})}
    # Whoever may not read it is not told, by an answer of another kind, that they guessed what it says.
    if is_seen and not different:
        return False
    is_open = is_open and is_seen
    if is_open and row.revision == revision:
        if _write(row, {**different, **(also or {})}):
            return True
        row = _rows_of(row).filter(pk=row.pk).first() or type(row)(pk=row.pk, revision=0)
        if not _different(row, values):
            return False  # somebody else wrote just this, at the same moment
    since = _since(row, revision, fields, unsaid)
    if is_open and since.is_all_of(page, by) and _write(row, {**different, **(also or {})}):
        return True
    yours = {name: plain(value) for name, value in values.items()}
    touched = {name: value for name, value in yours.items() if value != since.start.get(name, ...)}
    if along and not (touched if is_seen else any(yours.values())):
        return False
    shown: dict[str, Any] = {}
    if is_seen:
        theirs = _said(row, fields, unsaid)
        shown = {"theirs_name": since.who, "start": since.start, "theirs": theirs}
        # What they left as it was is not theirs: chosen later, it would undo what somebody did since.
        yours = touched or yours
    kept = keep_conflict(subject=row._meta.label, subject_id=row.pk, by=by, about=about, yours=yours, **shown)
    raise StaleSaveError(kept)


def revision_after(row: Any, revision: int, *, page: str, by: Membership) -> int:
    """Which revision an open page knows, where it sent what stands already: its own save, whose answer it never had.

    Otherwise the one that it sent: it is as old as what it shows.
    """
    if row.revision == revision or not page:
        return revision
    return row.revision if _since(row, revision, (), lambda _: ()).is_all_of(page, by) else revision


def _different(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _write(row: Any, values: Mapping[str, Any]) -> bool:
    """Over the revision that the row was read with."""
    if not save_if_current(_rows_of(row), pk=row.pk, revision=row.revision, **values):
        return False
    for name, value in {**values, "revision": row.revision + 1}.items():
        setattr(row, name, value)
    return True


def _rows_of(row: Any) -> Any:
    """The rows among which it is looked for: those of its own force, where it has one."""
    rows = type(row)._default_manager
    return rows.filter(force=row.force_id) if hasattr(row, "force_id") else rows.all()


# More saves than this whose answers were all lost are somebody else's.
MOST_UNANSWERED = 20


@dataclass(frozen=True)
class _Since:
    """What happened to a row since a revision of it.

    start: what it said then, nothing where there never was such a one. who: by whom what stands was written.
    writers: (page, membership) of each newer revision; None where there are more of them than are looked at.
    """

    start: dict[str, Any]
    who: str
    writers: list[tuple[str, int | None]] | None

    def is_all_of(self, page: str, by: Membership) -> bool:
        """Whether it was all saved from this open page: then it conflicts with nobody but itself."""
        return bool(page and self.writers) and set(self.writers or []) == {(page, by.pk)}


def _since(
    row: Any, revision: int, fields: Iterable[str], unsaid: Callable[[Any], Collection[str]]
) -> _Since:
    newest = range(revision, min(row.revision, revision + MOST_UNANSWERED) + 1)
    events = row.history.filter(revision__in={*newest, row.revision}).order_by("pgh_id")
    if hasattr(row, "force_id"):
        events = events.filter(force=row.force_id)
    start: dict[str, Any] = {}
    newer: dict[int, dict[str, Any]] = {}
    writers = []
    for event in events:
        if event.revision == revision:
            start = _said(event, fields, unsaid)
            continue
        context = event.pgh_context or {}
        newer.setdefault(event.revision, context)
        writers.append((context.get("page", ""), context.get("by")))
    who = newer.get(row.revision, {}).get("name") or ""
    return _Since(start, who, writers if len(newer) == row.revision - revision else None)


def _said(row: Any, fields: Iterable[str], unsaid: Callable[[Any], Collection[str]]) -> dict[str, Any]:
    """As it is kept, of a row or an event of its history."""
    nobodys = unsaid(row)
    return {name: None if name in nobodys else plain(getattr(row, name)) for name in fields}


def plain(value: Any) -> Any:
    """As it is kept beside others: a day as text, the rest as it is."""
    return value.isoformat() if isinstance(value, date) else value


def keep_conflict(
    *,
    subject: str,
    by: Membership,
    about: str,
    yours: dict[str, Any],
    subject_id: int = 0,
    place: str = "",
    theirs_name: str = "",
    start: dict[str, Any] | None = None,
    theirs: dict[str, Any] | None = None,
    is_settled: bool = False,
) -> KeptConflict:
    """Keep what was refused, once, however often the page sends it.

    subject: app.Model of the row that it was meant for; subject_id: its key, 0 where it was to be a new one, and then
    yours is {label: text} and place says where it was written. is_settled: the writer has it in a form again.
    """
    what = {
        "audience": by.audience,
        "force_id": by.force_id if by.audience == Audience.FORCE else None,
        "by": by,
        "subject": subject,
        "subject_id": subject_id,
        "start": start or {},
        "theirs": theirs or {},
        # PostgreSQL has no place for a NUL, and it is no letter of any word.
        "yours": {name: v.replace("\0", "") if isinstance(v, str) else v for name, v in yours.items()},
    }
    kept = KeptConflict.objects.filter(**what, settled_at__isnull=True).first()
    return kept or KeptConflict.objects.create(
        **what,
        about=about[:250],
        place=place[:300],
        theirs_name=theirs_name,
        settled_at=timezone.now() if is_settled else None,
    )


def settle_conflict(*, conflict: KeptConflict, by: Membership) -> None:
    """Its writer chose. With all that they wrote too late about the same row before: the answer is about them, too."""
    same = KeptConflict.objects.waiting_for(by, conflict.subject).filter(subject_id=conflict.subject_id)
    if not conflict.subject_id:  # of things that never were, each is one by itself
        same = same.filter(pk=conflict.pk)
    same.filter(at__lte=conflict.at).update(settled_at=timezone.now())
