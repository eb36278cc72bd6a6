"""Other ways to see the plan: under a framework, by owner, along the time, on the board."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, ActionUpdate, Milestone
from tests.actionplans.plans import acting, make_action
from tests.actionplans.test_commitments import make_commitment
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

AREAS, STRANDS, BOARD = "/plan/frameworks/NFD-2021/", "/plan/frameworks/NFD-2024/", "/plan/board/"


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def lead(warwickshire, sign_in):
    return sign_in(warwickshire.lead)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def section(response, anchor):
    """What stands in the card of one heading."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.search(
        rf'aria-labelledby="{anchor}">(.*?)</section>', response.content.decode(), re.DOTALL
    )[1]))  # fmt: skip # laid out to be read


def test_under_the_2021_framework_what_has_no_action_yet_is_shown(warwickshire, lead):
    with acting(warwickshire.lead):
        force = warwickshire.force
        make_action(force, title="Gap analysis", answers=("2021.4.1",))
        make_action(force, title="Codes", answers=("2021.8.2.14",))
        make_action(force, title="Given up", answers=("2021.9",), status="stopped")
        listen = make_commitment(warwickshire, "Listen", answers=["2021.3"])
        make_action(force, title="Circles", commitment=listen)
    page = lead.get(AREAS)
    assert "3 of 10 action areas have an action" in text_of(page)
    assert "Gap analysis" in section(page, "2021-4")
    assert "No action yet" in section(page, "2021-4"), "on its other national actions"
    assert re.search(r"area 8, action 2.*Codes", section(page, "2021-8"))
    assert re.search(r"Answered by your commitment Listen.*Circles", section(page, "2021-3"))
    assert "Given up" not in text_of(page)
    assert section(page, "2021-9").count("No action yet") > 1
    assert "/plan/add/?for=2021.9" in page.content.decode()


def test_under_the_strands_an_action_stands_once_at_its_descriptor(warwickshire, lead, sign_in):
    with acting(warwickshire.lead):
        make_action(warwickshire.force, title="Train", answers=("PREPARE.7.2.h", "PREPARE.7.2.f"))
    page = lead.get(STRANDS)
    assert "1 of 24 descriptors has an action" in text_of(page)
    assert section(page, "prepare-7").count("Train") == 1
    assert lead.get("/plan/frameworks/NOTHING/").status_code == 404
    viewer = sign_in(warwickshire.viewer).get(STRANDS).content.decode()
    assert "No action yet" in viewer
    assert "/plan/add/" not in viewer


def test_by_owner_people_then_posts_then_nobody(warwickshire, lead):
    today = timezone.localdate()
    with acting(warwickshire.lead):
        force = warwickshire.force
        make_action(
            force, title="A", owner=warwickshire.lead, due_date=today - timedelta(days=2), start_date=None
        )
        make_action(force, title="B", owner_post="Head of Custody")
        make_action(force, title="C")
        make_action(force, title="D", status="done")
    said = text_of(lead.get("/plan/owners/"))
    assert re.search(r"Lead .*1 open action, +1 late.* Head of Custody .* No owner yet ", said)
    assert " D " not in said


def test_along_the_time_bars_milestones_and_what_has_no_date(warwickshire, lead):
    with acting(warwickshire.lead):
        action = make_action(warwickshire.force, title="Long one")
        Milestone.objects.create(
            force=warwickshire.force, action=action, title="Half", due_date=timezone.localdate()
        )
        make_action(warwickshire.force, title="Dateless one", start_date=None, due_date=None)
    page = lead.get("/plan/timeline/")
    said = text_of(page)
    assert re.search(
        r"Long one No owner yet. 4 January 2027 to 30 June 2027 Half, .* No due date yet Dateless one", said
    )
    assert page.content.decode().count("<polygon") == 1


# --- the board ------------------------------------------------------------------------------------------------


def column(response, status):
    found = re.search(
        rf'aria-labelledby="col-{status}">(.*?)</section>', response.content.decode(), re.DOTALL
    )
    return found[1]


def form_in(card):
    return dict(re.findall(r'name="(status_was|key)" value="([^"]*)"', card))


def test_a_card_is_moved_without_script_and_its_place_is_gone_back_to(warwickshire, lead):
    with acting(warwickshire.lead):
        action = make_action(warwickshire.force, title="Train")
        make_action(warwickshire.force, title="Said to be late", status="late")
    page = lead.get(BOARD)
    card = column(page, "not_started")
    assert "Train" in card
    assert "Said to be late" in column(page, "at_risk")
    sent = form_in(card) | {"status": "on_track"}
    url = reverse("actionplans:move", args=[action.public_id])
    assert lead.post(url, sent).url == f"{BOARD}#a-{action.public_id}"
    assert "Train" in column(lead.get(BOARD), "on_track")
    lead.post(url, sent | {"status_was": "on_track", "key": uuid.uuid4()})
    with acting(warwickshire.lead):
        assert ActionUpdate.objects.get().text == "", "what stays where it is says nothing"


def test_what_is_stopped_wants_its_reason_and_what_moved_meanwhile_is_asked_again(warwickshire, lead):
    with acting(warwickshire.lead):
        action = make_action(warwickshire.force, title="Train")
    url = reverse("actionplans:move", args=[action.public_id])
    sent = {"status": "stopped", "status_was": "not_started", "key": uuid.uuid4()}
    asked = lead.post(url, sent)
    assert asked.status_code == 422
    assert '<a href="#id_text">Say why it is stopped</a>' in asked.content.decode()
    with acting(warwickshire.lead):
        Action.objects.update(status="done")
    late = lead.post(url, sent | {"text": "No money."})
    assert late.status_code == 409
    assert "Someone changed the status to Done while you were writing" in text_of(late)
    assert lead.post(url, sent | {"text": "No money.", "status_was": "done"}).status_code == 302
    with acting(warwickshire.lead):
        assert Action.objects.get().stopped_because == "No money."


def test_who_reads_the_board_alone_moves_nothing_there(warwickshire, sign_in):
    with acting(warwickshire.lead):
        make_action(warwickshire.force, title="Train")
    page = sign_in(warwickshire.viewer).get(BOARD).content.decode()
    assert "Train" in page
    assert "/move/" not in page


def test_a_column_leads_on_to_what_it_leaves_out(warwickshire, lead):
    with acting(warwickshire.lead):
        for place in range(12):
            make_action(warwickshire.force, title=f"Done {place}", status="done")
    done = column(lead.get(BOARD), "done")
    assert done.count("<li") == 10
    assert "/plan/?status=done" in done


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [(AREAS, 5), (STRANDS, 5), ("/plan/owners/", 2), ("/plan/timeline/", 2), (BOARD, 1)]
)
def test_each_takes_the_same_queries_for_any_number_of_actions(warwickshire, lead, page, queries, number):
    with acting(warwickshire.lead):
        for place in range(number):
            commitment = make_commitment(warwickshire, f"C {place}", answers=["2021.5", "PREPARE.7"])
            action = make_action(
                warwickshire.force,
                title=f"A {place}",
                owner=(warwickshire.lead, warwickshire.contributor, None)[place],
                commitment=commitment,
                answers=("2021.4.1", "PREPARE.7.2.h"),
            )
            Milestone.objects.create(force=warwickshire.force, action=action, title="Half")
    assert len(queries_of(lead, page)) == 3 + queries
