"""What must come from the machine itself: Pango for PDFs, a browser for the tests."""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from launcher import clamd
from launcher.place import Place
from launcher.steps import LauncherError, run, say, step

PANGO_PACKAGES = [
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-liberation",
    "fonts-dejavu-core",
]
# The names by which WeasyPrint loads them (weasyprint/text/ffi.py).
PANGO_LIBRARIES = [
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "gobject-2.0"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "harfbuzz"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "harfbuzz-subset"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0"),
]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_BROWSERS = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
APT_LIMIT = 600


def ensure_pango(place: Place) -> None:
    if has_pango():
        return
    by_hand = "apt-get install --no-install-recommends " + " ".join(PANGO_PACKAGES)
    if may_apt():
        with step("Installing Pango, which lays out the PDF reports"):
            apt_install(
                PANGO_PACKAGES, place, f"Pango could not be installed: type {by_hand}, then start again."
            )
    elif platform.system() == "Darwin" and shutil.which("brew"):
        with step("Installing Pango, which lays out the PDF reports"):
            sentence = "Pango could not be installed: type brew install pango, then start again."
            run(["brew", "install", "pango"], log=place.setup_log, sentence=sentence)
    if not has_pango():
        advice = "brew install pango" if platform.system() == "Darwin" else f"sudo {by_hand}"
        raise LauncherError(
            f"Pango, which lays out the PDF reports, is missing: type {advice}, then start again."
        )


def has_pango() -> bool:
    return all(any(map(loads, names)) for names in PANGO_LIBRARIES)


def loads(library: str) -> bool:
    """Libraries of Homebrew are outside the loader's own path."""
    for name in (library, f"/opt/homebrew/lib/{library}", f"/usr/local/lib/{library}"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def may_apt() -> bool:
    return bool(shutil.which("apt-get")) and (os.getuid() == 0 or bool(sudo()))


def sudo() -> list[str]:
    """sudo, if it asks for no password."""
    if os.getuid() == 0 or not shutil.which("sudo"):
        return []
    allowed = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else []


def apt_install(packages: list[str], place: Place, sentence: str) -> None:
    prefix = [
        *sudo(),
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]
    run([*prefix, "update"], log=place.setup_log, sentence=sentence, limit=APT_LIMIT)
    options = ["install", "-y", "--no-install-recommends"]
    run([*prefix, *options, *packages], log=place.setup_log, sentence=sentence, limit=APT_LIMIT)


def ensure_browser(place: Place) -> str:
    """A Chromium for the browser tests: the machine's, else one that is installed now. Never done without."""
    found = browser()
    if found:
        return found
    if may_apt() and is_debian():
        with step("Installing Chromium for the browser tests"):
            apt_install(
                ["chromium"], place, "Chromium could not be installed: type sudo apt-get install chromium"
            )
    else:
        with step("Fetching Playwright's Chromium for the browser tests"):
            sentence = (
                "There is no Chromium for the browser tests: install one, then type ./portal test again."
            )
            command = [sys.executable, "-m", "playwright", "install", "chromium"]
            run(command, log=place.setup_log, sentence=sentence)
    found = browser()
    if not found:
        raise LauncherError(
            "There is no Chromium for the browser tests: install one, then type ./portal test again."
        )
    return found


def browser() -> str | None:
    """Its path. PORTAL_CHROMIUM names one."""
    named = os.environ.get("PORTAL_CHROMIUM")
    if named:
        return named
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    for name in (*MAC_BROWSERS, playwrights_own()):
        if name and Path(name).exists():
            return name
    return None


def playwrights_own() -> str:
    program = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    found = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    return found.stdout.strip()


def ensure_scanner(place: Place) -> None:
    """ClamAV for the tests of the virus scanner, where root may install it. Without it they are skipped, and say so."""
    if clamd.program() or os.getuid() != 0 or not may_apt() or not is_debian():
        return
    with step("Installing ClamAV for the tests of the virus scanner"):
        sentence = "ClamAV could not be installed."
        try:
            apt_install(["clamav-daemon"], place, sentence)
        except LauncherError as error:
            say(f"{error} The tests that need it are left out.")


def is_debian() -> bool:
    """Ubuntu's package of that name is a stub for a snap, which does not run everywhere."""
    release = Path("/etc/os-release")
    return release.exists() and "\nID=debian" in f"\n{release.read_text()}"
