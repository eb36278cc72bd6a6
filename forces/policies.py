"""Makes PostgreSQL's grants and row-level security what forces/grants.py says. Run by the owner after each migration.

Idempotent: every policy and right of the portal's roles is dropped and made anew, so the table in grants.py is the
truth and no migration needs to remember it. All SQL is composed from names in code; none of it from input.
"""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from forces import rights
from forces.choices import Audience
from forces.functions import FUNCTIONS, SEARCH_PATH, UNUSED, Function
from forces.grants import AUDITOR_ROLE, LOGIN_ROLE, REMOVER_ROLE, role_of
from forces.rights import Policy, RowTrigger, TableRights

_FORCED = "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace"


def apply_policies(cursor: CursorWrapper) -> None:
    """Make grants and policies those of grants.py. Raises ModelWithoutGrantsError naming what it does not list."""
    for function in FUNCTIONS.values():
        make_function(cursor, function)
    _run(cursor, *(sql.SQL("DROP FUNCTION IF EXISTS {}").format(sql.SQL(unused)) for unused in UNUSED))
    for table in rights.tables():
        _close(cursor, table.table)
        _open(cursor, table)
    # Readiness asks whether the code's migrations are applied. Django keeps that table without a model.
    _grant(cursor, MigrationRecorder.Migration._meta.db_table, ("select",), LOGIN_ROLE)


def open_to_the_owner(cursor: CursorWrapper) -> None:
    """Lift row-level security from the owner for the time of a migration; `apply_policies` ends it.

    A migration that adds a key reads the rows that it holds for. Under the policies the owner sees none, and with
    row_security=off PostgreSQL refuses. The web and its audiences are not owners: nothing is lifted from them.
    """
    cursor.execute(_FORCED)
    for (table,) in cursor.fetchall():
        _run(cursor, sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))


def make_function(cursor: CursorWrapper, function: Function) -> None:
    """PUBLIC may call every new function, unless it is told otherwise."""
    name = sql.SQL("{}({})").format(sql.Identifier(function.name), sql.SQL(function.arguments))
    definer = sql.SQL("SECURITY DEFINER SET search_path = {}").format(sql.SQL(SEARCH_PATH))
    settings = sql.SQL(" ").join(
        sql.SQL("SET {} = {}").format(sql.Identifier(setting), sql.Literal(value))
        for setting, value in function.settings
    )
    if function.owner:  # whoever owns the schema may drop what it could not replace
        _run(cursor, sql.SQL("DROP FUNCTION IF EXISTS {}").format(name))
    _run(
        cursor,
        sql.SQL("CREATE OR REPLACE FUNCTION {} RETURNS {} LANGUAGE plpgsql {} {} AS {}").format(
            name,
            sql.SQL(function.returns),
            definer if function.definer else sql.SQL(""),
            settings,
            sql.Literal(function.body),
        ),
        sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC, {}").format(name, _roles()),
        *(
            sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(name, _role(caller))
            for caller in function.callers
        ),
    )
    if function.owner:
        _hand_over(cursor, name, function.owner)


def _hand_over(cursor: CursorWrapper, function: sql.Composable, owner: str) -> None:
    """A new owner must be able to make things where the function is; for this moment it is."""
    role = sql.Identifier(owner)
    _run(
        cursor,
        sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(role),
        sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(function, role),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}").format(role),
    )


def _roles() -> sql.Composable:
    ours = [LOGIN_ROLE, AUDITOR_ROLE, REMOVER_ROLE]
    names = [*map(role_of, Audience), *ours]
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _role(name: str) -> sql.Composable:
    return sql.SQL(name) if name == "PUBLIC" else sql.Identifier(name)


def _close(cursor: CursorWrapper, table: str) -> None:
    """Take every right and policy away."""
    name = sql.Identifier(table)
    cursor.execute(
        "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table]
    )
    drops = [
        sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy), name)
        for (policy,) in cursor.fetchall()
    ]
    _run(cursor, *drops, sql.SQL("REVOKE ALL ON {} FROM PUBLIC, {}").format(name, _roles()))


def _open(cursor: CursorWrapper, table: TableRights) -> None:
    if table.by_row:
        _force_row_security(cursor, table.table)
    for policy in table.policies:
        _policy(cursor, table.table, policy)
    for role, do in table.grants.items():
        _grant(cursor, table.table, do, role)
    for trigger in table.triggers:
        make_trigger(cursor, table.table, trigger)


def _force_row_security(cursor: CursorWrapper, table: str) -> None:
    """On its owner too."""
    name = sql.Identifier(table)
    _run(
        cursor,
        sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name),
        sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(name),
    )


def _policy(cursor: CursorWrapper, table: str, policy: Policy) -> None:
    using = sql.SQL(" USING ({})").format(sql.SQL(policy.using)) if policy.using else sql.SQL("")
    check = sql.SQL(" WITH CHECK ({})").format(sql.SQL(policy.check)) if policy.check else sql.SQL("")
    _run(
        cursor,
        sql.SQL("CREATE POLICY {} ON {} FOR {} TO {}").format(
            sql.Identifier(policy.name),
            sql.Identifier(table),
            sql.SQL(policy.verb),
            sql.Identifier(policy.role),
        )
        + using
        + check,
    )


def _grant(cursor: CursorWrapper, table: str, do: Iterable[str], role: str) -> None:
    if not do:
        return
    _run(
        cursor,
        sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(", ").join(map(sql.SQL, do)), sql.Identifier(table), sql.Identifier(role)
        ),
    )


def make_trigger(cursor: CursorWrapper, table: str, trigger: RowTrigger) -> None:
    """A deferred one cannot be replaced, so it is made only where there is none."""
    if trigger.deferred and _has_trigger(cursor, table, trigger):
        return
    function = sql.Identifier(trigger.function)
    start = "CREATE CONSTRAINT TRIGGER" if trigger.deferred else "CREATE OR REPLACE TRIGGER"
    when, how = ("AFTER", "DEFERRABLE INITIALLY DEFERRED") if trigger.deferred else ("BEFORE", "")
    _run(
        cursor,
        sql.SQL("{} {} {} INSERT ON {} {} FOR EACH ROW EXECUTE FUNCTION {}({})").format(
            sql.SQL(start),
            function,
            sql.SQL(when),
            sql.Identifier(table),
            sql.SQL(how),
            function,
            sql.SQL(", ").join(map(sql.Literal, trigger.arguments)),
        ),
    )


def _has_trigger(cursor: CursorWrapper, table: str, trigger: RowTrigger) -> bool:
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE relname = %s"
        " AND tgname = %s AND relnamespace = 'public'::regnamespace)",
        [table, trigger.function],
    )
    return bool(cursor.fetchone()[0])


def _run(cursor: CursorWrapper, *statements: sql.Composable) -> None:
    for statement in statements:
        cursor.execute(statement)
