"""Who may do what to plans and recommendations: each condition by itself, with all the others met."""

import pytest

from actionplans import rules
from actionplans.models import Action
from forces.choices import Role
from forces.models import Membership
from frameworks.models import Provision

KENT, ESSEX = 1, 2
KEEPERS = {Role.FORCE_LEAD, Role.CONTRIBUTOR}
FORCE = {*KEEPERS, Role.CHIEF_OFFICER, Role.DEPUTY, Role.VIEWER}


@pytest.mark.parametrize("role", list(Role))
def test_a_plan_is_kept_by_its_own_forces_keepers(role):
    person = Membership(role=role, force_id=KENT)
    assert rules.can_read_plan(person) == (role in FORCE)
    assert rules.can_add_action(person) == (role in KEEPERS)
    assert rules.can_change_action(person, Action(force_id=KENT)) == (role in KEEPERS)
    assert not rules.can_change_action(person, Action(force_id=ESSEX))
    assert rules.can_share_edition(person) == (role in {Role.CHIEF_OFFICER, Role.DEPUTY})


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_recommendation_is_reported_on_by_the_portfolio_that_answers_for_it(world, arrange, role):
    person = Membership(role=role, portfolio=world.stalking.portfolio)
    with arrange():
        own, another = (Provision.objects.get(code=code) for code in ("HMICFRS.2.4", "HMICFRS.4.1"))
        assert rules.can_update_recommendation(person, own) == (role == Role.PORTFOLIO_OWNER)
        assert not rules.can_update_recommendation(person, another)
