"""The whole way: answered, sent, signed, reviewed, reported, looked at by the policing body."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from assessments.models import Rating, Submission, Summary
from tests.journeys.conftest import check_accessible
from tests.world import PASSWORD, answer_all, give_part

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def nearly_done(world, arrange):
    """Warwickshire has one descriptor left; everybody has a password."""
    with arrange():
        people = [
            *(
                getattr(world.warwickshire, name)
                for name in ("lead", "contributor", "chief", "policing_body")
            ),
            world.reviewer,
            world.national_lead,
        ]
        people[0].user.set_password(PASSWORD)
        for membership in people:
            membership.user.password = people[0].user.password
            membership.user.save()
        answer_all(world.warwickshire.assessment, 3)
        give_part(world.warwickshire, "PREPARE.8")
        left = {"force": world.warwickshire.force, "provision__code__startswith": "PREPARE.8"}
        Rating.objects.filter(**left).update(grade=None, comment="")
        Summary.objects.filter(**left).update(grade=None, confirmed_at=None, strengths="", gaps="")
    return world


def test_from_the_first_answer_to_the_report(nearly_done, visit, arrange, celery_worker):
    world = nearly_done
    _contributor_answers(visit(world.warwickshire.contributor))
    _lead_completes_and_sends(visit(world.warwickshire.lead))
    _chief_signs(visit(world.warwickshire.chief))
    with arrange():
        submission = Submission.objects.get()
    _reviewer_finds_and_accepts(visit(world.reviewer), submission)
    text = _report_is_made(visit(world.national_lead))
    assert "Warwickshire" in text
    assert "Tasking is reviewed each morning with partners." in text
    _policing_body_looks(visit(world.warwickshire.policing_body))


def _contributor_answers(page: Page) -> None:
    check_accessible(page)
    page.get_by_role("link", name="Assessment", exact=True).click()
    expect(page.get_by_role("heading", name="Your parts")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Prepare 8 Tools and tasking", exact=True).click()
    check_accessible(page)
    rows = page.locator(".p-beh[data-autosave]")
    expect(rows).to_have_count(3)
    for row in rows.all():
        row.locator("input[value=in-place]").check()
        expect(row.locator("[data-saved]")).to_contain_text("Saved")
    expect(page.locator("[data-answered]").first).to_have_text("3")
    first = rows.first
    first.get_by_role("button", name="Comment").click()
    first.locator("[data-comment]").fill("Tasking is reviewed each morning.")
    first.get_by_role("button", name="Save").click()
    expect(first.locator("[data-quote]")).to_have_text("Tasking is reviewed each morning.")
    # Away to make an action, with another comment not saved yet, and back to the same place.
    second = rows.nth(1)
    second.get_by_role("button", name="Comment").click()
    second.locator("[data-comment]").fill("Half a thought.")
    second.get_by_role("button", name="Make an action").first.click()
    expect(page.get_by_role("heading", name="New action")).to_be_visible()
    check_accessible(page)
    page.get_by_label("Title", exact=True).fill("Weekend tasking")
    page.get_by_role("button", name="Add to the plan").click()
    expect(rows.nth(1).locator("[data-quote]")).to_have_text("Half a thought.")
    expect(rows.nth(1).get_by_text("1 action")).to_be_visible()
    page.reload()
    # With nothing left to save the first press counts.
    rows.nth(2).get_by_role("button", name="Comment").click()
    rows.nth(2).get_by_role("button", name="Make an action").first.click()
    expect(page.get_by_role("heading", name="New action")).to_be_visible()
    page.go_back()
    expect(rows.first.locator("[data-quote]")).to_have_text("Tasking is reviewed each morning.")
    check_accessible(page)
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("row", name="Prepare 8").get_by_role("link", name="Hand in").click()
    check_accessible(page)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Handed in. The lead looks at it.")).to_be_visible()
    check_accessible(page)


def _lead_completes_and_sends(page: Page) -> None:
    check_accessible(page)
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="8. Tools and tasking").click()
    summary = page.locator("#summary")
    summary.locator("input[value=in-place]").check()
    summary.get_by_label("Strengths").fill("Tasking works.")
    summary.get_by_label("Gaps").fill("Weekends.")
    summary.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Summary confirmed.")).to_be_visible()
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="Who has what").click()
    check_accessible(page)
    page.get_by_role("link", name="Prepare 8 Tools and tasking").click()
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("Agreed.")).to_be_visible()
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="What is missing, and sending").click()
    check_accessible(page)
    page.get_by_text("Give one reason for several").click()
    for box in page.locator("input[name=several]").all():
        box.check()
    page.get_by_label("The reason for all that you choose").fill("The minutes follow in May.")
    page.get_by_role("button", name="Give this reason").click()
    expect(page.get_by_text("Saved. The reason stands on")).to_be_visible()
    check_accessible(page)
    page.get_by_label("Covering note to the chief officer").fill("Weekends are the gap.")
    page.get_by_role("button", name="Send to the chief officer").click()
    expect(page.get_by_text("Answers are locked until it is signed or sent back")).to_be_visible()


def _chief_signs(page: Page) -> None:
    check_accessible(page)
    page.goto("/assessments/")
    page.get_by_role("link", name="How it was sent and signed").click()
    expect(page.get_by_text("Weekends are the gap.")).to_be_visible()
    check_accessible(page)
    page.get_by_label("Type your name to sign").fill("Chief")
    page.get_by_role("button", name="Sign and submit").click()
    expect(page.get_by_role("heading", name="Submission 1")).to_be_visible()
    check_accessible(page)


def _reviewer_finds_and_accepts(page: Page, submission: Submission) -> None:
    check_accessible(page)
    page.get_by_role("link", name="National overview").click()
    expect(page.get_by_role("link", name="Warwickshire").first).to_be_visible()
    check_accessible(page)
    page.goto(f"/reviews/{submission.public_id}/")
    check_accessible(page)
    page.get_by_role("button", name="Start the review").click()
    page.get_by_role("link", name="8 Tools and tasking").click()
    check_accessible(page)
    page.get_by_label("Kind").select_option(label="Promising practice")
    page.get_by_label("Finding", exact=True).fill("Tasking is reviewed each morning with partners.")
    page.get_by_role("button", name="Add finding").click()
    expect(page.get_by_text("Tasking is reviewed each morning with partners.").first).to_be_visible()
    page.get_by_role("link", name="Accept or send back").click()
    check_accessible(page)
    page.get_by_label("Accept the submission").check()
    page.get_by_role("button", name="Continue").click()
    check_accessible(page)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Accepted").first).to_be_visible()
    check_accessible(page)


def _report_is_made(page: Page) -> str:
    """Ask, wait for the worker, and read the PDF."""
    page.get_by_role("link", name="Reports", exact=True).click()
    check_accessible(page)
    page.get_by_role("button", name="Make").first.click()
    check_accessible(page)
    link = page.get_by_role("link", name="Download").first
    expect(link).to_be_visible(timeout=180_000)
    check_accessible(page)
    with page.expect_download() as waiting:
        link.click()
    reader = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    return "\n".join(page.extract_text() for page in reader.pages)


def _policing_body_looks(page: Page) -> None:
    expect(page.get_by_role("heading", name="Where your force stands")).to_be_visible()
    check_accessible(page)
    expect(page.locator("main form")).to_have_count(0)
