"""The code where the servers can read it.

Root's servers run as an account that may be unable to enter the checkout, so at each start root copies the
code beside the state, owned by root: that account reads it and cannot change it. Only what differs is copied.
For an ordinary user there is nothing to do: the servers run from the checkout.
"""

import compileall
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from launcher.place import Account, Place

LEFT_OUT = {".git", ".venv", "var", "node_modules", "tests", "docs", "secrets", "__pycache__"}


def stage(place: Place) -> Path:
    """The directory that the servers run from."""
    if not place.account:
        return place.checkout
    target = place.top / "code"
    wanted = dict(files(place.checkout))
    for name, source in wanted.items():
        copy(source, target / name)
    for path in list(target.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.relative_to(target) not in wanted:
            path.unlink()
    compileall.compile_dir(target, quiet=2)  # the account may not write __pycache__ itself
    give(target, place.account)
    return target


def files(top: Path) -> Iterator[tuple[Path, Path]]:
    for directory, names, file_names in os.walk(top):
        names[:] = [name for name in names if name not in LEFT_OUT and not name.startswith(".")]
        for name in file_names:
            path = Path(directory, name)
            if not path.is_symlink() and not name.startswith(".env"):
                yield path.relative_to(top), path


def copy(source: Path, target: Path) -> None:
    facts = source.stat()
    if target.exists():
        there = target.stat()
        if (there.st_mtime_ns, there.st_size) == (facts.st_mtime_ns, facts.st_size):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def give(top: Path, account: Account) -> None:
    """The account reads it whatever root's umask is, and nobody else does: a checkout may hold private files."""
    for directory, _, names in os.walk(top):
        for path, mode in ((Path(directory), 0o750), *((Path(directory, name), 0o640) for name in names)):
            path.chmod(mode)
            os.chown(path, os.getuid(), account.gid)
