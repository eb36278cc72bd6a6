"""Who may do what with evidence, role by role; and which files are handed out."""

import pytest

from evidence import rules
from evidence.choices import ScanState
from evidence.models import EvidenceVersion
from forces.choices import Role
from forces.models import Membership

FORCE = {Role.FORCE_LEAD, Role.CONTRIBUTOR, Role.CHIEF_OFFICER, Role.DEPUTY, Role.VIEWER}
NATIONAL = {Role.REVIEWER, Role.NATIONAL_LEAD}


@pytest.mark.parametrize("role", list(Role))
def test_each_role(role):
    person = Membership(role=role)
    assert rules.can_read(person) == (role in FORCE)
    assert rules.can_add(person) == (role in {Role.FORCE_LEAD, Role.CONTRIBUTOR})
    assert rules.can_open(person) == (role in FORCE | NATIONAL)


@pytest.mark.parametrize(
    ("state", "in_demonstration", "in_production"),
    [
        (ScanState.CLEAN, True, True),
        (ScanState.LINK, True, True),
        (ScanState.NOT_SCANNED, True, False),
        ("", False, False),
    ],
)
def test_only_what_is_clean_is_handed_out_in_production(settings, state, in_demonstration, in_production):
    version = EvidenceVersion(scan_state=state)
    settings.DEMO = True
    assert rules.may_be_handed_out(version) == in_demonstration
    settings.DEMO = False
    assert rules.may_be_handed_out(version) == in_production
