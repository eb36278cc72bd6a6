"""Programs that the launcher starts: each in a process group of its own, with a log and a record of its id.

The record is for the next start: after `kill -9` of the launcher its children may still be there, and are
ended before new ones are started. Only those are that stand in the recorded group and carry the mark, a path on
their command line.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from launcher.place import Account
from launcher.steps import LauncherError

ROTATE_BYTES = 10 * 2**20


class Child:
    """One program that is to keep running."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        records: Path,
        mark: Path,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.argv = [str(part) for part in argv]
        self.record = records / f"{name}.pid"
        self.mark = mark
        self.log = log
        self.env = dict(env) if env is not None else None
        self.cwd = cwd or mark
        self.account = account
        self.stop_signal = stop_signal
        self.patience = patience
        self.pass_fds = tuple(pass_fds)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        end_leftovers(self.record, self.mark, self.stop_signal, self.patience)
        if self.log.exists() and self.log.stat().st_size > ROTATE_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        options: dict[str, Any] = self.account.popen() if self.account else {}
        with self.log.open("ab") as out:
            self.log_start = out.tell()
            try:
                self.process = subprocess.Popen(
                    self.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    env=self.env,
                    cwd=self.cwd,
                    start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops all in order
                    pass_fds=self.pass_fds,
                    **options,
                )
            except OSError as error:
                raise LauncherError(f"{self.argv[0]} could not be started: {error.strerror}.") from None
        self.record.write_text(f"{self.process.pid}\n")

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll() if self.process else 0

    def said(self) -> str:
        """What it wrote since it was started."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """End it in its own way, and whatever is left of its group after that by force."""
        if not self.process:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience)
        kill_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        self.record.unlink(missing_ok=True)


def kill_group(group: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)


def end_leftovers(record: Path, mark: Path, stop_signal: signal.Signals, patience: float) -> None:
    """End what an earlier launcher, itself killed, left running under this record."""
    try:
        group = int(record.read_text())
    except (OSError, ValueError):
        return
    deadline = time.monotonic() + patience
    how = stop_signal
    while left := ours(group, mark):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
        time.sleep(0.1)
        if time.monotonic() > deadline:
            how = signal.SIGKILL
    record.unlink(missing_ok=True)


def ours(group: int, mark: Path) -> list[int]:
    """The processes of that group that carry the mark: a number alone may have been given out again."""
    return [pid for pid, their_group, words in processes() if their_group == group and str(mark) in words]


def processes() -> Iterator[tuple[int, int, str]]:
    """Id, group and command line of every process that can be seen."""
    if Path("/proc/self/stat").exists():
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    group = int((entry / "stat").read_text().rpartition(")")[2].split()[2])
                except OSError:
                    continue
                yield int(entry.name), group, words
        return
    listing = subprocess.run(
        ["ps", "-axww", "-o", "pid=,pgid=,command="], check=False, capture_output=True, text=True
    )
    for line in listing.stdout.splitlines():
        pid, their_group, words = line.split(None, 2)
        yield int(pid), int(their_group), words
