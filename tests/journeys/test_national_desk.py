"""The national desk: a cycle opens, a submission is read twice and differently, a panel settles it, and what goes back.

Three forces submit and share editions. One is read by two reviewers, blind; its pack is drafted with the others, worded
and released; its practice is found, agreed to and tried elsewhere; and it reads who outside it looked.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.choices import CycleState, OpeningState
from assessments.models import Assessment, Opening, Submission
from forces.choices import Role
from forces.models import Force, Organisation
from reporting.models import Pack
from reviews.models import ModeratedGrade, PanelDecision, Review
from tests.actionplans.plans import make_edition
from tests.journeys.conftest import check_accessible
from tests.submissions import make_submissions
from tests.worker import wait_until
from tests.world import PASSWORD, make_cycle, make_membership

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

CYCLE, NAME = "autumn-next", "Autumn next"
WORDS = {"Reviewer": "Evidence of one team.", "Colleague": "Every team shows it."}
FOUND = "Tasking is reviewed each morning with partners."
PANEL = "Two teams of three show it."
OPENING = "We read your submission twice, and talked about it."
WHY = "For the report to ministers, read by two people of the team."


@pytest.fixture
def desk(world, arrange):
    """A prepared cycle, in which all is read twice, and everybody with a password: {name: membership}."""
    with arrange():
        make_cycle(
            CYCLE,
            timezone.localdate() + timedelta(days=60),
            state=CycleState.PREPARING,
            read_twice_percent=100,
        )
        national = Organisation.objects.get(slug="national")
        people = {
            "lead": world.national_lead,
            "reviewer": world.reviewer,
            "colleague": make_membership(national, Role.REVIEWER, "colleague@national.example"),
            "warwickshire": world.warwickshire.lead,
            "kent": world.kent.lead,
        }
        world.reviewer.user.set_password(PASSWORD)
        for membership in people.values():
            membership.user.password = world.reviewer.user.password
            membership.user.save()
    return people


def test_from_an_open_cycle_to_what_goes_back(desk, visit, arrange, celery_worker):
    lead, reviewer, colleague = (visit(desk[name]) for name in ("lead", "reviewer", "colleague"))
    _open_the_cycle(lead, arrange)
    with arrange():
        submission = _submit(desk)
    page = f"/reviews/{submission.public_id}/"
    _share_out(lead)
    _read(reviewer, page, 2, WORDS["Reviewer"], finds=FOUND)
    _sees_nothing_of_the_other(colleague, page)
    _read(colleague, page, 4, WORDS["Colleague"])
    _cannot_accept(reviewer, page)
    _panel_settles(lead)
    _accept(reviewer, page)
    with arrange():
        assert PanelDecision.objects.count() == 1
        of_force = ModeratedGrade.objects.filter(force=submission.force)
        assert of_force.filter(reason=PANEL, released_at__isnull=False).count() == 1
        assert of_force.count() == 24
    _draft_word_and_release(lead, arrange)
    force, kent = visit(desk["warwickshire"]), visit(desk["kent"])
    _force_reads_what_came_back(force, page)
    _practice_is_agreed_to(lead, force, page)
    _practice_is_tried(kent)
    _export(lead, reviewer)
    _force_reads_who_looked(force)


def _fill_day(page: Page, name: str) -> None:
    today = timezone.localdate()
    for place, part in enumerate((today.day, today.month, today.year)):
        page.locator(f"input[name={name}_{place}]").fill(str(part))


# --- a cycle, and what forces submit ------------------------------------------------------------------------------


def _open_the_cycle(page: Page, arrange) -> None:
    page.goto("/assessments/cycles/")
    page.get_by_role("link", name=NAME, exact=True).click()
    check_accessible(page)
    page.get_by_role("link", name=f"Open {NAME}").click()
    check_accessible(page)
    page.get_by_role("button", name=f"Open {NAME}").click()
    check_accessible(page)

    def made() -> bool:
        with arrange():
            openings = Opening.objects.filter(cycle__slug=CYCLE)
            return openings.exists() and not openings.exclude(state=OpeningState.DONE).exists()

    wait_until(made, seconds=180, what="each force has its assessment")


def _submit(desk) -> Submission:
    """Three forces submit and share their plans. Two are accepted already; gives that of the third."""
    own = desk["warwickshire"].force
    others = [desk["kent"].force, Force.objects.get(slug="essex")]
    cycle = Assessment.objects.filter(cycle__slug=CYCLE).select_related("cycle")[0].cycle
    submissions = make_submissions([own, *others], cycle)
    for submission in submissions:
        make_edition(submission.force)
        if submission.force in others:
            Review.objects.create(
                force=submission.force,
                submission=submission,
                state="accepted",
                reviewer=desk["reviewer"],
                reviewer_name="Reviewer",
                decided_at=timezone.now(),
                decided_by_name="Reviewer",
                released_at=timezone.now(),
            )
    return submissions[0]


# --- read twice, and differently ----------------------------------------------------------------------------------


def _share_out(page: Page) -> None:
    page.goto(f"/reviews/sharing/{CYCLE}/")
    check_accessible(page)
    page.get_by_label("First reader of Warwickshire").select_option(label="Reviewer")
    page.get_by_label("Second reader of Warwickshire").select_option(label="Colleague")
    page.get_by_role("button", name="Give them out").click()
    expect(page.get_by_text("2 readings given.")).to_be_visible()
    check_accessible(page)


def _read(page: Page, submission: str, grade: int, reason: str, *, finds: str = "") -> None:
    """The first descriptor otherwise than the other reader, the rest as the force says; then handed in."""
    page.goto("/reviews/")
    check_accessible(page)
    page.get_by_role("link", name="Warwickshire", exact=True).click()
    if page.get_by_role("button", name="Start the review").count():
        page.get_by_role("button", name="Start the review").click()
    page.get_by_role("button", name="Begin with the first descriptor").click()
    page.locator("#id_grade_grade").select_option(index=grade)
    page.locator("#id_grade_reason").fill(reason)
    page.get_by_role("button", name="Save and go on").click()
    if finds:
        page.get_by_label("Kind").select_option(label="Promising practice")
        page.get_by_label("Finding", exact=True).fill(finds)
        page.get_by_role("button", name="Add finding").click()
        expect(page.get_by_text(finds).first).to_be_visible()
    check_accessible(page)
    page.goto(f"{submission}agree/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Reason", exact=True).fill("As the force says.")
    page.get_by_role("button", name="Agree", exact=True).click()
    page.get_by_role("link", name="Hand in", exact=True).click()
    check_accessible(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("You handed in your reading of Warwickshire.")).to_be_visible()


def _sees_nothing_of_the_other(page: Page, submission: str) -> None:
    """Of one who handed in, whoever reads the same reads nothing before they have too."""
    for address in (
        submission,
        f"{submission}PREPARE.1/",
        f"{submission}PREPARE.2/",
        "/search/?q=tasking",
    ):
        assert page.goto(address).ok
        text = page.content()
        assert WORDS["Reviewer"] not in text
        assert FOUND not in text


def _cannot_accept(page: Page, submission: str) -> None:
    page.goto(f"{submission}decide/")
    expect(page.get_by_text("It cannot be accepted yet")).to_be_visible()
    check_accessible(page)


def _panel_settles(page: Page) -> None:
    page.goto(f"/national/moderation/{CYCLE}/")
    check_accessible(page)
    page.locator("section[aria-labelledby=panel] ul a").first.click()
    for words in WORDS.values():
        expect(page.get_by_text(words)).to_be_visible()
    check_accessible(page)
    page.get_by_role("radio").nth(2).check()
    page.get_by_label("Reason", exact=True).fill(PANEL)
    page.get_by_label("Who sat on the panel").fill("Ann Able\nBo Best")
    page.get_by_role("button", name="Record the decision").click()
    page.goto(f"/national/moderation/{CYCLE}/")
    expect(page.get_by_text("Nothing waits for the panel.")).to_be_visible()


def _accept(page: Page, submission: str) -> None:
    page.goto(f"{submission}decide/")
    page.get_by_label("Accept the submission").check()
    page.get_by_role("button", name="Continue").click()
    check_accessible(page)
    page.get_by_role("button", name="Accept and release").click()
    expect(page.get_by_text("Accepted").first).to_be_visible()


# --- what goes back -----------------------------------------------------------------------------------------------


def _draft_word_and_release(page: Page, arrange) -> None:
    page.goto(f"/packs/?cycle={CYCLE}")
    check_accessible(page)
    page.get_by_role("button", name="Draft all 3").click()

    def drafted() -> bool:
        with arrange():
            return Pack.objects.filter(cycle__slug=CYCLE, state="drafted").count() == 3

    wait_until(drafted, seconds=180, what="the worker has drafted all packs")
    page.goto(f"/packs/?cycle={CYCLE}")
    check_accessible(page)
    page.get_by_role("link", name="Warwickshire", exact=True).click()
    check_accessible(page)
    page.get_by_role("link", name="Change What we read").click()
    check_accessible(page)
    page.get_by_label("What we read").fill(OPENING)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("What we read saved.")).to_be_visible()
    page.get_by_role("button", name="Release to Warwickshire").click()
    expect(page.get_by_text("is released, and the force’s leads are told.")).to_be_visible()
    check_accessible(page)


def _force_reads_what_came_back(page: Page, submission: str) -> None:
    """The pack as it was worded, and the grade of the panel with its reason; of the readers no word."""
    page.goto("/packs/")
    check_accessible(page)
    page.get_by_role("link", name=f"Feedback pack, {NAME}").click()
    expect(page.get_by_text(OPENING)).to_be_visible()
    check_accessible(page)
    page.goto(f"{submission}feedback/")
    expect(page.get_by_text(PANEL).first).to_be_visible()
    check_accessible(page)
    text = page.content()
    assert [words for words in (*WORDS.values(), "Ann Able", "Colleague") if words in text] == []


def _practice_is_agreed_to(lead: Page, force: Page, submission: str) -> None:
    lead.goto(f"{submission}feedback/")
    lead.get_by_role("link", name="For the practice library").click()
    check_accessible(lead)
    lead.get_by_role("button", name="Make it a draft in the library").click()
    check_accessible(lead)
    lead.get_by_role("button", name="Ask for consent").click()
    force.goto("/practice/consents/")
    check_accessible(force)
    force.get_by_role("link", name=FOUND).click()
    check_accessible(force)
    force.get_by_label("Everybody who signs in may read it, in these words, with our name").check()
    force.get_by_role("button", name="Give this answer").click()
    lead.reload()
    lead.get_by_role("button", name="Publish it in the library").click()
    expect(lead.get_by_text("It is in the library: everybody who signs in can read it")).to_be_visible()
    check_accessible(lead)


def _practice_is_tried(page: Page) -> None:
    page.goto("/practice/?words=tasking+partners")
    check_accessible(page)
    page.get_by_role("link", name=FOUND).click()
    page.get_by_role("link", name="Say that your force tries it").click()
    check_accessible(page)
    page.get_by_label("Trying it").check()
    _fill_day(page, "since")
    page.get_by_label("Others may read that it is our force").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kent Police: trying it")).to_be_visible()
    check_accessible(page)


# --- and who looked -----------------------------------------------------------------------------------------------


def _export(lead: Page, reviewer: Page) -> None:
    """One asks with a reason, another agrees."""
    lead.goto("/exports/ask/")
    check_accessible(lead)
    lead.get_by_label("Grades of all submissions of a cycle").check()
    lead.get_by_label("Cycle", exact=True).select_option(label=NAME)
    lead.get_by_label("Why do you need it?").fill(WHY)
    lead.get_by_role("button", name="Ask for it").click()
    reviewer.goto(lead.url)
    check_accessible(reviewer)
    reviewer.get_by_role("button", name="Agree", exact=True).click()
    expect(reviewer.get_by_text("3 forces can read that their data stand in it.")).to_be_visible()


def _force_reads_who_looked(page: Page) -> None:
    page.goto("/history/access/?which=outsiders")
    rows = page.locator("main table tbody")
    for name in ("Reviewer, Reviewer", "Colleague, Reviewer", "Lead, National lead"):
        expect(rows.get_by_text(name).first).to_be_visible()
    expect(rows.get_by_text("Kent")).to_have_count(0)
    check_accessible(page)
    page.get_by_role("link", name="Bulk exports with our data").click()
    expect(page.get_by_text(WHY)).to_be_visible()
    check_accessible(page)
