"""Programs that end are started again; stopping leaves none."""

import sys
import time
from pathlib import Path

from launcher.processes import Child, ours
from launcher.supervisor import Program, Supervisor


def program(tmp_path: Path, words: str, name: str = "program") -> Program:
    argv = [sys.executable, "-X", f"portal={tmp_path}", "-c", words]
    return Program(
        Child(name, argv, records=tmp_path, mark=tmp_path, log=tmp_path / f"{name}.log", patience=2)
    )


def watch_until(supervisor: Supervisor, met: "object") -> None:
    deadline = time.monotonic() + 10
    supervisor.watch(lambda: not met() and time.monotonic() < deadline)


def test_a_program_that_ends_is_started_again(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    supervisor = Supervisor()
    words = f"open({str(runs)!r}, 'a').write('x')\nimport time\ntime.sleep(0.1)"
    supervisor.start(program(tmp_path, words), "The program")
    watch_until(supervisor, lambda: runs.exists() and len(runs.read_text()) >= 2)
    supervisor.stop()
    assert runs.read_text().startswith("xx")


def test_the_pause_between_tries_grows(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.start(program(tmp_path, "pass"), "The program")
    one = supervisor.watched[0]
    watch_until(supervisor, lambda: one.pause > 1)
    supervisor.stop()
    assert one.pause == 2


def test_one_that_ignores_the_signal_and_its_children_are_gone_after_stop(tmp_path: Path) -> None:
    words = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "os.fork()\n"
        "print('up', flush=True)\n"
        "time.sleep(60)"
    )
    supervisor = Supervisor()
    stubborn = program(tmp_path, words)
    supervisor.start(stubborn, "The program")
    assert stubborn.child.process is not None
    group = stubborn.child.process.pid
    watch_until(supervisor, lambda: stubborn.child.said().count("up") == 2)
    supervisor.stop()
    deadline = time.monotonic() + 2
    while ours(group, tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not ours(group, tmp_path)
