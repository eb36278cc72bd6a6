"""Row-level security: forced where it must be, by exactly the policies that forces/grants.py says."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from forces import rights
from forces.gate import reading
from forces.gate.expressions import same
from forces.gate.reading import MIGRATE, read
from forces.rights import Policy

_VERBS = {"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}


def forced(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    found = {name: flags for name, *flags in read(cursor, query)}
    for table in rights.tables():
        if table.table not in found:
            continue  # forces.gate.objects says so
        enabled, on_owner = found[table.table]
        if table.by_row and not enabled:
            yield f"Table {table.table} has its row-level security switched off: {MIGRATE}."
        if table.by_row and enabled and not on_owner:
            yield f"Table {table.table} does not force row-level security on its owner: {MIGRATE}."
        if not table.by_row and (enabled or on_owner):
            yield (
                f"Table {table.table} has row-level security, and forces/grants.py limits no rows of it:"
                " say so there, or ALTER TABLE, DISABLE ROW LEVEL SECURITY."
            )


def policies(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT relname, polname, polcmd, polpermissive, ARRAY(SELECT unnest(polroles)::regrole::text),"
        " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_policy JOIN pg_class c ON c.oid = polrelid ORDER BY 1, 2"
    )
    wanted = {(t.table, policy.name): policy for t in rights.tables() for policy in t.policies}
    for table, name, verb, permissive, roles, using, check in read(cursor, query):
        if set(roles) <= reading.besides:
            continue
        policy = wanted.pop((table, name), None)
        what = f"Policy {name} on {table}"
        if policy is None:
            yield f"{what} is none of forces/grants.py (for {', '.join(map(reading.who, roles))}): {MIGRATE}."
        elif roles != [policy.role]:
            yield f"{what} is for {', '.join(map(reading.who, roles))} and not for {policy.role} alone: {MIGRATE}."
        elif not permissive or _VERBS[verb] != policy.verb:
            yield f"{what} is not a permissive one for {policy.verb}: {MIGRATE}."
        else:
            yield from _conditions(what, policy, using, check)
    for table, name in sorted(wanted):
        yield f"Policy {name} on {table} is missing: {MIGRATE}."


def _conditions(what: str, policy: Policy, using: str | None, check: str | None) -> Iterator[str]:
    for which, found, said in (("USING", using, policy.using), ("WITH CHECK", check, policy.check)):
        if not same(found, said):
            yield f"{what} says {which} ({found}), and forces/grants.py says ({said}): {MIGRATE}."


CHECKS = (forced, policies)
