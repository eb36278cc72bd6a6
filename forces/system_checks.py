"""What production must have, and must not have, before it serves anybody. The demonstration is excused."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from forces import gate
from forces.models import User

# Nobody real can have one: the ending is kept for examples. Their password is printed wherever the portal starts.
DEMONSTRATION_ENDING = ".example"
SHORTEST_KEY = 32


@register(Tags.security)
def production_has_its_own_settings(**_: Any) -> list[CheckMessage]:
    if settings.DEMO:
        return []
    return [*_debugging(), *_secret_key(), *_hosts()]


def _debugging() -> list[CheckMessage]:
    if not settings.DEBUG:
        return []
    return [
        Error(
            "DEBUG is on, and this is not the demonstration.",
            hint="Take DEBUG away; or set DEMO=1 on your own machine.",
            id="forces.E001",
        )
    ]


def _secret_key() -> list[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if len(key) >= SHORTEST_KEY and not key.startswith("only-for-checks"):
        return []
    return [
        Error(
            "There is no secret key, or not one of your own.",
            hint=f"Put at least {SHORTEST_KEY} random characters into SECRET_KEY, or into the file that"
            " SECRET_KEY_FILE names.",
            id="forces.E002",
        )
    ]


def _hosts() -> list[CheckMessage]:
    hosts = [host.strip() for host in settings.ALLOWED_HOSTS if host.strip()]
    if "*" not in hosts and set(hosts) - {"localhost", "127.0.0.1"}:
        return []
    return [
        Error(
            "ALLOWED_HOSTS does not name the portal’s own address.",
            hint="Set it to the host that people type, for example ALLOWED_HOSTS=portal.police.uk.",
            id="forces.E003",
        )
    ]


@register(Tags.database)
def production_has_no_demonstration_accounts(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Asked only where a database is named: `migrate`, `check --database default`, and the start of the server."""
    if settings.DEMO or "default" not in (databases or ()):
        return []
    if not demonstration_accounts_are_there():
        return []
    return [
        Error(
            "The accounts of the demonstration are in this database.",
            hint="Their password is public. Start with an empty database; or, to show the demonstration, set DEMO=1.",
            id="forces.E004",
        )
    ]


@register(Tags.database)
def the_gate_is_open(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Not asked of the owner, who is about to set right what it finds (`migrate`), nor of a database that is away."""
    if settings.AS_OWNER or "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            faults = gate.faults(cursor)
    except DatabaseError:
        return []
    return [Error(fault, id="forces.E005") for fault in faults]


def demonstration_accounts_are_there() -> bool:
    """False also where there is no table yet, or no database: whatever needs them says so itself."""
    table = User._meta.db_table
    try:
        if table not in connections["default"].introspection.table_names():
            return False
        return User.objects.filter(email__endswith=DEMONSTRATION_ENDING).exists()
    except DatabaseError:
        return False
