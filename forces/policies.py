"""Turns scope.GRANTS into PostgreSQL's grants and row-level security. Run by the owner after each migration.

Idempotent: every policy and right of the portal's roles is dropped and made anew, so the table in scope.py is the
truth and no migration needs to remember it. All SQL is composed from names in code; none of it from input.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from forces import scope
from forces.choices import Audience
from forces.scope import Grant


class ModelWithoutGrantsError(RuntimeError):
    """A model that scope.GRANTS does not know."""


def apply_policies(cursor: CursorWrapper) -> None:
    """Make grants and policies those of scope.py. Raises ModelWithoutGrantsError naming what it does not list."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        table = model._meta.db_table
        _close(cursor, table)
        if _is_event(model):
            _open_history(cursor, model)
        else:
            _open(cursor, model)
    # Readiness asks whether the code's migrations are applied. Django keeps that table without a model.
    _grant(cursor, MigrationRecorder.Migration._meta.db_table, ("select",), scope.LOGIN_ROLE)


def _is_event(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def _grants_of(model: type[models.Model]) -> dict[Audience, Grant]:
    label = model._meta.label
    if label in scope.GRANTS:
        return scope.GRANTS[label]
    if label in scope.SIGN_IN or label in scope.CLOSED:
        return {}
    if label == scope.CONTENT_TYPES:
        return dict.fromkeys(Audience, scope.read())
    raise ModelWithoutGrantsError(
        f"{label} has no entry in forces/scope.py: say who may do what to its rows."
    )


def _close(cursor: CursorWrapper, table: str) -> None:
    """Take every right and policy away, and force row-level security, on its owner too."""
    roles = sql.SQL(", ").join(map(sql.Identifier, [*map(scope.role_of, Audience), scope.LOGIN_ROLE]))
    name = sql.Identifier(table)
    cursor.execute(
        "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table]
    )
    drops = [
        sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy), name)
        for (policy,) in cursor.fetchall()
    ]
    _run(
        cursor,
        *drops,
        sql.SQL("REVOKE ALL ON {} FROM PUBLIC, {}").format(name, roles),
    )


def _open(cursor: CursorWrapper, model: type[models.Model]) -> None:
    table = model._meta.db_table
    grants = _grants_of(model)
    by_row = _is_by_row(grants)
    if by_row:
        _force_row_security(cursor, table)
    allowed = {scope.role_of(audience): grant for audience, grant in grants.items()}
    if login := scope.SIGN_IN.get(model._meta.label):
        allowed[scope.LOGIN_ROLE] = Grant(login)
    for role, grant in allowed.items():
        if by_row:
            _policy(cursor, table, role, grant)
        _grant(cursor, table, grant.do, role)


def _is_by_row(grants: dict[Audience, Grant]) -> bool:
    """Whether some audience may see only some rows: the tables with an organisation's rows."""
    return any(
        rows != scope.EVERY for grant in grants.values() for rows in (grant.rows, grant.new or grant.rows)
    )


def _open_history(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Who reads a row reads its history; who may change a row adds to it, by the trigger. Nobody changes it."""
    table = model._meta.db_table
    tracked: type[models.Model] = model.pgh_tracked_model  # type: ignore[attr-defined]
    grants = _grants_of(tracked)
    allowed = {scope.role_of(audience): _history_of(grant) for audience, grant in grants.items()}
    if any("update" in do for do in scope.SIGN_IN.get(tracked._meta.label, ())):
        allowed[scope.LOGIN_ROLE] = Grant(("insert",))
    by_row = _is_by_row(grants)
    if by_row:
        _force_row_security(cursor, table)
    for role, grant in allowed.items():
        if by_row:
            _policy(cursor, table, role, grant)
        _grant(cursor, table, grant.do, role)


def _history_of(grant: Grant) -> Grant:
    """A condition on the row's own key or on other tables cannot be asked of an event: then no history is shown."""
    rows = "false" if grant.rows.startswith(("id =", "EXISTS")) else grant.rows
    writes = any(not do.startswith("select") for do in grant.do)
    return Grant(("select", "insert") if writes else ("select",), rows, grant.new)


def _force_row_security(cursor: CursorWrapper, table: str) -> None:
    name = sql.Identifier(table)
    _run(
        cursor,
        sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name),
        sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(name),
    )


def _policy(cursor: CursorWrapper, table: str, role: str, grant: Grant) -> None:
    for verb in ("select", "insert", "update", "delete"):
        if not any(do.split(" ")[0] == verb for do in grant.do):
            continue
        using = sql.SQL(" USING ({})").format(sql.SQL(grant.rows)) if verb != "insert" else sql.SQL("")
        check = (
            sql.SQL(" WITH CHECK ({})").format(sql.SQL(grant.new or grant.rows))
            if verb in {"insert", "update"}
            else sql.SQL("")
        )
        _run(
            cursor,
            sql.SQL("CREATE POLICY {} ON {} FOR {} TO {}").format(
                sql.Identifier(f"{role}_{verb}"), sql.Identifier(table), sql.SQL(verb), sql.Identifier(role)
            )
            + using
            + check,
        )


def _grant(cursor: CursorWrapper, table: str, do: Iterable[str], role: str) -> None:
    _run(
        cursor,
        sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(", ").join(map(sql.SQL, do)), sql.Identifier(table), sql.Identifier(role)
        ),
    )


def _run(cursor: CursorWrapper, *statements: sql.Composable) -> None:
    for statement in statements:
        cursor.execute(statement)
