"""Does each row say what it said when it was linked? Is each live row what its last event left?"""

from django.db import models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from audit.faults import Findings
from forces import rights

PGH = "pgh_"


class Everything:
    """No force in particular."""


EVERYTHING = Everything()
Chain = int | None | Everything


def compare_with_links(
    cursor: CursorWrapper, found: Findings, model: type[models.Model], chain: Chain
) -> None:
    """The rows of a chained table against the latest link of each."""
    here = _of_chain(model, chain)
    if here is None:
        return
    table, key = model._meta.db_table, str(model._meta.pk.column)
    links = sql.SQL("event_table = {}").format(sql.Literal(table))
    if not isinstance(chain, Everything):
        links += sql.SQL(" AND force_id IS NOT DISTINCT FROM {}").format(sql.Literal(chain))
    cursor.execute(
        _WITH_LINKS.format(
            links=links, table=sql.Identifier(table), key=sql.Identifier(key), here=here, force=_force(model)
        ),
        [_columns(cursor, table)],
    )
    for row, linked, there, at, force in cursor:
        found.add(force, _said(linked, there), table, row, at)
    cursor.execute(sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table), here))
    found.rows += cursor.fetchone()[0]


def _said(linked: bool, there: bool) -> str:
    if not there:
        return "was deleted."
    return "was changed after it was written." if linked else "was put in: no link of the chain knows it."


# columns[:width] are those that a link's digest covers: later ones are left out of the row.
_WITH_LINKS = sql.SQL("""
WITH link AS MATERIALIZED (
    SELECT DISTINCT ON (event_id) event_id, force_id, width, digest, at
      FROM audit_chainlink WHERE {links} ORDER BY event_id, number DESC
), told AS (
    SELECT {key} AS key, {force} AS force_id, to_jsonb(t) AS facts FROM {table} AS t WHERE {here}
)
SELECT coalesce(link.event_id, told.key), link.event_id IS NOT NULL, told.key IS NOT NULL,
       coalesce(told.facts ->> 'pgh_created_at', told.facts ->> 'at', link.at::text)::timestamptz,
       coalesce(link.force_id, told.force_id)
  FROM link FULL JOIN told ON told.key = link.event_id
 WHERE link.event_id IS NULL OR told.key IS NULL OR link.force_id IS DISTINCT FROM told.force_id
    OR link.digest <> encode(sha256(convert_to((told.facts - (%s::text[])[link.width + 1:])::text, 'UTF8')), 'hex')
 ORDER BY 1""")


def compare_live(cursor: CursorWrapper, found: Findings, event: type[models.Model], chain: Chain) -> None:
    """The rows of a tracked table against their last events: a trigger that was switched off leaves a difference."""
    live = rights.live_of(event)
    here = _of_chain(live, chain)
    if here is None:
        return
    names = {field.column for field in event._meta.concrete_fields}
    shared = sorted(str(f.column) for f in live._meta.concrete_fields if f.column in names)
    columns = sql.SQL(", ").join(map(sql.Identifier, shared))
    cursor.execute(
        _LIVE.format(
            columns=columns,
            live=sql.Identifier(live._meta.db_table),
            event=sql.Identifier(event._meta.db_table),
            here=here,
            force=_force(live),
        )
    )
    for row, there, known, at, force in cursor:
        what = (
            "stands otherwise than its history says." if there and known else "has no history that ends so."
        )
        found.add(force, what if there else "was deleted, and its history does not say so.",
                  live._meta.db_table, row, at)  # fmt: skip # laid out to be read


_LIVE = sql.SQL("""
WITH last AS (
    SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, pgh_label, pgh_created_at, {columns}
      FROM {event} WHERE {here} ORDER BY pgh_obj_id, pgh_id DESC
), told AS (
    SELECT pgh_obj_id AS key, pgh_created_at AS at, {force} AS force_id,
           (SELECT to_jsonb(facts) FROM (SELECT {columns}) AS facts) AS facts
      FROM last WHERE pgh_label <> 'delete'
), live AS (
    SELECT id AS key, {force} AS force_id, (SELECT to_jsonb(facts) FROM (SELECT {columns}) AS facts) AS facts
      FROM {live} WHERE {here}
)
SELECT coalesce(live.key, told.key), live.key IS NOT NULL, told.key IS NOT NULL, told.at,
       coalesce(live.force_id, told.force_id)
  FROM live FULL JOIN told ON told.key = live.key
 WHERE live.key IS NULL OR told.key IS NULL OR live.facts <> told.facts
 ORDER BY 1""")


def _force(model: type[models.Model]) -> sql.Composable:
    return sql.SQL("force_id") if rights.of_a_force(model) else sql.SQL("NULL::bigint")


def _of_chain(model: type[models.Model], chain: Chain) -> sql.Composable | None:
    """The condition on the model's rows; None if none of them can be of that chain."""
    if isinstance(chain, Everything):
        return sql.SQL("true")
    if rights.of_a_force(model):
        return sql.SQL("force_id IS NOT DISTINCT FROM {}").format(sql.Literal(chain))
    return sql.SQL("true") if chain is None else None


def _columns(cursor: CursorWrapper, table: str) -> list[str]:
    """In the order in which the table got them, which is that of a restored copy too."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
        " ORDER BY attnum",
        [f'public."{table}"'],
    )
    return [name for (name,) in cursor.fetchall()]
