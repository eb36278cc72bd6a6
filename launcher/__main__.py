"""`./portal <verb>`: which verb, in which environment; and no traceback for what a person can put right."""

import signal
import sys

from launcher import check, environment, testing, up
from launcher.place import find
from launcher.steps import LauncherError

VERBS = {
    "up": "start the portal, with all that it needs, and say where it is",
    "test": "check, all tests, a short bench and prove; with words after it, what pytest makes of them",
    "check": "style, types, the ladder of apps, migrations, templates, the Compose file",
    "backup": "database and evidence as of one moment, into one directory (backup [DIRECTORY])",
    "verify-audit": "that no history was changed behind the portal's back (verify-audit [--force CODE])",
    "restore": "such a backup into an empty place, checked (restore DIRECTORY [--replace])",
    "fix": "put right what check can put right by itself",
    "migrations": "write the migrations that the models want (migrations [APP ...])",
    "bench": "measure the pages (--short: a fiftieth of it)",
    "prove": "prove the claims that need large counts (--short: a fiftieth of it)",
    "help": "this list",
}
SETTINGS = """
It listens on the loopback address only. What may be set before the verb:
  PORT=8000               another port
  DATABASE_URL=...        a PostgreSQL of your own (the web's login); OWNER_DATABASE_URL with it, for migrations
  BACKUP_DATABASE_URL=... its login portal_backup, for backup and restore
  REDIS_URL=...           a Redis or Valkey of your own
  SCANNER_URL=...         a ClamAV of your own: clamd://host:3310 or unix:///path/clamd.sock
  DEMO=1                  demonstration data also into a database of your own, if it is empty
  PORTAL_HOME=...         where its data are kept
  PORTAL_PYTHON=...       the Python to use
  PG_BIN=...              the directory of pg_dump and psql, for a PostgreSQL newer than 18
"""


def main(words: list[str]) -> int:
    verb = words[0] if words else "help"
    if verb in {"help", "-h", "--help"}:
        print("./portal <verb>\n")
        for name, what in VERBS.items():
            print(f"  {name:14}{what}")
        print(SETTINGS, end="")
        return 0
    if verb not in VERBS:
        print(f"portal: there is no {verb}: ./portal help lists what there is.", file=sys.stderr)
        return 2
    try:
        place = find()
        if verb == "up":
            up.check_early(place)
        environment.prepare(
            place, "embedded" if verb in {"up", "backup", "restore", "verify-audit"} else "development"
        )
        environment.enter(place, words)
        return dispatch(verb, words[1:])
    except LauncherError as error:
        print(f"portal: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def dispatch(verb: str, words: list[str]) -> int:
    """Inside .venv."""
    place = find()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if verb == "up":
        return up.up()
    if verb in {"backup", "restore"}:
        from launcher import keeping  # psycopg is there only inside .venv

        return {"backup": keeping.keep, "restore": keeping.bring_back}[verb](place, words)
    if verb == "verify-audit":
        from launcher import verifying

        return verifying.verify(place, words)
    if verb == "check":
        return check.check()
    if verb == "fix":
        return check.fix(place)
    with_words = {
        "migrations": check.migrations,
        "test": testing.test,
        "prove": testing.prove,
        "bench": testing.bench,
    }
    return with_words[verb](place, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
