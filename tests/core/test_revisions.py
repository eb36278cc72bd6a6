"""Compare-and-swap: whoever comes second is told so, and overwrites nothing."""

import threading

import pytest
from django.db import connection

from assessments.models import Rating
from core.revisions import revision_typed, save_if_current
from forces.choices import Audience
from forces.scope import scope

pytestmark = pytest.mark.django_db


def rating_of(world):
    return Rating.objects.filter(force=world.warwickshire.force).order_by("pk").first()


def test_a_save_from_the_current_revision_is_written_and_counted(world, arrange):
    with arrange():
        rating = rating_of(world)
        before = rating.revision
        assert save_if_current(Rating.objects.all(), pk=rating.pk, revision=before, comment="First.")
        rating.refresh_from_db()
    assert (rating.comment, rating.revision) == ("First.", before + 1)


def test_a_stale_save_changes_nothing(world, arrange):
    with arrange():
        rating = rating_of(world)
        save_if_current(Rating.objects.all(), pk=rating.pk, revision=rating.revision, comment="First.")
        assert not save_if_current(
            Rating.objects.all(), pk=rating.pk, revision=rating.revision, comment="Second."
        )
        rating.refresh_from_db()
    assert rating.comment == "First."


def test_it_never_leaves_the_rows_that_it_was_given(world, arrange):
    with arrange():
        rating = rating_of(world)
        kent = Rating.objects.filter(force=world.kent.force)
        assert not save_if_current(kent, pk=rating.pk, revision=rating.revision, comment="x")


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins_each_revision(world, arrange):
    """Four people save from the same revision, ten times over: each time one is written and three are told."""
    with arrange():
        rating = rating_of(world)
    won: list[list[int]] = [[] for _ in range(10)]

    def person(number):
        try:
            for round_number in range(10):
                together.wait()
                with scope(Audience.FORCE, world.warwickshire.force.pk):
                    saved = save_if_current(
                        Rating.objects.all(),
                        pk=rating.pk,
                        revision=rating.revision + round_number,
                        comment=f"{round_number}-{number}",
                    )
                if saved:
                    won[round_number].append(number)
                together.wait()
        finally:
            connection.close()

    people = 4  # as many as the pool serves at once
    together = threading.Barrier(people)
    threads = [threading.Thread(target=person, args=[number]) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(winners) for winners in won] == [1] * 10
    with arrange():
        rating.refresh_from_db()
    assert rating.comment == f"9-{won[9][0]}"


@pytest.mark.parametrize(
    ("sent", "meant"), [("7", 7), ("", 0), ("-1", 0), ("seven", 0), ("²", 0), ("9" * 10, 0)]
)
def test_a_senseless_revision_is_stale_by_definition(sent, meant):
    assert revision_typed(sent) == meant
