"""The virus scanner: ClamAV's clamd over its socket, by its command INSTREAM (see man 8 clamd).

Only the words that mean clean mean clean. Whatever else comes back, or nothing, is no answer, and a file without an
answer is handed out to nobody.
"""

import re
import socket
import struct
import time
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS = 5.0
CHUNK_BYTES = 64 * 1024
LONGEST_ANSWER = 4096
# Heuristics by which clamd says that it looked at a part only: no virus was found, and no all-clear given.
_IN_PART = "Heuristics.Limits.Exceeded"


@dataclass(frozen=True)
class Verdict:
    """found: the name of what was found; empty when the file is clean."""

    found: str = ""


class ScannerAwayError(Exception):
    """The scanner is not there: the file waits, and it is no fault of the file's."""


class NoVerdictError(Exception):
    """The scanner took the file and said neither clean nor infected. str() is read after "The virus scanner"."""


def is_set() -> bool:
    """Whether there is to be a scanner at all; without one only the demonstration runs (see system_checks)."""
    return bool(settings.SCANNER_URL)


def is_there() -> bool:
    """Whether the scanner is set, reached, and answers."""
    if not is_set():
        return False
    try:
        with _Line(CONNECT_SECONDS) as line:
            line.send(b"zPING\0")
            return line.answer() == "PONG"
    except (OSError, ScannerAwayError):
        return False


def scan(file: IO[bytes]) -> Verdict:
    """What clamd says of the file. Raises ScannerAwayError or NoVerdictError."""
    with _Line(settings.SCANNER_SECONDS) as line:
        try:
            line.send(b"zINSTREAM\0")
            while chunk := file.read(CHUNK_BYTES):
                line.send(struct.pack("!I", len(chunk)) + chunk)
            line.send(struct.pack("!I", 0))
        except ConnectionError:
            pass  # it stopped listening, perhaps with a word why
        except TimeoutError as error:
            raise NoVerdictError("did not take the whole file in time") from error
        try:
            return _understood(line.answer())
        except TimeoutError as error:
            raise NoVerdictError("did not answer in time") from error
        except OSError as error:
            raise NoVerdictError("ended without an answer") from error


def _understood(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict()
    if found := re.fullmatch(r"stream: (\S+) FOUND", answer):
        if found[1].startswith(_IN_PART):
            raise NoVerdictError("could not look into all of it: it is too big or too deeply packed")
        return Verdict(found[1][:100])
    if "size limit exceeded" in answer:
        raise NoVerdictError("takes no files of this size")
    if not answer:
        raise NoVerdictError("ended without an answer")
    raise NoVerdictError("gave an answer that makes no sense")


class _Line:
    """One connection to clamd, for one command, with a time limit for all of it together."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._socket = _connect()

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._wait_no_longer()
        self._socket.sendall(data)

    def answer(self) -> str:
        """What it says, up to NUL or the end. Raises OSError, TimeoutError among them."""
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            self._wait_no_longer()
            more = self._socket.recv(LONGEST_ANSWER)
            if not more:
                break
            said += more
        return said.rstrip(b"\0").decode("ascii", "replace").strip()

    def _wait_no_longer(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)


def _connect() -> socket.socket:
    """clamd://host:port, or for a Unix socket unix:///path."""
    parts = urlsplit(settings.SCANNER_URL)
    try:
        if parts.hostname:
            return socket.create_connection((parts.hostname, parts.port or 3310), CONNECT_SECONDS)
        return _connect_here(parts.path)
    except (OSError, ValueError) as error:
        raise ScannerAwayError from error


def _connect_here(path: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line
