"""Who may do what: the rights on each table, column, sequence and on what PostgreSQL brings along, no more, no less."""

import re
from collections.abc import Iterator
from itertools import groupby

from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

from forces import rights
from forces.gate import reading
from forces.gate.reading import MIGRATE, OURS, OWNER, ROLES_SQL, read, who
from forces.grants import LOGIN_ROLE

# Table, column or nothing, role, privilege.
Right = tuple[str, str, str, str]


def expected() -> set[Right]:
    found: set[Right] = {(MigrationRecorder.Migration._meta.db_table, "", LOGIN_ROLE, "SELECT")}
    for table in rights.tables():
        for role, does in table.grants.items():
            for do in does:
                verb, columns = _parted(do)
                found |= {(table.table, column, role, verb) for column in columns or [""] if role != OWNER}
    return found


def _parted(do: str) -> tuple[str, list[str]]:
    """'update (stage, revision)' -> UPDATE, [stage, revision]."""
    verb, _, columns = do.partition(" ")
    return verb.upper(), re.findall(r"\w+", columns)


def on_tables(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT relname, '', a.grantee::regrole::text, a.privilege_type, a.is_grantable"
        " FROM pg_class, aclexplode(relacl) a WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT relname, attname, a.grantee::regrole::text, a.privilege_type, a.is_grantable"
        " FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl) a"
        " WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped ORDER BY 1, 2, 3, 4"
    )
    there = {name for (name,) in read(cursor, "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")}
    wanted = {
        right for right in expected() if right[0] in there
    }  # of a missing table forces.gate.objects speaks
    found = set()
    for table, column, role, right, grantable in read(cursor, query):
        if role in {OWNER, *reading.besides}:
            continue
        found.add((table, column, role, right))
        if grantable:
            yield f"{who(role)} may hand on its right {right} on {table}: REVOKE GRANT OPTION FOR it."
    for where, role, rights_held in _together(found - wanted):
        cure = MIGRATE if role in {*OURS, "-"} else f"REVOKE it from {who(role)}"
        yield f"{who(role)} may {rights_held} on {where}, and forces/grants.py does not say so: {cure}."
    for where, role, rights_missing in _together(wanted - found):
        yield f"{role} may not {rights_missing} on {where}, and forces/grants.py says that it may: {MIGRATE}."


def _together(found: set[Right]) -> Iterator[tuple[str, str, str]]:
    """(where, role, INSERT and SELECT): one for each role and table or column."""
    for (table, column, role), these in groupby(sorted(found), key=lambda right: right[:3]):
        yield f"{table} ({column})" if column else table, role, " and ".join(right for *_, right in these)


# Functions of PostgreSQL's own that everybody may call unless it is taken away: they run a text as SQL, keep what no
# policy guards, or end other sessions of the same login. launcher/roles.sql takes them away.
CLOSED = (
    r"^(lo_.*|loread|lowrite|(query|table|cursor|schema|database)_to_xml.*|ts_stat|pg_cancel_backend"
    r"|pg_terminate_backend)$"
)


def on_postgresqls_own(cursor: CursorWrapper) -> Iterator[str]:
    """What our roles or PUBLIC may do to the catalogue and its functions beyond what PostgreSQL was delivered with."""
    closed = (
        "SELECT a.grantee::regrole::text, string_agg(DISTINCT proname, ', ')"
        " FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a"
        " WHERE pronamespace = 'pg_catalog'::regnamespace"
        " AND (proname ~ %s OR oid::regprocedure::text = 'ts_rewrite(tsquery,text)')"
        " AND (a.grantee = 0 OR a.grantee::regrole::text = ANY(%s)) GROUP BY 1 ORDER BY 1"
    )
    for role, functions in read(cursor, closed, CLOSED, list(OURS)):
        yield f"{who(role)} may call functions that get round row-level security ({functions}): {ROLES_SQL}."
    opened = (
        "WITH held AS ("
        " SELECT 'pg_proc'::regclass AS kind, oid, oid::regprocedure::text AS name, proacl AS acl FROM pg_proc"
        "  WHERE pronamespace = 'pg_catalog'::regnamespace"
        " UNION ALL SELECT 'pg_class'::regclass, oid, oid::regclass::text, relacl FROM pg_class"
        "  WHERE relnamespace = 'pg_catalog'::regnamespace)"
        " SELECT name, a.grantee::regrole::text, a.privilege_type FROM held, aclexplode(acl) a"
        " WHERE (a.grantee = 0 OR a.grantee::regrole::text = ANY(%s))"
        " AND NOT EXISTS (SELECT FROM pg_init_privs i, aclexplode(i.initprivs) was WHERE i.classoid = held.kind"
        "  AND i.objoid = held.oid AND i.objsubid = 0 AND was.grantee = a.grantee"
        "  AND was.privilege_type = a.privilege_type)"
        " AND NOT (kind = 'pg_proc'::regclass AND a.grantee = 0 AND NOT EXISTS ("
        "  SELECT FROM pg_init_privs i WHERE i.classoid = held.kind AND i.objoid = held.oid)) ORDER BY 1, 2"
    )
    for name, role, right in read(cursor, opened, list(OURS)):
        yield f"{who(role)} has the right {right} on PostgreSQL's own {name}: as a superuser, REVOKE it."


CHECKS = (on_tables, on_postgresqls_own)
