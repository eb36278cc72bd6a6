"""Behind the code's back: what a superuser can do to the history, with every trigger asleep."""

import base64
import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr

from actionplans.models import Action, ActionUpdate, Deliverable, RecommendationUpdate
from assessments.models import Rating
from audit.workflow import log_access
from forces.models import Force, Organisation, PolicingBody
from frameworks.models import CrosswalkLink, Framework, Provision
from practice.models import Practice, PracticeProvision
from tests import servers
from tests.conftest import arranging
from tests.submissions import make_submission
from tests.world import World

KEY = base64.b64encode(b"k" * 32).decode()
OTHER_KEY = base64.b64encode(b"o" * 32).decode()


def something_written(world: World) -> None:
    """Histories, logs and frozen rows, of two forces and of national content; committed."""
    people = world.warwickshire
    with arranging():
        _tell_of_content()
        Rating.objects.filter(assessment=people.assessment, provision__code__startswith="PREPARE.7").update(
            comment="A first text."
        )
        Rating.objects.filter(assessment=people.assessment, provision__code__startswith="PREPARE.7.2").update(
            comment="A second text."
        )
        action = Action.objects.create(force=people.force, title="An action", owner=people.lead)
        ActionUpdate.objects.create(
            force=people.force, action=action, text="Done.", status="on_track", by=people.lead
        )
        make_submission(world.kent.force, world.previous)
        for number in range(5):
            log_access(force=people.force, act="opened", what=f"Thing {number}", by=people.lead)


def _tell_of_content() -> None:
    """Its history was emptied with the tables of the test before: it begins anew."""
    for model, text in (
        (Deliverable, "title"),
        (RecommendationUpdate, "title"),
        (CrosswalkLink, "reason"),
        (Framework, "title"),
        (Provision, "text"),
        (Practice, "title"),
    ):
        _begin_again(model, text)
    lines = list(PracticeProvision.objects.all())
    PracticeProvision.objects.all().delete()
    PracticeProvision.objects.bulk_create(
        PracticeProvision(practice_id=line.practice_id, provision_id=line.provision_id) for line in lines
    )
    tell_of_organisations()


def tell_of_organisations() -> None:
    """The same of forces and their organisations. Call it inside `arranging()`."""
    for model in (Force, PolicingBody, Organisation):
        _begin_again(model, "name")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _begin_again(model: Any, text: str) -> None:
    model.objects.update(**{text: Concat(F(text), Value(" "))})
    model.objects.update(**{text: Substr(text, 1, Length(text) - 1)})


@contextmanager
def as_superuser() -> Iterator[None]:
    """The test's connection is a superuser's meanwhile."""
    assert servers.running is not None
    ours = connections["default"]
    theirs = copy.copy(ours.settings_dict) | {"USER": "postgres", "OPTIONS": {"server_side_binding": True}}
    connections["default"] = type(ours)(theirs, alias="default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = ours


@contextmanager
def behind_its_back() -> Iterator[None]:
    """Whatever is done is undone afterwards; no trigger fires."""
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)


def sql(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall() if cursor.description else []


HASH = """encode(sha256(convert_to(concat_ws('|', previous, coalesce(force_id::text, ''), number, kind, event_table,
    event_id, width, digest, coalesce(removal_id::text, ''),
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')), 'UTF8')), 'hex')"""


def make_anew(force: int | None, start: int) -> None:
    """Number the links of a chain without gaps from `start`, and make their hashes anew: it hangs together again."""
    links = sql(
        "SELECT hash, number FROM audit_chainlink WHERE force_id IS NOT DISTINCT FROM %s AND number >= %s"
        " ORDER BY number", force, start,
    )  # fmt: skip # laid out to be read
    before = sql(
        "SELECT hash FROM audit_chainlink WHERE force_id IS NOT DISTINCT FROM %s AND number < %s"
        " ORDER BY number DESC LIMIT 1", force, start,
    )  # fmt: skip # laid out to be read
    previous = before[0][0] if before else ""
    for number, (old, _) in enumerate(links, start):
        sql("UPDATE audit_chainlink SET number = %s, previous = %s WHERE hash = %s", number, previous, old)
        ((previous,),) = sql(f"UPDATE audit_chainlink SET hash = {HASH} WHERE hash = %s RETURNING hash", old)


def relink(table: str, key: str, row: int) -> tuple[int | None, int]:
    """Let the link of a row say what the row says now; gives (force, number) of the link."""
    sql("SET LOCAL timezone = 'UTC'")
    ((force, number),) = sql(
        f"UPDATE audit_chainlink SET digest = (SELECT encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex')"
        f" FROM {table} AS t WHERE {key} = %s) WHERE event_table = %s AND event_id = %s RETURNING force_id, number",
        row, table, row,
    )  # fmt: skip # laid out to be read
    return force, number


def lines_of(directory: Path) -> list[dict]:
    return [
        json.loads(line)
        for file in sorted(directory.glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
