"""Running a cycle: changed while it is prepared, opened once, and once open only what changes no answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import running
from assessments.choices import CycleState
from assessments.models import Assessment, Cycle, Opening
from audit.models import KeptConflict
from core.templatetags.portal import day
from forces.choices import Audience
from forces.models import Force
from forces.scope import By, scope
from frameworks.models import Scale
from tests.world import make_cycle

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def prepared(world, arrange):
    with arrange():
        return make_cycle("autumn-next", timezone.localdate() + timedelta(days=200))


def form_of(client, cycle):
    """What its page would send, untouched."""
    url = reverse("assessments:change_cycle", args=[cycle.slug])
    page = client.get(url)
    assert page.status_code == 200
    with scope(Audience.NATIONAL):
        stands = Cycle.objects.get(pk=cycle.pk)
    sent = {
        "revision": stands.revision,
        "name": stands.name,
        "framework": stands.framework_id,
        "scale": stands.scale_id,
        "previous": stands.previous_id or "",
        "instructions": stands.instructions,
        "read_twice_percent": stands.read_twice_percent,
    }
    for name in ("opens_on", "due_on"):
        value = getattr(stands, name)
        sent |= {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
    return url, sent


def test_everything_changes_while_it_is_prepared(world, prepared, sign_in, arrange):
    with arrange():
        other = Scale.objects.create(code="other", name="Another scale")
    client = sign_in(world.national_lead)
    url, sent = form_of(client, prepared)
    changed = {**sent, "scale": other.pk, "instructions": "Begin early.", "read_twice_percent": "20"}
    assert client.post(url, changed).status_code == 302
    page = text_of(client.get(reverse("assessments:cycle", args=[prepared.slug])))
    for words in ("Another scale", "Begin early.", "20 of a hundred"):
        assert words in page
    history = text_of(client.get(reverse("history:cycle", args=[prepared.slug])))
    assert "Begin early." in history
    assert "Another scale" in history


def test_of_an_open_one_its_instructions_change_and_no_date(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    url = reverse("assessments:change_cycle", args=[world.cycle.slug])
    assert 'name="due_on_0"' not in text_of(client.get(url))
    assert (
        client.post(url, {"revision": 1, "instructions": "Ask us.", "read_twice_percent": "5"}).status_code
        == 302
    )
    with arrange():
        stands = Cycle.objects.get(pk=world.cycle.pk)
        assert (stands.instructions, stands.read_twice_percent, stands.due_on) == (
            "Ask us.",
            5,
            world.cycle.due_on,
        )
    with pytest.raises(running.RefusedSaveError), scope(Audience.NATIONAL, by=By.of(world.national_lead)):
        running.change_cycle(
            cycle=stands, revision=stands.revision, values={"name": "Other"}, by=world.national_lead
        )


def test_what_two_write_at_once_is_kept_and_shown(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    url = reverse("assessments:change_cycle", args=[world.cycle.slug])
    assert client.post(url, {"revision": 1, "instructions": "First."}).status_code == 302
    stale = client.post(url, {"revision": 1, "instructions": "Second."})
    assert stale.status_code == 409
    assert "First." in text_of(stale)
    assert "Second." in text_of(stale)
    with arrange():
        assert Cycle.objects.get(pk=world.cycle.pk).instructions == "First."


def test_a_form_that_was_open_while_the_cycle_opened_loses_no_word(world, prepared, sign_in, arrange):
    client = sign_in(world.national_lead)
    url, sent = form_of(client, prepared)
    assert client.post(reverse("assessments:open_cycle", args=[prepared.slug])).status_code == 302
    late = client.post(url, {**sent, "instructions": "Typed meanwhile."})
    assert late.status_code == 409
    assert "Typed meanwhile." in text_of(late)
    with arrange():
        assert Cycle.objects.get(pk=prepared.pk).instructions == ""
        assert KeptConflict.objects.count() == 1


def test_no_cycle_starts_from_itself(world, prepared, sign_in):
    client = sign_in(world.national_lead)
    url, sent = form_of(client, prepared)
    refused = client.post(url, {**sent, "previous": prepared.pk})
    assert refused.status_code == 422
    assert "Choose a cycle from the list, or none" in text_of(refused)


@pytest.mark.parametrize("share", ["101", "-1", "many"])
def test_a_share_is_one_of_a_hundred(world, prepared, sign_in, share):
    client = sign_in(world.national_lead)
    url, sent = form_of(client, prepared)
    refused = client.post(url, {**sent, "read_twice_percent": share})
    assert refused.status_code == 422
    assert "Enter a whole number from 0 to 100" in text_of(refused)


def test_a_force_reads_the_instructions_and_what_the_national_team_sees(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        Cycle.objects.filter(pk=world.cycle.pk).update(instructions="Begin with Prepare.\n\n- Then the rest.")
        Assessment.objects.filter(pk=people.assessment.pk).update(answered=7)
    page = text_of(
        sign_in(people.lead).get(reverse("assessments:assessment", args=[people.assessment.public_id]))
    )
    assert "Begin with Prepare." in page
    assert "What the national VAWG team sees of it now" in page
    assert f"due {day(world.cycle.due_on)}" in page


def test_opening_notes_each_force_and_rings_for_each_once(
    world, prepared, sign_in, arrange, django_capture_on_commit_callbacks
):
    with arrange():
        Force.objects.filter(slug="kent").update(closed_on=timezone.localdate())
        forces = Force.objects.filter(closed_on__isnull=True).count()
    client = sign_in(world.national_lead)
    url = reverse("assessments:open_cycle", args=[prepared.slug])
    with django_capture_on_commit_callbacks() as rings:
        assert client.post(url).status_code == 302
    assert len(rings) == forces
    with django_capture_on_commit_callbacks() as again:
        assert client.post(url).status_code == 302
    assert again == []
    with arrange():
        assert Opening.objects.filter(cycle=prepared, state="waiting").count() == forces
        assert not Assessment.objects.filter(cycle=prepared).exists()
        Force.objects.filter(slug="kent").update(closed_on=None)
    page = text_of(client.get(reverse("assessments:cycle", args=[prepared.slug])))
    assert f"0 of {forces} assessments made" in page


def test_it_is_nobody_elses(world, prepared, sign_in, arrange):
    for who in (world.reviewer, world.warwickshire.lead):
        client = sign_in(who)
        for name in ("change_cycle", "open_cycle", "open_again"):
            assert client.post(reverse(f"assessments:{name}", args=[prepared.slug]), {}).status_code in {
                403,
                404,
            }
    assert (
        sign_in(world.warwickshire.lead).get(reverse("assessments:cycle", args=[prepared.slug])).status_code
        == 403
    )
    with arrange():
        assert Cycle.objects.get(pk=prepared.pk).state == CycleState.PREPARING
