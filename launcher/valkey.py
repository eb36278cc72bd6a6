"""A real Valkey (Redis by another name) as Celery's broker, behind a socket in a private directory."""

import os
import signal
import socket
import time
from pathlib import Path
from types import TracebackType

from launcher.place import Account, make_directory, servers_account, socket_directory
from launcher.processes import Child
from launcher.servers import valkey_server
from launcher.steps import LauncherError, show_tail

START_SECONDS = 30


class Server:
    """One Valkey with its data in `directory`. `durable` keeps what is queued through a kill."""

    def __init__(
        self,
        directory: Path,
        *,
        durable: bool = False,
        user: Account | None = None,
        log: Path | None = None,
        records: Path | None = None,
    ) -> None:
        self.account = user or servers_account()
        self.directory = make_directory(directory.absolute(), self.account)
        self.socket = socket_directory(self.directory, self.account) / "valkey.sock"
        self.log = log or self.directory / "valkey.log"
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.directory),
            "save": "",
            "appendonly": "yes" if durable else "no",
            "maxmemory-policy": "noeviction",
            # Its title keeps the mark by which a killed start's leftovers are known.
            "proc-title-template": "{title} {unixsocket}",
        }
        self.child = Child(
            "valkey",
            [
                valkey_server(self.account),
                *(part for name, value in settings.items() for part in (f"--{name}", value)),
            ],
            records=records or self.directory,
            mark=self.socket,
            cwd=self.directory,
            log=self.log,
            env={**os.environ, "LC_ALL": "C"},
            account=self.account,
            stop_signal=signal.SIGTERM,
            patience=10,
        )

    @property
    def url(self) -> str:
        """As Celery writes it; redis-py wants unix:// instead of redis+socket://."""
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        self.child.start()
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.child.exit_code() is not None or time.monotonic() > deadline:
                show_tail(self.log, self.child.log_start)
                raise LauncherError(f"Valkey could not start: see {self.log}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """PING, by hand: it says LOADING while it still reads what it had kept."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        self.child.stop()

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
