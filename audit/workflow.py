"""Noting who looked, and when somebody last did; saving what people edit, and keeping what came too late."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from audit.models import AccessLog, KeptConflict, LastSeen
from core.revisions import save_if_current
from forces.choices import Audience
from forces.models import Force, Membership


def log_access(*, force: Force | None, act: str, what: str, by: Membership) -> None:
    """Write that somebody opened or downloaded something of a force's. Insert-only; the force can read it."""
    AccessLog.objects.create(
        force=force,
        by=by,
        by_name=f"{by.display_name}, {by.role_label}, {by.organisation.name}"[:220],
        audience=by.audience,
        act=act,
        what=what[:250],
    )


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
    is_open: bool = True,
    along: bool = False,
) -> bool:
    """Save what people edit: every such row is saved by this. Says whether anything was different.

    row: a tracked row that counts its revisions. values: {attribute (owner_id, not owner): what it becomes}. fields:
    all attributes that people write in such a row; they are kept of a refused save. also: what changes with every
    save (who, when). marks: what this one changes besides, a difference by itself. is_open: False where it came too
    late for any change. along: it was sent with the rest of its page, so that what says the same as at `revision` was
    not touched.

    Raises StaleSaveError when the row is past `revision` or closed, and differs. Nothing is then changed.
    """
    different = {**_different(row, values), **(marks or {})}
    if not different:
        return False
    if is_open and row.revision == revision:
        if save_if_current(_rows_of(row), pk=row.pk, revision=revision, **different, **(also or {})):
            for name, value in {**different, **(also or {}), "revision": revision + 1}.items():
                setattr(row, name, value)
            return True
        row = _rows_of(row).filter(pk=row.pk).first() or type(row)(pk=row.pk, revision=0)
        if not _different(row, values):
            return False  # somebody else wrote just this, at the same moment
    start, theirs_name = _start_of(row, revision, fields)
    if along and start and all(start[name] == plain(value) for name, value in values.items()):
        return False
    theirs = {name: plain(getattr(row, name)) for name in fields}
    conflict = keep_conflict(
        subject=row._meta.label,
        subject_id=row.pk,
        by=by,
        about=about,
        theirs_name=theirs_name,
        start=start,
        theirs=theirs,
        # What they left as it was is as it is now; but of a row that is closed to them they see only what they typed.
        yours=(theirs if is_open else {}) | {name: plain(value) for name, value in values.items()},
    )
    raise StaleSaveError(conflict)


def _different(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _rows_of(row: Any) -> Any:
    """The rows among which it is looked for: those of its own force, where it has one."""
    rows = type(row)._default_manager
    return rows.filter(force=row.force_id) if hasattr(row, "force_id") else rows.all()


def _start_of(row: Any, revision: int, fields: Iterable[str]) -> tuple[dict[str, Any], str]:
    """What the row said at `revision`, nothing where there never was such a one; and who wrote what stands."""
    events = row.history.filter(revision__in=(revision, row.revision)).order_by("pgh_id")
    if hasattr(row, "force_id"):
        events = events.filter(force=row.force_id)
    start, who = {}, ""
    for event in events:
        if event.revision == revision:
            start = {name: plain(getattr(event, name)) for name in fields}
        elif not who:
            who = (event.pgh_context or {}).get("name") or ""
    return start, who


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
        "yours": yours,
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
