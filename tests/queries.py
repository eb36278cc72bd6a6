"""Counting what a page asks of the database, as it would be outside of a test's own transaction."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

UNCOUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def queries_of(client: Client, url: str, *, status: int = 200) -> list[str]:
    """The statements of a GET, the scope's included; transactions, and the scope's leaving, are the test's own."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == status, response.status_code
    statements = [query["sql"] for query in captured if not query["sql"].startswith(UNCOUNTED)]
    return [sql for sql in statements if "'role', 'none'" not in sql]
