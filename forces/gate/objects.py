"""What exists at all: only what the code makes, all of it the owner's, and nothing by which rows would get out."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

from forces import rights
from forces.gate.reading import MIGRATE, OWNER, read

# Kinds of pg_class that hold rows or show them, and how each is called.
_KINDS = {
    "r": "Table",
    "p": "Table",
    "v": "View",
    "m": "Materialized view",
    "f": "Foreign table",
    "S": "Sequence",
}
_PARTS = {"i", "I", "t"}  # indexes, and what is too long for its row


def relations(cursor: CursorWrapper) -> Iterator[str]:
    known = {model._meta.db_table for model in rights.portal_models()}
    known.add(MigrationRecorder.Migration._meta.db_table)
    query = (
        "SELECT relname, relkind, relowner::regrole::text, relpersistence,"
        " coalesce(reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'], false),"
        " EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid OR inhparent = c.oid),"
        " EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid"
        "         AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i'))"
        " FROM pg_class c WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    tables = set()
    for name, kind, owner, persistence, invoker, inherits, belongs in read(cursor, query):
        if kind in _PARTS:
            continue
        what = f"{_KINDS.get(kind, 'Relation')} {name}"
        if owner != OWNER:
            yield f"{what} belongs to {owner}: as a superuser, ALTER its owner to {OWNER}."
        yield from _by_kind(what, kind, name in known, invoker=invoker, belongs=belongs)
        if inherits:
            yield f"{what} inherits or is inherited, and what inherits has policies of its own: ALTER it to NO INHERIT."
        if persistence != "p" and kind != "S":
            yield f"{what} is not logged and would be empty after a crash: ALTER it, SET LOGGED."
        tables |= {name} if kind == "r" else set()
    for name in sorted(known - tables):
        yield f"Table {name} does not exist: {MIGRATE}, or restore it from a backup."


def _by_kind(what: str, kind: str, known: bool, *, invoker: bool, belongs: bool) -> Iterator[str]:
    if kind == "m":
        yield f"{what} shows its rows to all who may read it, whosever they are: DROP it."
    elif kind == "f":
        yield f"{what} sends rows to another server: DROP it."
    elif kind == "v" and not invoker:
        yield f"{what} reads with its owner's rights: ALTER it, SET (security_invoker = true), or DROP it."
    elif kind in "rp" and not known:
        yield f"{what} has no model: say in forces/grants.py who may do what to it, or DROP it."
    elif kind == "S" and not belongs:
        yield f"{what} belongs to no column of a table: DROP it."


# What there must be none of: {how it is called: a query for the names of any}.
_NONE = {
    "Extension": "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'",
    "Event trigger": "SELECT evtname FROM pg_event_trigger",
    "Publication": "SELECT pubname FROM pg_publication",
    "Subscription": (
        "SELECT subname FROM pg_subscription"
        " WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ),
    "Foreign server": "SELECT srvname FROM pg_foreign_server",
    "Foreign data wrapper": "SELECT fdwname FROM pg_foreign_data_wrapper",
    "Large object": "SELECT oid::text FROM pg_largeobject_metadata",
    "Language": "SELECT lanname FROM pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql')",
    "Rule": (
        "SELECT rulename || ' on ' || ev_class::regclass FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class"
        " WHERE relnamespace = 'public'::regnamespace AND rulename <> '_RETURN'"
    ),
    "Operator": "SELECT oprname FROM pg_operator WHERE oprnamespace = 'public'::regnamespace",
    "Cast": ("SELECT castsource::regtype || ' to ' || casttarget::regtype FROM pg_cast WHERE oid >= 16384"),
    "Type": (
        "SELECT typname FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typrelid = 0"
        " AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid)"
    ),
    "Default right": ("SELECT 'of what ' || defaclrole::regrole || ' will make' FROM pg_default_acl"),
}


def strangers(cursor: CursorWrapper) -> Iterator[str]:
    """Each is a way for rows or rights to get out of the tables, and the portal needs none of them."""
    for what, query in _NONE.items():
        for (name,) in read(cursor, query):
            yield f"{what} {name} is none of the portal's: look who made it and what for, then take it away (DROP)."


CHECKS = (relations, strangers)
