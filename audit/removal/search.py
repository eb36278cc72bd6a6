"""Where the words stand, as far as whoever looks may see: nobody learns by searching what they may not read."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from audit.models import IdempotencyKey
from audit.removal.columns import Table, tables
from audit.removal.door import has, redacted

# Enough of the text around to know the place again.
AROUND = 60
SHOWN = 20
# Of these each person reads their own rows: both people are to count the same.
_OF_WHOEVER_LOOKS = {IdempotencyKey}


@dataclass(frozen=True)
class Place:
    """One text that has the words. reads: what stands around them, as it will read afterwards."""

    kind: str
    reads: str


@dataclass(frozen=True)
class Found:
    """shown: the first places. kinds: [(kind, how many)], most first."""

    shown: tuple[Place, ...]
    kinds: tuple[tuple[str, int], ...]

    @property
    def number(self) -> int:
        return sum(number for _, number in self.kinds)


def find(*, force_id: int | None, pattern: str) -> Found:
    """The words in the rows of one force, or in those of the national team. One query for each kind of row.

    Run in the scope of whoever asks. Histories are counted and not shown: they say the same once more.
    """
    places: list[Place] = []
    for table in _readable():
        condition = table.of_nation if force_id is None else table.of_force
        if condition is not None:
            places += _places(table, condition, force_id, pattern)
    kinds = Counter(place.kind for place in places)
    return Found(
        shown=tuple(place for place in places if place.reads)[:SHOWN], kinds=tuple(kinds.most_common())
    )


def _readable() -> list[Table]:
    """Tables that this audience may read at all."""
    names = [table.name for table in tables()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(name, 'select')", [names]
        )
        readable = {name for (name,) in cursor.fetchall()}
    return [table for table in tables() if table.name in readable and table.model not in _OF_WHOEVER_LOOKS]


def _places(table: Table, condition: str, force_id: int | None, pattern: str) -> list[Place]:
    """In each column apart: a row with the words in two columns is two places."""
    wanted = sql.Placeholder("pattern")
    texts = [
        sql.SQL("CASE WHEN {} THEN ({})::text END").format(
            has(column, wanted), redacted(column, wanted, sql.SQL("portal_removal_said()"))
        )
        for column in table.columns
    ]
    query = sql.SQL("SELECT {} FROM {} WHERE ({}) AND ({}) ORDER BY {}").format(
        sql.SQL(", ").join(texts),
        sql.Identifier(table.name),
        sql.SQL(condition),
        sql.SQL(" OR ").join(has(column, wanted) for column in table.columns),
        sql.Identifier(table.key),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"pattern": pattern, "force": force_id})
        rows = cursor.fetchall()
    return [
        Place(table.label, "" if table.is_history else _around(text))
        for row in rows
        for text in row
        if text is not None
    ]


def _around(text: str) -> str:
    at = text.find("[removed ")
    begin, end = max(0, at - AROUND), at + AROUND
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def stands_in(texts: list[str], pattern: str) -> bool:
    """Whether the words stand in one of the texts, by the same rules as everywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_list_has(%s::text[], %s)", [texts, pattern])
        return bool(cursor.fetchone()[0])
