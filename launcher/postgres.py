"""A real PostgreSQL, started and stopped by us. For demonstration and tests; production has its own.

Reached through a socket in a private directory and nowhere else, so no login needs a password: who may enter
that directory (the account that runs it, and root) may connect.
"""

import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from launcher.place import Account, make_directory, servers_account, socket_directory
from launcher.processes import Child
from launcher.servers import postgres_bin
from launcher.steps import LauncherError, show_tail

ROLES = Path(__file__).with_name("roles.sql")
PORT = 5432  # part of the socket's name; no TCP port is opened
START_SECONDS = 60
# After `kill -9` the old processes may take a moment to go, and PostgreSQL refuses to start until they have.
STILL_GOING = ("lock file", "is still in use", "already in use", "Is another postmaster")


class Cluster:
    """One PostgreSQL server with its data in `directory`; `with Cluster(...)` starts and stops it."""

    def __init__(
        self,
        directory: Path,
        *,
        fsync: bool = True,
        user: Account | None = None,
        log: Path | None = None,
        records: Path | None = None,
    ) -> None:
        self.account = user or servers_account()
        self.directory = make_directory(directory.absolute(), self.account)
        self.data = self.directory / "data"
        self.sockets = socket_directory(self.directory, self.account)
        self.log = log or self.directory / "postgres.log"
        self.bin = postgres_bin(self.account)
        self.fsync = fsync
        self.child = Child(
            "postgres",
            [self.bin / "postgres", "-D", self.data, *self.options()],
            records=records or self.directory,
            mark=self.directory,
            log=self.log,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": open sessions are ended, nothing committed is lost
            patience=30,
        )

    def options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "log_timezone": "UTC",
        }
        if not self.fsync:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def create(self) -> None:
        """Initialise the data directory, whole or not at all."""
        draft = self.directory / "data.new"
        self.run("rm", "-rf", draft)
        self.run(
            self.bin / "initdb", "-D", draft, "--username=postgres",
            "--auth-local=trust", "--auth-host=reject",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            *([] if self.fsync else ["--no-sync"]),
        )  # fmt: skip # laid out to be read
        draft.rename(self.data)

    def start(self) -> None:
        """Start and wait until it answers; whatever a killed start left behind is no hindrance."""
        if not self.exists:
            self.create()
        deadline = time.monotonic() + START_SECONDS
        self.child.start()
        while not self.answers():
            if self.child.exit_code() is not None:
                words = self.child.said()
                if time.monotonic() > deadline or not any(sign in words for sign in STILL_GOING):
                    show_tail(self.log, self.child.log_start)
                    raise LauncherError(f"PostgreSQL could not start: see {self.log}")
                time.sleep(0.2)
                self.child.start()
            elif time.monotonic() > deadline:
                self.stop()
                raise LauncherError(
                    f"PostgreSQL did not answer within {START_SECONDS} seconds: see {self.log}"
                )
            time.sleep(0.02)

    def answers(self) -> bool:
        """PostgreSQL writes its state on the last line of postmaster.pid, and its own id on the first."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        process = self.child.process
        if process is None or len(lines) < 8:
            return False
        return lines[0] == str(process.pid) and lines[7].strip() == "ready"

    def stop(self) -> None:
        self.child.stop()

    def make_roles(self, database: str = "portal") -> None:
        """The portal's roles and the named database, as launcher/roles.sql has them."""
        self.psql(ROLES.read_text(), variables={"database": database})

    def psql(self, text: str, *, database: str = "postgres", variables: dict[str, str] | None = None) -> str:
        """Run SQL as the superuser."""
        arguments = [f"--variable={name}={value}" for name, value in (variables or {}).items()]
        return self.run(
            self.bin / "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
            "--variable=ON_ERROR_STOP=1", *arguments,
            f"--host={self.sockets}", f"--port={PORT}", "--username=postgres", f"--dbname={database}",
            words=text,
        )  # fmt: skip # laid out to be read

    def url(self, user: str, dbname: str = "portal") -> str:
        return f"postgresql://{user}@/{quote(dbname)}?host={quote(str(self.sockets), safe='/')}"

    def run(self, *argv: str | Path, words: str = "") -> str:
        """A program of PostgreSQL's, as the account that owns the data."""
        done = subprocess.run(
            [str(part) for part in argv],
            input=words,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.directory,
            env={**os.environ, "LC_ALL": "C"},
            **(self.account.popen() if self.account else {}),
        )
        if done.returncode != 0:
            raise LauncherError(f"{Path(argv[0]).name} stopped: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def __enter__(self) -> "Cluster":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
