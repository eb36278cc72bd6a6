"""Who is told when an assessment moves on and when something is due; and never what anybody wrote."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from assessments import giving, signing
from assessments.choices import AssignmentState, CycleState, Stage
from assessments.models import Assessment, Assignment, Cycle, SentBack
from assessments.telling import tell_what_is_due
from forces.choices import Role
from forces.models import Membership
from frameworks.models import Provision
from notices import tasks
from notices.models import Mail, Notice
from tests.assessments.steps import force_scope, send, sign
from tests.world import answer_all, make_membership

pytestmark = pytest.mark.django_db
CANARY = "CANARY-in-what-people-wrote"


def told(people, person):
    with force_scope(people, people.lead):
        rows = Notice.objects.of(person).order_by("pk")
        return list(rows.values_list("kind", "about"))


def give(people, *codes, to=None, note=CANARY):
    with force_scope(people, people.lead):
        return giving.give(
            assessment=people.assessment,
            provisions=list(Provision.objects.filter(code__in=codes).select_related("parent")),
            to=to or people.contributor,
            due_on=timezone.localdate() + timedelta(days=20),
            note=note,
            by=people.lead,
        )


def test_who_is_given_a_part_is_told_and_who_gives_it_to_themselves_is_not(world):
    people = world.warwickshire
    give(people, "PREPARE.4", "PREPARE.5.1")
    assert [kind for kind, _ in told(people, people.contributor)] == ["given", "given"]
    assert told(people, people.contributor)[0][1].startswith("Prepare 4 ")
    give(people, "PREPARE.6", to=people.lead)
    assert told(people, people.lead) == []


def test_given_on_taken_over_and_asked_to_change(world, arrange):
    people = world.warwickshire
    (part,) = give(people, "PREPARE.4")
    with force_scope(people, people.lead):
        giving.give_on(part=part, to=people.viewer, due_on=part.due_on, note="", by=people.lead)
        giving.stand_in(
            assessment=people.assessment, away=people.contributor, to=people.viewer, by=people.lead
        )
        for _ in range(2):
            Assignment.objects.filter(provision__code="PREPARE.4").update(state=AssignmentState.HANDED_IN)
            live = (
                Assignment.objects.live().select_related("to", "provision").get(provision__code="PREPARE.4")
            )
            giving.ask_to_change(part=live, what=CANARY, by=people.lead)
    assert [kind for kind, _ in told(people, people.viewer)] == ["given", "given", "to_change", "to_change"]


def test_who_gave_it_hears_that_it_is_handed_in_and_once_they_have_left_the_leads(world, arrange):
    people = world.warwickshire
    with arrange():
        answer_all(people.assessment)
        other = make_membership(people.lead.organisation, Role.FORCE_LEAD, "other@warwickshire.example")
    (part,) = give(people, "PREPARE.4")

    def hand_in():
        with force_scope(people, people.contributor):
            giving.hand_in(part=part, by=people.contributor)
            giving.take_up_again(part=part, by=people.contributor)

    hand_in()
    hand_in()
    assert told(people, people.lead) == [("handed_in", part.name)] * 2
    assert told(people, other) == []
    with arrange():
        Membership.objects.filter(pk=people.lead.pk).update(left_at=timezone.now())
    hand_in()
    assert told(people, other) == [("handed_in", part.name)]
    assert len(told(people, people.lead)) == 2


def test_sent_sent_back_and_signed_and_no_mail_says_what_was_written(ready):
    people = ready.warwickshire
    give(people, "PREPARE.4")
    send(people)
    with force_scope(people, people.chief):
        assessment = Assessment.objects.for_pages().get(pk=people.assessment.pk)
        reasons = {Provision.objects.get(code="PREPARE.7"): CANARY}
        signing.send_back(assessment=assessment, reasons=reasons, by=people.chief)
    send(people)
    sign(people)
    about = f"Assessment, {ready.cycle}"
    assert told(people, people.chief) == [("sent", about), ("sent", about)]
    assert told(people, people.lead) == [("sent_back", about), ("signed", about)]
    tasks.gather(people.force.pk)
    with force_scope(people, people.lead):
        mails = list(Mail.objects.values_list("public_id", flat=True))
    for public_id in mails:
        tasks.send(people.force.pk, str(public_id))
    assert len(outbox.outbox) == 3
    whole = "".join(message.message().as_string() for message in outbox.outbox)
    for never in (CANARY, "PREPARE", "Prepare 4", "Capacity", "A strength.", str(ready.cycle)):
        assert never not in whole


# --- what is due ------------------------------------------------------------------------------------------------


@pytest.fixture
def morning(world, arrange):
    """morning(days until it is due, days since it was given) -> what the contributor is told."""
    people, today = world.warwickshire, timezone.localdate()

    def after(left: int, *, given: int = 60, times: int = 1) -> list[str]:
        with arrange():
            Assignment.objects.filter(force=people.force).update(
                due_on=today + timedelta(days=left), given_at=timezone.now() - timedelta(days=given)
            )
        for _ in range(times):
            with force_scope(people, people.lead):
                tell_what_is_due(None, force_id=people.force.pk, day=today)
        return [kind for kind, _ in told(people, people.contributor)]

    return after


@pytest.mark.parametrize(
    ("left", "kinds"),
    [
        (8, []), (7, ["due_soon"]), (5, ["due_soon"]), (2, ["due_soon"]), (1, ["due_tomorrow"]),
        (0, ["due_tomorrow"]), (-1, ["late"]), (-40, ["late"]),
    ],
)  # fmt: skip # laid out to be read
def test_how_soon(morning, left, kinds):
    assert morning(left, times=2) == kinds


def test_each_step_once_and_a_new_day_begins_anew(morning):
    assert morning(7) == ["due_soon"]
    assert morning(7, times=3) == ["due_soon"]
    assert morning(3) == ["due_soon", "due_soon"]  # it is another day by which it is wanted


def test_who_was_given_it_within_the_week_knows(morning):
    assert morning(5, given=1) == []
    assert morning(1, given=0) == []
    assert morning(-1, given=2) == ["late"]


@pytest.mark.parametrize("state", ["handed_in", "agreed"])
def test_what_is_handed_in_is_not_due(morning, arrange, state):
    with arrange():
        Assignment.objects.update(state=state)
    assert morning(-1) == []


def test_nothing_is_due_while_answers_are_locked(morning, world, arrange):
    with arrange():
        Assessment.objects.update(stage=Stage.WITH_CHIEF_OFFICER)
    assert morning(-1) == []
    with arrange():
        Assessment.objects.update(stage=Stage.DRAFT)
        Cycle.objects.update(state=CycleState.CLOSED)
    assert morning(-1) == []
    with arrange():
        Assessment.objects.update(stage=Stage.REOPENED)
    assert morning(-1) == []  # nothing of the part was asked about
    with arrange():
        SentBack.objects.create(
            force=world.warwickshire.force,
            assessment=world.warwickshire.assessment,
            provision=Provision.objects.get(code="PREPARE.7"),
            reason=CANARY,
        )
    assert morning(-1) == ["late"]


def test_a_force_that_submitted_in_time_is_not_late(world, arrange, morning):
    people = world.warwickshire
    with arrange():
        Assessment.objects.update(stage=Stage.REOPENED)
        Cycle.objects.filter(pk=world.cycle.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    morning(60)
    assert told(people, people.lead) == []
    with arrange():
        Assessment.objects.update(stage=Stage.SENT_BACK)
    morning(60)
    assert told(people, people.lead) == [("late", f"Assessment, {world.cycle}")]


def test_the_lead_is_told_of_the_whole(world, arrange, morning):
    people = world.warwickshire
    with arrange():
        Cycle.objects.filter(pk=world.cycle.pk).update(due_on=timezone.localdate() + timedelta(days=6))
    morning(60, times=2)
    assert told(people, people.lead) == [("due_soon", f"Assessment, {world.cycle}")]
    assert told(people, people.chief) == []
