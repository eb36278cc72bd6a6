"""The database under test, ways to put data into it, and people to look at it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from psycopg import sql

from forces.gate import reading
from tests import servers
from tests.kept import keeps, kept
from tests.world import World

# Loaded once with the content, and left alone by tests.
REFERENCE = {
    "forces.Region",
    "forces.Force",
    "forces.PolicingBody",
    "forces.Portfolio",
    "forces.Organisation",
    "frameworks.Framework",
    "frameworks.Provision",
    "frameworks.Passage",
    "frameworks.Scale",
    "frameworks.Grade",
    "frameworks.CrosswalkLink",
    "practice.Practice",
    "practice.PracticeProvision",
    "actionplans.RecommendationUpdate",
    "actionplans.Deliverable",
    "actionplans.Obligation",
    "reviews.PlanMatter",
    "contenttypes.ContentType",
}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    kept.stand_by(item)


def pytest_sessionfinish() -> None:
    kept.take_back()


def _owner() -> psycopg.Connection:
    assert servers.running is not None
    return psycopg.connect(servers.running.cluster.url("portal_owner", servers.DATABASE), autocommit=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> None:
    """Made by the owner; then everything runs as the web login."""
    assert servers.running is not None
    servers.running.fill()
    make_arranger()
    reading.besides.add("portal_test")
    kept.blocker = django_db_blocker
    TransactionTestCase._fixture_teardown = lambda self: empty_tables()


def make_arranger() -> None:
    """A role that tests put data in place with. It sees all; it exists in no other database."""
    assert servers.running is not None
    servers.running.cluster.psql(
        "CREATE ROLE portal_test NOLOGIN; GRANT portal_test TO portal_web WITH INHERIT FALSE, SET TRUE;"
        "GRANT USAGE ON SCHEMA public TO portal_test; GRANT ALL ON ALL TABLES IN SCHEMA public TO portal_test;"
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO portal_test;",
        database=servers.DATABASE,
    )
    with _owner() as owner:
        tables = owner.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relrowsecurity AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        for (table,) in tables:
            owner.execute(
                sql.SQL("CREATE POLICY arrange ON {} TO portal_test USING (true) WITH CHECK (true)").format(
                    sql.Identifier(table)
                )
            )


def empty_tables() -> None:
    """What a test that commits leaves behind, taken away past every trigger and key.

    Only what holds something: TRUNCATE makes each table anew, and took a third of a second for the hundred of them.
    """
    assert servers.running is not None
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in REFERENCE and model._meta.managed and not model._meta.proxy
    ]
    holds = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    with psycopg.connect(servers.running.cluster.url("postgres", servers.DATABASE), autocommit=True) as owner:
        asked = sql.SQL(" UNION ALL ").join(holds.format(table, sql.Identifier(table)) for table in tables)
        owner.execute("SET session_replication_role = replica")
        # Of what is quoted nothing is taken away; what a test added to it is.
        added = "(SELECT id FROM frameworks_framework WHERE added)"
        owner.execute(f"DELETE FROM frameworks_provision WHERE framework_id IN {added}")
        owner.execute("DELETE FROM frameworks_framework WHERE added")
        added = "(SELECT id FROM practice_practice WHERE origin <> 'quoted')"
        owner.execute(f"DELETE FROM practice_practiceprovision WHERE practice_id IN {added}")
        owner.execute("DELETE FROM practice_practice WHERE origin <> 'quoted'")
        # The same of organisations: what tests add begins so.
        for table in ("organisation", "policingbody", "force"):
            owner.execute(
                sql.SQL("DELETE FROM {} WHERE slug LIKE 'planted%'").format(sql.Identifier(f"forces_{table}"))
            )
        for (table,) in owner.execute(asked).fetchall():
            owner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            owner.execute(
                "SELECT setval(pg_get_serial_sequence(%s, a.attname), 1, false) FROM pg_attribute AS a"
                " WHERE a.attrelid = %s::regclass AND a.attidentity <> ''",
                [table, table],
            )


@contextmanager
def arranging() -> Iterator[None]:
    """Put data in place with nothing hidden, on the connection of the test."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'portal_test', true)")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'none', true)")


def chained() -> None:
    """What was put in place gets its links in the chain of history now, as when it is committed.

    Each request would make all of them, and take them back with whatever it did itself: more than half of its time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def arrange(db: None) -> Callable[[], AbstractContextManager[None]]:
    return arranging


@keeps
def world() -> World:
    """Two forces with people, an open cycle and an earlier one. See tests/world.py."""
    with arranging():
        return World.make()


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """sign_in(membership) -> a client in which that person is signed in."""

    def client_of(membership: "object") -> Client:
        client = Client()
        client.force_login(membership.user, backend="forces.backends.PersonBackend")
        return client

    return client_of
