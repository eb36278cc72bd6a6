"""A text is one statement, with values or without."""

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("1.2.4")]


@pytest.mark.parametrize("values", [None, [], ["1"]])
def test_a_second_statement_is_refused(values):
    text = "SELECT 1; SELECT set_config('role', 'portal_national', true)" + (
        " WHERE %s <> ''" if values else ""
    )
    refused = pytest.raises(ProgrammingError, match="cannot insert multiple commands")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal_web",)


def test_one_is_answered_as_ever():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1, 'a%'")
        assert cursor.fetchall() == [(1, "a%")]
        cursor.execute("SELECT %s::int + 1", [1])
        assert cursor.fetchone() == (2,)
