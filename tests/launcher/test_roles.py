"""launcher/roles.sql: what the database's logins may do before any table exists."""

from collections.abc import Iterator

import psycopg
import pytest

from launcher.place import scratch
from launcher.postgres import Cluster

AUDIENCES = {
    "portal_force",
    "portal_national",
    "portal_portfolio",
    "portal_policing_body",
    "portal_observer",
    "portal_public",
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with scratch() as directory, Cluster(directory / "postgres", fsync=False) as cluster:
        cluster.make_roles()
        with psycopg.connect(cluster.url("portal_owner")) as owner:
            owner.execute("CREATE TABLE kept (id int)")
            owner.execute("GRANT SELECT ON kept TO portal_national")
        yield cluster


@pytest.fixture
def web(cluster: Cluster) -> Iterator[psycopg.Connection]:
    with psycopg.connect(cluster.url("portal_web"), autocommit=True) as connection:
        yield connection


def test_running_it_again_changes_nothing(cluster: Cluster) -> None:
    facts = "SELECT rolname, rolsuper, rolinherit, rolcanlogin, rolbypassrls FROM pg_roles ORDER BY 1"
    before = cluster.psql(facts)
    cluster.make_roles()
    assert cluster.psql(facts) == before


def test_only_the_backup_is_above_row_security_and_nobody_can_become_it(cluster: Cluster) -> None:
    above = cluster.psql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%' AND rolbypassrls")
    assert above.split() == ["portal_backup"]
    members = cluster.psql("SELECT count(*) FROM pg_auth_members WHERE roleid = 'portal_backup'::regrole")
    assert members.strip() == "0"


@pytest.mark.asvs("13.2.2")
def test_no_role_of_ours_makes_roles_databases_or_copies(cluster: Cluster) -> None:
    above = cluster.psql(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%'"
        " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication)"
    )
    assert above.strip() == ""


def test_only_the_three_logins_can_log_in(cluster: Cluster) -> None:
    logins = cluster.psql(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%' AND rolcanlogin ORDER BY 1"
    )
    assert logins.split() == ["portal_backup", "portal_owner", "portal_web"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SELECT * FROM kept",
        "DROP TABLE kept",
        "SET ROLE portal_owner",
        "SET ROLE portal_remover",
        "SET ROLE postgres",
        "SET ROLE portal_backup",
        "SET SESSION AUTHORIZATION portal_owner",
        "GRANT portal_national TO portal_force",
        "ALTER ROLE portal_web SUPERUSER",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT query_to_xml('SELECT 1', true, true, '')",
        "SELECT database_to_xml(true, true, '')",
        "SELECT ts_stat('SELECT 1')",
        "SELECT ts_rewrite('a'::tsquery, 'SELECT 1')",
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "SELECT pg_read_file('/etc/hostname')",
    ],
)
@pytest.mark.asvs("13.2.2")
def test_the_web_login_may_not(web: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement)


@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_the_web_login_may_become_each_audience(web: psycopg.Connection, audience: str) -> None:
    with web.transaction():
        web.execute("SELECT set_config('role', %s, true)", [audience])
        assert web.execute("SELECT current_user").fetchone() == (audience,)
    assert web.execute("SELECT current_user").fetchone() == ("portal_web",)


def test_an_audience_has_its_rights_and_no_other_audiences(web: psycopg.Connection) -> None:
    with web.transaction():
        web.execute("SET LOCAL ROLE portal_national")
        assert web.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    with web.transaction():
        web.execute("SET LOCAL ROLE portal_force")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT * FROM kept")


def test_a_stranger_cannot_connect(cluster: Cluster) -> None:
    cluster.psql("CREATE ROLE stranger LOGIN")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(cluster.url("stranger"))


def test_it_makes_any_database_that_it_is_asked_for(cluster: Cluster) -> None:
    cluster.make_roles("another")
    with psycopg.connect(cluster.url("portal_owner", "another")) as owner:
        owner.execute("CREATE TABLE fine (id int)")
