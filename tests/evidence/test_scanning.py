"""The client for clamd: what a real one says of real files, and what a bad one may say without being believed."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evidence import scanning
from evidence.scanning import NoVerdictError, ScannerAwayError, Verdict
from launcher.clamd import EICAR, MARKER
from tests.evidence import files
from tests.evidence.scanner import needs_clamd


def scan(data: bytes) -> Verdict:
    return scanning.scan(io.BytesIO(data))


# --- a real one -------------------------------------------------------------------------------------------------


@needs_clamd
@pytest.mark.asvs("5.4.3")
def test_a_real_scanner_tells_clean_from_infected(scanner):
    assert scanning.is_there()
    assert scan(files.pdf()) == Verdict()
    assert scan(b"") == Verdict()
    assert scan(b"x" * 200_000 + MARKER) == Verdict("Portal.Test.Marker.UNOFFICIAL")
    assert scan(EICAR).found.startswith("Portal.Test.Eicar")
    assert scan(files.office("docx", {"word/media/a.bin": MARKER})).found


@needs_clamd
def test_a_scanner_named_by_host_and_port(scanner, settings):
    with bridge(scanner.socket) as port:
        settings.SCANNER_URL = f"clamd://127.0.0.1:{port}"
        assert scan(MARKER).found
        assert scan(b"harmless") == Verdict()


# --- none, and bad ones -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["clamd://127.0.0.1:1", "unix:///nowhere/clamd.sock", "clamd://127.0.0.1:99999", "unix://", "nonsense"],
)
def test_a_scanner_that_is_not_there_is_away(settings, url):
    settings.SCANNER_URL = url
    assert not scanning.is_there()
    with pytest.raises(ScannerAwayError):
        scan(b"x")


def test_none_at_all_is_not_there(settings):
    settings.SCANNER_URL = ""
    assert not scanning.is_set()
    assert not scanning.is_there()


ANSWERS = {
    b"stream: OK\0": Verdict(),
    b"stream: Win.Test FOUND\0": Verdict("Win.Test"),
    b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0": "could not look into all of it",
    b"INSTREAM size limit exceeded. ERROR\0": "takes no files of this size",
    b"": "ended without an answer",
    b"\0": "ended without an answer",
    b"OK\0": "makes no sense",
    b"stream: OK OK\0": "makes no sense",
    b"stream: NOT OK\0": "makes no sense",
    b"stream: ok\0": "makes no sense",
    b"stream: OK\nstream: Win.Test FOUND\0": "makes no sense",
    b"stream:  FOUND\0": "makes no sense",
    b"HTTP/1.1 200 OK\r\n\r\n\0": "makes no sense",
    b"\xff" * 10_000: "makes no sense",
    b"stream: Can't allocate memory ERROR\0": "makes no sense",
}


@pytest.mark.parametrize("said", ANSWERS, ids=lambda said: repr(said[:40]))
def test_only_the_words_that_mean_clean_mean_clean(settings, said):
    expected = ANSWERS[said]
    with answering(settings, lambda line: line.sendall(said)):
        if isinstance(expected, Verdict):
            assert scan(b"x" * 100) == expected
        else:
            with pytest.raises(NoVerdictError, match=expected):
                scan(b"x" * 100)


def test_a_scanner_that_hangs_up_in_the_middle_gives_no_verdict(settings):
    with (
        answering(settings, lambda line: None, read=1000),
        pytest.raises(NoVerdictError, match="without an answer"),
    ):
        scan(b"x" * 5_000_000)


def test_a_scanner_that_refuses_in_the_middle_is_heard(settings):
    def refuse(line: socket.socket) -> None:
        line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        line.shutdown(socket.SHUT_WR)
        while line.recv(1 << 20):
            pass

    with answering(settings, refuse, read=1000), pytest.raises(NoVerdictError, match="of this size"):
        scan(b"x" * 5_000_000)


@pytest.mark.parametrize("read", [0, 1 << 30], ids=["takes nothing", "says nothing"])
def test_a_scanner_that_hangs_is_left_after_its_time(settings, read):
    settings.SCANNER_SECONDS = 0.5
    began = time.monotonic()
    with (
        answering(settings, lambda line: time.sleep(1.5), read=read),
        pytest.raises(NoVerdictError, match="in time"),
    ):
        scan(b"x" * 20_000_000)
    assert time.monotonic() - began < 5


def test_a_scanner_that_says_a_letter_at_a_time_is_left_too(settings):
    settings.SCANNER_SECONDS = 0.5

    def dribble(line: socket.socket) -> None:
        for _ in range(20):
            line.sendall(b"x")
            time.sleep(0.1)

    with answering(settings, dribble), pytest.raises(NoVerdictError, match="in time"):
        scan(b"x")


@contextmanager
def answering(settings, answer: Callable[[socket.socket], object], *, read: int = 1 << 30) -> Iterator[None]:
    """A scanner that reads so many bytes of what it gets, or up to the end, and then does as `answer` says."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = door.accept()
        with line:
            got = b""
            while len(got) < read and not got.endswith(b"\0\0\0\0"):
                more = line.recv(min(1 << 20, read - len(got)))
                if not more:
                    break
                got = got[-4:] + more if read == 1 << 30 else got + more
            try:
                answer(line)
            except OSError:
                return  # it hung up first

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings.SCANNER_URL = f"clamd://127.0.0.1:{door.getsockname()[1]}"
    try:
        yield
    finally:
        thread.join(timeout=5)
        door.close()


@contextmanager
def bridge(path: Path) -> Iterator[int]:
    """The Unix socket, reached by TCP."""
    door = socket.create_server(("127.0.0.1", 0))

    def carry(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(1 << 16):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return  # one of the two has gone

    def serve() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            inner = socket.socket(socket.AF_UNIX)
            inner.connect(str(path))
            threading.Thread(target=carry, args=(line, inner), daemon=True).start()
            threading.Thread(target=carry, args=(inner, line), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()
