"""Keeps the portal's processes running, and stops them in order."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from launcher.processes import Child, kill_group
from launcher.steps import LauncherError, say, step

LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # one that ran this long had started well: its next end is a new story


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, or the machine asks us to go."""


class Service(Protocol):
    child: Child

    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Program:
    """A service that is up as soon as it runs: the web server, the workers."""

    child: Child

    def start(self) -> None:
        self.child.start()

    def stop(self) -> None:
        self.child.stop()


@dataclass
class Watched:
    service: Service
    title: str
    started: float = field(default_factory=time.monotonic)
    pause: float = 0.0
    next_try: float | None = None


class Supervisor:
    def __init__(self) -> None:
        self.watched: list[Watched] = []

    def start(self, service: Service, title: str) -> None:
        # On the list first: what is stopped while it starts is stopped with the rest.
        self.watched.append(Watched(service, title))
        service.start()

    def keep(self, service: Service, title: str) -> None:
        """Look after one that runs already."""
        self.watched.append(Watched(service, title))

    def watch(self, still: Callable[[], bool] = lambda: True) -> None:
        """Start again what ends, at growing distances; until a signal raises Stopped."""
        while still():
            for one in self.watched:
                self.look_after(one)
            time.sleep(0.2)

    def look_after(self, one: Watched) -> None:
        code = one.service.child.exit_code()
        now = time.monotonic()
        if one.next_try is None and code is not None:
            steady = now - one.started > STEADY_SECONDS
            one.pause = 1.0 if steady or not one.pause else min(one.pause * 2, LONGEST_PAUSE)
            one.next_try = now + one.pause
            log = one.service.child.log
            print(
                f"{one.title} ended ({describe(code)}); starting it again in {one.pause:.0f} s. See {log}",
                flush=True,
            )
        elif one.next_try is not None and now >= one.next_try:
            one.next_try = None
            one.started = now
            try:
                one.service.start()
            except LauncherError as error:
                say(str(error))

    def stop(self) -> None:
        """The last started first, so that nothing loses what it stands on; a second signal hurries the rest."""
        if not self.watched:
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.hurry)
        with step("Stopping"):
            for one in self.watched:
                if isinstance(one.service, Program):
                    one.service.child.ask_to_stop()  # all at once, as none of them needs another
            while self.watched:
                self.watched[-1].service.stop()
                self.watched.pop()

    def hurry(self, number: int, frame: FrameType | None) -> None:
        for one in self.watched:
            process = one.service.child.process
            if process and isinstance(one.service, Program):
                kill_group(process.pid, signal.SIGKILL)


def describe(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def listen_for_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # until Supervisor.stop listens again
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
