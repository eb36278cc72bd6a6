"""The national lead's side: made, put in order, sent once, decided about, closed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from audit.models import KeptConflict
from audit.workflow import StaleSaveError
from forces.models import Force
from notices.models import Notice
from returns import asking
from returns.models import Answer, Asked, Decision, Question, Request
from tests.actionplans.plans import acting
from tests.returns.asking import LINES, SOON, answer, ask, make_request, returned

pytestmark = pytest.mark.django_db
NEW = {**LINES[0], "hint": "", "required": True, "options": "", "columns": "", "most_rows": 10}


@pytest.fixture
def lead(world):
    return world.national_lead


def texts(request):
    return [(one.number, one.text) for one in request.questions.in_order()]


def sent(request, forces, lead, seen=None):
    seen = asking.seal_of(request, request.questions.in_order()) if seen is None else seen
    return asking.send_request(request=request, forces=forces, seen=seen, by=lead)


def told(people):
    return list(Notice.objects.filter(to=people.lead).order_by("pk").values_list("kind", "about"))


def test_questions_are_numbered_without_gaps(lead):
    with acting(lead):
        request = asking.add_request(
            by=lead, values={"title": "T", "why": "W", "due_on": timezone.localdate()}
        )
        for word in "abcd":
            asking.add_question(request=request, values=NEW | {"text": word})
        a, b, c, d = request.questions.in_order()
        assert asking.move_question(question=d, up=True)
        assert asking.move_question(question=a, up=False)
        assert texts(request) == [(1, "b"), (2, "a"), (3, "d"), (4, "c")]
        assert not asking.move_question(question=b, up=True)
        assert not asking.move_question(question=c, up=False)
        assert asking.remove_question(question=a)
        assert texts(request) == [(1, "b"), (2, "d"), (3, "c")]
        assert asking.add_question(request=request, values=NEW).number == 4


def test_there_are_forty_questions_at_most(lead, arrange):
    with arrange():
        request = make_request(*[LINES[0]] * asking.MOST_QUESTIONS)
    with acting(lead):
        assert asking.add_question(request=request, values=NEW) is None


def test_each_force_gets_a_copy_and_its_leads_are_told(world, lead, arrange):
    with arrange():
        request = make_request()
        forces = [world.warwickshire.force, world.kent.force]
    with acting(lead):
        assert sent(request, forces, lead) == 2
        assert sent(request, forces, lead) == 0
    with arrange():
        rows = list(Asked.objects.order_by("force__slug"))
        assert [row.force for row in rows] == forces[::-1]
        assert {row.state for row in rows} == {"not_started"}
        assert [line.text for line in rows[0].lines] == [line["text"] for line in LINES]
        for people in (world.warwickshire, world.kent):
            ((kind, about),) = told(people)
            assert (kind, "Misconduct review" in about) == ("requested", True)
        assert not Notice.objects.exclude(to__role="force_lead").exists()


def test_all_forces_at_once_take_as_many_statements_as_two(lead, arrange, django_assert_max_num_queries):
    with arrange():
        few, all_of_them = make_request(), make_request(title="To all")
        forces = list(Force.objects.all())
    with acting(lead), django_assert_max_num_queries(12):
        sent(few, forces[:2], lead)
    with acting(lead), django_assert_max_num_queries(12):
        assert sent(all_of_them, forces, lead) == len(forces) >= 43


def test_what_somebody_changed_since_is_not_sent(world, lead, arrange):
    with arrange():
        request = make_request()
    with acting(lead):
        assert sent(request, [world.kent.force], lead, seen="what stood before") == 0
        Question.objects.filter(request=request).delete()
        assert sent(request, [world.kent.force], lead) == 0
        assert not Asked.objects.exists()


def test_what_was_sent_changes_no_more(world, lead, arrange):
    with arrange():
        request = make_request()
        ask(request, [world.kent.force])
        question = Question.objects.select_related("request").filter(request=request).first()
    with acting(lead):
        assert asking.add_question(request=request, values=NEW) is None
        assert not asking.remove_question(question=question)
        assert not asking.move_question(question=question, up=False)
    with acting(lead):
        with pytest.raises(StaleSaveError):
            asking.change_question(question=question, by=lead, revision=1, values={"text": "Another"})
        with pytest.raises(StaleSaveError):
            asking.change_request(request=request, by=lead, revision=1, values={"title": "Another"})
        assert KeptConflict.objects.count() == 2
    with acting(lead):  # and in the database
        assert not Question.objects.filter(pk=question.pk).update(text="Another")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Question.objects.create(request=request, number=9, **NEW)


def test_what_is_sent_while_somebody_changes_it_stays_as_sent(world, lead, arrange):
    with arrange():
        request = make_request()
        question = Question.objects.select_related("request").filter(request=request).first()
        read_before = Request.objects.get(pk=request.pk)
        ask(request, [world.kent.force])
    with acting(lead):
        with pytest.raises(StaleSaveError):
            asking.change_question(question=question, by=lead, revision=1, values={"text": "Another"})
        with pytest.raises(StaleSaveError):
            asking.change_request(request=read_before, by=lead, revision=1, values={"title": "Another"})
    with arrange():
        assert not Request.objects.filter(title="Another").exists()
        assert not Question.objects.filter(text="Another").exists()


def test_reminders_go_once_a_day_to_those_that_have_yet_to_send(world, lead, arrange):
    with arrange():
        request = make_request()
        _, theirs = ask(request, [world.warwickshire.force, world.kent.force])
        returned(theirs, "Found.")
    with acting(lead):
        assert asking.remind_missing(request=request, by=lead) == 1
        asking.remind_missing(request=request, by=lead)
    with arrange():
        assert len(told(world.warwickshire)) == 1
        assert told(world.kent) == []


def test_more_time_and_taken_back(world, lead, arrange):
    with arrange():
        (asked,) = ask(make_request(), [world.kent.force])
    later = asked.due_on + timedelta(days=7)
    with acting(lead):
        asking.give_more_time(asked=asked, until=later, reason="A flood.", by=lead)
        asked.refresh_from_db()
        assert asked.last_day == later
        asking.give_more_time(asked=asked, until=asked.due_on, reason="It is dry.", by=lead)
        asked.refresh_from_db()
        assert (asked.extended_until, asked.last_day) == (None, asked.due_on)
    with acting(world.kent.lead):
        assert [one.reason for one in Decision.objects.all()] == ["It is dry.", "A flood."]
        assert [kind for kind, _ in told(world.kent)] == ["new_day", "new_day"]


def test_opened_again_only_what_was_sent(world, lead, arrange):
    with arrange():
        (asked,) = ask(make_request(), [world.kent.force])
    with acting(lead):
        assert not asking.reopen(asked=asked, until=None, reason="Why?", by=lead)
    with arrange():
        returned(asked, "Found.")
    with acting(lead):
        assert asking.reopen(asked=asked, until=asked.due_on + SOON, reason="Which cases?", by=lead)
    with acting(world.kent.lead):
        asked.refresh_from_db()
        assert (asked.state, asked.last_day) == ("reopened", asked.due_on + SOON)
        assert [kind for kind, _ in told(world.kent)] == ["requested"]


def test_closed_nobody_answers_and_what_was_returned_stays(world, lead, arrange):
    with arrange():
        request = make_request()
        ours, theirs, _ = ask(
            request, [world.warwickshire.force, world.kent.force, Force.objects.get(slug="essex")]
        )
        answer(ours, "Half of it.")
        returned(theirs, "Found.")
        Asked.objects.filter(pk=theirs.pk).update(state="reopened")
    with acting(lead):
        assert asking.close_request(request=request)
        assert not asking.close_request(request=request)
        states = dict(Asked.objects.values_list("force__slug", "state"))
        assert states == {"warwickshire": "closed", "kent": "sent", "essex": "closed"}
        assert not asking.reopen(asked=ours, until=None, reason="After all.", by=lead)
    with acting(lead):
        assert not Request.objects.filter(pk=request.pk).update(title="Another")
    with acting(world.warwickshire.lead):
        assert not Answer.objects.update(text="The other half.")
        assert Answer.objects.get().text == "Half of it."
