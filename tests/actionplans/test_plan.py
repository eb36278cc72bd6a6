"""The plan: counted, narrowed, ordered, paged."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from actionplans.models import Action
from tests.actionplans.plans import acting, form_of, make_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

PLAN = "/plan/"


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def lead(warwickshire, sign_in):
    return sign_in(warwickshire.lead)


@pytest.fixture
def plan(warwickshire):
    today = timezone.localdate()
    with acting(warwickshire.lead):

        def put(title, **values):
            days = values.pop("due", None)
            due = today + timedelta(days=days) if days is not None else None
            make_action(warwickshire.force, title=title, due_date=due, start_date=None, **values)

        put(
            "Late one", due=-12, status="on_track", owner=warwickshire.contributor, answers=("PREPARE.7.2.h",)
        )
        put("Soon one", due=20, priority="high", owner_post="Custody", answers=("2021.4.1", "PREVENT.2"))
        put("Dateless one", status="at_risk", priority="low")
        put("Done one", due=-40, status="done")


def titles(response):
    return re.findall(r"\w+ one(?=</a>)", response.content.decode())


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_opens_with_what_is_open_by_due_date_and_says_what_is_late(plan, lead):
    page = lead.get(PLAN)
    assert titles(page) == ["Late one", "Soon one", "Dateless one"]
    assert "3 open actions, 1 done. 1 late" in said(page)
    assert "12 days late" in said(page)
    assert "Answers Prevent 2; 2021, area 4, action 1" in said(page)
    assert "No due date yet" in said(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=all", ["Done one", "Late one", "Soon one", "Dateless one"]),
        ("status=done", ["Done one"]),
        ("status=at_risk", ["Dateless one"]),
        ("due=late", ["Late one"]),
        ("due=soon", ["Soon one"]),
        ("due=none", ["Dateless one"]),
        ("priority=high", ["Soon one"]),
        ("owner=null", ["Dateless one"]),
        ("part=PREPARE", ["Late one"]),
        ("part=PREVENT", ["Soon one"]),
        ("part=NFD-2021", ["Soon one"]),
        ("part=HMICFRS-2021", []),
        ("words=ONE+soon", ["Soon one"]),
        ("words=nothing", []),
        ("sort=title&status=all", ["Dateless one", "Done one", "Late one", "Soon one"]),
        ("sort=priority", ["Soon one", "Late one", "Dateless one"]),
        ("sort=status", ["Late one", "Dateless one", "Soon one"]),
        ("status=late", ["Late one"]),
        ("sort=owner", ["Late one", "Soon one", "Dateless one"]),
        ("status=nonsense&due=x&owner=y&priority=z&part=w&sort=v", None),
    ],
)
def test_filters_and_orders(plan, lead, query, found):
    page = lead.get(f"{PLAN}?{query}")
    assert page.status_code == 200
    if found is not None:
        assert titles(page) == found


def test_by_owner(plan, warwickshire, lead):
    assert titles(lead.get(PLAN, {"owner": warwickshire.contributor.pk})) == ["Late one"]


def test_no_action_fits(plan, lead):
    assert "No action fits these filters." in said(lead.get(PLAN, {"words": "nothing"}))


def test_an_empty_plan_says_how_to_begin_to_those_who_may(warwickshire, lead, sign_in):
    assert "Make the first action" in said(lead.get(PLAN))
    viewer = said(sign_in(warwickshire.viewer).get(PLAN))
    assert "Your VAWG lead and contributors make them" in viewer
    assert "New action" not in viewer


def test_fifty_on_a_page_with_the_filters_kept(warwickshire, lead):
    with acting(warwickshire.lead):
        for place in range(52):
            make_action(warwickshire.force, title=f"Action {place:02}")
    first = lead.get(PLAN, {"sort": "title"})
    assert "52 actions, 1 to 50 on this page" in said(first)
    assert "?sort=title&amp;page=2" in first.content.decode()
    assert "Action 51" in said(lead.get(PLAN, {"sort": "title", "page": 2}))
    assert "Action 51" in said(lead.get(PLAN, {"sort": "title", "page": 999}))


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_takes_the_same_queries_for_any_number_of_actions(warwickshire, lead, number):
    with acting(warwickshire.lead):
        for place in range(number):
            make_action(
                warwickshire.force,
                title=f"Action {place}",
                owner=warwickshire.lead,
                answers=("PREPARE.7.2.h", "2021.4.1"),
            )
    assert len(queries_of(lead, PLAN)) == 3 + 8


HOSTILE = ["'; DROP TABLE x; --", "%", "\\", "𝕏" * 300, "9" * 40, "-1", "<script>", "null", "\ud800"]


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_the_address_says_it_is_a_page(world, warwickshire, plan, lead, value):
    value = value.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in value else value
    names = ("words", "status", "due", "owner", "priority", "part", "sort", "page")
    assert lead.get(PLAN, dict.fromkeys(names, value)).status_code == 200
    assert lead.get("/plan/add/", {"for": value, "next": value}).status_code == 200
    with acting(warwickshire.lead):
        action = Action.objects.first()
    page = f"/plan/actions/{action.public_id}/"
    assert lead.get(f"{page}answers/", {"words": value}).status_code == 200
    assert lead.post(f"{page}answers/", {"add": value, "remove": value}).status_code == 302
    assert lead.post(page, dict.fromkeys(("text", "status", "status_was", "key"), value)).status_code == 422
    everything = form_of(owner=value, revision=value, priority=value, status=value, key=value, next=value)
    everything |= {"commitment": value, "dropped": value, "next_meeting_0": value, "done_on_0": value}
    assert lead.post("/plan/add/", everything).status_code == 422
    assert lead.post(f"{page}change/", everything).status_code == 422
    assert lead.post(f"{page}move/", everything).status_code == 422
    assert lead.post("/plan/commitments/add/", everything).status_code == 422
    assert lead.post("/plan/governance/", everything).status_code == 422
    assert lead.get(f"/plan/frameworks/{quote(value)}/").status_code == 404
    assert lead.get(f"/recommendations/{quote(value)}/").status_code == 404
