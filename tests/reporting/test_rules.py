"""Who may do what to a report: each condition by itself, with all the others met."""

import pytest
from django.utils import timezone

from forces.choices import Role
from forces.models import Membership
from forces.roles import ROLES
from reporting import rules
from reporting.choices import ReportKind, ReportState
from reporting.models import Report

NATIONAL = {Role.REVIEWER, Role.NATIONAL_LEAD}


def person(role):
    return Membership(role=role, audience=ROLES[role].audience)


def report(*, kind=ReportKind.NATIONAL_PUBLIC, state=ReportState.DONE, released_at=None):
    return Report(kind=kind, state=state, released_at=released_at)


@pytest.mark.parametrize("role", list(Role))
def test_the_national_team_makes_reports_and_others_read_what_was_released(role):
    reads = role != Role.PORTFOLIO_OWNER
    assert rules.can_make(person(role)) == (role in NATIONAL)
    assert rules.can_read_reports(person(role)) == reads
    assert rules.can_read(person(role), report()) == (role in NATIONAL)
    assert rules.can_read(person(role), report(released_at=timezone.now())) == reads
    assert rules.can_edit_text(person(role)) == (role == Role.NATIONAL_LEAD)
    assert rules.can_release(person(role), report()) == (role == Role.NATIONAL_LEAD)


def test_a_release_is_of_the_public_version_once_made_and_once():
    lead = person(Role.NATIONAL_LEAD)
    assert rules.can_release(lead, report())
    assert not rules.can_release(lead, report(kind=ReportKind.NATIONAL_INTERNAL))
    assert not rules.can_release(lead, report(state=ReportState.WORKING))
    assert not rules.can_release(lead, report(released_at=timezone.now()))
