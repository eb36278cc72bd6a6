"""What cannot go on says so in one sentence, and what to type."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import environment, system
from launcher.databases import Databases
from launcher.place import CHECKOUT, Place
from launcher.steps import LauncherError, run, without_traceback
from launcher.supervisor import Supervisor
from launcher.up import hold_lock, open_port

Script = Callable[[str], Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(CHECKOUT, tmp_path, None)
    place.logs.mkdir()
    place.run.mkdir()
    return place


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """An executable file that stands for a Python."""

    def write(body: str) -> Path:
        path = tmp_path / "python3"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    return write


def portal(*words: str, python: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **({"PORTAL_PYTHON": str(python)} if python else {})}
    return subprocess.run(
        [CHECKOUT / "portal", *words], env=env, capture_output=True, text=True, check=False, timeout=60
    )


def test_python_too_old(script: Script) -> None:
    old = script('case "$2" in "") ;; *print*) echo 3.9 ;; *) exit 1 ;; esac')
    done = portal("up", python=old)
    assert done.returncode == 1
    assert done.stderr.startswith("portal: Python 3.11 or newer is needed and this machine has 3.9: install")
    assert done.stderr.count("\n") == 1


def test_no_venv_module(script: Script) -> None:
    bare = script(f'case "$2" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac')
    done = portal("up", python=bare)
    assert done.returncode == 1
    assert "has no venv module: install it" in done.stderr
    assert "python3-venv" in done.stderr


def test_no_python_at_all(tmp_path: Path) -> None:
    done = portal("up", python=tmp_path / "nothing")
    assert done.returncode == 1
    assert "there is none on this machine" in done.stderr


def test_a_verb_that_there_is_not() -> None:
    done = portal("dance")
    assert done.returncode == 2
    assert done.stderr == "portal: there is no dance: ./portal help lists what there is.\n"


def test_help_lists_every_verb() -> None:
    said = portal("help").stdout
    for verb in ("up", "test", "check", "fix", "migrations", "bench", "prove", "backup", "restore", "help"):
        assert f"\n  {verb} " in said


def test_port_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(LauncherError, match=rf"Port {port} is taken by another program.*PORT={port + 1}"):
            open_port()


@pytest.mark.parametrize("word", ["http", "0", "70000", ""])
def test_port_that_is_none(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("PORT", word)
    with pytest.raises(LauncherError, match="PORT is a number"):
        open_port()


def test_running_already(place: Place) -> None:
    first = hold_lock(place)
    with pytest.raises(LauncherError, match="is running already"):
        hold_lock(place)
    first.close()
    hold_lock(place).close()


def test_no_disk_space(tmp_path: Path) -> None:
    with pytest.raises(LauncherError, match="free some space"):
        environment.check_space(10**12, tmp_path)


def test_no_pango_and_no_right_to_install_it(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    monkeypatch.setattr(system, "PANGO_LIBRARIES", [("libnothing.so.0",)])
    monkeypatch.setattr(system, "may_apt", lambda: False)
    monkeypatch.setattr(system.platform, "system", lambda: "Linux")
    with pytest.raises(LauncherError, match=r"Pango.* is missing: type sudo apt-get install .*libpango"):
        system.ensure_pango(place)


def databases(place: Place, monkeypatch: pytest.MonkeyPatch, **urls: str) -> Databases:
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, urls.get(name, ""))
    return Databases(place, Supervisor())


def test_database_unreachable(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://portal_web:secret@127.0.0.1:1/portal"
    there = databases(place, monkeypatch, DATABASE_URL=url, OWNER_DATABASE_URL=url)
    with pytest.raises(LauncherError, match="cannot be reached") as told:
        there.check_database()
    assert "secret" not in str(told.value)


def test_database_without_its_owner(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    there = databases(place, monkeypatch, DATABASE_URL="postgresql://portal_web@127.0.0.1:1/portal")
    with pytest.raises(LauncherError, match="set OWNER_DATABASE_URL"):
        there.check_database()


def test_broker_unreachable(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    there = databases(place, monkeypatch, REDIS_URL="redis://:secret@127.0.0.1:1/0")
    with pytest.raises(LauncherError, match=r"The broker at .* cannot be reached") as told:
        there.check_redis()
    assert "secret" not in str(told.value)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LauncherError, match="Nothing came of it"):
        run([tmp_path / "missing"], log=tmp_path / "log", sentence="Nothing came of it.")


def test_of_a_traceback_only_its_last_line_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(LauncherError):
        run(
            [sys.executable, "-c", "print('so far'); {}['key']"], log=tmp_path / "log", sentence="It stopped."
        )
    said = capsys.readouterr().err
    assert "KeyError: 'key'" in said
    assert "Traceback" not in said
    assert without_traceback(["fine"]) == ["fine"]
