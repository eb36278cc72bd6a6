"""Parts of an assessment: who may take which step from where, and what the steps leave behind."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from assessments import giving, rules
from assessments.choices import HOLDERS_STEPS, STEPS, AssignmentState, AssignmentStep
from assessments.models import Assignment, Rating
from frameworks.models import Provision
from tests.conftest import arranging
from tests.world import answer_all, give_part

pytestmark = pytest.mark.django_db

DONE_BY = {
    AssignmentStep.HAND_IN: giving.hand_in,
    AssignmentStep.TAKE_UP_AGAIN: giving.take_up_again,
    AssignmentStep.AGREE: giving.agree,
    AssignmentStep.ASK_TO_CHANGE: lambda *, part, by: giving.ask_to_change(part=part, what="More.", by=by),
}


@pytest.fixture
def part(world):
    with arranging():
        answer_all(world.warwickshire.assessment)
        rows = Assignment.objects.select_related("assessment__cycle", "provision")
        return rows.get(force=world.warwickshire.force)


@pytest.mark.parametrize(("step", "state"), list(product(AssignmentStep, AssignmentState)))
def test_every_step_from_every_state_by_everybody(world, arrange, part, step, state):
    """The table STEPS, walked: who may, and where it leads; anything else changes nothing."""
    people = world.warwickshire
    before, after = STEPS[step]
    with arrange():
        Assignment.objects.filter(pk=part.pk).update(state=state)
        part.refresh_from_db()
        allowed = {
            name
            for name in ("lead", "contributor", "chief", "viewer", "policing_body")
            if rules.can_take(getattr(people, name), part, step)
        }
        who = "contributor" if step in HOLDERS_STEPS else "lead"
        possible = step != AssignmentStep.START and state in before
        assert allowed == ({who} if possible else set())
        if step == AssignmentStep.START:
            return
        act = DONE_BY[step]
        if possible:
            act(part=part, by=getattr(people, who))
        else:
            with pytest.raises(giving.MovedOnError):
                act(part=part, by=getattr(people, who))
        part.refresh_from_db()
        assert part.state == (after if possible else state)


def test_nobody_takes_a_step_once_answers_are_locked(world, arrange, part):
    people = world.warwickshire
    with arrange():
        part.assessment.stage = "with_chief_officer"
        for step, state in ((AssignmentStep.HAND_IN, "given"), (AssignmentStep.AGREE, "handed_in")):
            part.state = state
            assert not rules.can_take(people.contributor, part, step)
            assert not rules.can_take(people.lead, part, step)


def test_the_first_save_of_the_holder_starts_it_and_nobody_elses(world, arrange, part):
    people = world.warwickshire
    with arrange():
        rows = Rating.objects.filter(assessment=people.assessment)
        inside, outside = rows.get(provision__code="PREPARE.7.2.a"), rows.get(provision__code="PREPARE.4.1.a")
        for row, by in ((inside, people.lead), (outside, people.contributor)):
            row.comment, row.updated_by = "A text.", by
            row.save()
            part.refresh_from_db()
            assert part.state == AssignmentState.GIVEN
        inside.comment, inside.updated_by = "Another text.", people.contributor
        inside.save()
        part.refresh_from_db()
        assert part.state == AssignmentState.STARTED


def test_what_is_unanswered_keeps_it_from_being_handed_in(world, arrange, part):
    people = world.warwickshire
    with arrange():
        Rating.objects.filter(assessment=people.assessment, provision__code="PREPARE.7.2.a").update(
            grade=None
        )
        with pytest.raises(giving.UnansweredError) as left:
            giving.hand_in(part=part, by=people.contributor)
        assert left.value.number == 1


def test_a_part_has_one_holder(world, arrange, part):
    people = world.warwickshire
    values = {"to": people.lead, "due_on": timezone.localdate(), "note": "", "by": people.lead}
    with arrange():
        with pytest.raises(giving.HeldError):
            giving.give(assessment=people.assessment, provisions=[part.provision], **values)
        inside = Provision.objects.get(code="PREPARE.7.2.a")
        (made,) = giving.give(assessment=people.assessment, provisions=[inside], **values)
        assert made.to == people.lead


@pytest.mark.parametrize("state", AssignmentState)
def test_given_on_it_stays_where_it_is(world, arrange, part, state):
    people = world.warwickshire
    with arrange():
        Assignment.objects.filter(pk=part.pk).update(state=state)
        part.refresh_from_db()
        made = giving.give_on(part=part, to=people.lead, due_on=part.due_on, note="", by=people.lead)
        made.refresh_from_db()
        assert (made.state, made.to) == (state, people.lead)


def test_given_on_it_is_taken_up_with_what_was_asked(world, arrange, part):
    people = world.warwickshire
    with arrange():
        before = dict(Rating.objects.values_list("pk", "comment"))
        giving.hand_in(part=part, by=people.contributor)
        giving.ask_to_change(part=part, what="Say how you know.", by=people.lead)
        made = giving.give_on(
            part=part, to=people.lead, due_on=part.due_on, note="In her place.", by=people.lead
        )
        assert (made.state, made.change_wanted) == (AssignmentState.TO_CHANGE, "Say how you know.")
        assert list(Assignment.objects.live().filter(force=people.force)) == [made]
        assert dict(Rating.objects.values_list("pk", "comment")) == before
        with pytest.raises(giving.MovedOnError):
            giving.take_back(part=part, by=people.lead)


def test_who_stands_in_has_what_is_still_to_do(world, arrange, part):
    people = world.warwickshire
    with arrange():
        agreed = give_part(people, "PREPARE.4", state=AssignmentState.AGREED)
        later = give_part(people, "PREPARE.5", due_on=timezone.localdate() + timedelta(days=30))
        given = giving.stand_in(
            assessment=people.assessment, away=people.contributor, to=people.lead, by=people.lead
        )
        assert {one.provision_id for one in given} == {part.provision_id, later.provision_id}
        assert {one.due_on for one in given} == {part.due_on, later.due_on}
        agreed.refresh_from_db()
        assert agreed.to == people.contributor
        assert agreed.ended_at is None
