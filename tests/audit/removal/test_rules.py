"""Who asks for a removal and who agrees: what the pages ask before the database asks the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Removal
from audit.removal import rules
from forces.choices import Role
from forces.models import Membership
from tests.conftest import arranging

pytestmark = pytest.mark.django_db

KENT = 7
NATIONAL = {Role.REVIEWER, Role.NATIONAL_LEAD}
OF_FORCES = {Role.FORCE_LEAD, Role.CHIEF_OFFICER, Role.DEPUTY}


def person(role, pk=1, force_id=None, *, joined=timedelta(days=30)):
    return Membership(pk=pk, role=role, force_id=force_id, joined_at=timezone.now() - joined)


def removal(force_id=None, **values):
    asked = {"state": "asked", "asked_by_id": 99, "asked_at": timezone.now(), "to_national": False}
    return Removal(force_id=force_id, **asked | values)


@pytest.mark.parametrize("role", list(Role))
def test_the_list_is_for_those_who_ask_or_agree(role):
    assert rules.can_see(person(role)) == (role in NATIONAL | OF_FORCES)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_agrees_to_what_the_national_team_wrote_is_of_it(role):
    with arranging():
        assert rules.can_agree(person(role), removal()) == (role in NATIONAL)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_agrees_to_a_forces_is_of_it_or_the_national_lead_where_that_is_wanted(role):
    with arranging():
        assert rules.can_agree(person(role, force_id=KENT), removal(KENT)) == (role in OF_FORCES)
        assert not rules.can_agree(person(role, force_id=KENT + 1), removal(KENT))
        wanted = removal(KENT, to_national=True)
        assert rules.can_agree(person(role), wanted) == (role is Role.NATIONAL_LEAD)


@pytest.mark.parametrize("state", ["asked", "done", "refused", "withdrawn"])
def test_what_is_decided_stays_decided(state):
    with arranging():
        lead = person(Role.FORCE_LEAD, force_id=KENT)
        assert rules.can_agree(lead, removal(KENT, state=state)) == (state == "asked")
        assert rules.can_withdraw(lead, removal(KENT, state=state, asked_by_id=lead.pk)) == (state == "asked")


def test_nobody_withdraws_what_another_asked_for():
    assert not rules.can_withdraw(person(Role.FORCE_LEAD, force_id=KENT), removal(KENT))


@pytest.mark.parametrize(("days", "is_known"), [(7, True), (6, False)])
def test_nobody_agrees_who_joined_within_the_week(days, is_known):
    with arranging():
        new = person(Role.CHIEF_OFFICER, force_id=KENT, joined=timedelta(days=days, seconds=5))
        assert rules.can_agree(new, removal(KENT)) == is_known
