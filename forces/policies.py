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
    _run(cursor, sql.SQL(_BY_TRIGGER_ALONE), sql.SQL(_WITH_THE_WHOLE))
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
    if part_of := scope.SEALED.get(model._meta.label):
        _seal(cursor, model, part_of)


def _seal(cursor: CursorWrapper, model: type[models.Model], part_of: str) -> None:
    """Let rows be added only in the transaction that makes what they are a part of."""
    field = model._meta.get_field(part_of)
    whole, column = field.related_model._meta.db_table, field.column  # type: ignore[union-attr]  # a key's is known
    _trigger(cursor, model._meta.db_table, "portal_with_the_whole", whole, str(column))


def _trigger(cursor: CursorWrapper, table: str, function: str, *arguments: str) -> None:
    _run(
        cursor,
        sql.SQL(
            "CREATE OR REPLACE TRIGGER {} BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION {}({})"
        ).format(
            sql.Identifier(function),
            sql.Identifier(table),
            sql.Identifier(function),
            sql.SQL(", ").join(map(sql.Literal, arguments)),
        ),
    )


# The history has one writer. An audience may insert into it, or its triggers could not; by hand it may not.
_BY_TRIGGER_ALONE = """
CREATE OR REPLACE FUNCTION portal_by_trigger_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'history is written by its triggers alone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$"""

# A row that this transaction can see and whose maker is still at work was made by this transaction. Only the force's
# role adds here; the owner loads what it must. xmin is the lower half of the number that pg_xact_status asks for.
_WITH_THE_WHOLE = """
CREATE OR REPLACE FUNCTION portal_with_the_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    maker bigint;
    now bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF current_user <> 'portal_force' THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT xmin::text::bigint FROM %I WHERE id = $1', TG_ARGV[0])
       INTO maker USING (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    maker := (now >> 32 << 32) + maker;
    IF maker > now + 2147483648 THEN
        maker := maker - 4294967296;
    ELSIF maker < now - 2147483648 THEN
        maker := maker + 4294967296;
    END IF;
    IF maker IS NULL OR maker < 0 OR pg_xact_status(maker::text::xid8) IS DISTINCT FROM 'in progress' THEN
        RAISE EXCEPTION 'what was signed or shared is complete' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$"""


def _is_by_row(grants: dict[Audience, Grant]) -> bool:
    """Whether some audience may see only some rows: the tables with an organisation's rows."""
    return any(
        rows != scope.EVERY for grant in grants.values() for rows in (grant.rows, grant.new or grant.rows)
    )


def _open_history(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Who reads a row reads its history; who may change a row adds to it, by the trigger. Nobody changes it."""
    table = model._meta.db_table
    tracked: type[models.Model] = model.pgh_tracked_model  # type: ignore[attr-defined]  # an event model has it
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
    _trigger(cursor, table, "portal_by_trigger_alone")


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
        rows = grant.rows if verb == "select" else grant.open or grant.rows
        using = sql.SQL(" USING ({})").format(sql.SQL(rows)) if verb != "insert" else sql.SQL("")
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
