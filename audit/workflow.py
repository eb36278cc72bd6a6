"""Noting who looked, and when somebody last did; keeping what was written too late."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from audit.models import AccessLog, KeptConflict, LastSeen
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


def keep_conflict(
    *,
    row: Any,
    by: Membership,
    about: str,
    theirs_name: str,
    start: dict[str, Any],
    theirs: dict[str, Any],
    yours: dict[str, Any],
) -> KeptConflict:
    """Keep a refused text, once, however often the page sends it. row: the force's row that it was meant for."""
    what = {
        "force_id": row.force_id,
        "by": by,
        "subject": row._meta.label,
        "subject_id": row.pk,
        "start": start,
        "theirs": theirs,
        "yours": yours,
    }
    kept = KeptConflict.objects.filter(**what, settled_at__isnull=True).first()
    return kept or KeptConflict.objects.create(**what, about=about, theirs_name=theirs_name)
