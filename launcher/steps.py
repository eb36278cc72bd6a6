"""What a person at the terminal sees: a line for each step, and one sentence when it cannot go on."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class LauncherError(Exception):
    """What is missing and what to type, in one sentence."""


QUIET_SECONDS = 3


def say(words: str, end: str = "\n") -> None:
    """To whoever listens; that nobody does any more (a closed terminal) must not keep us from stopping."""
    try:
        print(words, end=end, flush=True)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what begins and how long it took; a dot every few seconds shows that it goes on."""
    began = time.monotonic()
    say(f"{title} ", end="")
    done = threading.Event()

    def tick() -> None:
        while not done.wait(QUIET_SECONDS):
            say(".", end="")

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    ended = "stopped"
    try:
        yield
        ended = f"{time.monotonic() - began:.1f} s"
    finally:
        done.set()
        ticker.join()
        say(f" {ended}")


def run(
    argv: Sequence[str | Path],
    *,
    log: Path,
    sentence: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    limit: float = 900,
    **popen: object,
) -> None:
    """Run a program to its end, its words into the log; when it does not succeed, show the last of them."""
    with log.open("ab") as out:
        out.write(f"\n$ {' '.join(map(str, argv))}\n".encode())
        out.flush()
        start = out.tell()
        try:
            code = subprocess.run(
                [str(part) for part in argv],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(env) if env is not None else None,
                timeout=limit,
                check=False,
                **popen,  # type: ignore[call-overload]  # Place.popen() says which
            ).returncode
        except subprocess.TimeoutExpired:
            raise LauncherError(
                f"{sentence} (It had not finished after {limit:.0f} seconds; see {log})"
            ) from None
        except OSError as error:
            raise LauncherError(f"{sentence} ({argv[0]}: {error.strerror}.)") from None
    if code != 0:
        show_tail(log, start)
        raise LauncherError(f"{sentence} (The whole story is in {log})")


def show_tail(log: Path, start: int = 0, lines: int = 12) -> None:
    """The last lines that a program wrote, indented, so that they are not taken for the portal's own."""
    with log.open("rb") as file:
        file.seek(start)
        said = file.read().decode(errors="replace").strip().splitlines()
    print(file=sys.stderr)
    for line in without_traceback(said)[-lines:]:
        print(f"    {line}", file=sys.stderr)


def without_traceback(lines: list[str]) -> list[str]:
    """What a traceback ends with says enough here; the whole of it stays in the log."""
    starts = [number for number, line in enumerate(lines) if line.startswith("Traceback (most recent call")]
    if not starts:
        return lines
    message = next(
        (n for n in range(starts[-1] + 1, len(lines)) if not lines[n].startswith(" ")), len(lines) - 1
    )
    return lines[: starts[0]] + lines[message:]
