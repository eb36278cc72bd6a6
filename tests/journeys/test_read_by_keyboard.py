"""A force is reviewed without a mouse: from one's list to handing in, by Tab, Space, Enter and letters alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from reviews.models import Reading, ReadingGrade, Review
from tests.journeys.conftest import check_accessible
from tests.submissions import make_submission, pin_evidence
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A page has fewer places to stop at.
MOST_STOPS = 120


@pytest.fixture
def given(world, arrange):
    """Warwickshire's submission, given to the reviewer, who has a password."""
    with arrange():
        world.reviewer.user.set_password(PASSWORD)
        world.reviewer.user.save()
        make_submission(world.warwickshire.force, world.previous, value=2)
        submission = make_submission(world.warwickshire.force, world.cycle, values={"PREPARE.1": 4})
        pin_evidence(submission, "PREPARE.1.1")
        review = Review.objects.create(force=submission.force, submission=submission)
        Reading.objects.create(
            force=submission.force,
            review=review,
            reader=world.reviewer,
            reader_name="Reviewer",
            due_on=world.cycle.due_on,
        )
    return world


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not come to {target} at {page.url}")


def enter(page: Page) -> None:
    """Leads elsewhere, be it on the same page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("link", name=name, exact=True).first)
    enter(page)


def press(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("button", name=name, exact=True).first)
    enter(page)


def test_a_submission_is_read_graded_and_handed_in_without_a_mouse(given, visit, arrange):
    page = visit(given.reviewer)
    follow(page, "My readings")
    check_accessible(page)
    follow(page, "Warwickshire")
    press(page, "Start the review")
    check_accessible(page)
    press(page, "Begin with the first descriptor")
    check_accessible(page)

    # From the top of a descriptor it is one link to the grade, and the next stop is its list.
    follow(page, "Your grade")
    page.keyboard.press("Tab")
    expect(page.locator("#id_grade_grade")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("Evidence of one team, not of all.")
    press(page, "Save and go on")
    expect(page.get_by_text("Descriptor 2 of 24")).to_be_visible()

    # A finding and a word to the team, and back to the descriptor before.
    follow(page, "Findings (0)")
    tab_to(page, page.get_by_label("Finding", exact=True))
    page.keyboard.type("Nobody owns it.")
    press(page, "Add finding")
    expect(page.get_by_text("Nobody owns it.").first).to_be_visible()
    follow(page, "Inside the team (0)")
    tab_to(page, page.get_by_label("Comment", exact=True))
    page.keyboard.type("As in Kent?")
    press(page, "Add comment")
    expect(page.get_by_role("heading", name="Inside the team (1)")).to_be_visible()
    check_accessible(page)
    tab_to(page, page.locator("a[rel=prev]"))
    enter(page)
    expect(page.get_by_label("Reason", exact=True)).to_have_value("Evidence of one team, not of all.")

    # The others at once.
    follow(page, "Review of Warwickshire")
    follow(page, "Agree with several")
    check_accessible(page)
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(23)
    tab_to(page, boxes.first)
    for _ in range(23):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(page.get_by_label("Reason", exact=True)).to_be_focused()
    page.keyboard.type("As the force says, and founded.")
    press(page, "Agree")
    follow(page, "Hand in")
    check_accessible(page)
    press(page, "Hand in")
    expect(page.get_by_text("You handed in your reading of Warwickshire.")).to_be_visible()
    check_accessible(page)
    with arrange():
        assert ReadingGrade.objects.count() == 24
        assert ReadingGrade.objects.get(provision__code="PREPARE.1").grade.value == 3
        assert Reading.objects.get().handed_in
