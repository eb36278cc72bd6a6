"""Keys: a row points only at rows of its own force, and no unique key tells a force that another's row exists.

Both are asked of the models first (has somebody forgotten it?) and then of the database (does it stand?).
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections, models
from django.db.backends.utils import CursorWrapper
from django.db.models.constraints import CheckConstraint, UniqueConstraint

from core.constraints import SameForceKey
from forces import rights
from forces.gate.expressions import same
from forces.gate.reading import MIGRATE, read
from forces.grants import EVERY, GRANTS, OWN_PERSON

Model = type[models.Model]
# (table, its columns, the table it points at, that one's columns)
ForeignKey = tuple[str, tuple[str, ...], str, tuple[str, ...]]
RESTORE = f"restore it from the migrations, or {MIGRATE}"


def written_by_row(model: Model) -> bool:
    """Whether somebody who sees only some rows of the table writes to it: to them a key could tell of the others."""
    grants = GRANTS.get(model._meta.label, {})
    return any(
        grant.rows != EVERY and any(do.startswith(("insert", "update")) for do in grant.do)
        for grant in grants.values()
    )


def _bound_to_person(model: Model, field: "models.Field[Any, Any]") -> bool:
    """Whether the policies themselves say who may stand there: whoever acts."""
    writing = [g for g in GRANTS[model._meta.label].values() if "insert" in g.do or "update" in g.do]
    return field.name == "by" and all(OWN_PERSON in (grant.new or grant.rows) for grant in writing)


def keys_of_the_models(cursor: CursorWrapper) -> Iterator[str]:
    for model in rights.portal_models():
        if rights.is_event(model) or not rights.of_a_force(model) or not written_by_row(model):
            continue
        keyed = {c.field for c in model._meta.constraints if isinstance(c, SameForceKey)}
        for field in model._meta.fields:
            target = field.related_model
            if (
                field.name in {"force", *keyed}
                or not isinstance(target, type)
                or not rights.of_a_force(target)
            ):
                continue
            if not _bound_to_person(model, field):
                yield (
                    f"{model._meta.label}.{field.name} may point at another force's {target._meta.label}:"
                    " give the field db_constraint=False and the model a SameForceKey (core/constraints.py)."
                )
        yield from _unique_of(model)


def _unique_of(model: Model) -> Iterator[str]:
    """A UUID cannot be guessed; every other unique key without the force says that another force's row is there."""
    alone = [
        field.name
        for field in model._meta.fields
        if field.unique
        and not field.primary_key
        and not isinstance(field, models.UUIDField)
        # There is one row to each force: that tells nobody of another's.
        and field.name != "force"
    ]
    together = [
        constraint.name for constraint in _unique_constraints(model) if "force" not in _fields_of(constraint)
    ]
    for name in alone + together:
        yield (
            f"The unique key {name} of {model._meta.label} does not include the force, so it tells one force of"
            " another's rows: add the force to it."
        )


def _fields_of(constraint: UniqueConstraint) -> set[str]:
    return set(constraint.fields) | {getattr(expression, "name", "") for expression in constraint.expressions}


def expected_foreign_keys() -> set[ForeignKey]:
    found: set[ForeignKey] = set()
    for model in rights.portal_models():
        table = model._meta.db_table
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.db_constraint:  # type: ignore[attr-defined]  # the stubs do not know it
                target = field.target_field
                found.add((table, (str(field.column),), target.model._meta.db_table, (str(target.column),)))
        for constraint in model._meta.constraints:
            if isinstance(constraint, SameForceKey):
                column = model._meta.get_field(constraint.field).column  # type: ignore[union-attr]  # a key's is known
                target_table = model._meta.apps.get_model(constraint.to)._meta.db_table
                found.add((table, ("force_id", str(column)), target_table, ("force_id", "id")))
    return found


def foreign_keys(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT conname, c.relname, ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY k(number, place)"
        "  JOIN pg_attribute ON attrelid = conrelid AND attnum = k.number ORDER BY k.place),"
        " t.relname, ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY k(number, place)"
        "  JOIN pg_attribute ON attrelid = confrelid AND attnum = k.number ORDER BY k.place),"
        " confdeltype = 'a' AND confupdtype = 'a'"
        " FROM pg_constraint JOIN pg_class c ON c.oid = conrelid JOIN pg_class t ON t.oid = confrelid"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 2, 1"
    )
    wanted = expected_foreign_keys()
    found: set[ForeignKey] = set()
    for name, table, columns, target, target_columns, refuses in read(cursor, query):
        key = (table, tuple(columns), target, tuple(target_columns))
        found.add(key)
        if key not in wanted:
            yield f"Foreign key {name} on {table} is none of the models': DROP it, or give it its model."
        if not refuses:
            yield f"Foreign key {name} on {table} would delete or change rows by itself: make it anew, NO ACTION."
    for table, columns, target, _ in sorted(wanted - found):
        words = "composite key" if len(columns) > 1 else "foreign key"
        yield f"The {words} of {table} ({', '.join(columns)}) to {target} is missing: {RESTORE}."


def constraints(cursor: CursorWrapper) -> Iterator[str]:
    """What the models' Meta names, with its conditions; and that no row is excused from them."""
    checks = {
        (table, name): (text, valid)
        for table, name, text, valid in read(
            cursor,
            "SELECT relname, conname, pg_get_expr(conbin, conrelid),"
            " convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)"
            " FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid WHERE connamespace = 'public'::regnamespace",
        )
    }
    for (table, name), (_, valid) in sorted(checks.items()):
        if not valid:
            yield f"Constraint {name} on {table} is not checked for every row: ALTER TABLE, VALIDATE CONSTRAINT {name}."
    with connections["default"].schema_editor(collect_sql=True, atomic=False) as editor:
        for model in rights.portal_models():
            for constraint in model._meta.constraints:
                if not isinstance(constraint, CheckConstraint):
                    continue
                table = model._meta.db_table
                text, _ = checks.get((table, constraint.name), (None, False))
                if text is None:
                    yield f"Constraint {constraint.name} on {table} is missing: {RESTORE}."
                elif not same(text, constraint._get_check_sql(model, editor)):  # type: ignore[attr-defined]  # the stubs do not know it
                    yield f"Constraint {constraint.name} on {table} says ({text}), which is not the model's: {RESTORE}."


def unique_keys(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT c.relname, i.relname, ARRAY(SELECT coalesce(attname::text, '') FROM unnest(indkey) WITH ORDINALITY"
        "  k(number, place) LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = k.number AND k.number > 0"
        "  WHERE k.place <= indnkeyatts ORDER BY k.place), pg_get_expr(indpred, indrelid), indisvalid, indisprimary"
        " FROM pg_index JOIN pg_class c ON c.oid = indrelid JOIN pg_class i ON i.oid = indexrelid"
        " WHERE indisunique AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2"
    )
    found = {(table, name): rest for table, name, *rest in read(cursor, query)}
    by_columns = {
        (table, tuple(columns)) for (table, _), (columns, where, *_) in found.items() if where is None
    }
    for (table, name), (_, _, valid, _) in found.items():
        if not valid:
            yield f"Unique key {name} on {table} is broken (invalid): REINDEX INDEX {name}."
    with connections["default"].schema_editor(collect_sql=True, atomic=False) as editor:
        for model in rights.portal_models():
            table = model._meta.db_table
            for columns in _plain_unique_keys(model):
                if (table, columns) not in by_columns:
                    yield f"The unique key of {table} ({', '.join(columns)}) is missing: {RESTORE}."
            for constraint in _unique_constraints(model):
                if not _is_plain(constraint):
                    where = constraint._get_condition_sql(model, editor)  # type: ignore[attr-defined]  # the stubs do not know it
                    there = found.get((table, constraint.name))
                    if there is None or not same(there[1], where):
                        yield f"The unique key {constraint.name} of {table} is missing or another: {RESTORE}."


def _unique_constraints(model: Model) -> list[UniqueConstraint]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, UniqueConstraint)]


def _is_plain(constraint: UniqueConstraint) -> bool:
    """Of columns, and of all rows."""
    return not constraint.condition and not constraint.expressions


def _plain_unique_keys(model: Model) -> Iterator[tuple[str, ...]]:
    for field in model._meta.local_fields:
        if field.unique:
            yield (str(field.column),)
    for constraint in filter(_is_plain, _unique_constraints(model)):
        yield tuple(str(model._meta.get_field(name).column) for name in constraint.fields)  # type: ignore[union-attr]  # of its kinds, this one has it
    for names in model._meta.unique_together:
        yield tuple(str(model._meta.get_field(name).column) for name in names)  # type: ignore[union-attr]  # of its kinds, this one has it


def columns_of_the_force(cursor: CursorWrapper) -> Iterator[str]:
    """A composite key with an empty force is not checked at all."""
    query = (
        "SELECT relname, attname, attnotnull FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attname = 'force_id'"
    )
    found = {table: not_null for table, _, not_null in read(cursor, query)}
    for model in rights.portal_models():
        table = model._meta.db_table
        if (
            rights.of_a_force(model)
            and not model._meta.get_field("force").null
            and not found.get(table, True)
        ):
            yield f"Column force_id of {table} may be empty: ALTER TABLE {table} ALTER force_id SET NOT NULL."


CHECKS = (keys_of_the_models, foreign_keys, constraints, unique_keys, columns_of_the_force)
