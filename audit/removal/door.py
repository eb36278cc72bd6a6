"""The one door through which frozen rows and histories are changed: portal_remove, a function of the database.

It belongs to a role of its own that nobody can log in as or become, and does one thing: take the words of an asked-for
removal out of that force's rows, histories and frozen copies, once two people of right have said so. It trusts no
caller: it looks the removal, the words' hash and both people up by itself, and writes no text but its own
"[removed 3 March 2026]". Which columns there are comes from the models (columns.py), after each migration.

All SQL is composed of names and texts in code.
"""

from collections.abc import Iterable

from psycopg import sql

from audit.removal import bodies
from audit.removal.columns import Column, Held, Table, held_files, tables
from audit.removal.rules import KNOWN_FOR
from forces import rights
from forces.choices import Audience
from forces.functions import Function, declare
from forces.grants import REMOVER_ROLE, role_of
from forces.roles import ROLES, Permission

OPEN_TO = (role_of(Audience.FORCE), role_of(Audience.NATIONAL))
_TABLES = (
    "TABLE (name text, key text, is_history boolean, is_chained boolean,"
    " of_force text, of_nation text, has text, noted text, redacts text)"
)
_FILES = "TABLE (subject text, name text, history text, key text, said text, constant text, remade text)"


def declare_functions() -> None:
    """Tell forces.policies, which makes them after each migration, and the gate, which looks whether they stand."""
    for name, arguments, returns, body in _for_lookers():
        declare(Function(name, body, arguments, returns, owner=REMOVER_ROLE, callers=OPEN_TO))
    for name, arguments, returns, body in _within():
        declare(Function(name, body, arguments, returns, owner=REMOVER_ROLE))
    declare(
        Function(
            "portal_remove",
            bodies.REMOVE,
            "wanted uuid, pattern text, salt text",
            "integer",
            definer=True,
            owner=REMOVER_ROLE,
            callers=OPEN_TO,
        )
    )


def _for_lookers() -> list[tuple[str, str, str, str]]:
    """Those who only look what would be removed call these themselves, with their own rights."""
    return [
        ("portal_redact", "value text, pattern text, said text, room integer", "text", bodies.REDACT),
        ("portal_redact_json", "value jsonb, pattern text, said text", "jsonb", bodies.REDACT_JSON),
        ("portal_redact_list", "value text[], pattern text, said text", "text[]", bodies.REDACT_LIST),
        ("portal_json_has", "value jsonb, pattern text", "boolean", bodies.JSON_HAS),
        ("portal_list_has", "value text[], pattern text", "boolean", bodies.LIST_HAS),
        ("portal_removal_said", "", "text", bodies.SAID),
    ]


def _within() -> list[tuple[str, str, str, str]]:
    """What portal_remove calls, and nobody else can."""
    return [
        ("portal_removal_tables", "", _TABLES, _constants(map(_table, tables()))),
        ("portal_removal_files", "", _FILES, _constants(map(_file, held_files()))),
        ("portal_removal_person", "wanted bigint", "forces_membership", bodies.PERSON),
        ("portal_removal_agreed", "wanted bigint", "boolean", _agreed()),
        ("portal_removal_raise", "wanted bigint, pattern text", "void", bodies.RAISE),
        ("portal_removal_lock", "", "void", bodies.LOCK),
        ("portal_removal_redact", "wanted bigint, pattern text, said text", "void", bodies.REDACT_ALL),
        ("portal_removal_take_files", "wanted bigint, said text", "void", bodies.TAKE_FILES),
        ("portal_removal_remake", "wanted bigint", "void", bodies.REMAKE),
        ("portal_removal_chain", "wanted bigint", "void", bodies.CHAIN),
    ]


# --- statements about a column ----------------------------------------------------------------------------------


def has(column: Column, pattern: sql.Composable) -> sql.Composed:
    """The condition that the words stand in the column."""
    shape = {
        "text": "{} ~* {}",
        "json": "portal_json_has({}, {})",
        "array": "portal_list_has({}, {})",
    }[column.kind]
    return sql.SQL(shape).format(sql.Identifier(column.name), pattern)


def redacted(column: Column, pattern: sql.Composable, said: sql.Composable) -> sql.Composed:
    """What the column then says."""
    shape = {
        "text": "portal_redact({}, {}, {}, {})",
        "json": "portal_redact_json({}, {}, {})",
        "array": "portal_redact_list({}, {}, {})",
    }[column.kind]
    room = [sql.Literal(column.room)] if column.kind == "text" else []
    return sql.SQL(shape).format(sql.Identifier(column.name), pattern, said, *room)


# --- what there is, as functions that list it ---------------------------------------------------------------------

_PATTERN, _NEW, _FORCE = sql.SQL("$1"), sql.SQL("$2"), "$3"
Row = list[str | bool | None]


def _constants(rows: Iterable[Row]) -> str:
    values = sql.SQL(",\n").join(
        sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, row))) for row in rows
    )
    return sql.SQL("\nBEGIN\n    RETURN QUERY VALUES {};\nEND ").format(values).as_string()


def _table(table: Table) -> Row:
    return [
        table.name,
        table.key,
        table.is_history,
        rights.is_chained(table.model),
        _condition(table.of_force),
        _condition(table.of_nation),
        sql.SQL(" OR ").join(has(column, _PATTERN) for column in table.columns).as_string(),
        _noted(table).as_string(),
        _redacts(table).as_string(),
    ]


def _condition(condition: str | None) -> str | None:
    return condition and condition.replace("%(force)s", _FORCE)


def _noted(table: Table) -> sql.Composed:
    """The key, and the names of the columns that have the words."""
    names = (
        sql.SQL("CASE WHEN {} THEN {} END").format(has(column, _PATTERN), sql.Literal(column.name))
        for column in table.columns
    )
    return sql.SQL("{}, array_remove(ARRAY[{}], NULL)").format(
        sql.Identifier(table.key), sql.SQL(", ").join(names)
    )


def _redacts(table: Table) -> sql.Composed:
    """A row that is saved by revision counts one more, so that a page still open learns of it."""
    changes: list[sql.Composable] = [
        sql.SQL("{} = {}").format(sql.Identifier(column.name), redacted(column, _PATTERN, _NEW))
        for column in table.columns
    ]
    if table.counted:
        changes.append(sql.SQL("revision = revision + 1"))
    return sql.SQL(", ").join(changes)


def _file(held: Held) -> Row:
    said = [sql.SQL("{} = $1").format(sql.Identifier(column)) for column in held.said]
    constant = [
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))
        for column, value in held.constant
    ]
    return [
        held.label,
        held.name,
        held.history,
        held.key,
        sql.SQL(", ").join(said).as_string(),
        sql.SQL(", ").join(constant).as_string(),
        f"{{{','.join(held.remade)}}}",
    ]


def _agreed() -> str:
    return (
        sql.SQL(bodies.AGREED)
        .format(
            days=sql.Literal(KNOWN_FOR.days),
            force_roles=_roles_with(Permission.ASK_REMOVAL),
            lead_roles=_roles_with(Permission.LEAD_REMOVAL),
            national_roles=_roles_with(Permission.AGREE_TO_REMOVAL),
        )
        .as_string()
    )


def _roles_with(permission: Permission) -> sql.Composable:
    roles = sorted(role for role, entry in ROLES.items() if permission in entry.permissions)
    return sql.SQL(", ").join(sql.Literal(role.value) for role in roles)
