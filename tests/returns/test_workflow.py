"""A force's side: answered question by question by several people, sent as a whole, sent again."""

import pytest
from django.db import DatabaseError, transaction

from audit.models import KeptConflict
from audit.workflow import RefusedSaveError, StaleSaveError
from returns import asking, workflow
from returns.models import Answer, Asked, Return, ReturnedAnswer
from tests.actionplans.plans import acting
from tests.returns.asking import answer, ask, make_request, returned

pytestmark = pytest.mark.django_db
FULL = ("Little.", "1250", "yes", "HR")


@pytest.fixture
def people(world):
    return world.warwickshire


@pytest.fixture
def asked(people, world, arrange):
    with arrange():
        return ask(make_request(), [people.force, world.kent.force])[0]


def say(asked, number, text, by, *, revision=1, note=""):
    line = asked.lines[number - 1]
    values = {"text": text, "note": note}
    return workflow.save_answer(asked=asked, line=line, by=by, revision=revision, values=values)


def send(asked, by, seen=None):
    answers = workflow.answers_to(asked)
    seen = workflow.seal_of(answers) if seen is None else seen
    return workflow.send_return(asked=asked, seen=seen, by=by)


def test_the_progress_row_counts_and_says_no_word(people, asked, world):
    with acting(people.contributor):
        assert say(asked, 1, "Little.", people.contributor)
        assert say(asked, 2, "", people.contributor, note="Not held.")
        assert not say(asked, 2, "", people.contributor, revision=2, note="Not held.")
    with acting(world.reviewer):
        row = Asked.objects.get(pk=asked.pk)
        assert (row.state, row.answered) == ("started", 2)
        assert row.last_activity_at is not None
        for model in (Return, ReturnedAnswer):
            assert not model.objects.exists()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(Answer.objects.all())


def test_two_who_answer_the_same_question_lose_nothing(people, asked):
    with acting(people.contributor):
        say(asked, 1, "Mine.", people.contributor)
    with acting(people.lead):
        with pytest.raises(StaleSaveError):
            say(asked, 1, "Yours.", people.lead)
        kept = KeptConflict.objects.get()
        assert (kept.yours["text"], kept.theirs["text"]) == ("Yours.", "Mine.")
        assert Answer.objects.get().text == "Mine."


def test_sent_as_a_whole_and_read_by_the_national_team_alone(people, asked, world, arrange):
    with arrange():
        answer(asked, *FULL)
    with acting(people.lead):
        made = send(asked, people.lead)
        assert made.number == 1
        assert send(asked, people.lead) is None
    with acting(world.reviewer):
        assert list(made.answers.values_list("number", "text")) == list(enumerate(FULL, start=1))
        assert Asked.objects.get(pk=asked.pk).state == "sent"
    with acting(world.kent.lead):
        assert not Return.objects.exists()
        assert not ReturnedAnswer.objects.exists()
    for other in (people.policing_body, world.stalking):
        for model in (Asked, Return, ReturnedAnswer):
            with acting(other), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                list(model.objects.all())


def test_nothing_is_sent_that_is_incomplete_or_not_what_was_seen(people, asked, arrange):
    with arrange():
        answer(asked, *FULL[:3])
    with acting(people.lead):
        assert [line.number for line in workflow.unanswered(asked, workflow.answers_to(asked))] == [4]
        assert send(asked, people.lead) is None
        say(asked, 4, "", people.lead, note="Nobody led it.")
        assert send(asked, people.lead, seen="what stood before") is None
        assert send(asked, people.lead).number == 1


def test_what_was_sent_is_locked_in_the_code_and_in_the_database(people, asked, arrange):
    with arrange():
        answer(asked, *FULL)
        returned(asked, *FULL)
    with acting(people.lead):
        with pytest.raises(StaleSaveError):
            say(asked, 1, "Other words.", people.lead)
        with pytest.raises(RefusedSaveError, match="ask them"):
            say(asked, 5, "May | 3", people.lead)
    with acting(people.lead):
        assert not Answer.objects.update(text="Other words.")
        assert not Asked.objects.filter(pk=asked.pk).update(state="started")
        for write in (
            lambda: Answer.objects.create(force=people.force, asked=asked, number=5, text="x"),
            lambda: Return.objects.create(
                force=people.force, asked=asked, number=2, sent_by_name="", sent_at=asked.asked_at
            ),
            lambda: ReturnedAnswer.objects.update(text="Other words."),
            lambda: Asked.objects.filter(pk=asked.pk).update(extended_until=asked.due_on),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()


def test_opened_again_and_sent_again_both_stay(people, asked, world, arrange):
    with arrange():
        answer(asked, *FULL)
    with acting(people.lead):
        first = send(asked, people.lead)
    with acting(world.national_lead):
        assert asking.reopen(
            asked=Asked.objects.get(pk=asked.pk), until=None, reason="Which?", by=world.national_lead
        )
    with acting(people.lead):
        say(asked, 1, "More.", people.lead)
        asked.refresh_from_db()
        assert asked.state == "reopened"
        second = send(asked, people.lead)
    with acting(world.reviewer):
        said = {one.returned_id: one.text for one in ReturnedAnswer.objects.filter(number=1)}
        assert said == {first.pk: "Little.", second.pk: "More."}
        (row,) = Asked.objects.filter(force=people.force).with_returned(1)
        assert (row.text, row.return_id) == ("More.", second.public_id)
