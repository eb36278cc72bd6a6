"""The demonstration's own virus scanner: started where there is one, gone without in a sentence."""

import socket
from pathlib import Path

import pytest

from launcher import clamd
from launcher.clamd import EICAR, MARKER, Scanner, machines_databases, start_if_there
from launcher.place import Place, scratch, servers_account
from launcher.supervisor import Supervisor

needs_clamd = pytest.mark.skipif(
    clamd.program() is None, reason="no clamd on this machine: apt-get install clamav-daemon"
)


def place_in(directory: Path) -> Place:
    for name in ("logs", "run"):
        (directory / name).mkdir()
    return Place(directory, directory, servers_account())


def said_of(data: bytes, scanner: Scanner) -> bytes:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(scanner.socket))
        line.sendall(b"zINSTREAM\0" + len(data).to_bytes(4, "big") + data + bytes(4))
        return line.recv(200)


@needs_clamd
def test_it_knows_the_portals_own_signatures_without_any_download():
    with scratch() as directory, Scanner(directory / "clamd") as scanner:
        assert b"OK" in said_of(b"harmless", scanner)
        assert b"Portal.Test.Marker" in said_of(MARKER, scanner)
        assert b"Portal.Test.Eicar" in said_of(EICAR, scanner)
    assert not scanner.answers()


@needs_clamd
def test_the_portal_starts_one_and_looks_after_it(capsys):
    with scratch() as directory:
        supervisor = Supervisor()
        url = start_if_there(place_in(directory), supervisor)
        try:
            assert url.startswith("unix:///")
            assert [one.title for one in supervisor.watched] == ["The virus scanner"]
        finally:
            supervisor.watched[0].service.stop()
    assert "Starting the virus scanner" in capsys.readouterr().out


def test_a_machine_without_one_says_so_in_a_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(clamd, "program", lambda: None)
    assert start_if_there(place_in(tmp_path), Supervisor()) == ""
    assert "ClamAV is not on this machine: files are marked “Not virus-scanned”." in capsys.readouterr().out


def test_one_that_does_not_start_is_gone_without_too(monkeypatch, capsys):
    monkeypatch.setattr(clamd, "program", lambda: "/bin/false")
    with scratch() as directory:
        supervisor = Supervisor()
        assert start_if_there(place_in(directory), supervisor) == ""
        assert supervisor.watched == []
    assert "ClamAV does not start here" in capsys.readouterr().out


def test_the_machines_own_signatures_are_used_where_there_are_any(tmp_path):
    for name in ("daily.cld", "main.cvd", "freshclam.dat"):
        (tmp_path / name).touch()
    assert [path.name for path in machines_databases(tmp_path)] == ["daily.cld", "main.cvd"]
    assert machines_databases(tmp_path / "none") == []
    assert machines_databases(None) == []
