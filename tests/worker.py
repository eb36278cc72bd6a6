"""A real Celery worker, and beat, on this run's own PostgreSQL and Valkey: something that can be killed.

For tests that commit (`django_db(transaction=True)`, marker `worker`). Leases are short, so that what a dead worker
leaves behind is taken over within seconds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEASE_SECONDS = 2.0
SWEEP_SECONDS = 1.0


class Worker:
    """One worker with its children, which do the work, and beat beside it, as `./portal up` starts them."""

    def __init__(
        self,
        directory: Path,
        lease_seconds: float = LEASE_SECONDS,
        environment: dict[str, str] | None = None,
        children: int = 1,
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.log = directory / "worker.log"
        self._lease_seconds = lease_seconds
        self._environment = environment or {}
        self._children = children
        self._schedule = directory / "schedule"
        self._worker: subprocess.Popen[bytes] | None = None
        self._beat: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        said = self.text().count("ready.")
        self._worker = self._program(
            "worker", "--concurrency", str(self._children), "--queues", "celery,heavy", *quiet
        )
        self._beat = self._beat or self._program("beat", "--schedule", str(self._schedule))
        wait_until(lambda: self.text().count("ready.") > said, seconds=120, what="the worker is ready")

    def _program(self, *arguments: str) -> "subprocess.Popen[bytes]":
        short = {"REPORT_LEASE_SECONDS": str(self._lease_seconds), "REPORT_SWEEP_SECONDS": str(SWEEP_SECONDS)}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "celery",
                    "--quiet",
                    "-A",
                    "vawg_portal",
                    *arguments,
                    "--loglevel",
                    "INFO",
                ],
                cwd=ROOT,
                env={**os.environ, **short, **self._environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill_child(self) -> None:
        """SIGKILL to the process that does the work; its parent starts another."""
        assert self._worker is not None
        children = children_of(self._worker.pid)
        assert children
        for child in children:
            os.kill(child, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL to the worker and its child, at once."""
        assert self._worker is not None
        os.killpg(self._worker.pid, signal.SIGKILL)
        self._worker.wait()
        self._worker = None

    def stop(self) -> None:
        for process in (self._beat, self._worker):
            if process is None:
                continue
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._beat = self._worker = None


@contextmanager
def running_worker(
    directory: Path,
    *,
    lease_seconds: float = LEASE_SECONDS,
    environment: dict[str, str] | None = None,
    children: int = 1,
) -> Iterator[Worker]:
    """environment: what only this worker has, above everything else. children: that work side by side."""
    worker = Worker(directory, lease_seconds, environment, children)
    try:
        worker.start()
        yield worker
    finally:
        worker.stop()


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Look again every fifth of a second. Raises TimeoutError naming what never came."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"Waited {seconds:g} seconds until {what}")
        time.sleep(0.2)


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]
