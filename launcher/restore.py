"""`./portal restore`: a backup into an empty place, checked row by row and file by file.

As a program of its own (`python -m launcher.restore DIRECTORY [--replace]`) it reads OWNER_DATABASE_URL,
BACKUP_DATABASE_URL and PORTAL_STATE, which is how production's container runs it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from launcher import archive
from launcher.archive import BLOCK, Manifest, hash_of, private
from launcher.backup import environment_of, programs_of_postgres, secret
from launcher.place import Account
from launcher.steps import LauncherError, say

REPLACE = "--replace"
# 241; 1255 16890 FUNCTION public portal_json_has(jsonb, text) portal_remover
REMOVERS = re.compile(r" FUNCTION public (.+) portal_remover$")
EMPTIED = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
HANDED_OVER = sql.SQL("""
GRANT CREATE ON SCHEMA public TO portal_remover;
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY {functions}::text[]::pg_catalog.regprocedure[] LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s OWNER TO portal_remover', function);
    END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM portal_remover;
""")


def restore(
    directory: Path,
    files: Path,
    *,
    owner_url: str,
    backup_url: str,
    programs: Path,
    replace: bool = False,
    account: Account | None = None,
) -> Manifest:
    """Restore the backup into this database and beside these files. Raises LauncherError, with nothing changed.

    replace: what is in the database is lost; files that are there are put aside. account: whose the files will be.
    """
    manifest = archive.verify(directory)
    if newer := archive.unknown_migrations(manifest):
        raise LauncherError(
            f"{directory} was made by a newer portal (it knows {newer[0]}): restore it with that one."
        )
    _refuse_over_data(owner_url, files, replace)
    _put_aside(files)
    _load_files(directory / "files", files, manifest, account)
    _load_database(directory / "database.dump", owner_url, programs, replace=replace)
    _check(manifest, files, backup_url)
    return manifest


def _refuse_over_data(owner_url: str, files: Path, replace: bool) -> None:
    if replace:
        return
    with _connected(owner_url) as owner:
        if archive.tables_of(owner):
            raise LauncherError(
                "There is a portal in this database: restore into an empty place, or, if what is there may go, "
                f"type {REPLACE} after it."
            )
    if files.exists() and any(path.is_file() for path in files.rglob("*")):
        raise LauncherError(
            f"There are files in {files}: restore into an empty place, or, to put them aside, type {REPLACE} after it."
        )


def _connected(url: str) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise LauncherError(
            f"The database cannot be reached ({str(error).strip()}): nothing was restored."
        ) from None


def _put_aside(files: Path) -> None:
    """Moved within their own directory, which in a container is a volume and cannot itself be moved."""
    there = (
        [path for path in files.iterdir() if not path.name.startswith(".before-")] if files.exists() else []
    )
    if not there:
        return
    aside = files / f".before-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}"
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)


def _load_files(source: Path, files: Path, manifest: Manifest, account: Account | None) -> None:
    for key in manifest.files:
        target = files / key
        _make_directories(target.parent, account)
        with (source / key).open("rb") as read, private(target).open("wb") as write:
            shutil.copyfileobj(read, write, BLOCK)
        _give(target, account)


def _make_directories(path: Path, account: Account | None) -> None:
    if path.exists():
        return
    _make_directories(path.parent, account)
    path.mkdir(mode=0o700)
    _give(path, account)


def _give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)


def _load_database(dump: Path, owner_url: str, programs: Path, *, replace: bool) -> None:
    """As the owner, in one transaction: all of it or none of it."""
    env = environment_of(owner_url)
    contents = _contents(dump, programs)
    unpack = [str(programs / "pg_restore"), "--no-owner", "--file=-"]
    load = [str(programs / "psql"), "--no-psqlrc", "--no-password", "--quiet", "--single-transaction",
            "--set=ON_ERROR_STOP=1", "--output=/dev/null"]  # fmt: skip # laid out to be read
    with (
        tempfile.TemporaryFile() as words,
        tempfile.NamedTemporaryFile() as ours,
        subprocess.Popen(
            [*unpack, _only(contents, ours), str(dump)], stdout=subprocess.PIPE, stderr=words, env=env
        ) as unpacking,
        subprocess.Popen(load, stdin=subprocess.PIPE, stderr=words, env=env) as loading,
    ):
        _pour(unpacking, loading, EMPTIED if replace else "", last=_handed_over(contents))
        words.seek(0)
        said = words.read().decode(errors="replace").strip()
    if loading.returncode != 0 or unpacking.returncode != 0:
        raise LauncherError(f"The database did not take the backup, and is as it was: {said}")


def _contents(dump: Path, programs: Path) -> list[str]:
    """The dump's own list, a line for each thing in it, which ends in whose it was."""
    done = subprocess.run(
        [str(programs / "pg_restore"), "--list", str(dump)], capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def _only(contents: list[str], into: IO[bytes]) -> str:
    """The option that restores what is ours. Rights on PostgreSQL's own functions are for launcher/roles.sql to set,
    by a superuser, before anything is restored."""
    into.writelines(f"{line}\n".encode() for line in contents if " pg_catalog " not in line)
    into.flush()
    return f"--use-list={into.name}"


def _handed_over(contents: list[str]) -> str:
    """All is restored as the owner's; what was the remover's is handed back, as forces/policies.py does after each
    migration."""
    theirs = [f"public.{found[1]}" for line in contents if (found := REMOVERS.search(line))]
    return HANDED_OVER.format(functions=sql.Literal(theirs)).as_string()


def _pour(
    unpacking: subprocess.Popen[bytes], loading: subprocess.Popen[bytes], first: str, last: str
) -> None:
    """What the one unpacks goes into the other; cut short, it is killed before it takes a part for everything."""
    if unpacking.stdout is None or loading.stdin is None:
        raise ValueError("both want a pipe")
    try:
        loading.stdin.write(first.encode())
        shutil.copyfileobj(unpacking.stdout, loading.stdin, BLOCK)
        loading.stdin.write(last.encode())
        loading.stdin.flush()
    except BrokenPipeError:  # the database refused something and says what
        unpacking.kill()
    if unpacking.wait() != 0:
        loading.kill()
    with suppress(BrokenPipeError):
        loading.stdin.close()
    loading.wait()


def _check(manifest: Manifest, files: Path, backup_url: str) -> None:
    with _connected(backup_url) as connection:
        connection.execute(archive.SAME_TEXT)
        found = archive.count(connection)
        heads = archive.chain_heads(connection)
    different = sorted(
        name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)
    )
    if different or heads != manifest.chain_heads:
        raise LauncherError(
            f"Restored, but not the same as in the backup: {', '.join(different) or 'history'}."
        )
    for key, sha256 in manifest.files.items():
        if hash_of(files / key) != sha256:
            raise LauncherError(f"Restored, but the file {key} is not the same as in the backup.")


def report(manifest: Manifest) -> int:
    say(f"Restored the portal as of {manifest.made_at}:")
    say(f"  {len(manifest.tables)} tables with {manifest.rows} rows and {len(manifest.files)} files.")
    say("  Every row, every file and every head of history is the same as in the backup.")
    say("  Everybody signs in anew. Next: start the portal, which brings older tables up to date.")
    for key, why in manifest.missing.items():
        say(f"  The file {key} was {why} when the backup was made.")
    return 0


def main(words: list[str]) -> int:
    directories = [word for word in words if word != REPLACE]
    if len(directories) != 1:
        print(f"portal: name one backup: restore DIRECTORY [{REPLACE}]", file=sys.stderr)
        return 2
    try:
        manifest = restore(
            Path(directories[0]),
            Path(secret("PORTAL_STATE")) / "files",
            owner_url=secret("OWNER_DATABASE_URL"),
            backup_url=secret("BACKUP_DATABASE_URL"),
            programs=programs_of_postgres(),
            replace=REPLACE in words,
        )
    except LauncherError as error:
        print(f"portal: {error}", file=sys.stderr)
        return 1
    return report(manifest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
