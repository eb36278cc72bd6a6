"""Who may do what to an assessment: each condition by itself, with all the others met."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import rules
from assessments.choices import CycleState, Stage
from assessments.models import Assessment, Cycle, SignOff
from forces.choices import Role
from forces.models import Membership
from forces.roles import Permission

KENT, ESSEX = 1, 2


def person(role, force_id=KENT, **values):
    return Membership(role=role, force_id=force_id, **values)


def assessment(stage=Stage.DRAFT, cycle=CycleState.OPEN):
    return Assessment(force_id=KENT, stage=stage, cycle=Cycle(state=cycle))


@pytest.mark.parametrize("role", [Role.FORCE_LEAD, Role.CONTRIBUTOR, Role.CHIEF_OFFICER, Role.VIEWER])
def test_people_of_the_force_read_and_no_others(role):
    assert rules.can_read(person(role), assessment())
    assert not rules.can_read(person(role, ESSEX), assessment())


def test_a_policing_body_of_the_same_force_reads_no_assessment():
    assert not rules.can_read(person(Role.POLICING_BODY), assessment())


@pytest.mark.parametrize(
    ("stage", "cycle", "is_open"),
    [
        (Stage.DRAFT, CycleState.OPEN, True),
        (Stage.DRAFT, CycleState.CLOSED, False),
        (Stage.REOPENED, CycleState.CLOSED, True),
        (Stage.SENT_BACK, CycleState.CLOSED, True),
        (Stage.WITH_CHIEF_OFFICER, CycleState.OPEN, False),
        (Stage.SUBMITTED, CycleState.OPEN, False),
    ],
)
def test_answers_change_while_it_is_open(stage, cycle, is_open):
    lead, here = person(Role.FORCE_LEAD), assessment(stage, cycle)
    assert rules.is_open(here) == is_open
    assert rules.can_answer(lead, here) == is_open
    assert rules.can_summarise(lead, here) == is_open
    assert rules.can_send(lead, here) == is_open
    assert rules.may_answer(lead, here)
    assert rules.may_summarise(lead, here)
    assert bool(rules.why_locked(here)) == (not is_open)
    why_not = rules.why_not_now(lead, Permission.GIVE_PARTS, here)
    assert why_not == rules.why_locked(here)
    for other in (
        person(Role.CHIEF_OFFICER),
        person(Role.FORCE_LEAD, ESSEX),
    ):  # it is their role, or another force's
        assert not rules.why_not_now(other, Permission.GIVE_PARTS, here)
    nothing_to_sign = rules.why_not_now(person(Role.CHIEF_OFFICER), Permission.SIGN, here)
    assert ("with the lead" in nothing_to_sign) == is_open


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.may_answer, {Role.FORCE_LEAD, Role.CONTRIBUTOR}),
        (rules.can_answer, {Role.FORCE_LEAD, Role.CONTRIBUTOR}),
        (rules.may_summarise, {Role.FORCE_LEAD}),
        (rules.can_summarise, {Role.FORCE_LEAD}),
        (rules.can_send, {Role.FORCE_LEAD}),
    ],
)
def test_each_act_is_for_its_roles_in_their_own_force(rule, roles):
    for role in Role:
        assert rule(person(role), assessment()) == (role in roles), role
        assert not rule(person(role, ESSEX), assessment()), role


def test_signing_is_for_a_chief_officer_to_whom_somebody_else_sent_it():
    chief = person(Role.CHIEF_OFFICER, user_id=7)
    waiting, sent = assessment(Stage.WITH_CHIEF_OFFICER), SignOff(by=person(Role.FORCE_LEAD, user_id=8))
    assert rules.can_sign(chief, waiting, sent)
    assert rules.can_sign(person(Role.DEPUTY, user_id=9), waiting, sent)
    assert not rules.can_sign(person(Role.CHIEF_OFFICER, ESSEX, user_id=7), waiting, sent)
    assert not rules.can_sign(person(Role.VIEWER, user_id=7), waiting, sent)
    assert not rules.can_sign(chief, assessment(Stage.DRAFT), sent)
    assert not rules.can_sign(chief, waiting, None)
    assert not rules.can_sign(chief, waiting, SignOff(by=None))
    assert not rules.can_sign(chief, waiting, SignOff(by=person(Role.FORCE_LEAD, user_id=7)))


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (-1, False)])
def test_more_time_keeps_it_open_after_the_cycle_has_closed(days, is_open):
    here = assessment(cycle=CycleState.CLOSED)
    here.extended_until = timezone.localdate() + timedelta(days=days)
    assert rules.is_open(here) == is_open


@pytest.mark.parametrize("role", list(Role))
def test_who_prints_who_extends_and_who_opens_more(role):
    back = assessment(Stage.SENT_BACK)
    signs = role in {Role.CHIEF_OFFICER, Role.DEPUTY}
    assert rules.can_print(person(role), back) == (signs or role == Role.FORCE_LEAD)
    assert not rules.can_print(person(role, ESSEX), back)
    assert rules.can_open_more(person(role), back) == signs
    assert not rules.can_open_more(person(role, ESSEX), back)
    assert not rules.can_open_more(person(role), assessment())
    assert rules.can_reply(person(role), back) == (role == Role.FORCE_LEAD)
    assert not rules.can_reply(person(role), assessment())
    assert rules.can_extend(person(role), back) == (role == Role.NATIONAL_LEAD)
    assert not rules.can_extend(person(role), assessment(Stage.SUBMITTED))


@pytest.mark.parametrize("role", list(Role))
def test_cycles_are_the_national_leads(role):
    assert rules.can_run_cycles(person(role)) == (role == Role.NATIONAL_LEAD)
