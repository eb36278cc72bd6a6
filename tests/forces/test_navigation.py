"""The menu of each role."""

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from forces.choices import Role
from forces.navigation import BENEATH, items_for
from forces.roles import ROLES, Permission


def menu(role, path="/"):
    return items_for(RequestFactory().get(path), role)


@pytest.mark.parametrize("role", Role.values)
def test_every_item_leads_somewhere_and_none_twice(role):
    items = menu(role)
    assert items
    assert len({item.url for item in items}) == len(items)
    assert all(item.url.startswith("/") for item in items)


@pytest.mark.parametrize("role", Role.values)
def test_people_stand_in_the_menu_of_those_who_manage_them(role):
    manages = Permission.MANAGE_PEOPLE in ROLES[Role(role)].permissions
    assert ("People" in [item.label for item in menu(role)]) == manages


def test_the_page_and_those_beneath_it_are_current():
    for path in ("/frameworks/", "/frameworks/NFD-2024/"):
        assert [item.label for item in menu("force_lead", path) if item.current] == ["Frameworks"]


def test_home_is_current_on_itself_alone():
    assert [item.label for item in menu("force_lead", "/") if item.current] == ["My force"]
    assert not [item for item in menu("force_lead", "/help/roles/") if item.current]


def test_of_two_that_begin_the_address_the_longer_is_current():
    editions = reverse("actionplans:editions")
    current = [item for item in menu("reviewer", editions) if item.current]
    assert [item.url for item in current] == [editions]


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/national/", "National overview"),
        ("/national/plans/gaps/", "Action plans"),
        ("/national/organisations/kent/", "People"),
        ("/national/chase/autumn-2026/", "Cycles"),
        ("/reviews/sharing/autumn-2026/", "Desk"),
        ("/national/moderation/autumn-2026/", "Desk"),
        ("/themes/", "National overview"),
        ("/national/blockers/money/", "Practice"),
    ],
)
def test_pages_with_addresses_of_their_own_stand_under_an_item(path, item):
    assert [one.label for one in menu("national_lead", path) if one.current] == [item]


def test_every_address_beneath_an_item_is_one():
    for start, name in BENEATH.items():
        assert reverse(name)
        assert any(str(one.pattern) == start.lstrip("/") for one in get_resolver().url_patterns), start
