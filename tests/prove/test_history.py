"""Whatever is done to the history behind the portal's back is found."""

import json
import random
import shutil
from collections import Counter
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from audit.chain import chained
from audit.heads import sign_heads
from audit.timeline import event_model
from audit.verification import verify
from forces import rights
from tests.audit.behind import KEY, as_superuser, behind_its_back, make_anew, relink, something_written, sql
from tests.conftest import arranging, empty_tables
from tests.world import World


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory):
    """Written, committed and signed once."""
    heads = tmp_path_factory.mktemp("heads")
    with django_db_blocker.unblock(), override_settings(AUDIT_SIGNING_KEY=KEY, AUDIT_HEADS_DIR=heads):
        empty_tables()
        with arranging():
            world = World.make()
        something_written(world)
        sign_heads(timezone.localdate())
        yield world
        connection.close()
        empty_tables()
    shutil.rmtree(heads)


@dataclass(frozen=True)
class Target:
    """A row of a chained table. key: the name of its column."""

    table: str
    key: str
    row: int


class Tampering:
    """One way after another, on rows picked by chance; each by its name."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.filled = []
        for model in chained():
            table, key = model._meta.db_table, model._meta.pk.column
            if rows := [row for (row,) in sql(f"SELECT {key} FROM {table}")]:
                self.filled.append((table, key, rows))
        self.links = sql("SELECT force_id, number FROM audit_chainlink")
        self.ends = dict(sql("SELECT coalesce(force_id, 0), max(number) FROM audit_chainlink GROUP BY 1"))

    def ways(self):
        return [
            self.edit, self.delete, self.put_in, self.swap, self.edit_and_make_anew, self.delete_and_make_anew,
            self.cut_off, self.edit_link, self.delete_link, self.swap_links, self.put_in_link, self.edit_live,
        ]  # fmt: skip # laid out to be read

    def pick(self) -> Target:
        table, key, rows = self.chance.choice(self.filled)
        return Target(table, key, self.chance.choice(rows))

    def edit(self, target: Target | None = None) -> Target:
        """Any column but the key of any row: to another value of its kind."""
        target = target or self.pick()
        ((row,),) = sql(f"SELECT to_jsonb(t) FROM {target.table} t WHERE {target.key} = %s", target.row)
        row = json.loads(row)
        columns = [c for c in row if c not in {target.key, "force_id"}]
        column = self.chance.choice(columns)
        sql(
            f"UPDATE {target.table} SET {column} = (jsonb_populate_record(NULL::{target.table},"
            f" jsonb_build_object(%s::text, %s::jsonb))).{column} WHERE {target.key} = %s",
            column, other(row[column], self.kind(target.table, column)), target.row,
        )  # fmt: skip # laid out to be read
        return target

    def kind(self, table: str, column: str) -> str:
        ((kind,),) = sql(
            "SELECT atttypid::regtype::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s",
            table, column,
        )  # fmt: skip # laid out to be read
        return kind

    def delete(self) -> None:
        target = self.pick()
        sql(f"DELETE FROM {target.table} WHERE {target.key} = %s", target.row)

    def put_in(self) -> None:
        target = self.pick()
        sql(
            f"INSERT INTO {target.table} SELECT (jsonb_populate_record(t, jsonb_build_object(%s::text, 99999999))).*"
            f" FROM {target.table} t WHERE {target.key} = %s", target.key, target.row,
        )  # fmt: skip # laid out to be read

    def swap(self) -> None:
        """Two neighbours in each other's place: what one said is said to have come when the other did."""
        table, key, rows = self.chance.choice([filled for filled in self.filled if len(filled[2]) > 1])
        a, b = self.chance.sample(rows, 2)
        for before, after in ((a, -1), (b, a), (-1, b)):
            sql(f"UPDATE {table} SET {key} = %s WHERE {key} = %s", after, before)

    def edit_and_make_anew(self) -> None:
        target = self.edit()
        make_anew(*relink(target.table, target.key, target.row))

    def delete_and_make_anew(self) -> None:
        target = self.pick()
        sql(f"DELETE FROM {target.table} WHERE {target.key} = %s", target.row)
        ((force, number),) = sql(
            "DELETE FROM audit_chainlink WHERE event_table = %s AND event_id = %s RETURNING force_id, number",
            target.table, target.row,
        )  # fmt: skip # laid out to be read
        make_anew(force, number)

    def cut_off(self) -> None:
        """The last links, with their rows."""
        force, last = self.chance.choice(list(self.ends.items()))
        start = last - self.chance.randrange(min(last, 20))
        gone = sql(
            "DELETE FROM audit_chainlink WHERE coalesce(force_id, 0) = %s AND number >= %s"
            " RETURNING event_table, event_id", force, start,
        )  # fmt: skip # laid out to be read
        keys = {table: key for table, key, _ in self.filled}
        for table, row in gone:
            sql(f"DELETE FROM {table} WHERE {keys[table]} = %s", row)

    def link(self) -> tuple[int | None, int]:
        return self.chance.choice(self.links)

    def edit_link(self) -> None:
        column, value = self.chance.choice(
            [
                ("number", "number + 5000000"), ("kind", "'removed'"), ("event_table", "'audit_other'"),
                ("event_id", "event_id + 1"), ("width", "width - 1"), ("digest", "md5(digest)"),
                ("removal_id", "7"), ("at", "at - interval '1 microsecond'"), ("previous", "md5(previous)"),
                ("hash", "md5(hash)"), ("force_id", "force_id + 1000"),
            ]
        )  # fmt: skip # laid out to be read
        force, number = self.link()
        if column == "force_id" and force is None:
            value = "1000"
        sql(
            f"UPDATE audit_chainlink SET {column} = {value} WHERE force_id IS NOT DISTINCT FROM %s AND number = %s",
            force, number,
        )  # fmt: skip # laid out to be read

    def delete_link(self) -> None:
        sql(
            "DELETE FROM audit_chainlink WHERE force_id IS NOT DISTINCT FROM %s AND number = %s", *self.link()
        )

    def swap_links(self) -> None:
        force = self.chance.choice(self.links)[0]
        a, b = self.chance.sample([number for of, number in self.links if of == force], 2)
        for before, after in ((a, -1), (b, a), (-1, b)):
            sql(
                "UPDATE audit_chainlink SET number = %s WHERE force_id IS NOT DISTINCT FROM %s AND number = %s",
                after, force, before,
            )  # fmt: skip # laid out to be read

    def put_in_link(self) -> None:
        """At the end, by the portal's own function, for a row that is linked already or is not there at all."""
        target = self.pick()
        row = self.chance.choice([target.row, 99999999])
        sql("SELECT portal_chain_append(%s, 'event', %s, %s, 9, repeat('0', 64), NULL)",
            self.link()[0], target.table, row)  # fmt: skip # laid out to be read

    def edit_live(self) -> None:
        """What stands now, while its trigger sleeps."""
        of = [
            (model, rows[0])
            for model in apps.get_models()
            if not rights.is_event(model) and rights.is_tracked(model)
            and (rows := sql(f"SELECT array_agg({model._meta.pk.column}) FROM {model._meta.db_table}")[0])[0]
        ]  # fmt: skip # laid out to be read
        model, rows = self.chance.choice(of)
        kept = {field.column for field in event_model(model)._meta.concrete_fields}
        skipped = [c.column for c in model._meta.concrete_fields if c.column not in kept]
        row = self.chance.choice(rows)
        for _ in range(20):  # until it is a column that the history keeps
            with transaction.atomic():
                target = self.edit(Target(model._meta.db_table, model._meta.pk.column, row))
                ((now,),) = sql(
                    f"SELECT to_jsonb(t) - %s::text[] FROM {target.table} t WHERE id = %s", skipped, row
                )
                ((then,),) = sql(
                    f"SELECT to_jsonb(t) FROM {event_model(model)._meta.db_table} t WHERE pgh_obj_id = %s"
                    " ORDER BY pgh_id DESC LIMIT 1", row,
                )  # fmt: skip # laid out to be read
            now, then = json.loads(now), json.loads(then)
            if any(now[column] != then[column] for column in now):
                return
        raise AssertionError(model)


OTHERS = {
    "date": '"2001-02-03"',
    "timestamp with time zone": '"2001-02-03T04:05:06+00:00"',
    "uuid": '"00000000-0000-4000-8000-00000000abcd"',
    "jsonb": '{"tampered": true}',
}


def other(value, kind: str) -> str:
    """Another value for such a column, as JSON."""
    if kind in {"bigint", "integer", "smallint"}:
        return str((value or 0) + 1)
    if kind == "boolean":
        return "false" if value else "true"
    return OTHERS.get(kind, '"x"' if value != "x" else '"y"')


def done_at_last(way) -> None:
    """Until it is a tampering that the table's own constraints let pass."""
    while True:
        try:
            with transaction.atomic():
                return way()
        except IntegrityError:
            continue


def test_whatever_is_done_behind_its_back_is_found(kept, django_db_blocker, count, figure):
    number, missed, done = count(1000), [], Counter()
    chance = random.Random(20260303)
    with django_db_blocker.unblock(), as_superuser():
        clean = verify()
        assert [str(fault) for fault in clean.faults] == []
        tampering = Tampering(chance)
        ways = tampering.ways()
        for turn in range(number):
            way = ways[turn % len(ways)]
            with behind_its_back():
                done_at_last(way)
                if not verify().faults:
                    missed.append((turn, way.__name__))
            done[way.__name__] += 1
        assert verify().faults == []
    assert len(done) == min(len(ways), number)
    assert not missed, missed
    figure("history", "tamperings behind the portal's back that are found", number - len(missed), number)
