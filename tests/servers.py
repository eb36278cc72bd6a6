"""pytest plugin: a throw-away PostgreSQL and Valkey of this run's own, before Django reads its settings.

Loaded by `-p tests.servers`. The database is made as in production: roles by launcher/roles.sql, tables by the
owner, and everything under test as the unprivileged login. Several runs beside each other copy one that was made before
them: `python -m tests.servers DIRECTORY` makes it, and MADE tells them where.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from launcher.place import servers_account
from launcher.postgres import Cluster
from launcher.valkey import Server

DATABASE = "portal_test"
MADE = "PORTAL_TEST_DATABASE"
ROOT = Path(__file__).resolve().parent.parent


class Servers:
    """The servers of one run and the environment that points at them."""

    def __init__(self, directory: Path | None = None) -> None:
        self.directory = directory or Path(tempfile.mkdtemp(prefix="vawg-test-"))
        self.directory.chmod(0o755)
        self.made = os.environ.get(MADE, "")
        self.cluster = Cluster(self.directory / "pg", fsync=False, user=servers_account())
        self.valkey = Server(self.directory / "valkey", user=servers_account())

    def start(self) -> None:
        if self.made:
            self.cluster.run("cp", "-R", "-p", f"{self.made}/pg/data", self.cluster.data)
        self.cluster.start()
        self.valkey.start()
        if not self.made:
            self.cluster.make_roles(DATABASE)
        state = self.directory / "state"
        state.mkdir()
        os.environ.update(
            DATABASE_URL=self.cluster.url("portal_web", DATABASE),
            OWNER_DATABASE_URL=self.cluster.url("portal_owner", DATABASE),
            REDIS_URL=self.valkey.url,
            PORTAL_STATE=str(state),
            DEMO="1",
            SECRET_KEY="a-key-for-tests-that-signs-nothing-real",
        )
        os.environ.pop("PORTAL_AS_OWNER", None)

    def fill(self) -> None:
        """Migrated and filled by the owner, as `./portal up` does it."""
        if not self.made:
            self.manage("migrate", "--verbosity", "0")
            self.manage("load_content")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    def manage(self, *arguments: str) -> None:
        """A management command as the owner, in a process of its own, as the launcher runs it."""
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            check=True,
            env={**os.environ, "PORTAL_AS_OWNER": "1"},
            cwd=ROOT,
        )

    def halt(self) -> None:
        self.valkey.stop()
        self.cluster.stop()

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.directory, ignore_errors=True)


running: Servers | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    global running  # noqa: PLW0603 - one set of servers per run, which fixtures ask for by name
    running = Servers()
    running.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if running:
        running.stop()


if __name__ == "__main__":
    made = Servers(Path(sys.argv[1]))
    made.start()
    try:
        made.fill()
    finally:
        made.halt()
