"""The person behind a request: one query, and only who may still come in."""

import pytest
from django.utils import timezone

from forces.backends import PersonBackend
from forces.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def backend():
    return PersonBackend()


def test_the_person_comes_with_all_that_every_page_says_in_one_query(
    world, backend, django_assert_num_queries
):
    with django_assert_num_queries(1):
        user = backend.get_user(world.stalking.user_id)
        assert user.active.display_name
        assert user.active.organisation.name
        assert user.active.force is None
        assert user.active.portfolio.name
        assert user.current_memberships == 1


def test_memberships_that_ended_are_not_counted(world, backend, arrange):
    with arrange():
        Membership.objects.filter(pk=world.kent.viewer.pk).update(left_at=timezone.now())
    assert backend.get_user(world.kent.viewer.user_id).current_memberships == 0


def test_a_closed_account_is_nobody(world, backend):
    User.objects.filter(pk=world.kent.viewer.user_id).update(is_active=False)
    assert backend.get_user(world.kent.viewer.user_id) is None
    assert backend.get_user(0) is None


def test_permissions_come_from_no_table_of_djangos(world):
    """AbstractBaseUser knows none: what somebody may do is asked of their membership."""
    assert not hasattr(world.kent.lead.user, "has_perm")
