"""The table of roles is whole, and says what DESIGN says of each."""

import pytest

from forces.choices import Audience, Role
from forces.navigation import MENUS
from forces.roles import ROLES, Permission

WRITING = {
    Permission.ANSWER,
    Permission.DISCUSS,
    Permission.SUMMARISE,
    Permission.SEND_FOR_SIGNATURE,
    Permission.SIGN,
    Permission.EDIT_PLAN,
    Permission.SHARE_EDITION,
    Permission.PREPARE_PUBLICATION,
    Permission.RELEASE_PUBLICATION,
    Permission.MANAGE_PEOPLE,
    Permission.REVIEW,
    Permission.RUN_CYCLES,
    Permission.WRITE_GUIDANCE,
    Permission.EDIT_REPORT_TEXT,
    Permission.MAKE_REPORTS,
    Permission.UPDATE_RECOMMENDATIONS,
}


def holders(permission):
    return {role for role, entry in ROLES.items() if permission in entry.permissions}


def test_every_role_has_a_line_and_a_menu():
    for role in Role:
        assert role in ROLES, f"{role.label} has no line in ROLES of forces/roles.py: say what it may do."
        assert role.value in MENUS, f"{role.label} has no menu in MENUS of forces/navigation.py."
    assert len(ROLES) == len(MENUS) == len(Role)


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_held_by_somebody(permission):
    assert holders(permission)


def test_who_sends_never_signs():
    assert not holders(Permission.SEND_FOR_SIGNATURE) & holders(Permission.SIGN)
    assert holders(Permission.SIGN) == {Role.CHIEF_OFFICER, Role.DEPUTY}
    assert holders(Permission.PREPARE_PUBLICATION) == {Role.FORCE_LEAD}
    assert holders(Permission.RELEASE_PUBLICATION) == {Role.CHIEF_OFFICER, Role.DEPUTY}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.POLICING_BODY, Role.OBSERVER])
def test_readers_change_nothing(role):
    assert not ROLES[role].permissions & WRITING


def test_the_national_team_holds_nothing_of_a_forces_drafts():
    for role in (Role.REVIEWER, Role.NATIONAL_LEAD):
        assert not ROLES[role].permissions & {
            Permission.READ_ASSESSMENT,
            Permission.READ_PLAN,
            Permission.ANSWER,
            Permission.SIGN,
        }


def test_no_permission_is_shared_between_forces_and_the_national_team_but_the_care_of_people():
    held = {
        audience: {
            permission
            for entry in ROLES.values()
            if entry.audience == audience
            for permission in entry.permissions
        }
        for audience in Audience
    }
    assert held[Audience.FORCE] & held[Audience.NATIONAL] == {Permission.MANAGE_PEOPLE}


def test_permissions_are_listed_in_one_order():
    for entry in ROLES.values():
        assert set(entry.permissions_in_order) == entry.permissions
        assert entry.permissions_in_order == sorted(entry.permissions, key=list(Permission).index)
