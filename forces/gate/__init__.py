"""The gate: does the database still stand as the code says? Asked at every start, by readiness and by `check`.

Row-level security holds only as long as nobody altered it: by hand, by a migration that forgot, by a restore. Every
check reads PostgreSQL's catalogue, which any login may read, so that none depends on a right that may be missing, and
compares it with what the code says, never with what was stored before. Each fault is one sentence that names the
object and what to do.
"""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from forces.gate import functions, grants, keys, logins, objects, rows, triggers

CHECKS: tuple[Callable[[CursorWrapper], Iterator[str]], ...] = (
    *logins.CHECKS,
    *objects.CHECKS,
    *grants.CHECKS,
    *rows.CHECKS,
    *functions.CHECKS,
    *triggers.CHECKS,
    *keys.CHECKS,
)


def faults(cursor: CursorWrapper) -> list[str]:
    """Empty when the gate may open. Raises DatabaseError when the database cannot be asked."""
    with transaction.atomic():
        # Whatever path the session has: a table of somebody's own must not stand in for the catalogue.
        cursor.execute("SELECT set_config('search_path', 'pg_catalog, public', true)")
        return [sentence for check in CHECKS for sentence in check(cursor)]
