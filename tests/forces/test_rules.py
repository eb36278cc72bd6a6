"""Who may manage whom."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from forces.choices import Audience, Role
from forces.models import Membership, Organisation
from forces.roles import ROLES, Permission
from forces.rules import can_manage_people, can_remove, can_send_again, roles_of

KENT = Organisation(pk=1, audience=Audience.FORCE, name="Kent Police")
NATIONAL = Organisation(pk=2, audience=Audience.NATIONAL, name="National VAWG team")


@dataclass
class Counter:
    last: int = 0

    def next(self):
        self.last += 1
        return self.last


numbers = Counter()


def person(role, organisation=KENT, **values):
    return Membership(pk=numbers.next(), role=role, organisation=organisation, user_id=1, **values)


@pytest.mark.parametrize("role", list(Role))
def test_leads_manage_people_and_nobody_else_does(role):
    assert can_manage_people(person(role)) == (role in {Role.FORCE_LEAD, Role.NATIONAL_LEAD})


def test_a_lead_who_left_manages_nobody():
    assert not can_manage_people(person(Role.FORCE_LEAD, left_at=timezone.now()))


def test_removing_is_for_others_of_ones_own_organisation_who_are_there():
    lead = person(Role.FORCE_LEAD)
    assert can_remove(lead, person(Role.VIEWER))
    assert can_remove(lead, person(Role.FORCE_LEAD))
    assert not can_remove(lead, lead)
    assert not can_remove(lead, person(Role.REVIEWER, NATIONAL))
    assert not can_remove(lead, person(Role.VIEWER, left_at=timezone.now()))
    assert not can_remove(person(Role.CONTRIBUTOR), person(Role.VIEWER))
    assert not can_remove(person(Role.NATIONAL_LEAD, NATIONAL), person(Role.VIEWER))


def test_an_invitation_is_sent_again_until_it_is_accepted():
    lead, invited = person(Role.FORCE_LEAD), person(Role.VIEWER)
    assert not can_send_again(lead, invited)
    invited.user_id = None
    assert can_send_again(lead, invited)
    assert not can_send_again(person(Role.VIEWER), invited)
    assert not can_send_again(person(Role.NATIONAL_LEAD, NATIONAL), invited)


@pytest.mark.parametrize("audience", list(Audience))
def test_each_organisation_gives_the_roles_of_its_audience(audience):
    roles = roles_of(Organisation(audience=audience))
    assert roles == [role for role in Role if ROLES[role].audience == audience]


def test_a_force_cannot_give_a_national_role():
    given = {permission for role in roles_of(KENT) for permission in ROLES[role].permissions}
    assert Permission.RUN_CYCLES not in given
    assert Permission.REVIEW not in given
