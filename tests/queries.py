"""Counting what a page asks of the database, as it would be outside of a test's own transaction."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

UNCOUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def queries_of(
    client: Client, url: str, *, data: dict[str, Any] | None = None, status: int = 200
) -> list[str]:
    """The statements of a GET, or of a POST with data, the scope's included.

    Transactions, and the scope's leaving, are the test's own.
    """
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url) if data is None else client.post(url, data)
    assert response.status_code == status, response.status_code
    statements = [query["sql"] for query in captured if not query["sql"].startswith(UNCOUNTED)]
    return [sql for sql in statements if "'role', 'none'" not in sql]
