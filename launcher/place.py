"""Where things live and who runs them.

An ordinary user has everything inside the checkout: `.venv/` and `var/`.

PostgreSQL refuses to run as root, and nothing else of ours should either. So root's servers run as an account
of their own, and live in /var/lib/vawg-portal/<checkout>/, because that account may be unable to read the
checkout (under /root, say). No directory that the launcher did not make has its mode changed.

    venv/ code/ servers/       what root's servers run: root's own, the account only reads it
    logs/ run/                 the launcher's: logs, ids of processes, stamps, the lock, the secret key
    postgres/ valkey/ state/   the account's: data, the queue, PORTAL_STATE (files, collected assets)
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.steps import LauncherError

CHECKOUT = Path(__file__).resolve().parent.parent
ACCOUNT_NAME = "vawg-portal"
ROOTS_TOP = Path("/var/lib/vawg-portal")
# A Unix socket's path has at most 104 bytes on macOS, 108 on Linux, and ends in /.s.PGSQL.5432.
LONGEST_SOCKET_DIRECTORY = 85


@dataclass(frozen=True)
class Account:
    """The unprivileged user that root's servers run as."""

    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Place:
    checkout: Path
    top: Path
    account: Account | None  # None: the servers run as whoever typed the command

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def runtime_python(self) -> Path:
        """Not through the checkout's link, which the servers' account may be unable to follow."""
        return self.venv.resolve() / "bin" / "python"

    @property
    def logs(self) -> Path:
        return self.top / "logs"

    @property
    def run(self) -> Path:
        return self.top / "run"

    @property
    def state(self) -> Path:
        """PORTAL_STATE of the settings: what the product itself writes, outside its database."""
        return self.top / "state"

    @property
    def setup_log(self) -> Path:
        return self.logs / "setup.log"

    def popen(self) -> dict[str, Any]:
        return self.account.popen() if self.account else {}


def top_directory() -> Path:
    """Where everything of this checkout's that is not source is; not made yet."""
    if named := os.environ.get("PORTAL_HOME"):
        return Path(named).absolute()
    if os.getuid() != 0:
        return CHECKOUT / "var"
    return ROOTS_TOP / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


def find() -> Place:
    """The directories, made if need be, and the account to run servers as."""
    account = servers_account()
    top = top_directory()
    place = Place(CHECKOUT, top, account)
    try:
        if top.parent == ROOTS_TOP:
            make_directory(ROOTS_TOP, None, mode=0o755)
        make_directory(top, None, mode=0o755 if account else 0o700)
        for directory in (place.logs, place.run):
            make_directory(directory, None)
        make_directory(place.state, account)
    except PermissionError:
        raise LauncherError(
            f"The portal cannot write to {top}: make that directory your own by typing "
            f"sudo chown -R $(id -un) {top}, then start again."
        ) from None
    if account and not (top / "checkout").exists():
        (top / "checkout").write_text(f"{CHECKOUT}\n")  # for whoever tidies /var/lib one day
    return place


def make_directory(path: Path, account: Account | None, mode: int = 0o700) -> Path:
    """A directory of the account's own; one that exists already is left as it is."""
    try:
        path.mkdir(mode=mode)
    except FileExistsError:  # also: another process was quicker
        return path
    path.chmod(mode)  # whatever the umask says
    if account:
        os.chown(path, account.uid, account.gid)
    return path


def servers_account() -> Account | None:
    """Who runs the servers when root typed the command: a system user of ours, made at the first start."""
    if os.getuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        make_account()
        try:
            entry = pwd.getpwnam(ACCOUNT_NAME)
        except KeyError:
            raise LauncherError(
                f"The servers do not run as root and the user {ACCOUNT_NAME} could not be made: "
                f"type useradd --system --user-group {ACCOUNT_NAME}, or start as an ordinary user."
            ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def make_account() -> None:
    if shutil.which("useradd"):
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(ROOTS_TOP)]
        command = ["useradd", *options, "--shell", "/usr/sbin/nologin", ACCOUNT_NAME]
        subprocess.run(command, check=False, capture_output=True)


def socket_directory(wanted: Path, account: Account | None) -> Path:
    """`wanted` if a socket's path fits into it, else a short private directory that stands for it."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_DIRECTORY:
        return make_directory(wanted, account)
    uid = account.uid if account else os.getuid()
    short = Path("/tmp") / f"vawg-{uid}-{hashlib.sha256(str(wanted).encode()).hexdigest()[:12]}"  # noqa: S108 - its owner is checked below
    make_directory(short, account)
    facts = short.lstat()
    if facts.st_uid != uid or facts.st_mode & 0o077:
        raise LauncherError(f"{short} belongs to somebody else: remove it, then start again.")
    return short


@contextmanager
def scratch(account: Account | None = None) -> Iterator[Path]:
    """A short-lived directory in which the servers' account can work; short enough for sockets."""
    account = account or servers_account()
    path = Path(tempfile.mkdtemp(prefix="vawg-", dir="/tmp"))
    try:
        if account:
            os.chown(path, account.uid, account.gid)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
