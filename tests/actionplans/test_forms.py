"""Every error says what to do."""

from datetime import date

import pytest

from actionplans.forms import ActionForm, RecommendationUpdateForm, UpdateForm
from forces.models import Membership
from tests.actionplans.plans import acting, form_of


def errors(form):
    return {field: list(texts) for field, texts in form.errors.items()}


def action_form(**values):
    return ActionForm(form_of(**values), owners=Membership.objects.none())


def test_a_title_is_enough():
    form = action_form(description="", start_date=None, due_date=None)
    assert form.is_valid()
    assert form.values["due_date"] is None


def test_an_empty_form():
    form = ActionForm({}, owners=Membership.objects.none())
    assert errors(form) == {"title": ["Enter a title"], "priority": ["Choose a priority"]}


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        (("31", "2", "2027"), "Due date: enter a real date, for example 27 3 2027"),
        (("3", "", "2027"), "Due date: enter a day, a month and a year"),
        (("", "", "2027"), "Due date: enter a day, a month and a year"),
        (("x", "2", "2027"), "Due date: enter a real date, for example 27 3 2027"),
        (("٣", "2", "2027"), "Due date: enter a real date, for example 27 3 2027"),
        (("3", "2", "9" * 30), "Due date: enter a real date, for example 27 3 2027"),
        (("-3", "2", "2027"), "Due date: enter a real date, for example 27 3 2027"),
        (("3", "2", "27"), "Due date: enter a year between 2000 and 2100"),
        (("3", "2", "2101"), "Due date: enter a year between 2000 and 2100"),
        (("3", "1", "2027"), "Due date: enter the start date, 4 January 2027, or a later day"),
    ],
)
@pytest.mark.asvs("2.2.1", "2.2.3")
def test_a_day_that_cannot_be(parts, error):
    posted = form_of() | {f"due_date_{place}": part for place, part in enumerate(parts)}
    assert errors(ActionForm(posted, owners=Membership.objects.none())) == {"due_date": [error]}


def test_a_day_may_have_zeros_and_spaces():
    posted = form_of() | {"due_date_0": " 05", "due_date_1": "06 ", "due_date_2": "2027"}
    form = ActionForm(posted, owners=Membership.objects.none())
    assert form.is_valid()
    assert form.values["due_date"] == date(2027, 6, 5)


@pytest.mark.asvs("2.2.1")
def test_lengths():
    form = action_form(title="x" * 201, description="x" * 10_001)
    assert errors(form) == {
        "title": ["Shorten the title to 200 characters or fewer"],
        "description": ["Shorten this to 10,000 characters or fewer"],
    }


@pytest.mark.django_db
@pytest.mark.asvs("2.2.3")
def test_an_owner_is_a_colleague_who_has_not_left(world, arrange):
    warwickshire = world.warwickshire
    with arrange():
        warwickshire.viewer.left_at = warwickshire.viewer.joined_at
        warwickshire.viewer.save()
    with acting(warwickshire.lead):
        owners = Membership.objects.colleagues(warwickshire.lead.organisation)
        for wrong in (warwickshire.viewer, world.kent.lead, warwickshire.policing_body):
            form = ActionForm(form_of(owner=wrong.pk), owners=owners)
            assert errors(form) == {"owner": ["Choose an owner from the list"]}
        assert ActionForm(form_of(owner=warwickshire.contributor.pk), owners=owners).is_valid()


def test_an_update_wants_words():
    form = UpdateForm({"status": "gone", "text": " ", "status_was": "on_track", "key": "no"})
    assert errors(form)["status"] == ["Choose a status from the list"]
    assert errors(form)["text"] == ["Say what happened"]


def test_a_report_on_a_recommendation_wants_a_title_and_words():
    form = RecommendationUpdateForm({"key": "5b0b0b57-0c9f-4b4c-b7f3-7d8f42d6d3c5"})
    assert errors(form) == {"title": ["Enter a title"], "body": ["Enter what you report"]}
