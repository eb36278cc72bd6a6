"""One statement at a time. Imported by the settings, so nothing of Django's here."""

from typing import Any

import psycopg


class OneStatementCursor(psycopg.Cursor[Any]):
    """Refuses a text of several statements, also where it comes without values.

    psycopg hands a text without values over by PostgreSQL's simple protocol, which takes several at once: whatever
    got into such a text could end it and begin its own. By the extended protocol PostgreSQL takes one.
    """

    def _execute_send(self, query: Any, *, force_extended: bool = False, binary: bool | None = None) -> None:
        super()._execute_send(query, force_extended=True, binary=binary)
