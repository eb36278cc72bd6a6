"""How the portal is connected: within limits of time, so that nobody waits for an answer that does not come."""

from typing import Any

from core.cursors import OneStatementCursor

# What takes longer is ended by the database and answered 503.
STATEMENT_SECONDS = 15
LOCK_SECONDS = 5
# How long a request waits for a database that is away, before it says so.
CONNECT_SECONDS = 3

# A database machine that vanished without a word is noticed in seconds, not in hours.
_LINE = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


def options(*, as_owner: bool, threads: int) -> dict[str, Any]:
    """OPTIONS of Django's DATABASES."""
    return {
        # A value can then never become a part of a statement's text; and a text is one statement, whatever a mistake
        # lets into it. Migrations are several.
        "server_side_binding": True,
        "options": " ".join(f"-c {name}={value}" for name, value in _limits(as_owner).items()),
        "connect_timeout": CONNECT_SECONDS,
        **_LINE,
        **({} if as_owner else {"cursor_factory": OneStatementCursor, "pool": _pool(threads)}),
    }


def _limits(as_owner: bool) -> dict[str, str]:
    if as_owner:
        # The owner is under row-level security too: better an error than an UPDATE of nothing.
        return {"row_security": "off", "lock_timeout": f"{LOCK_SECONDS}s"}
    return {
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "lock_timeout": f"{LOCK_SECONDS}s",
        # A process that hangs inside a transaction holds its locks no longer than this.
        "idle_in_transaction_session_timeout": "60s",
    }


def _pool(threads: int) -> dict[str, int]:
    return {
        "min_size": 1,
        "max_size": threads + 2,
        "timeout": CONNECT_SECONDS,
        # The pool's own tries come at growing distances; after these seconds each request makes it try anew.
        "reconnect_timeout": CONNECT_SECONDS,
    }
