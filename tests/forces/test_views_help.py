"""What the portal says of itself."""

import pytest
from django.urls import reverse

from forces.roles import ROLES
from forces.visibility import table

pytestmark = pytest.mark.django_db

ROLES_PAGE = reverse("help:roles")


def test_the_table_of_roles_stands_there_word_for_word(world, sign_in, django_assert_num_queries):
    client = sign_in(world.kent.viewer)
    with django_assert_num_queries(3 + 3):  # as every page, and nothing of its own
        page = client.get(ROLES_PAGE).content.decode()
    for role, entry in ROLES.items():
        assert role.label in page
        assert entry.summary.replace("'", "&#x27;") in page
        for permission in entry.permissions:
            assert permission.value.replace("'", "&#x27;") in page


def test_who_sees_what_stands_there_too(world, sign_in):
    page = sign_in(world.kent.viewer).get(ROLES_PAGE).content.decode()
    for row in table():
        assert row.thing in page


def test_roles_want_a_sign_in(client, db):
    assert client.get(ROLES_PAGE).status_code == 302


@pytest.mark.parametrize("name", ["help:accessibility", "help:privacy"])
def test_anybody_may_read_the_statements(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "OFFICIAL" not in response.content.decode()


@pytest.mark.parametrize("who", ["reviewer", "national_lead", "stalking"])
def test_everybody_who_is_in_reads_all_of_it(world, sign_in, who):
    client = sign_in(getattr(world, who))
    for name in ("help:roles", "help:accessibility", "help:privacy"):
        assert client.get(reverse(name)).status_code == 200
