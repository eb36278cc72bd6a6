"""Many at once over few connections, with errors in between: nobody reads another's rows, and nothing is left over."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from assessments.models import Assessment, Rating, Submission
from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from tests.conftest import arranging
from tests.submissions import make_submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asvs("8.2.2", "8.4.1")]

THREADS = 16
CONTEXT = (
    "SELECT current_user, current_setting('portal.force_id', true), current_setting('portal.membership_id', true),"
    " current_setting('pghistory.context_metadata', true)"
)


class Tally(Counter[str]):
    """How often each went as it must, under its name, and what must never be."""

    FOREIGN = "rows of another"
    LEFT = "left over"
    OTHERWISE = "otherwise than it must"


class Someone:
    """What people do, each in a scope of its own. `tally` is this thread's alone."""

    def __init__(self, forces: list, seed: int) -> None:
        self.forces = forces
        self.random = random.Random(seed)
        self.tally = Tally()

    def scope(self, audience: Audience = Audience.FORCE):
        self.people = self.random.choice(self.forces)
        return scope(audience, self.people.force.pk, by=By.of(self.people.lead))

    def sees(self, ids) -> None:
        """Some of them are there, and all are the force's own."""
        self.tally[Tally.FOREIGN] += sum(pk != self.people.force.pk for pk in ids)
        self.tally[Tally.OTHERWISE] += not ids

    def reads(self) -> None:
        with self.scope():
            self.sees(Rating.objects.order_by("?").values_list("force_id", flat=True)[:20])

    def writes(self) -> None:
        with self.scope():
            changed = Rating.objects.filter(provision__code="PREPARE.1.1")
            changed.update(comment=f"By {self.people.force.slug} {self.random.random()}")
            self.sees(changed.values_list("force_id", flat=True))

    def fails_half_way(self) -> None:
        try:
            with self.scope():
                Rating.objects.filter(provision__code="PREPARE.1.2").update(comment="Never.")
                raise KeyError  # noqa: TRY301 - any fault of the code
        except KeyError:
            pass

    def is_refused_a_statement(self) -> None:
        """The transaction is broken and its connection goes back all the same."""
        with pytest.raises(DatabaseError), self.scope(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    def is_refused_a_table(self) -> None:
        for audience in (Audience.NATIONAL, Audience.POLICING_BODY, Audience.PUBLIC):
            with pytest.raises(ProgrammingError, match="permission denied"), self.scope(audience):
                Rating.objects.count()

    def streams(self) -> None:
        """As a view does: the scope opens in the generator, which may be left before its end."""

        def lines():
            with self.scope():
                yield from Rating.objects.values_list("force_id", flat=True).iterator(chunk_size=20)

        stream = lines()
        self.sees([pk for pk, _ in zip(stream, range(self.random.choice([1, 50, 500])), strict=False)])
        stream.close()

    def compares_all(self) -> None:
        with self.scope(Audience.NATIONAL):
            seen = set(Assessment.objects.values_list("force_id", flat=True))
        self.tally[Tally.OTHERWISE] += seen != {people.force.pk for people in self.forces}

    def holds_to_account(self) -> None:
        with self.scope(Audience.POLICING_BODY):
            self.sees(Submission.objects.values_list("force_id", flat=True))

    def is_nobody(self) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            Rating.objects.count()

    def signs_in(self) -> None:
        """The bare login, on a connection that was somebody's a moment ago."""
        with connection.cursor() as cursor:
            cursor.execute(CONTEXT)
            role, *settings = cursor.fetchone()
        self.tally[Tally.LEFT] += role != "portal_web" or any(settings)
        self.tally[Tally.OTHERWISE] += not Membership.objects.filter(pk=self.forces[0].lead.pk).exists()

    def acts(self, times: int) -> Tally:
        """times operations; after each the connection goes back to the pool, as after a request."""
        done: list[Callable[[], None]] = [
            self.reads, self.writes, self.fails_half_way, self.is_refused_a_statement, self.is_refused_a_table,
            self.streams, self.compares_all, self.holds_to_account, self.is_nobody, self.signs_in,
        ]  # fmt: skip # laid out to be read
        while times:
            act = self.random.choice(done)
            try:
                act()
            except OperationalError:  # no connection was free in time: nothing was done
                continue
            finally:
                connection.close()
            self.tally[act.__name__] += 1
            times -= 1
        return self.tally


def test_mixed_operations_over_a_small_pool(world, count, figure):
    forces = [world.warwickshire, world.kent]
    with arranging():
        for people in forces:
            make_submission(people.force, world.previous)
    number = count(20_000)
    share = -(-number // THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        runs = [pool.submit(Someone(forces, seed).acts, share) for seed in range(THREADS)]
        tally = sum((run.result() for run in runs), Counter())
    over = f"{share * THREADS} scopes of {THREADS} threads over {connection.pool.max_size} connections"
    figure("isolation", f"{over}: rows of another", tally[Tally.FOREIGN], 0)
    figure("isolation", f"{over}: role, force or person left over", tally[Tally.LEFT], 0)
    with arranging():
        kept = Rating.objects.filter(comment="Never.").count()
        events = Rating.history.rel.related_model.objects.filter(comment__startswith="By ")
        told = list(events.values_list("force_id", "comment", "pgh_context"))
        leads = {people.force.pk: (people.force.slug, people.lead.pk) for people in forces}
        wrong = sum((comment.split()[1], context["by"]) != leads[force] for force, comment, context in told)
    figure("isolation", f"{over}: kept of what was rolled back", kept, 0)
    figure(
        "isolation",
        f"{over}: changes told of another person",
        f"{wrong} of {len(told)}",
        "0",
        holds=wrong == 0,
    )
    assert tally[Tally.OTHERWISE] == 0
    assert len(told) >= tally["writes"] > 0
