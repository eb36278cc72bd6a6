"""`./portal backup`: the database and the files that it names, as of one moment, in one private directory.

Files are only ever added, and rows say which: so the dump comes first, then the files that its rows name. As a
program of its own (`python -m launcher.backup DIRECTORY`) it reads BACKUP_DATABASE_URL and PORTAL_STATE, which is how
production's container runs it.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import IsolationLevel

from launcher import archive
from launcher.archive import Manifest, hash_of, private
from launcher.servers import postgres_bin
from launcher.steps import LauncherError, say

UNFINISHED = ".unfinished"


def make_backup(url: str, files: Path, into: Path, *, programs: Path) -> Path:
    """Back up into a new directory inside `into`, whole or not at all. url: the login portal_backup's."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _seeing_everything(url) as connection:
        manifest = _manifest(connection)
        target = into / f"portal-{manifest.made_at.replace(':', '-')}"
        with _whole_or_not_at_all(target) as draft:
            _dump(connection, url, draft / "database.dump", programs)
            manifest.dump_sha256 = hash_of(draft / "database.dump")
            _copy_files(connection, files, draft / "files", manifest)
            manifest.write(draft)
    return target


@contextmanager
def _seeing_everything(url: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction that sees one moment and every row. Raises LauncherError for a login that does not."""
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise LauncherError(
            f"The database cannot be reached ({str(error).strip()}): nothing was backed up."
        ) from None
    with connection:
        sees = connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
        )
        if sees.fetchone() != (True,):
            raise LauncherError(
                "Row-level security would hide rows from this login, and the backup would be empty: "
                "BACKUP_DATABASE_URL names the login portal_backup, which launcher/roles.sql makes."
            )
        connection.execute(archive.SAME_TEXT)
        connection.commit()
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection
        connection.rollback()


def _manifest(connection: psycopg.Connection[Any]) -> Manifest:
    tables = archive.count(connection)
    if not tables:
        raise LauncherError("The database holds no tables: there is nothing to back up.")
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        server=str(connection.info.server_version),
        migrations=archive.migrations_of(connection),
        tables=tables,
        chain_heads=archive.chain_heads(connection),
    )


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[Path]:
    """A directory that has its name only when everything in it is on the disk."""
    draft = target.with_name(target.name + UNFINISHED)
    try:
        draft.mkdir(mode=0o700)
        yield draft
        _flush(draft)
        draft.rename(target)
    except FileExistsError:
        raise LauncherError(f"{draft} is there already: another backup is under way.") from None
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise LauncherError(
                f"The disk of {target.parent} is full: nothing was backed up. Free some space, then try again."
            ) from None
        raise


def _flush(directory: Path) -> None:
    for path in (directory, *directory.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _dump(connection: psycopg.Connection[Any], url: str, target: Path, programs: Path) -> None:
    """What this connection's transaction sees, by pg_dump."""
    ((snapshot,),) = connection.execute("SELECT pg_export_snapshot()").fetchall()
    left_out = [f"--exclude-table-data=public.{name}" for name in archive.LEFT_OUT]
    options = ["--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={private(target)}"]
    done = subprocess.run(
        [str(programs / "pg_dump"), *options, *left_out],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment_of(url),
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        if "No space left on device" in said:
            raise OSError(errno.ENOSPC, said)
        raise LauncherError(f"pg_dump stopped, and nothing was backed up: {said}")


def environment_of(url: str) -> dict[str, str]:
    """As libpq's variables: a password on a command line can be read by everybody on the machine."""
    options = psycopg.pq.Conninfo.parse(url.encode())
    ours = {o.envvar.decode(): o.val.decode() for o in options if o.envvar is not None and o.val is not None}
    return {**os.environ, **ours, "LC_ALL": "C"}


def _copy_files(connection: psycopg.Connection[Any], files: Path, target: Path, manifest: Manifest) -> None:
    """What is missing or damaged already is noted: a backup of all else is better than none."""
    target.mkdir(mode=0o700)
    for key, sha256 in archive.files_named(connection):
        source, kept = files / key, target / key
        if not source.is_file():
            manifest.missing[key] = "missing"
            continue
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source.open("rb") as read, private(kept).open("wb") as write:
            shutil.copyfileobj(read, write, archive.BLOCK)
        manifest.files[key] = hash_of(kept)
        if sha256 and manifest.files[key] != sha256:
            manifest.missing[key] = "not what its row says"


def report(directory: Path) -> int:
    """Say in words what the backup holds; 1 when something should be looked into."""
    manifest = archive.read_manifest(directory)
    say(f"Backed up to {directory}")
    say(f"  as of {manifest.made_at}: {len(manifest.tables)} tables with {manifest.rows} rows,")
    say(
        f"  {len(manifest.files)} files of evidence and reports, {len(manifest.chain_heads)} heads of history."
    )
    say("  Not in it: who is signed in, and the secrets (keys and passwords), which are kept elsewhere.")
    say(
        "  It holds everything that every force wrote. Keep it as carefully as the portal itself, and elsewhere."
    )
    for key, why in manifest.missing.items():
        say(f"  LOOK INTO THIS: the file {key} is {why}. All else is in the backup.")
    return 1 if manifest.missing else 0


def secret(name: str) -> str:
    """An environment variable, or the content of the file that NAME_FILE names."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    if value := os.environ.get(name):
        return value
    raise LauncherError(f"{name} is not set.")


def programs_of_postgres() -> Path:
    """PG_BIN, for a server newer than the programs that come along."""
    return Path(named) if (named := os.environ.get("PG_BIN")) else postgres_bin(None)


def main(words: list[str]) -> int:
    try:
        files = Path(secret("PORTAL_STATE")) / "files"
        into = Path(words[0]) if words else Path("backups")
        url = secret("BACKUP_DATABASE_URL")
        return report(make_backup(url, files, into, programs=programs_of_postgres()))
    except LauncherError as error:
        print(f"portal: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
