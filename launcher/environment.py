"""Makes `.venv` from the hash-locked requirements, on the bare Python that `./portal` found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.place import ACCOUNT_NAME, CHECKOUT, Place
from launcher.stamps import Stamp, content_hash
from launcher.steps import LauncherError, run, step

LOCKS = CHECKOUT / "requirements"
NEEDED_TO_INSTALL = 2000  # megabytes
NEEDED_TO_RUN = 200


def prepare(place: Place, lock: str) -> None:
    """See that `.venv` holds what a lock says: `embedded` to run the portal, `development` to test it too."""
    stamps = [stamp(place, name) for name in ("embedded", "development") if name in (lock, "development")]
    if any(s.fresh() for s in stamps) and runs(place, place.runtime_python):
        return
    check_space(NEEDED_TO_INSTALL, place.checkout, place.top)
    if not runs(place, place.runtime_python):
        with step("Making .venv"):
            make(place)
    with step(f"Installing Python packages ({lock}.txt; a minute or so the first time)"):
        install(place, LOCKS / f"{lock}.txt")
    for other in ("embedded", "development"):
        stamp(place, other).clear()
    stamp(place, lock).write()


def stamp(place: Place, lock: str) -> Stamp:
    value = content_hash([LOCKS / f"{lock}.txt"], str(place.venv.resolve()))
    return Stamp(place.venv / f"portal-{lock}.stamp", value)


def check_space(megabytes: int, *directories: Path) -> None:
    for directory in directories:
        free = shutil.disk_usage(directory).free // 2**20
        if free < megabytes:
            raise LauncherError(
                f"The disk of {directory} has {free} MB free and the portal needs {megabytes}: "
                "free some space, then start again."
            )


def make(place: Place) -> None:
    """For root, `.venv` is a link to where the servers' account can read it."""
    if not runs(place, Path(base_python())):
        raise LauncherError(
            f"The servers run as {ACCOUNT_NAME}, who cannot run {base_python()}: install a Python for everybody "
            "(apt-get install python3 python3-venv), or start as an ordinary user."
        )
    if place.venv.is_symlink():
        place.venv.unlink()
    else:
        shutil.rmtree(place.venv, ignore_errors=True)
    home = place.top / "venv" if place.account else place.venv
    shutil.rmtree(home, ignore_errors=True)
    command: list[str | Path] = [base_python(), "-m", "venv", home]
    sentence = "Python could not make a virtual environment: install its venv module, then start again."
    run(command, log=place.setup_log, sentence=sentence, umask=0o022)
    if home != place.venv:
        place.venv.symlink_to(home)


def base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def runs(place: Place, python: Path) -> bool:
    """Whether the servers' account can run that interpreter, by the path that it will be run by."""
    probe = [str(python), "-c", "import encodings, ssl, venv"]
    try:
        return (
            subprocess.run(probe, check=False, capture_output=True, cwd="/", **place.popen()).returncode == 0
        )
    except OSError:
        return False


def install(place: Place, lock: Path) -> None:
    sentence = "The Python packages could not be installed: see to the network, then start again."
    uv = shutil.which("uv")
    command: list[str | Path]
    if uv:
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", place.python]
    else:
        command = [
            place.python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ]
    options: list[str | Path] = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    run(
        [*command, *options],
        log=place.setup_log,
        sentence=sentence,
        env=installers_environment(),
        umask=0o022,
    )


def installers_environment() -> dict[str, str]:
    """Root's umask may hide files from the servers' account; and uv is not to fetch a Python of its own."""
    return {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}


def enter(place: Place, argv: list[str]) -> None:
    """Go on inside `.venv`, in place of the bare Python."""
    if Path(sys.prefix).resolve() == place.venv.resolve():
        return
    os.environ.pop("PYTHONHOME", None)
    sys.stdout.flush()
    os.execv(place.python, [str(place.python), "-m", "launcher", *argv])  # noqa: S606 - our own interpreter, no shell
