"""`./portal backup` and `restore`, drilled: filled, backed up, changed, restored elsewhere, compared row by row."""

import errno
import hashlib
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from psycopg import sql

from assessments.models import Rating
from evidence.choices import GONE, EvidenceKind, ScanState
from evidence.models import Evidence, EvidenceVersion
from forces import gate
from launcher import archive, backup
from launcher.place import CHECKOUT, scratch, servers_account
from launcher.postgres import Cluster
from launcher.restore import restore
from launcher.steps import LauncherError
from tests import servers
from tests.conftest import arranging
from tests.world import answer_all

pytestmark = pytest.mark.django_db(transaction=True)
# None granted and the default granted are the same.
RIGHTS = "(SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(coalesce({}, acldefault({}, {}))) a)"
OF_RELATION = RIGHTS.format("relacl", "CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\"", "relowner")
OF_FUNCTION = RIGHTS.format("proacl", "'f'", "proowner")
WORDS = b"what a force handed in"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Cluster]:
    """Another PostgreSQL, empty but for the roles; portal_test is there because the tests' policies name it."""
    with scratch() as directory, Cluster(directory / "postgres", fsync=False) as cluster:
        cluster.psql("CREATE ROLE portal_test NOLOGIN")
        yield cluster


@pytest.fixture
def empty(elsewhere: Cluster) -> str:
    """The name of a database with nothing in it."""
    elsewhere.psql('DROP DATABASE IF EXISTS "restored"')
    elsewhere.make_roles("restored")
    return "restored"


@pytest.fixture
def filled(world, settings) -> EvidenceVersion:
    """Answers with their history, and a file."""
    key = default_storage.save("evidence/11111111-0000-4000-8000-000000000001", ContentFile(WORDS))
    with arranging():
        answer_all(world.kent.assessment)
        force = world.kent.force
        evidence = Evidence.objects.create(
            force=force, title="Minutes of March", kind=EvidenceKind.choices[0][0]
        )
        version = EvidenceVersion.objects.create(
            force=force,
            evidence=evidence,
            stored_as=key,
            file_name="minutes.txt",
            size=len(WORDS),
            sha256=hashlib.sha256(WORDS).hexdigest(),
            scan_state=ScanState.choices[0][0],
        )
    yield version
    default_storage.delete(key)


def here(user: str) -> str:
    assert servers.running is not None
    return servers.running.cluster.url(user, servers.DATABASE)


def files() -> Path:
    assert servers.running is not None
    return servers.running.directory / "state" / "files"


def programs() -> Path:
    assert servers.running is not None
    return servers.running.cluster.bin


@pytest.fixture
def made(filled, tmp_path) -> Path:
    return backup.make_backup(here("portal_backup"), files(), tmp_path / "kept", programs=programs())


def bring_back(directory: Path, into: Path, cluster: Cluster, name: str, **options: bool) -> archive.Manifest:
    return restore(
        directory,
        into,
        owner_url=cluster.url("portal_owner", name),
        backup_url=cluster.url("portal_backup", name),
        programs=cluster.bin,
        **options,
    )


def rows(url: str) -> dict[str, list[tuple]]:
    """Every row of every table, history too."""
    with psycopg.connect(url) as connection:
        connection.execute(archive.SAME_TEXT)
        return {
            name: connection.execute(
                sql.SQL("SELECT one::text FROM {} one ORDER BY 1").format(sql.Identifier(name))
            ).fetchall()
            for name in archive.tables_of(connection)
        }


# --- the drill ----------------------------------------------------------------------------------------------------


def test_what_was_backed_up_is_what_is_restored(filled, made, elsewhere, empty, tmp_path):
    before = rows(here("portal_backup"))
    with arranging():
        Rating.objects.update(comment="Written after the backup")
    default_storage.delete(filled.stored_as)
    manifest = bring_back(made, tmp_path / "files", elsewhere, empty)
    after = rows(elsewhere.url("portal_backup", empty))
    assert after == before
    assert sum(map(len, after.values())) == manifest.rows
    history = Rating.history.rel.related_model._meta.db_table
    assert len(after[history]) > 100
    assert (tmp_path / "files" / filled.stored_as).read_bytes() == WORDS


def test_the_restored_database_is_the_portals_own(made, elsewhere, empty, tmp_path):
    """Same rights and policies: the web's login sees nothing until it becomes somebody, and then only its own."""
    bring_back(made, tmp_path / "files", elsewhere, empty)
    facts = (
        "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
        (
            "SELECT relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner),"
            f" {OF_RELATION}"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ),
        (
            "SELECT proname, prosecdef, proconfig::text, pg_get_userbyid(proowner),"
            f" {OF_FUNCTION}"
            " FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        ),
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT conrelid::regclass::text, conname, contype, convalidated, condeferrable FROM pg_constraint",
        "SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'",
    )
    for fact in facts:
        found = []
        for url in (here("portal_backup"), elsewhere.url("portal_backup", empty)):
            with psycopg.connect(url) as connection:
                found.append(sorted(map(str, connection.execute(fact).fetchall())))
        assert found[0] == found[1], fact
    with psycopg.connect(elsewhere.url("portal_web", empty)) as web, pytest.raises(psycopg.Error):
        web.execute("SELECT * FROM assessments_rating")


def test_the_gate_finds_nothing_wrong_in_what_was_restored(made, elsewhere, empty, tmp_path):
    """The roles of the other cluster are as the tests' own are; the portal would start on it."""
    elsewhere.psql("GRANT portal_test TO portal_web WITH INHERIT FALSE, SET TRUE")
    bring_back(made, tmp_path / "files", elsewhere, empty)
    with psycopg.connect(elsewhere.url("portal_web", empty)) as web, web.cursor() as cursor:
        assert gate.faults(cursor) == []


def test_nobody_is_signed_in_in_what_was_restored(world, sign_in, filled, elsewhere, empty, tmp_path):
    sign_in(world.kent.lead)
    kept = backup.make_backup(here("portal_backup"), files(), tmp_path / "kept", programs=programs())
    bring_back(kept, tmp_path / "files", elsewhere, empty)
    with psycopg.connect(elsewhere.url("portal_backup", empty)) as connection:
        assert connection.execute("SELECT count(*) FROM forces_session").fetchone() == (0,)


def test_only_its_owner_can_read_a_backup(made):
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (made, *made.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert not list(made.parent.glob(f"*{backup.UNFINISHED}"))


# --- what is refused, in a sentence -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda made: flip(made / "database.dump"), "database.dump is not what it was"),
        (lambda made: (made / "database.dump").unlink(), "database.dump is missing"),
        (lambda made: flip(next((made / "files").rglob("*-*"))), "is not what it was"),
        (lambda made: flip(made / "manifest.json"), "its manifest.json was changed"),
        (lambda made: (made / "manifest.json").unlink(), "is no backup, or one that was never finished"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    made, elsewhere, empty, tmp_path, harm, sentence
):
    harm(made)
    with pytest.raises(LauncherError, match=sentence):
        bring_back(made, tmp_path / "files", elsewhere, empty)
    assert not (tmp_path / "files").exists()
    with psycopg.connect(elsewhere.url("portal_owner", empty)) as owner:
        assert archive.tables_of(owner) == []


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_nothing_is_restored_over_a_portal_unless_told(made, elsewhere, empty, tmp_path):
    target = tmp_path / "files"
    bring_back(made, target, elsewhere, empty)
    with pytest.raises(LauncherError, match="There is a portal in this database"):
        bring_back(made, target, elsewhere, empty)
    with psycopg.connect(elsewhere.url("postgres", empty), autocommit=True) as over_all:
        over_all.execute("UPDATE assessments_rating SET comment = 'another'")
    (target / "evidence" / "of-another-day").write_bytes(b"kept aside")
    bring_back(made, target, elsewhere, empty, replace=True)
    assert rows(elsewhere.url("portal_backup", empty)) == rows(here("portal_backup"))
    assert [path.read_bytes() for path in target.glob(".before-*/evidence/of-another-day")] == [b"kept aside"]


def test_files_of_another_portal_are_not_mixed_in(made, elsewhere, empty, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "one").write_bytes(b"there before")
    with pytest.raises(LauncherError, match="There are files in"):
        bring_back(made, tmp_path / "files", elsewhere, empty)


def test_a_dump_that_breaks_off_leaves_the_database_empty(made, elsewhere, empty, tmp_path):
    """With its hash made to fit, so that only the database itself can notice."""
    dump = made / "database.dump"
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size * 2 // 3])
    manifest = archive.read_manifest(made)
    manifest.dump_sha256 = archive.hash_of(dump)
    manifest.write(made)
    with pytest.raises(LauncherError, match="did not take the backup, and is as it was"):
        bring_back(made, tmp_path / "files", elsewhere, empty)
    with psycopg.connect(elsewhere.url("portal_owner", empty)) as owner:
        assert archive.tables_of(owner) == []


def test_a_backup_of_a_newer_portal_is_refused(made, elsewhere, empty, tmp_path):
    manifest = archive.read_manifest(made)
    manifest.migrations.append("evidence.0099_of_next_year")
    manifest.write(made)
    with pytest.raises(LauncherError, match=r"newer portal.*0099_of_next_year"):
        bring_back(made, tmp_path / "files", elsewhere, empty)


@pytest.mark.parametrize("login", ["portal_owner", "portal_web"])
def test_a_login_from_which_rows_are_hidden_makes_no_backup(filled, tmp_path, login):
    with pytest.raises(LauncherError, match="Row-level security would hide rows"):
        backup.make_backup(here(login), files(), tmp_path / "kept", programs=programs())
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(filled, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(LauncherError, match=r"The disk of .* is full: nothing was backed up"):
        backup.make_backup(here("portal_backup"), files(), tmp_path / "kept", programs=programs())
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_lost_file_is_named_and_all_else_is_kept(filled, tmp_path, capsys):
    default_storage.delete(filled.stored_as)
    kept = backup.make_backup(here("portal_backup"), files(), tmp_path / "kept", programs=programs())
    assert archive.verify(kept).missing == {filled.stored_as: "missing"}
    assert backup.report(kept) == 1
    assert f"LOOK INTO THIS: the file {filled.stored_as} is missing" in capsys.readouterr().out


@pytest.mark.parametrize("state", GONE)
def test_a_file_that_the_portal_deleted_itself_is_no_lost_one(filled, tmp_path, state):
    """Else each virus and each removal would raise an alarm every night, and nobody would hear the true one."""
    with arranging():
        EvidenceVersion.objects.filter(pk=filled.pk).update(scan_state=state)
    default_storage.delete(filled.stored_as)
    kept = backup.make_backup(here("portal_backup"), files(), tmp_path / "kept", programs=programs())
    assert archive.verify(kept).missing == {}
    assert backup.report(kept) == 0
    assert {str(one) for one in GONE} == set(archive.GONE)


def test_the_backups_login_writes_nothing_and_nobody_becomes_it(filled):
    with psycopg.connect(here("portal_backup"), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("UPDATE assessments_rating SET comment = ''")
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE assessments_rating SET comment = ''")
    with (
        psycopg.connect(here("portal_web"), autocommit=True) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("SET ROLE portal_backup")


def test_as_programs_of_their_own_as_a_container_runs_them(filled, elsewhere, empty, tmp_path):
    state = tmp_path / "state"
    run = {
        "PATH": "/usr/bin:/bin",
        "PG_BIN": str(programs()),
        "PORTAL_STATE": str(files().parent),
        "BACKUP_DATABASE_URL": here("portal_backup"),
    }
    made = python("launcher.backup", str(tmp_path / "kept"), env=run)
    assert made.returncode == 0, made.stderr
    (directory,) = (tmp_path / "kept").iterdir()
    run |= {
        "PORTAL_STATE": str(state),
        "BACKUP_DATABASE_URL": elsewhere.url("portal_backup", empty),
        "OWNER_DATABASE_URL": elsewhere.url("portal_owner", empty),
    }
    back = python("launcher.restore", str(directory), env=run)
    assert back.returncode == 0, back.stderr
    assert "Every row, every file and every head of history is the same as in the backup." in back.stdout
    again = python("launcher.restore", str(directory), env=run)
    assert again.returncode == 1
    assert again.stderr.startswith("portal: There is a portal in this database")


def python(module: str, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=CHECKOUT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_account_of_the_servers_owns_what_was_restored(made, elsewhere, empty, tmp_path):
    account = servers_account()
    if account is None:
        return  # whoever typed the command owns it anyway
    tmp_path.chmod(0o755)
    restore(
        made,
        tmp_path / "files",
        owner_url=elsewhere.url("portal_owner", empty),
        backup_url=elsewhere.url("portal_backup", empty),
        programs=elsewhere.bin,
        account=account,
    )
    assert {path.stat().st_uid for path in (tmp_path / "files").rglob("*")} == {account.uid}
