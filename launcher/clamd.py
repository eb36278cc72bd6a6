"""ClamAV's clamd, where the machine has it: the demonstration's and the tests' own, behind a socket.

It needs no download: its signatures are two of ours, made here, and whatever the machine has of ClamAV's.
"""

import os
import shutil
import signal
import socket
import time
from pathlib import Path
from types import TracebackType

from launcher.place import Account, Place, make_directory, servers_account, socket_directory
from launcher.processes import Child
from launcher.steps import LauncherError, say, show_tail, step
from launcher.supervisor import Supervisor

START_SECONDS = 120  # ClamAV's own signatures take half a minute to read
EARLY_SECONDS = 5  # what keeps it from starting at all shows by then
MACHINES_SIGNATURES = Path("/var/lib/clamav")
# Text that stands for a virus where something must be found. Harmless, and written in two parts, so that a scanner
# that looks at this file finds nothing here.
MARKER = b"vawg-portal-" + b"test-virus-3f1c"
# The industry's own test string (eicar.org), the wrong way round for the same reason.
EICAR = b"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"[::-1]
SIGNATURES = {"Portal.Test.Marker": MARKER, "Portal.Test.Eicar": EICAR}

_CONFIGURATION = """\
Foreground yes
LocalSocket {socket}
LocalSocketMode 600
DatabaseDirectory {signatures}
TemporaryDirectory {scratch}
MaxThreads 4
MaxConnectionQueueLength 30
StreamMaxLength 30M
MaxFileSize 30M
MaxScanSize 400M
AlertExceedsMax yes
ReadTimeout 60
CommandReadTimeout 10
ExitOnOOM yes
"""


class Scanner:
    """One clamd with its configuration and signatures in `directory`."""

    def __init__(
        self,
        directory: Path,
        *,
        user: Account | None = None,
        log: Path | None = None,
        records: Path | None = None,
        machines_signatures: Path | None = None,
    ) -> None:
        self.account = user or servers_account()
        self.directory = make_directory(directory.absolute(), self.account)
        self.socket = socket_directory(self.directory, self.account) / "clamd.sock"
        self.log = log or self.directory / "clamd.log"
        self.configuration = self.directory / "clamd.conf"
        self.machines_signatures = machines_signatures
        self.child = Child(
            "clamd",
            [program() or "clamd", f"--config-file={self.configuration}"],
            records=records or self.directory,
            mark=self.configuration,
            cwd=self.directory,
            log=self.log,
            env={**os.environ, "LC_ALL": "C"},
            account=self.account,
            stop_signal=signal.SIGTERM,
            patience=10,
        )

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self, *, wait: bool = False) -> None:
        """wait: until it answers. It reads its signatures first; files wait for it meanwhile."""
        self._write()
        self.child.start()
        deadline = time.monotonic() + START_SECONDS
        while wait and not self.answers():
            if self.child.exit_code() is not None or time.monotonic() > deadline:
                show_tail(self.log, self.child.log_start)
                raise LauncherError(f"The virus scanner could not start: see {self.log}")
            time.sleep(0.05)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"zPING\0")
                return line.recv(16).startswith(b"PONG")
            except OSError:
                return False

    def stop(self) -> None:
        self.child.stop()

    def _write(self) -> None:
        signatures = make_directory(self.directory / "signatures", self.account)
        scratch = make_directory(self.directory / "scratch", self.account)
        for old in signatures.iterdir():
            old.unlink()
        lines = [f"{name}:0:*:{text.hex()}" for name, text in SIGNATURES.items()]
        (signatures / "portal.ndb").write_text("\n".join(lines) + "\n")
        for theirs in machines_databases(self.machines_signatures):
            (signatures / theirs.name).symlink_to(theirs)
        self.configuration.write_text(
            _CONFIGURATION.format(socket=self.socket, signatures=signatures, scratch=scratch)
        )
        if self.account:
            for file in (*signatures.iterdir(), self.configuration):
                os.chown(file, self.account.uid, self.account.gid, follow_symlinks=False)

    def __enter__(self) -> "Scanner":
        self.start(wait=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_if_there(place: Place, supervisor: Supervisor) -> str:
    """Start the demonstration's own scanner where the machine has ClamAV; its address, or nothing."""
    if not program():
        say("ClamAV is not on this machine: files are marked “Not virus-scanned”.")
        return ""
    scanner = Scanner(
        place.top / "clamd",
        user=place.account,
        log=place.logs / "clamd.log",
        records=place.run,
        machines_signatures=MACHINES_SIGNATURES,
    )
    with step("Starting the virus scanner"):
        scanner.start()
        deadline = time.monotonic() + EARLY_SECONDS
        while not scanner.answers() and scanner.child.exit_code() is None and time.monotonic() < deadline:
            time.sleep(0.1)
    if scanner.child.exit_code() is not None:
        scanner.stop()
        say(f"ClamAV does not start here (see {scanner.log}): files are marked “Not virus-scanned”.")
        return ""
    supervisor.keep(scanner, "The virus scanner")
    return scanner.url


def program() -> str | None:
    """Its path, if the machine has it. Debian's stands where only root looks."""
    return shutil.which("clamd") or next((p for p in ("/usr/sbin/clamd",) if Path(p).exists()), None)


def machines_databases(directory: Path | None) -> list[Path]:
    """ClamAV's own signature files there, as freshclam keeps them."""
    if directory is None or not directory.is_dir() or not os.access(directory, os.R_OK | os.X_OK):
        return []
    return sorted(p for p in directory.iterdir() if p.suffix in {".cvd", ".cld"} and os.access(p, os.R_OK))
