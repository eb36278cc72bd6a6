"""`./portal up` as a person meets it: started, killed, started again, stopped. On a home of its own."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from socket import socket

import psycopg
import pytest

from launcher.place import CHECKOUT, scratch
from launcher.processes import processes

PATIENCE = 300  # a first start, on a machine that may be busy
SECOND_START = 10  # seconds, on a machine with nothing else to do
RECOVERY = 60  # seconds, after everything was killed
KEPT = "SELECT name FROM django_migrations WHERE app = 'kept'"


class Up:
    """One `./portal up` and what it says."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        ours = {
            "DATABASE_URL",
            "OWNER_DATABASE_URL",
            "REDIS_URL",
            "PORTAL_STATE",
            "PORTAL_AS_OWNER",
            "DEMO",
            "SECRET_KEY",
        }
        env = {name: value for name, value in os.environ.items() if name not in ours}
        self.words = home / f"said-{time.monotonic_ns()}"
        self.began = time.monotonic()
        with self.words.open("wb") as out:
            self.process = subprocess.Popen(
                [CHECKOUT / "portal", "up"],
                env=env | {"PORTAL_HOME": str(home / "home"), "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.words.read_text()

    def wait_until(self, met: Callable[[], bool]) -> float:
        while not met():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < PATIENCE, self.said()
            time.sleep(0.05)
        return time.monotonic() - self.began

    def wait_until_ready(self) -> float:
        return self.wait_until(lambda: "Ctrl-C stops it." in self.said())

    def processes(self) -> list[int]:
        return [pid for pid, _, words in processes() if str(self.home / "home") in words]

    def kill_everything(self) -> None:
        self.process.kill()
        self.process.wait()
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return int(answer.status)

    def owner(self) -> psycopg.Connection:
        return psycopg.connect(f"postgresql://portal_owner@/portal?host={self.home}/home/postgres")


def busy() -> float:
    """How many times more work the machine has than it can do at once; 1 when it is ours alone."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture
def start() -> Iterator[Callable[[], Up]]:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    started: list[Up] = []
    with scratch() as home:
        home.chmod(0o755)

        def go() -> Up:
            started.append(Up(home, port))
            return started[-1]

        yield go
        for each in started:
            each.kill_everything()


def test_started_killed_started_again_and_stopped(start: Callable[[], Up]) -> None:
    first = start()
    first.wait_until_ready()
    assert f"http://localhost:{first.port}/" in first.said()  # as its mails say it
    assert "lead@warwickshire.example" in first.said()
    assert "Traceback" not in first.said()
    assert first.page("/accounts/login/") == 200

    another = start()
    assert another.process.wait(60) == 1
    assert "is running already" in another.said()

    with first.owner() as owner:
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kept', '7', clock_timestamp())"
        )
    first.kill_everything()

    second = start()
    assert second.wait_until_ready() < RECOVERY * busy(), second.said()
    with second.owner() as owner:
        assert owner.execute(KEPT).fetchone() == ("7",)

    os.killpg(int((second.home / "home" / "run" / "worker.pid").read_text()), signal.SIGKILL)
    second.wait_until(lambda: "The worker ended (signal 9); starting it again" in second.said())

    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(60) == 0
    assert second.processes() == []

    third = start()
    assert third.wait_until_ready() < SECOND_START * busy(), third.said()
    with third.owner() as owner:
        assert owner.execute(KEPT).fetchone() == ("7",)
