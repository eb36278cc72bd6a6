"""What forces/grants.py amounts to in PostgreSQL's own terms: the rights, policies and triggers of each table.

forces.policies makes the database so after each migration; forces.gate asks whether it still is.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

from forces.choices import Audience
from forces.grants import (
    AUDITOR_ROLE,
    BY_FUNCTION,
    CLOSED,
    CONTENT_TYPES,
    EVERY,
    GRANTS,
    LOGIN_ROLE,
    NOTED_BY_DATABASE,
    OWNER_ROLE,
    REMOVALS,
    REMOVER_ROLE,
    SEALED,
    SIGN_IN,
    Grant,
    read,
    role_of,
)

VERBS = ("select", "insert", "update", "delete")


class ModelWithoutGrantsError(RuntimeError):
    """A model that GRANTS does not know."""


@dataclass(frozen=True)
class Policy:
    """using: which rows a role sees or changes; check: which it may leave behind. None where the verb has no such."""

    name: str
    role: str
    verb: str
    using: str | None
    check: str | None


@dataclass(frozen=True)
class RowTrigger:
    """Calls a function of the portal's, by whose name it goes, before each new row. deferred: when it is committed."""

    function: str
    arguments: tuple[str, ...] = ()
    deferred: bool = False


@dataclass(frozen=True)
class TableRights:
    """grants: {role: SQL privileges, a column list allowed}. by_row: whether row-level security is forced."""

    table: str
    by_row: bool
    grants: dict[str, tuple[str, ...]]
    policies: tuple[Policy, ...]
    triggers: tuple[RowTrigger, ...]


def tables() -> list[TableRights]:
    return [rights_of(model) for model in portal_models()]


@cache
def portal_models() -> tuple[type[models.Model], ...]:
    return tuple(
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )


def rights_of(model: type[models.Model]) -> TableRights:
    """Raises ModelWithoutGrantsError naming a model that grants.py does not list."""
    if is_event(model):
        grants, allowed = _of_history(model)
    else:
        grants = _grants_of(model)
        allowed = {role_of(audience): grant for audience, grant in grants.items()}
        if login := SIGN_IN.get(model._meta.label):
            allowed[LOGIN_ROLE] = Grant(login)
    if remover := _remover_of(model):
        allowed[REMOVER_ROLE] = remover
    by_row = _is_by_row(grants) or (bool(grants) and _has_force(model))
    if grants:  # whoever proves that the history is whole reads it, and what it tells of
        allowed[AUDITOR_ROLE] = read()
    if model._meta.label in BY_FUNCTION:
        allowed[OWNER_ROLE] = Grant(("select", "insert"))
    return TableRights(
        table=model._meta.db_table,
        by_row=by_row,
        grants={role: grant.do for role, grant in allowed.items()},
        policies=tuple(p for role, grant in allowed.items() for p in _policies(role, grant))
        if by_row
        else (),
        triggers=_triggers(model),
    )


def is_event(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def live_of(model: type[models.Model]) -> type[models.Model]:
    """The model of whose rows these are earlier states; any other model is its own."""
    live: type[models.Model] = getattr(model, "pgh_tracked_model", model)
    return live


def of_a_force(model: type[models.Model]) -> bool:
    """Whether each row says whose it is. Where it may be left empty, such a row is national content."""
    return any(field.name == "force" for field in model._meta.fields)


def _grants_of(model: type[models.Model]) -> dict[Audience, Grant]:
    label = model._meta.label
    if label in GRANTS:
        return GRANTS[label]
    if label in SIGN_IN or label in CLOSED:
        return {}
    if label == CONTENT_TYPES:
        return dict.fromkeys(Audience, read())
    raise ModelWithoutGrantsError(
        f"{label} has no entry in forces/grants.py: say who may do what to its rows."
    )


def _of_history(model: type[models.Model]) -> tuple[dict[Audience, Grant], dict[str, Grant]]:
    """Who reads a row reads its history; who may change a row adds to it, by the trigger. Nobody changes it."""
    live = live_of(model)
    grants = _grants_of(live)
    allowed = {role_of(audience): _history_of(grant) for audience, grant in grants.items()}
    if any("update" in do for do in SIGN_IN.get(live._meta.label, ())):
        allowed[LOGIN_ROLE] = Grant(("insert",))
    return grants, allowed


def _history_of(grant: Grant) -> Grant:
    """A condition on the row's own key or on other tables cannot be asked of an event: then no history is shown."""
    rows = "false" if grant.rows.startswith(("id =", "EXISTS")) else grant.rows
    writes = any(not do.startswith("select") for do in grant.do)
    return Grant(("select", "insert") if writes else ("select",), rows, grant.new)


def _remover_of(model: type[models.Model]) -> Grant | None:
    """Every row, for the role that owns portal_remove (audit/removal/door.py): that function says which, for whom.

    It changes what somebody can have typed into, and adds to its own records and, by the triggers, to the history.
    """
    label = live_of(model)._meta.label
    grants = GRANTS.get(label, {})
    if is_event(model) or label in REMOVALS:
        return Grant(("select", "insert", "update")) if grants else None
    typed = any(do != "select" for grant in grants.values() for do in grant.do)
    return Grant(("select", "update") if typed else ("select",)) if grants else None


def _has_force(model: type[models.Model]) -> bool:
    """Whether its rows are of one force each: then it has row-level security whoever reads it. Reference has none."""
    return model._meta.app_label != "forces" and any(field.name == "force" for field in model._meta.fields)


def _is_by_row(grants: dict[Audience, Grant]) -> bool:
    """Whether some audience may see, write or change only some rows: above all the tables with an organisation's."""
    return any(
        rows != EVERY
        for grant in grants.values()
        for rows in (grant.rows, grant.new or grant.rows, grant.open or grant.rows)
    )


def _policies(role: str, grant: Grant) -> list[Policy]:
    verbs = [verb for verb in VERBS if any(do.split(" ")[0] == verb for do in grant.do)]
    return [
        Policy(
            name=f"{role}_{verb}",
            role=role,
            verb=verb,
            using=None if verb == "insert" else grant.rows if verb == "select" else grant.open or grant.rows,
            check=(grant.new or grant.rows) if verb in {"insert", "update"} else None,
        )
        for verb in verbs
    ]


def _triggers(model: type[models.Model]) -> tuple[RowTrigger, ...]:
    found = []
    if is_event(model):
        found.append(RowTrigger("portal_by_trigger_alone"))
    if part_of := SEALED.get(model._meta.label):
        field = model._meta.get_field(part_of)
        whole = field.related_model._meta.db_table  # type: ignore[union-attr]  # a key's is known
        found.append(RowTrigger("portal_with_the_whole", (whole, str(field.column))))  # type: ignore[union-attr]  # of its kinds, this one has it
    if model._meta.label in NOTED_BY_DATABASE:
        found.append(RowTrigger("portal_who_looked"))
    if is_chained(model):
        found.append(RowTrigger("portal_chain_note", ("force",) if of_a_force(model) else ()))
        found.append(RowTrigger("portal_chain_row", (str(model._meta.pk.column),), deferred=True))
    return tuple(found)


def is_chained(model: type[models.Model]) -> bool:
    """Every history, and whatever is only ever added to: what it says when it is written, it says for good."""
    if is_event(model):
        return True
    grants = GRANTS.get(model._meta.label, {})
    rights = {do.split(" ")[0] for grant in grants.values() for do in grant.do}
    changed = {do.split(" ")[0] for do in SIGN_IN.get(model._meta.label, ())} | rights
    return "insert" in rights and not changed & {"update", "delete"} and not is_tracked(model)


def is_tracked(model: type[models.Model]) -> bool:
    return any(getattr(event, "pgh_tracked_model", None) is model for event in portal_models())
