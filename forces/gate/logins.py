"""Roles and what they are members of, the database, its schemas, and settings that would reach every session."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from forces.gate import reading
from forces.gate.reading import AUDIENCES, BACKUP, OURS, OWNER, ROLES_SQL, read, who
from forces.grants import AUDITOR_ROLE, LOGIN_ROLE, REMOVER_ROLE

# {column of pg_roles: (what is said of a role that has it, who may)}
_POWERS: dict[str, tuple[str, set[str]]] = {
    "rolsuper": ("is a superuser", set()),
    "rolbypassrls": ("is above row-level security", {BACKUP}),
    "rolcreaterole": ("may make roles", set()),
    "rolreplication": ("may copy the whole database by replication", set()),
    "rolcreatedb": ("may make databases", {OWNER}),
    "rolcanlogin": ("can log in", {OWNER, LOGIN_ROLE, BACKUP}),
    "rolinherit": (
        "has the rights of what it may become (it lacks NOINHERIT)",
        {BACKUP, AUDITOR_ROLE, REMOVER_ROLE, *AUDIENCES},
    ),
}
# What the portal cannot do without.
_NEEDED = {("rolcanlogin", LOGIN_ROLE)}


def attributes(cursor: CursorWrapper) -> Iterator[str]:
    """As launcher/roles.sql makes them."""
    query = (
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb, rolcanlogin, rolinherit"
        " FROM pg_roles WHERE rolname = ANY(%s)"
    )
    found = {name: has for name, *has in read(cursor, query, list(OURS))}
    for role in OURS:
        if role not in found:
            yield f"Role {role} does not exist: {ROLES_SQL}."
            continue
        for has, (power, (words, allowed)) in zip(found[role], _POWERS.items(), strict=True):
            if has and role not in allowed:
                yield f"Role {role} {words}: {ROLES_SQL}."
            if not has and (power, role) in _NEEDED:
                yield f"Role {role} cannot log in: {ROLES_SQL}."


def memberships(cursor: CursorWrapper) -> Iterator[str]:
    """The web may become each audience; the owner the auditor and the remover; the backup may read all. No other."""
    # {(role, member): with the role's rights from the start (inherit)}
    expected = {(role, LOGIN_ROLE): False for role in AUDIENCES}
    expected |= {(AUDITOR_ROLE, OWNER): False, (REMOVER_ROLE, OWNER): False}
    expected |= {("pg_read_all_data", BACKUP): True}
    found = set()
    # Before PostgreSQL 16 a membership had no options of its own; NOINHERIT on the login says it then.
    query = (
        "SELECT role.rolname, member.rolname, m.admin_option,"
        " (to_jsonb(m) ->> 'inherit_option')::boolean, coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)"
        " FROM pg_auth_members m JOIN pg_roles role ON role.oid = m.roleid"
        " JOIN pg_roles member ON member.oid = m.member"
        " WHERE (role.rolname = ANY(%s) OR member.rolname = ANY(%s)) ORDER BY 1, 2"
    )
    for role, member, admin, inherit, become in read(cursor, query, list(OURS), list(OURS)):
        found.add((role, member))
        if role in reading.besides:
            continue
        inherits = expected.get((role, member))
        if inherits is None:
            yield f"Role {member} is a member of {role}: as a superuser, REVOKE {role} FROM {member}."
        elif admin or not become or (inherit is not None and inherit != inherits):
            yield f"Role {member} has other options in {role} than launcher/roles.sql gives: {ROLES_SQL}."
    for role, member in sorted(set(expected) - found):
        yield f"Role {member} is no member of {role}: {ROLES_SQL}."


def database(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT datdba::regrole::text, a.grantee::regrole::text, a.privilege_type, a.is_grantable"
        " FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a"
        " WHERE datname = current_database() ORDER BY 2, 3"
    )
    for owner, grantee, right, grantable in read(cursor, query):
        if owner != OWNER:
            yield f"The database belongs to {owner} and not to {OWNER}: {ROLES_SQL}."
            return
        connects = right == "CONNECT" and grantee in {LOGIN_ROLE, BACKUP}
        if grantee != OWNER and (not connects or grantable):
            yield f"{who(grantee)} has the right {right} on the database: {ROLES_SQL}, or REVOKE it."


def schemas(cursor: CursorWrapper) -> Iterator[str]:
    """One schema, in which only the owner makes anything."""
    query = (
        "SELECT nspname, nspowner::regrole::text, a.grantee::regrole::text, a.privilege_type"
        " FROM pg_namespace LEFT JOIN LATERAL aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a ON true"
        " WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema' ORDER BY 1, 3, 4"
    )
    said = set()
    for schema, owner, grantee, right in read(cursor, query):
        if schema != "public":
            said.add(
                f"Schema {schema} is none of the portal's: look at what is in it, then DROP SCHEMA {schema}."
            )
        elif owner != OWNER:
            said.add(f"Schema public belongs to {owner} and not to {OWNER}: {ROLES_SQL}.")
        elif grantee not in {OWNER, *reading.besides} and (right != "USAGE" or grantee not in OURS):
            said.add(f"{who(grantee)} has the right {right} on schema public: {ROLES_SQL}, or REVOKE it.")
    yield from sorted(said)


# Settings of these names decide whose rows are seen, or which function a name means.
_DECISIVE = {
    "role", "search_path", "row_security", "session_authorization", "session_replication_role",
    "session_preload_libraries", "local_preload_libraries", "pgtrigger.ignore",
}  # fmt: skip # laid out to be read


def settings(cursor: CursorWrapper) -> Iterator[str]:
    """Kept for a role or the database, they would stand in every session before the first"""
    query = (
        "SELECT CASE WHEN setrole = 0 THEN 'the database' ELSE 'role ' || setrole::regrole END, kept"
        " FROM pg_db_role_setting, unnest(setconfig) kept"
        " WHERE (setdatabase = 0 OR setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        " AND (setrole = 0 OR setrole::regrole::text = ANY(%s)) ORDER BY 1, 2"
    )
    for where, kept in read(cursor, query, list(OURS)):
        name = kept.partition("=")[0].lower()
        if name in _DECISIVE or name.startswith(("portal.", "pghistory.")):
            yield f"The setting {name} is kept for {where}: as a superuser, ALTER it with RESET {name}."


def parameters(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT parname, a.grantee::regrole::text, a.privilege_type FROM pg_parameter_acl, aclexplode(paracl) a"
        " WHERE a.grantee = 0 OR a.grantee::regrole::text = ANY(%s) ORDER BY 1, 2"
    )
    for parameter, grantee, right in read(cursor, query, list(OURS)):
        yield (
            f"{who(grantee)} has the right {right} on the server's parameter {parameter}: as a superuser,"
            f" REVOKE {right} ON PARAMETER {parameter} FROM {who(grantee)}."
        )


CHECKS = (attributes, memberships, database, schemas, settings, parameters)
