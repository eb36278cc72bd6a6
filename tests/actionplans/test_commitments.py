"""The force's own headings, and who keeps the plan moving."""

import re
import uuid

import pytest
from django.urls import reverse

from actionplans import committing
from actionplans.models import Action, Commitment, Plan
from frameworks.models import Provision
from tests.actionplans.plans import acting, make_action
from tests.pages import forms_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

PAGE, GOVERNANCE = "/plan/commitments/", "/plan/governance/"


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def lead(warwickshire, sign_in):
    return sign_in(warwickshire.lead)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def make_commitment(people, title="Listen", **values):
    areas = Provision.objects.filter(code__in=values.pop("answers", []))
    return committing.add_commitment(
        force=people.force, key=uuid.uuid4(), values={"title": title} | values, provisions=areas
    )


def address(commitment, name):
    return reverse(f"actionplans:{name}", args=[commitment.public_id])


def test_a_form_sent_twice_makes_one_and_with_other_words_another(warwickshire):
    key = uuid.uuid4()
    with acting(warwickshire.lead):
        for title in ("Listen", "Listen", "Act", "Act"):
            committing.add_commitment(force=warwickshire.force, key=key, values={"title": title})
        assert list(Commitment.objects.values_list("title", "position")) == [("Listen", 1), ("Act", 2)]


def test_the_plan_stands_under_its_commitments_and_says_where_no_action_is(warwickshire, lead):
    lead.post(
        f"{PAGE}add/", {"pillar": "Trust", "number": "1", "title": "Listen", "text": "", "key": uuid.uuid4()}
    )
    with acting(warwickshire.lead):
        listen = Commitment.objects.get()
        make_commitment(warwickshire, "Act", answers=["2021.5"])
        make_action(warwickshire.force, title="Circles", commitment=listen, status="done")
        make_action(warwickshire.force, title="Loose")
    said = text_of(lead.get(PAGE))
    assert re.search(
        r"Trust 1 Listen 1 action, 1 done .* Circles .* Act No action yet . Answers 2021, area 5", said
    )
    assert re.search(r"Under no commitment .* Loose", said)
    assert lead.post(f"{PAGE}add/", {"title": "", "key": uuid.uuid4()}).status_code == 422


def test_an_action_comes_under_a_commitment_of_its_own_force(world, warwickshire, lead):
    with acting(world.kent.lead):
        theirs = make_commitment(world.kent)
    with acting(warwickshire.lead):
        ours, action = make_commitment(warwickshire), make_action(warwickshire.force)
    change = reverse("actionplans:change", args=[action.public_id])
    sent = {"title": "Train", "priority": "low", "revision": "1", "due_date_0": "30", "due_date_1": "6"}
    sent |= {"due_date_2": "2027", "owner_post": "Head of Training", "outcome": "Fewer."}
    assert lead.post(change, sent | {"commitment": theirs.pk}).status_code == 422
    assert lead.post(change, sent | {"commitment": ours.pk}).status_code == 302
    with acting(warwickshire.lead):
        saved = Action.objects.get()
    assert (saved.commitment_id, saved.owner_post, saved.outcome) == (ours.pk, "Head of Training", "Fewer.")


def test_a_dropped_commitment_leaves_its_actions_and_a_stale_change_keeps_both(warwickshire, lead):
    with acting(warwickshire.lead):
        commitment = make_commitment(warwickshire)
        make_action(warwickshire.force, title="Circles", commitment=commitment)
    sent = {"title": "Listen", "dropped": "True", "revision": "1"}
    assert lead.post(address(commitment, "change_commitment"), sent).status_code == 302
    said = text_of(lead.get(PAGE))
    assert re.search(r"Under no commitment .* Circles .* 1 commitment no longer in the plan Listen", said)
    late = lead.post(address(commitment, "change_commitment"), sent | {"title": "Hear"})
    assert late.status_code == 409
    assert "Hear" in text_of(late)
    earlier = lead.get(reverse("history:commitment", args=[commitment.public_id]))
    assert "Changed: in the plan by Lead" in text_of(earlier)


def test_another_change_leaves_an_action_in_its_dropped_commitment(warwickshire, lead):
    with acting(warwickshire.lead):
        dropped = make_commitment(warwickshire, dropped=True)
        action = make_action(warwickshire.force, commitment=dropped)
    page = address(action, "change")
    html = lead.get(page).content.decode()
    (form,) = [one for one in forms_of(html, page) if one.view == "actionplans:change"]
    assert lead.post(page, form.filled() | {"title": "Renamed"}).status_code == 302
    with acting(warwickshire.lead):
        assert Action.objects.get(title="Renamed").commitment == dropped


def test_what_a_commitment_answers_is_added_and_taken_away(warwickshire, lead):
    with acting(warwickshire.lead):
        commitment = make_commitment(warwickshire, answers=["2021.5"])
    lead.post(address(commitment, "commitment_answers"), {"add": "2021.6", "remove": "2021.5"})
    with acting(warwickshire.lead):
        assert [answer.provision.code for answer in commitment.answers.all()] == ["2021.6"]


def test_who_keeps_the_plan_moving_is_said_changed_and_told(warwickshire, lead):
    assert "Say who keeps the plan moving" in text_of(lead.get("/plan/"))
    said = {"delivery_group": "The VAWG group", "chair": "The ACC", "revision": "1", "next_meeting_0": "3"}
    said |= {"next_meeting_1": "3", "next_meeting_2": "2099"}
    assert lead.post(GOVERNANCE, said | {"next_meeting_0": "40"}).status_code == 422
    assert lead.post(GOVERNANCE, said).status_code == 302
    plan = text_of(lead.get("/plan/"))
    assert "Driven by The VAWG group , chaired by The ACC. Next meeting 3 March 2099" in plan
    assert lead.post(GOVERNANCE, said | {"chair": "The DCC"}).status_code == 409
    with acting(warwickshire.lead):
        assert Plan.objects.get().chair == "The ACC"


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_commitments(warwickshire, lead, number):
    with acting(warwickshire.lead):
        for place in range(number):
            commitment = make_commitment(warwickshire, f"C {place}", answers=["2021.5"])
            make_action(warwickshire.force, commitment=commitment, answers=("2021.4.1", "PREPARE.7.2.h"))
    assert len(queries_of(lead, PAGE)) == 3 + 5
