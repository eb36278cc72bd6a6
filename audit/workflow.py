"""Noting who looked."""

from audit.models import AccessLog
from forces.models import Membership


def note_opened(by: Membership, *, force_id: int | None, what: str, act: str = "opened") -> None:
    """Write that somebody opened or downloaded something of a force's. Insert-only; the force can read it."""
    AccessLog.objects.create(
        force_id=force_id,
        by=by,
        by_name=f"{by.display_name}, {by.role_label}, {by.organisation.name}",
        audience=by.audience,
        act=act,
        what=what[:250],
    )
