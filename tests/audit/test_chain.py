"""Every change is a link of its force's chain, which nobody can write to by hand."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from actionplans.models import Action, Deliverable
from assessments.models import Rating
from audit.chain import chained
from audit.models import AccessLog, ChainLink
from forces.choices import Audience
from forces.models import Force
from forces.scope import By, scope
from tests.conftest import arranging


def links(force) -> list[ChainLink]:
    with arranging():
        return list(ChainLink.objects.filter(force=force).order_by("number"))


def commit() -> None:
    """What the end of a transaction does, inside a test that rolls back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def make_action(force, title="A title") -> Action:
    return Action.objects.create(force=force, title=title)


def hash_of(link: ChainLink) -> str:
    at = link.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    parts = (
        link.previous, link.force_id or "", link.number, link.kind, link.event_table, link.event_id, link.width,
        link.digest, link.removal_id or "", at,
    )  # fmt: skip # laid out to be read
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


@pytest.mark.django_db
class TestOneTransaction:
    def test_a_change_is_a_link_of_its_forces_chain(self, world):
        commit()
        before = len(links(world.kent.force)), len(links(world.warwickshire.force))
        with scope(Audience.FORCE, world.kent.force.pk, by=By.of(world.kent.lead)):
            action = make_action(world.kent.force)
            action.title = "Another title"
            action.save()
        commit()
        after = links(world.kent.force)
        assert (len(after), len(links(world.warwickshire.force))) == (before[0] + 2, before[1])
        event_table = Action.history.rel.related_model._meta.db_table
        assert [(link.event_table, link.kind) for link in after[-2:]] == [(event_table, "event")] * 2

    def test_each_link_holds_the_one_before(self, world):
        commit()
        chain = links(world.kent.force)
        assert len(chain) > 200
        assert [link.number for link in chain] == list(range(1, len(chain) + 1))
        assert [link.previous for link in chain] == ["", *(link.hash for link in chain[:-1])]
        assert [link.hash for link in chain] == [hash_of(link) for link in chain]

    def test_national_content_has_a_chain_of_its_own(self, world):
        commit()
        with scope(Audience.NATIONAL, by=By.of(world.national_lead)):
            Deliverable.objects.update(title="Said otherwise")
        commit()
        with scope(Audience.NATIONAL):
            assert set(ChainLink.objects.values_list("force", flat=True)) == {None}
            assert ChainLink.objects.filter(event_table="actionplans_deliverableevent").exists()

    def test_who_opened_what_is_a_link_too(self, world):
        commit()
        with scope(Audience.FORCE, world.kent.force.pk, by=By.of(world.kent.lead)):
            row = AccessLog.objects.create(
                force=world.kent.force, by_name="Somebody", audience="force", act="opened", what="A thing"
            )
        commit()
        last = links(world.kent.force)[-1]
        assert (last.event_table, last.event_id) == ("audit_accesslog", row.pk)

    @pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland"])
    def test_the_digest_does_not_depend_on_the_sessions_settings(self, world, zone):
        commit()
        with scope(Audience.FORCE, world.kent.force.pk):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('timezone', %s, true)", [zone])
            make_action(world.kent.force)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL datestyle = 'German, DMY'")
                commit()
                cursor.execute("SET LOCAL datestyle = 'ISO, MDY'")
        link = links(world.kent.force)[-1]
        with arranging(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL timezone = 'UTC'")
            cursor.execute(
                "SELECT encode(sha256(convert_to(to_jsonb(e)::text, 'UTF8')), 'hex')"
                " FROM actionplans_actionevent e WHERE pgh_id = %s",
                [link.event_id],
            )
            assert cursor.fetchone() == (link.digest,)


@pytest.mark.django_db
class TestWhoMay:
    def test_a_force_sees_its_own_chain(self, world):
        commit()
        with scope(Audience.FORCE, world.kent.force.pk):
            assert set(ChainLink.objects.values_list("force", flat=True)) == {world.kent.force.pk}

    @pytest.mark.parametrize("audience", [Audience.PORTFOLIO, Audience.POLICING_BODY, Audience.OBSERVER])
    def test_others_see_none(self, world, audience):
        with pytest.raises(DatabaseError), scope(audience, world.kent.force.pk):
            ChainLink.objects.exists()

    @pytest.mark.asvs("16.4.2")
    @pytest.mark.parametrize("audience", list(Audience))
    @pytest.mark.parametrize(
        "write",
        [
            lambda: ChainLink.objects.create(
                number=10**6,
                kind="event",
                event_table="x",
                event_id=1,
                width=1,
                digest="x",
                at=timezone.now(),
                hash="x",
            ),
            lambda: ChainLink.objects.update(digest="x"),
            lambda: ChainLink.objects.all()._raw_delete("default"),
            lambda: connection.cursor().execute(
                "SELECT portal_chain_append(NULL, 'event', 'x', 1, 1, 'x', NULL)"
            ),
        ],
        ids=["insert", "update", "delete", "function"],
    )
    def test_nobody_writes_to_it(self, world, audience, write):
        with pytest.raises(DatabaseError, match="permission denied"), scope(audience, world.kent.force.pk):
            write()

    def test_nor_does_the_bare_login(self, db):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute("SELECT portal_chain_append(NULL, 'event', 'x', 1, 1, 'x', NULL)")


@pytest.mark.django_db
def test_every_history_and_every_log_is_chained():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'portal_chain_row' AND tgdeferrable"
            " AND tginitdeferred AND tgenabled = 'O'"
        )
        with_trigger = {name for (name,) in cursor.fetchall()}
    assert with_trigger == {model._meta.db_table for model in chained()}
    assert {"audit_accesslog", "assessments_ratingevent", "assessments_submittedrating"} <= with_trigger


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_writers_of_many_forces_never_wait_for_each_other_in_a_ring(self, world):
        """Each transaction writes to all the chains, in an order of its own, and to rows that nobody else does."""
        with arranging():
            forces = list(Force.objects.order_by("pk")[:6])
            before = {force.pk: ChainLink.objects.filter(force=force).count() for force in forces}
        start = threading.Barrier(6)

        def write(turn: int) -> None:
            start.wait()
            try:
                for step in range(15):
                    with arranging():
                        for place in range(6):
                            make_action(
                                forces[(turn * (1 if step % 2 else -1) + place) % 6], f"{turn} {step}"
                            )
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            for run in [pool.submit(write, turn) for turn in range(6)]:
                run.result()
        for force in forces:
            chain = links(force)
            assert len(chain) == before[force.pk] + 90
            assert [link.number for link in chain] == list(range(1, len(chain) + 1))
            assert [link.previous for link in chain[1:]] == [link.hash for link in chain[:-1]]

    def test_saves_in_opposite_order_wait_for_rows_and_not_for_chains(self, world):
        """Rows are locked first and the chain last: the same two rows, always in the same order, never a deadlock."""
        first, second = [people.assessment for people in (world.kent, world.warwickshire)]
        start = threading.Barrier(4)

        def write(turn: int) -> None:
            start.wait()
            try:
                for step in range(20):
                    with arranging():
                        for assessment in (first, second):
                            Rating.objects.filter(assessment=assessment)[:1].get()
                            Rating.objects.filter(
                                assessment=assessment, provision__code="PREPARE.1.1"
                            ).update(comment=f"{turn} {step}")
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            for run in [pool.submit(write, turn) for turn in range(4)]:
                run.result()
        chain = links(world.kent.force)
        assert [link.number for link in chain] == list(range(1, len(chain) + 1))
