"""How the checks read the catalogue, and whom they know."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from forces import scope
from forces.choices import Audience

OWNER = scope.OWNER_ROLE
AUDIENCES = tuple(scope.role_of(audience) for audience in Audience)
# Reads every row for `./portal backup`, and writes none.
BACKUP = "portal_backup"
OURS = (OWNER, scope.LOGIN_ROLE, BACKUP, scope.AUDITOR_ROLE, scope.REMOVER_ROLE, *AUDIENCES)
MIGRATE = "run `manage.py migrate` as the owner, which sets it right"
ROLES = "run launcher/roles.sql as a superuser, which sets it right"

# Roles of a test run, which must see all to put data in place. Empty in every real database.
besides: set[str] = set()


def read(cursor: CursorWrapper, query: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    cursor.execute(query, values or None)
    return cursor.fetchall()


def who(role: str) -> str:
    """PostgreSQL writes everybody as a dash."""
    return "PUBLIC" if role == "-" else role.strip('"')
