"""Triggers: history, counts, append-only, sealed and by-trigger-alone, each there, switched on and as the code says.

PostgreSQL's own, which hold foreign keys, must be switched on too: a superuser can switch them off by the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from forces import rights
from forces.gate.expressions import same
from forces.gate.functions import INSTALL
from forces.gate.reading import MIGRATE, read

_DEFINITION = re.compile(
    r"CREATE\s+(?P<constraint>CONSTRAINT )?\s*TRIGGER\s+\S+\s+"
    r"(?P<when>BEFORE|AFTER|INSTEAD OF)\s+(?P<verbs>.+?)\s+ON\s+\S+\s+(?P<timing>.*?)\s*"
    r"FOR EACH (?P<level>ROW|STATEMENT)\s*(?:WHEN \((?P<condition>.*)\)\s*)?"
    r"EXECUTE (?:FUNCTION|PROCEDURE) (?P<call>.+?)\s*;?\s*$",
    re.DOTALL,
)


_BEFORE = ("", "BEFORE", "INSERT", "", "ROW")
_COMMITTED = ("constraint", "AFTER", "INSERT", "DEFERRABLE INITIALLY DEFERRED", "ROW")


@dataclass(frozen=True)
class Trigger:
    """What a trigger's definition says, however it is written."""

    moment: tuple[str, ...]
    call: str
    condition: str | None

    @classmethod
    def read(cls, definition: str) -> "Trigger":
        found = _DEFINITION.match(definition.strip())
        if found is None:
            raise ValueError(f"not a trigger's definition: {definition}")
        verbs = sorted(re.split(r"\s+OR\s+", found["verbs"].replace('"', "").strip()))
        timing = " ".join(found["timing"].replace("NOT DEFERRABLE", "").split())
        constraint = "constraint" if found["constraint"] else ""
        moment = (constraint, found["when"], *verbs, timing, found["level"])
        return cls(moment, found["call"].replace("public.", "").replace('"', ""), found["condition"])

    def is_like(self, other: "Trigger") -> bool:
        return (
            self.moment == other.moment and self.call == other.call and same(self.condition, other.condition)
        )


def expected() -> dict[tuple[str, str], tuple[Trigger, str]]:
    """{(table, trigger): what it says, what mends it}."""
    found = {}
    for model in rights.portal_models():
        table = model._meta.db_table
        for trigger in getattr(model._meta, "triggers", ()):
            made = trigger.compile(model).install_sql
            made = made[re.search(r"CREATE\s+(CONSTRAINT)?\s*TRIGGER", made).start() :]  # type: ignore[union-attr]  # of its kinds, this one has it
            found[table, trigger.get_pgid(model)] = (Trigger.read(made.split("COMMENT ON")[0]), INSTALL)
    for its_rights in rights.tables():
        for ours in its_rights.triggers:
            arguments = ", ".join(f"'{argument}'" for argument in ours.arguments)
            call = f"{ours.function}({arguments})"
            moment = _COMMITTED if ours.deferred else _BEFORE
            trigger = Trigger(moment, call, None)
            found[its_rights.table, ours.function] = (trigger, MIGRATE)
    return found


def triggers(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT relname, tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
        " WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal ORDER BY 1, 2"
    )
    wanted = expected()
    for table, name, definition in read(cursor, query):
        said, cure = wanted.pop((table, name), (None, ""))
        if said is None:
            yield f"Trigger {name} on {table} is none of the code's: look what it does, then DROP it."
        elif not said.is_like(Trigger.read(definition)):
            yield f"Trigger {name} on {table} fires otherwise than the code says: {cure}."
    for (table, name), (_, cure) in sorted(wanted.items(), key=lambda item: item[0]):
        yield f"Trigger {name} on {table} is missing: {cure}."


def switched_on(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT relname, tgisinternal, string_agg(DISTINCT tgname, ', ') FROM pg_trigger"
        " JOIN pg_class c ON c.oid = tgrelid"
        " WHERE relnamespace = 'public'::regnamespace AND tgenabled <> 'O' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    for table, internal, names in read(cursor, query):
        what = "The keys" if internal else f"Trigger {names}"
        yield f"{what} on {table} are switched off or changed: as a superuser, ALTER TABLE {table} ENABLE TRIGGER ALL."


CHECKS = (triggers, switched_on)
