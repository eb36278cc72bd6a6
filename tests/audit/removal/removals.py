"""A force full of somebody's personal data, and whoever asks and agrees to take them out."""

from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.db import transaction
from psycopg import sql

from audit.models import Removal
from audit.removal import workflow
from audit.removal.columns import is_who
from audit.verification import verify
from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from tests import servers
from tests.audit.behind import as_superuser, tell_of_organisations
from tests.conftest import arranging

WORDS = "Zyx Wvut"
CANARY = "zyx\u00a0 WVUT"  # typed otherwise, meant alike
# Every spelling in which the words could be left, as PostgreSQL's regular expression over a whole row.
LEFT = r"zyx.{1,12}wvut"


@contextmanager
def acting(by: Membership, audience: Audience | None = None):
    with scope(audience or Audience(by.audience), by.force_id, by=By.of(by)):
        yield


def ask(by: Membership, **values) -> Removal:
    asked = {"force": by.force, "words": WORDS, "whose": "victim", "reason": "Pasted by mistake."}
    with acting(by):
        return workflow.ask(by=by, **{"to_national": False, **asked, **values})


def files_searched(removal: Removal) -> None:
    with scope(Audience.FORCE, removal.force_id):
        Removal.objects.filter(pk=removal.pk).update(files_searched_at=removal.asked_at)


def agree(removal: Removal, by: Membership) -> int:
    with acting(by):
        return workflow.agree(removal=removal, by=by)


def verified(chain: str):
    """What verify-audit finds in one chain."""
    with arranging():
        tell_of_organisations()
    with as_superuser(), transaction.atomic():
        return verify(chain)


def superuser() -> psycopg.Connection:
    assert servers.running is not None
    return psycopg.connect(servers.running.cluster.url("postgres", servers.DATABASE), autocommit=True)


def tables(owner: psycopg.Connection) -> list[str]:
    return [
        name
        for (name,) in owner.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
    ]


def places_left(pattern: str = LEFT) -> dict[str, int]:
    """{table: rows} of the whole database in which the words still stand, asked as a superuser of every column."""
    with superuser() as owner:
        found = {
            table: owner.execute(
                sql.SQL("SELECT count(*) FROM {} AS t WHERE t::text ~* %s").format(sql.Identifier(table)),
                [pattern],
            ).fetchone()[0]
            for table in tables(owner)
        }
    return {table: number for table, number in found.items() if number}


# What is no text of anybody's: keys, names of states, hashes. Said here once more, so that a column that the code
# forgets is a column that the test plants in.
NOT_TYPED = {
    "act", "audience", "as_at", "category", "column_name", "content_sha256", "content_type", "counts", "digest",
    "event_table", "how", "mark", "part", "strength",
    "hash", "key", "kind", "pgh_label", "position", "previous", "priority", "public_id", "role", "rule", "scan_state",
    "sealed", "section", "sha256", "signature", "slug", "stage", "state", "status", "step", "stored_as", "subject",
    "table_name", "template_version", "telling", "url", "whose", "words_sha256", "found", "outcome",
}  # fmt: skip # laid out to be read
# Names that only the owner loads; accounts, sessions and what belongs to no organisation. A plan on a page says the
# framework's titles and how actions stand, the opening of a cycle what the portal says: nothing that anybody typed.
NOT_OF_A_FORCE = (
    "assessments_opening",
    "forces_organisation",
    "forces_policingbody",
    "account_",
    "auth_",
    "axes_",
    "django_",
    "forces_user",
    "frameworks_",
    "mfa_",
    "reporting_planpage",
    "socialaccount_",
)


def says_who(table: str, column: str) -> bool:
    """Whether the column is out of reach of removals because it says who did something: audit.removal.columns."""
    model = next((model for model in apps.get_models() if model._meta.db_table == table), None)
    return model is not None and is_who(getattr(model, "pgh_tracked_model", model), column)


def columns(owner: psycopg.Connection) -> list[tuple[str, str, str, int | None]]:
    """(table, column, type, room) of every column of the database in which a text can stand."""
    return [
        row
        for row in owner.execute(
            "SELECT table_name, column_name, data_type, character_maximum_length FROM information_schema.columns"
            " JOIN pg_class ON relname = table_name AND relkind = 'r'"
            " WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
            " ORDER BY 1, 2"
        )
        if row[1] not in NOT_TYPED and not row[0].startswith(NOT_OF_A_FORCE) and not says_who(row[0], row[1])
    ]


def spread(force_id: int, text: str = f"Before {CANARY}, after") -> dict[str, int]:
    """Write the words into every text of every row of a force, behind the portal's back. {column: rows}"""
    planted = {}
    with superuser() as owner:
        owner.execute("SET session_replication_role = replica")  # no trigger speaks
        of_force = {
            table
            for (table,) in owner.execute(
                "SELECT table_name FROM information_schema.columns WHERE column_name = 'force_id'"
            )
        }
        for table, column, kind, room in columns(owner):
            if table not in of_force:
                continue
            value = sql.SQL(
                "jsonb_build_object('comment', %(text)s::text, 'more', jsonb_build_array(1, %(text)s::text))"
            )
            if kind != "jsonb":
                # With the key, where a column must be one of its kind.
                value = sql.SQL("left(%(text)s::text || ' ' || {}, %(room)s)").format(
                    sql.Identifier("pgh_id" if table.endswith("event") else key_of(owner, table))
                )
            where = sql.SQL(" AND link <> ''" if column == "link" else "")  # a version is a link or a file
            done = owner.execute(
                sql.SQL("UPDATE {} SET {} = {} WHERE force_id = %(force)s").format(
                    sql.Identifier(table), sql.Identifier(column), value
                )
                + where,
                {"text": text, "room": room or 1000, "force": force_id},
            )
            planted[f"{table}.{column}"] = done.rowcount
    return planted


def key_of(owner: psycopg.Connection, table: str) -> str:
    return owner.execute(
        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
        " WHERE indisprimary AND indrelid = %s::regclass",
        [table],
    ).fetchone()[0]
