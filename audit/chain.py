"""The chain of hashes over the history: per force, and one for national content.

Every row of an event table, and of a table that is only ever added to, gets a link (audit.models.ChainLink) when its
transaction commits. A link holds the row's digest and the hash of the link before, so nothing can be edited, deleted,
inserted or put in another order without breaking it; audit.verification says what was. docs/audit.md tells it whole.

* The digest is the SHA-256 of the row as jsonb text: keys in jsonb's own order, times in UTC. It covers the table's
  first `width` columns, which are all that it had then: columns that a later migration adds change no digest.
* A chain is written by one transaction at a time. Its lock is taken at commit, after every lock on a row, and several
  chains' in one order: so it can be part of no deadlock. BEFORE INSERT notes which chains will be needed.
* The function runs as the owner: no audience may write a link. For it to be called by a removal:
  portal_chain_append(force, 'removed', table, id, width, digest, removal). Call it last, after the rows are locked.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from forces import policies, rights
from forces.functions import Function, declare
from forces.grants import LOGIN_ROLE, REMOVER_ROLE
from forces.scope import SYSTEM


def chained() -> list[type[models.Model]]:
    """Every model whose rows are chained."""
    return [model for model in rights.portal_models() if rights.is_chained(model)]


def install(cursor: CursorWrapper) -> None:
    """Chain what stood in a table before it was chained, and what will. Run by the owner after each migration."""
    with transaction.atomic(using=cursor.db.alias):
        for function in (APPEND, ROW, NOTE):
            policies.make_function(cursor, function)
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname = %s", [ROW.name]
        )
        known = {table for (table,) in cursor.fetchall()}
        for model in chained():
            if model._meta.db_table not in known:
                if rights.is_event(model):
                    _tell_from_here(cursor, model)
                for trigger in rights.rights_of(model).triggers:
                    if trigger.function in {ROW.name, NOTE.name}:
                        policies.make_trigger(cursor, model._meta.db_table, trigger)
                _chain_what_is_there(cursor, model)


@contextmanager
def _seen_whole(cursor: CursorWrapper, *seen: type[models.Model]) -> Iterator[None]:
    """The owner lifts its own row-level security, for as long as this transaction holds the tables."""
    force = sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY")
    for model in seen:
        cursor.execute(force.format(sql.Identifier(model._meta.db_table), sql.SQL("NO FORCE")))
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in seen:
        if rights.rights_of(model).by_row:
            cursor.execute(force.format(sql.Identifier(model._meta.db_table), sql.SQL("FORCE")))


def _tell_from_here(cursor: CursorWrapper, event: type[models.Model]) -> None:
    """A row that is older than its history: the history begins with what it says now."""
    live = rights.live_of(event)
    kept = {field.column for field in live._meta.concrete_fields}
    columns = [sql.Identifier(str(f.column)) for f in event._meta.concrete_fields if f.column in kept]
    names = {"columns": sql.SQL(", ").join(columns), "event": sql.Identifier(event._meta.db_table)}
    with _seen_whole(cursor, live, event):
        cursor.execute(sql.SQL("ALTER TABLE {event} DISABLE TRIGGER USER").format(**names))
        cursor.execute(
            sql.SQL(
                "INSERT INTO {event} ({columns}, pgh_created_at, pgh_label, pgh_obj_id, pgh_context)"
                " SELECT {columns}, now(), 'insert', id, {context} FROM {live} AS live"
                " WHERE NOT EXISTS (SELECT FROM {event} WHERE pgh_obj_id = live.id) ORDER BY id"
            ).format(
                **names, live=sql.Identifier(live._meta.db_table), context=sql.Literal(json.dumps(_FROM_HERE))
            )
        )
        cursor.execute(sql.SQL("ALTER TABLE {event} ENABLE TRIGGER USER").format(**names))


_FROM_HERE = {"audience": "owner", "by": None, "name": SYSTEM.name, "request": "history begins"}


def _chain_what_is_there(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Rows older than the chain, in the order of their keys."""
    table, key = sql.Identifier(model._meta.db_table), sql.Identifier(str(model._meta.pk.column))
    cursor.execute("SET LOCAL timezone = 'UTC'")
    with _seen_whole(cursor, model):
        cursor.execute(
            sql.SQL(
                "SELECT count(portal_chain_append((facts ->> 'force_id')::bigint, 'event', {}, key,"
                " (SELECT count(*) FROM jsonb_object_keys(facts))::int,"
                " encode(sha256(convert_to(facts::text, 'UTF8')), 'hex'), NULL)::text)"
                " FROM (SELECT {} AS key, to_jsonb(told) AS facts FROM {} AS told ORDER BY {}) AS rows"
            ).format(sql.Literal(model._meta.db_table), key, table, key)
        )


# 827401 marks our advisory locks among others'; their second half is the force's id, or 0.
# force_id stands in the order as well: so the index finds the last link, of the chain without a force too.
APPEND = declare(
    Function(
        "portal_chain_append",
        """
DECLARE
    before bigint;
    previous text;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(827401, coalesce(chain, 0)::int);
    IF chain IS NULL THEN
        SELECT link.number, link.hash INTO before, previous FROM public.audit_chainlink AS link
         WHERE link.force_id IS NULL ORDER BY link.force_id DESC, link.number DESC LIMIT 1;
    ELSE
        SELECT link.number, link.hash INTO before, previous FROM public.audit_chainlink AS link
         WHERE link.force_id = chain ORDER BY link.force_id DESC, link.number DESC LIMIT 1;
    END IF;
    before := coalesce(before, 0);
    previous := coalesce(previous, '');
    moment := clock_timestamp();
    INSERT INTO public.audit_chainlink
        (force_id, number, kind, event_table, event_id, width, digest, removal_id, at, previous, hash)
    VALUES (chain, before + 1, kind, event_table, event_id, width, digest, removal, moment, previous,
        encode(sha256(convert_to(concat_ws('|', previous, coalesce(chain::text, ''), before + 1, kind, event_table,
            event_id, width, digest, coalesce(removal::text, ''),
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')), 'UTF8')), 'hex'));
END """,
        arguments="chain bigint, kind text, event_table text, event_id bigint, width int, digest text, removal bigint",
        returns="void",
        definer=True,
        callers=(REMOVER_ROLE,),
        settings=(("row_security", "on"),),
    )
)

# The first row of a transaction takes the locks of all its chains, in their order; the next find them taken.
ROW = declare(
    Function(
        "portal_chain_row",
        """
DECLARE
    facts jsonb := to_jsonb(NEW);
    waiting text := current_setting('portal.chains', true);
    chain int;
BEGIN
    IF waiting <> '' THEN
        FOR chain IN SELECT DISTINCT part::int FROM unnest(string_to_array(trim(waiting, '|'), '|')) AS part
                      ORDER BY 1 LOOP
            PERFORM pg_advisory_xact_lock(827401, chain);
        END LOOP;
        PERFORM set_config('portal.chains', '', true);
    END IF;
    PERFORM public.portal_chain_append(
        (facts ->> 'force_id')::bigint, 'event', TG_TABLE_NAME, (facts ->> TG_ARGV[0])::bigint,
        (SELECT count(*) FROM jsonb_object_keys(facts))::int,
        encode(sha256(convert_to(facts::text, 'UTF8')), 'hex'), NULL);
    RETURN NULL;
END """,
        definer=True,
        settings=(("timezone", "UTC"),),
    )
)

# The argument stands on tables whose rows are a force's.
NOTE = declare(
    Function(
        "portal_chain_note",
        """
DECLARE
    waiting text := coalesce(nullif(current_setting('portal.chains', true), ''), '|');
    chain bigint := 0;
BEGIN
    IF TG_NARGS > 0 THEN
        chain := coalesce(NEW.force_id, 0);
    END IF;
    IF strpos(waiting, '|' || chain || '|') = 0 THEN
        PERFORM set_config('portal.chains', waiting || chain || '|', true);
    END IF;
    RETURN NEW;
END """,
    )
)

# What each chain ends with, for whoever signs it: a number and a hash, and no word of what anybody wrote.
HEADS = declare(
    Function(
        "portal_chain_heads",
        """
DECLARE
    one bigint;
BEGIN
    FOR one IN SELECT NULL::bigint UNION ALL (SELECT f.id FROM public.forces_force AS f ORDER BY f.id) LOOP
        IF one IS NULL THEN
            RETURN QUERY SELECT one, link.number, link.hash::text FROM public.audit_chainlink AS link
             WHERE link.force_id IS NULL ORDER BY link.force_id DESC, link.number DESC LIMIT 1;
        ELSE
            RETURN QUERY SELECT one, link.number, link.hash::text FROM public.audit_chainlink AS link
             WHERE link.force_id = one ORDER BY link.force_id DESC, link.number DESC LIMIT 1;
        END IF;
    END LOOP;
END """,
        returns="TABLE (force_id bigint, number bigint, hash text)",
        definer=True,
        callers=(LOGIN_ROLE,),
        settings=(("row_security", "on"),),
    )
)
