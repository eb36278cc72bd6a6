"""What an edition says beside each matter: answers to it and beneath it, under commitments, and near it."""

import pytest

from reviews.plans.models import PlanReview
from reviews.plans.reading import read_plan
from tests.actionplans.plans import acting
from tests.reviews.plans.conftest import CODE, SILENT, add_action, add_commitment

pytestmark = pytest.mark.django_db


@pytest.fixture
def line_of(desk):
    def find(code: str):
        with acting(desk.reviewer):
            review = PlanReview.objects.select_related("edition", "force").get(pk=desk.review.pk)
            reading = read_plan(review)
            return reading.lines[reading.place_of(code)]

    return find


def titles(actions) -> list[str]:
    return [action.title for action in actions]


def test_an_action_stands_beside_what_it_answers_and_near_its_neighbours(line_of):
    own, neighbour, silent = line_of(CODE), line_of("2021.4.2"), line_of(SILENT)
    assert titles(own.said.actions) == ["Map skills of Warwickshire"]
    assert not own.said.near
    assert not neighbour.said.actions
    assert silent.said.is_nothing


def test_what_answers_the_area_is_near_each_of_its_actions_and_no_other(line_of, desk, arrange):
    with arrange():
        add_action(desk.edition, "Whole area", "2021.2")
    assert titles(line_of(SILENT).said.near) == ["Whole area"]
    assert "Whole area" not in titles(line_of("2021.3.1").said.near)


def test_an_answer_beneath_counts_and_area_10_is_not_beneath_area_1(line_of, desk, arrange):
    with arrange():
        add_action(desk.edition, "Profiles", "2021.10.2")
        add_action(desk.edition, "Orders", "2021.6.1")
    assert line_of("2021.1.1").said.is_nothing
    assert "Orders" in titles(line_of("HMICFRS.4.1.a").said.actions)


def test_actions_under_a_commitment_answer_what_it_answers(line_of, desk, arrange):
    with arrange():
        listening = add_commitment(desk.edition, "Listen", SILENT)
        add_action(desk.edition, "Circles", commitment=listening)
    said = line_of(SILENT).said
    assert [str(one) for one in said.commitments] == ["Listen"]
    assert titles(said.actions) == ["Circles"]


def test_a_stopped_action_and_another_editions_say_nothing(line_of, desk, arrange):
    with arrange():
        add_action(desk.edition, "Stopped", SILENT, status="stopped")
        add_action(desk.first, "Of the first", SILENT)
        add_action(desk.kent, "Of Kent", SILENT)
    assert line_of(SILENT).said.is_nothing


def test_what_touches_it_by_the_crosswalk_is_near(line_of, desk, arrange):
    with arrange():
        add_action(desk.edition, "Skills by the new framework", "PREPARE.7.2.b")
    assert "Skills by the new framework" in titles(line_of(CODE).said.near)


def test_it_shows_how_an_earlier_edition_was_marked_once_that_is_released(desk, line_of, arrange):
    from reviews.plans import workflow

    with acting(desk.reviewer):
        earlier = workflow.start_plan_review(edition=desk.first, by=desk.reviewer)
        marks = earlier.marks.all()
        marks.update(mark="absent")
        marks.filter(matter__code=CODE).update(mark="partly")
    assert line_of(CODE).before == ""
    with acting(desk.reviewer):
        earlier.refresh_from_db()
        workflow.release(review=earlier, revision=earlier.revision, message="", by=desk.reviewer)
    assert line_of(CODE).before == "Partly addressed"


def test_the_same_number_of_queries_for_a_longer_plan(desk, arrange, django_assert_num_queries):
    with acting(desk.reviewer):
        review = PlanReview.objects.select_related("edition", "force").get(pk=desk.review.pk)
        with django_assert_num_queries(7):
            read_plan(review)
    with arrange():
        for number in range(20):
            held = add_commitment(desk.edition, f"C{number}", SILENT)
            add_action(desk.edition, f"A{number}", CODE, "PREPARE.7.2.b", commitment=held)
    with acting(desk.reviewer), django_assert_num_queries(7):
        read_plan(review)
