"""Making a force's assessment in the background: once, in its own scope, whatever dies on the way."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments import making, running, tasks
from assessments.choices import CycleState
from assessments.models import Assessment, Cycle, Opening, Rating, Summary
from forces.choices import Audience
from forces.scope import By, scope
from tests.world import make_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(world, arrange):
    """A cycle that was opened this moment: nothing is made yet."""
    with arrange():
        cycle = make_cycle("autumn-next", timezone.localdate() + timedelta(days=200))
    with scope(Audience.NATIONAL, by=By.of(world.national_lead)):
        running.open_cycle(cycle=cycle, by=world.national_lead)
    return cycle


def claim(cycle, force):
    with scope(Audience.FORCE, force.pk):
        return making.claim(cycle_id=cycle.pk, force_id=force.pk)


def row(cycle, force):
    return Opening.objects.get(cycle=cycle, force=force)


def test_a_task_makes_the_whole_of_one_forces_assessment(world, opened, arrange):
    kent = world.kent.force
    for _ in range(2):
        tasks.open_for_force(opened.pk, kent.pk)
    with arrange():
        made = Assessment.objects.get(cycle=opened)
        assert made.force == kent
        assert Rating.objects.filter(assessment=made).count() == 206
        assert Summary.objects.filter(assessment=made).count() == 24
        assert (row(opened, kent).state, row(opened, kent).attempts) == ("done", 1)
        assert row(opened, world.warwickshire.force).state == "waiting"


def test_what_a_force_opened_by_coming_first_counts_as_made(world, opened, sign_in, arrange):
    assert sign_in(world.kent.lead).get(reverse("assessments:current")).status_code == 302
    tasks.open_for_force(opened.pk, world.kent.force.pk)
    with arrange():
        assert Assessment.objects.filter(cycle=opened, force=world.kent.force).count() == 1
        assert row(opened, world.kent.force).state == "done"


def test_two_makers_never_have_it_at_once_and_the_late_one_makes_nothing(world, opened, arrange):
    kent = world.kent.force
    first = claim(opened, kent)
    assert first is not None
    assert claim(opened, kent) is None
    with arrange():  # the first died, or is very late
        Opening.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = claim(opened, kent)
    assert second is not None
    assert second.attempt == 2
    with pytest.raises(making.LeaseLostError), scope(Audience.FORCE, kent.pk):
        making.make(first)
    with arrange():
        assert not Assessment.objects.filter(cycle=opened).exists()
    with scope(Audience.FORCE, kent.pk):
        making.make(second)
    with arrange():
        assert Assessment.objects.filter(cycle=opened).count() == 1


def test_what_fails_is_put_back_with_its_reason_then_set_aside_and_taken_up_again(
    world, opened, arrange, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(**_):
        raise RuntimeError("SECRET")

    monkeypatch.setattr(making, "open_assessment", refuse)
    kent = world.kent.force
    for attempt in range(1, making.ATTEMPTS + 1):
        tasks.open_for_force(opened.pk, kent.pk)
        with arrange():
            stands = row(opened, kent)
            assert (stands.attempts, stands.state) == (attempt, "stopped" if attempt == 5 else "waiting")
            assert "RuntimeError" in stands.reason
            assert "SECRET" not in stands.reason
            assert not Assessment.objects.filter(cycle=opened).exists()
            Opening.objects.filter(pk=stands.pk).update(not_before=None)
    tasks.open_for_force(opened.pk, kent.pk)
    client = sign_in(world.national_lead)
    page = reverse("assessments:cycle", args=[opened.slug])
    assert "1 force could not be given an assessment" in client.get(page).content.decode()
    monkeypatch.undo()
    with django_capture_on_commit_callbacks() as rings:
        assert client.post(reverse("assessments:open_again", args=[opened.slug])).status_code == 302
    assert len(rings) == 1
    tasks.open_for_force(opened.pk, kent.pk)
    with arrange():
        assert row(opened, kent).state == "done"
        assert Assessment.objects.filter(cycle=opened, force=kent).count() == 1


def test_a_job_that_takes_its_worker_down_each_time_is_set_aside(world, opened, arrange):
    kent = world.kent.force
    for _ in range(making.ATTEMPTS):
        assert claim(opened, kent) is not None
        with arrange():
            Opening.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claim(opened, kent) is None
    with arrange():
        assert row(opened, kent).state == "stopped"
        assert "ended without a word" in row(opened, kent).reason


def test_the_sweeper_rings_for_what_waits_and_for_nothing_else(
    world, opened, arrange, django_capture_on_commit_callbacks
):
    tasks.open_for_force(opened.pk, world.kent.force.pk)
    assert claim(opened, world.warwickshire.force) is not None
    with arrange():
        forces = Opening.objects.filter(cycle=opened).count()
    with django_capture_on_commit_callbacks() as rings:
        tasks.sweep_openings()
    assert len(rings) == forces - 2


def test_of_a_cycle_that_was_closed_meanwhile_nothing_is_made(world, opened, arrange):
    with arrange():
        Cycle.objects.filter(pk=opened.pk).update(state=CycleState.CLOSED)
    tasks.open_for_force(opened.pk, world.kent.force.pk)
    with arrange():
        assert not Assessment.objects.filter(cycle=opened).exists()
        assert row(opened, world.kent.force).state == "done"


def test_a_force_sees_and_moves_its_own_alone(world, opened):
    with scope(Audience.FORCE, world.kent.force.pk):
        assert list(Opening.objects.values_list("force", flat=True)) == [world.kent.force.pk]
        for rows in (Opening.objects.filter(force=world.kent.force),):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.update(cycle=world.previous)
        assert Opening.objects.filter(force=world.warwickshire.force).update(state="done") == 0


def test_the_progress_asks_no_more_of_more_forces(world, opened, sign_in, django_assert_max_num_queries):
    client = sign_in(world.reviewer)
    url = reverse("assessments:opening", args=[opened.slug])
    client.get(url)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200
