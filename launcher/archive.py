"""What a backup is made of: a directory with the database's dump, the files, and a manifest that says what belongs in.

manifest.json, manifest.sha256   what there is, how many rows each table has, what each hashes to
database.dump                    pg_dump's own format
files/                           evidence and reports, under the keys that their rows name
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from launcher.place import CHECKOUT
from launcher.steps import LauncherError

# evidence/choices.py, GONE: the portal deleted these files itself, and nobody should look for them.
GONE = ("rejected", "removed")
FORMAT = 1
# Whoever was signed in signs in anew: a restored session may be one that was ended since.
LEFT_OUT = ("forces_session",)
BLOCK = 2**20


@dataclass(frozen=True)
class Table:
    """How many rows, and one sum over what they say, whatever their order."""

    rows: int
    content: str


@dataclass
class Manifest:
    made_at: str  # ISO 8601, UTC: the moment that the dump shows
    server: str
    dump_sha256: str = ""
    migrations: list[str] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)  # key: sha256
    missing: dict[str, str] = field(default_factory=dict)  # key: what is wrong with it
    chain_heads: dict[str, dict[str, Any]] = field(
        default_factory=dict
    )  # force's id, or '' for national content
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def write(self, directory: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        private(directory / "manifest.json").write_text(text)
        private(directory / "manifest.sha256").write_text(hashlib.sha256(text.encode()).hexdigest())


def private(path: Path) -> Path:
    """An empty file that only its owner may read, from its first moment on."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path


def read_manifest(directory: Path) -> Manifest:
    """Raises LauncherError for what is no backup, or is one no more."""
    try:
        text = (directory / "manifest.json").read_bytes()
        said = (directory / "manifest.sha256").read_text().strip()
    except OSError:
        raise LauncherError(
            f"{directory} is no backup, or one that was never finished: name a directory that ./portal backup made."
        ) from None
    if hashlib.sha256(text).hexdigest() != said:
        raise LauncherError(f"{directory} is damaged: its manifest.json was changed. Take another backup.")
    values = json.loads(text)
    if values["format"] > FORMAT:
        raise LauncherError(f"{directory} was made by a newer portal: restore it with that one.")
    values["tables"] = {name: Table(**facts) for name, facts in values["tables"].items()}
    return Manifest(**values)


def verify(directory: Path) -> Manifest:
    """The manifest, once everything that it names is there and is what it was. Raises LauncherError."""
    manifest = read_manifest(directory)
    wanted = {"database.dump": manifest.dump_sha256}
    wanted |= {f"files/{key}": sha256 for key, sha256 in manifest.files.items()}
    for name, sha256 in wanted.items():
        path = directory / name
        if not path.is_file():
            raise LauncherError(f"{directory} is damaged: {name} is missing. Take another backup.")
        if hash_of(path) != sha256:
            raise LauncherError(f"{directory} is damaged: {name} is not what it was. Take another backup.")
    return manifest


def hash_of(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


# --- what the database holds --------------------------------------------------------------------------------------

# The same text for the same row, whatever the server's own settings.
SAME_TEXT = (
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';"
    " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET row_security = off"
)


def tables_of(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    return [name for (name,) in rows if name not in LEFT_OUT]


def count(connection: psycopg.Connection[Any]) -> dict[str, Table]:
    """Every table's rows and content, read as somebody from whom nothing is hidden."""
    return {name: _count(connection, name) for name in tables_of(connection)}


def _count(connection: psycopg.Connection[Any], name: str) -> Table:
    question = sql.SQL(
        "SELECT count(*), coalesce(sum(('x' || substr(md5(one::text), 1, 15))::bit(60)::bigint), 0) FROM {} one"
    ).format(sql.Identifier(name))
    ((rows, content),) = connection.execute(question).fetchall()
    return Table(int(rows), str(content))


def files_named(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, str]]:
    """Key and hash of each stored file that a row names now. History names files too, also those long removed; and a
    row whose file the portal deleted itself (a virus, personal data) keeps the name of what is gone."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND 2 = (SELECT count(*) FROM pg_attribute WHERE attrelid = pg_class.oid"
        "          AND attname IN ('stored_as', 'sha256') AND NOT attisdropped)"
        " AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'pgh_id')"
        " ORDER BY 1"
    ).fetchall()
    for (table,) in tables:
        yield from connection.execute(
            sql.SQL(
                "SELECT DISTINCT stored_as, sha256 FROM {} one WHERE stored_as <> ''"
                " AND coalesce(to_jsonb(one) ->> 'scan_state', '') <> ALL (%s) ORDER BY 1"
            ).format(sql.Identifier(table)),
            [list(GONE)],
        )


def chain_heads(connection: psycopg.Connection[Any]) -> dict[str, dict[str, Any]]:
    """The last link of each force's chain of history, to compare with the signed heads kept elsewhere."""
    if "audit_chainlink" not in tables_of(connection):
        return {}
    rows = connection.execute(
        "SELECT DISTINCT ON (force_id) coalesce(force_id::text, ''), number, hash"
        " FROM audit_chainlink ORDER BY force_id, number DESC"
    )
    return {force: {"number": number, "hash": found} for force, number, found in rows}


def migrations_of(connection: psycopg.Connection[Any]) -> list[str]:
    if "django_migrations" not in tables_of(connection):
        return []
    return [
        name for (name,) in connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
    ]


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Migrations of ours that this code does not have: the backup is of a newer portal."""
    ours = [name.split(".", 1) for name in manifest.migrations]
    return [
        f"{app}.{name}"
        for app, name in ours
        if (CHECKOUT / app / "migrations").is_dir()
        and not (CHECKOUT / app / "migrations" / f"{name}.py").exists()
    ]
