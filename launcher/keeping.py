"""The verbs `backup` and `restore`: with the embedded PostgreSQL, running or not, or with one of your own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher import backup, restore
from launcher.place import Account, Place
from launcher.postgres import Cluster
from launcher.servers import postgres_bin
from launcher.steps import LauncherError, step
from launcher.up import hold_lock


@dataclass(frozen=True)
class Database:
    owner_url: str
    backup_url: str
    account: Account | None


def keep(place: Place, words: list[str]) -> int:
    """`./portal backup [DIRECTORY]`"""
    into = Path(words[0]).absolute() if words else place.top / "backups"
    with database(place, new=False) as found, step("Backing up"):
        made = backup.make_backup(found.backup_url, place.state / "files", into, programs=_programs(place))
    return backup.report(made)


def bring_back(place: Place, words: list[str]) -> int:
    """`./portal restore DIRECTORY [--replace]`"""
    named = [word for word in words if word != restore.REPLACE]
    if len(named) != 1:
        raise LauncherError("Name the backup: ./portal restore DIRECTORY")
    # Nobody may write while tables are put in place; nor start the portal.
    with hold_lock(place), database(place, new=True) as found, step("Restoring"):
        manifest = restore.restore(
            Path(named[0]).absolute(),
            place.state / "files",
            owner_url=found.owner_url,
            backup_url=found.backup_url,
            programs=_programs(place),
            replace=restore.REPLACE in words,
            account=found.account,
        )
        (place.run / "database.stamp").unlink(missing_ok=True)  # what `up` had prepared is no longer there
    return restore.report(manifest)


@contextmanager
def database(place: Place, *, new: bool) -> Iterator[Database]:
    """new: whether a PostgreSQL that is not there yet is made."""
    if os.environ.get("DATABASE_URL"):
        owner = backup.secret("OWNER_DATABASE_URL") if new else ""
        yield Database(owner, backup.secret("BACKUP_DATABASE_URL"), place.account)
        return
    if not new and not (place.top / "postgres" / "data").exists():
        raise LauncherError(f"There is no portal in {place.top}: type ./portal up to make one.")
    cluster = Cluster(
        place.top / "postgres", user=place.account, log=place.logs / "postgres.log", records=place.run
    )
    started = not _answers(cluster)
    try:
        if started:
            cluster.start()
        cluster.make_roles()
        yield Database(cluster.url("portal_owner"), cluster.url("portal_backup"), place.account)
    finally:
        if started:
            cluster.stop()


def _answers(cluster: Cluster) -> bool:
    """Whether `./portal up` keeps it running."""
    import psycopg

    try:
        psycopg.connect(cluster.url("postgres", "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _programs(place: Place) -> Path:
    return Path(named) if (named := os.environ.get("PG_BIN")) else postgres_bin(place.account)
