"""`./portal check`, `fix` and `migrations`: what can be told about the code, and made, without running its tests."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from launcher.place import CHECKOUT, Place, find, make_directory, scratch
from launcher.postgres import Cluster

PYTHON = [sys.executable]
SCRIPTS = Path(sys.executable).parent
COMPOSE = "docker-compose.yml"
# As docker-compose.yml sets it; the key is as long as a real one.
PRODUCTION = [
    "DEMO=0",
    f"SECRET_KEY={secrets.token_urlsafe(50)}",
    "ALLOWED_HOSTS=portal.example",
    "SCANNER_URL=clamd://scanner:3310",
]


def checks() -> dict[str, Sequence[str | Path]]:
    """Each by the name that it is reported under; the slowest first, so that two at a time end together."""
    manage = [*PYTHON, "manage.py"]
    return {
        # What the migrations make, asked by the login that the web has.
        "gate (check --database)": [
            "sh", "-c",
            '"$0" manage.py migrate --verbosity 0 && PORTAL_AS_OWNER= "$0" manage.py check --database default',
            sys.executable,
        ],
        "types (mypy)": [*PYTHON, "-m", "mypy", "."],
        "style (ruff check)": [*PYTHON, "-m", "ruff", "check", "--output-format=concise", "."],
        "format (ruff format)": [*PYTHON, "-m", "ruff", "format", "--check", "--output-format=concise", "."],
        "ladder (import-linter)": [*PYTHON, SCRIPTS / "lint-imports", "--no-logo"],
        "settings (manage.py check)": [*manage, "check", "--fail-level", "WARNING"],
        "settings of production (check --deploy)": [
            "env", *PRODUCTION, *manage, "check", "--deploy", "--fail-level", "WARNING"
        ],
        "migrations (makemigrations --check)": [*manage, "makemigrations", "--check", "--dry-run"],
        "templates": [*PYTHON, "-m", "launcher.templates"],
        "compose file": [
            *PYTHON, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE
        ],
        "shell (sh -n)": ["sh", "-n", "portal"],
    }  # fmt: skip # laid out to be read


def check() -> int:
    with throw_away_database() as env:
        began = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda item: report(item[0], item[1], env), checks().items()))
    wrong = results.count(False)
    took = time.monotonic() - began
    print(
        f"{wrong} of {len(results)} checks found something."
        if wrong
        else f"All checks are fine ({took:.0f} s)."
    )
    return 1 if wrong else 0


def migrations(_place: Place, words: list[str]) -> int:
    """Write the migrations that the models want and do not have: of the apps that are named, or of all."""
    with throw_away_database() as env:
        argv = [*PYTHON, "manage.py", "makemigrations", *words]
        return subprocess.run(argv, cwd=CHECKOUT, env=env, check=False).returncode


@contextmanager
def throw_away_database() -> Iterator[dict[str, str]]:
    """The environment of a command of Django's, with an empty database that is gone afterwards."""
    find()
    # Django asks for the folder, which the front end's build makes; none of this wants a build.
    (CHECKOUT / "static" / "dist").mkdir(parents=True, exist_ok=True)
    with scratch() as directory, Cluster(directory / "postgres", fsync=False) as cluster:
        cluster.make_roles()
        yield django_environment(cluster, make_directory(directory / "state", None))


def django_environment(cluster: Cluster, state: Path) -> dict[str, str]:
    """A throw-away database: Django asks it what has been migrated."""
    return {
        **os.environ,
        "DATABASE_URL": cluster.url("portal_web"),
        "OWNER_DATABASE_URL": cluster.url("portal_owner"),
        "PORTAL_AS_OWNER": "1",
        "PORTAL_STATE": str(state),
        "REDIS_URL": "redis://localhost:6379/0",
        "DEMO": "1",
        "SECRET_KEY": "only-for-checks",
        "DJANGO_SETTINGS_MODULE": "vawg_portal.settings",
        "PYTHONPATH": str(CHECKOUT),
    }


def report(name: str, argv: Sequence[str | Path], env: Mapping[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in argv],
        cwd=CHECKOUT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    fine = done.returncode == 0
    lines = [f"{'ok   ' if fine else 'WRONG'} {name} ({time.monotonic() - began:.1f} s)"]
    if not fine:
        lines += [f"      {line}" for line in done.stdout.rstrip().splitlines()]
    print("\n".join(lines), flush=True)
    return fine


def fix(place: Place) -> int:
    """What can be put right by itself: the order of imports, the format."""
    ruff = [*PYTHON, "-m", "ruff"]
    left = subprocess.run([*ruff, "check", "--fix", "."], cwd=place.checkout, check=False).returncode
    subprocess.run([*ruff, "format", "."], cwd=place.checkout, check=False)
    return left
