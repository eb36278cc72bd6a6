"""How the checks read the catalogue, and whom they know."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from forces.choices import Audience
from forces.grants import AUDITOR_ROLE, LOGIN_ROLE, OWNER_ROLE, REMOVER_ROLE, role_of

OWNER = OWNER_ROLE
AUDIENCES = tuple(role_of(audience) for audience in Audience)
# Reads every row for `./portal backup`, and writes none.
BACKUP = "portal_backup"
OURS = (OWNER, LOGIN_ROLE, BACKUP, AUDITOR_ROLE, REMOVER_ROLE, *AUDIENCES)
MIGRATE = "run `manage.py migrate` as the owner, which sets it right"
ROLES_SQL = "run launcher/roles.sql as a superuser, which sets it right"

# Roles of a test run, which must see all to put data in place. Empty in every real database.
besides: set[str] = set()


def read(cursor: CursorWrapper, query: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    cursor.execute(query, values or None)
    return cursor.fetchall()


def who(role: str) -> str:
    """PostgreSQL writes everybody as a dash."""
    return "PUBLIC" if role == "-" else role.strip('"')
