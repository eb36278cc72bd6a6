"""A force with three busy people: parts given, all at work at once, one of them on a spreadsheet, sent back, signed."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from assessments.models import Rating, SubmittedRating, Summary
from assessments.sheet.layout import CODE, COMMENT, GRADE
from audit.models import KeptConflict
from forces.choices import Role
from forces.models import Membership, Organisation
from tests.journeys.conftest import check_accessible
from tests.world import PASSWORD, answer_all, make_membership

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

# Who does what, each with three behaviours; the analyst on a spreadsheet.
PARTS = {"contributor": "PREPARE.8", "analyst": "PROTECT.2", "registrar": "PURSUE.5"}
NAMES = {
    "PREPARE.8": "Prepare 8, Tools and tasking",
    "PROTECT.2": "Protect 2, Recording victims",
    "PURSUE.5": "Pursue 5, All tactics",
}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEFORE = "Answered in a test."
REFUSED = "The lead saw it otherwise."


@pytest.fixture
def three_left(world, arrange):
    """Warwickshire has three descriptors left; everybody has a password."""
    with arrange():
        organisation = Organisation.objects.get(slug="warwickshire")
        own = world.warwickshire
        people = {"lead": own.lead, "chief": own.chief, "contributor": own.contributor}
        for name in ("analyst", "registrar"):
            people[name] = make_membership(organisation, Role.CONTRIBUTOR, f"{name}@warwickshire.example")
        people["lead"].user.set_password(PASSWORD)
        for membership in people.values():
            membership.user.password = people["lead"].user.password
            membership.user.save()
        own.assessment.assignments.all().delete()
        answer_all(own.assessment, 2)
        for code in PARTS.values():
            left = {"force": own.force, "provision__code__startswith": f"{code}."}
            Rating.objects.filter(**left).update(grade=None, comment="")
            Summary.objects.filter(force=own.force, provision__code=code).update(
                grade=None, confirmed_at=None, strengths="", gaps=""
            )
    return people


def test_three_people_at_once(three_left, visit, arrange, celery_worker, world):
    people = three_left
    pages = {name: visit(membership) for name, membership in people.items()}
    lead = pages["lead"]
    for name, code in PARTS.items():
        _give(lead, people[name].display_name, NAMES[code])
    # All at work at once: each in a browser of their own, and the lead in the contributor's page.
    for name in ("contributor", "registrar"):
        _open_part(pages[name])
    _open_descriptor(lead, "PREPARE.8")
    typed = {
        _answer(pages[name], number, f"{people[name].display_name} wrote answer {number}."): name
        for number in range(3)
        for name in ("contributor", "registrar")
    }
    expect(pages["registrar"].get_by_role("button", name="Hand in this part")).to_be_visible()
    overwritten = next(iter(typed))
    typed[_meet_a_conflict(lead, REFUSED)] = "lead"
    typed |= dict.fromkeys(_on_a_spreadsheet(pages["analyst"], PARTS["analyst"]), "analyst")
    for name, code in PARTS.items():
        _hand_in(pages[name])
        _agree(lead, code)
        _confirm(lead, code, f"What is strong in {code}.")
    _send(lead)
    _send_back(pages["chief"], "Pursue 5 All tactics", "Say how often.")
    replaced = "Registrar wrote answer 1."
    typed[_mend(lead, "PURSUE.5", locked="PREPARE.8")] = "lead"
    _send(lead)
    _sign(pages["chief"])
    with arrange():
        assert written() == {text: people[name].display_name for text, name in typed.items()} | {
            REFUSED: people["lead"].display_name
        }
        assert set(typed) - signed() == {overwritten, replaced}


def signed() -> set[str]:
    return set(SubmittedRating.objects.values_list("comment", flat=True))


def written() -> dict[str, str]:
    """Every text that was typed here, with who wrote it: from the history, and from what was refused and kept."""
    events = Rating.history.rel.related_model.objects.exclude(comment__in=["", BEFORE])
    found = {event.comment: who(event) for event in events}
    return found | {kept.yours["comment"]: kept.by.display_name for kept in KeptConflict.objects.all()}


def who(event: object) -> str:
    return Membership.objects.get(pk=event.pgh_context["by"]).display_name


def _give(page: Page, name: str, descriptor: str) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="Who has what").click()
    page.get_by_role("link", name="Give descriptors to somebody").click()
    check_accessible(page)
    page.get_by_label(descriptor).check()
    page.get_by_label("Who", exact=True).select_option(label=name)
    page.get_by_label("Note (optional)").fill("By Friday, please.")
    page.get_by_role("button", name="Give").click()
    expect(page.get_by_text(f"1 part given to {name}")).to_be_visible()


def _open_part(page: Page) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    expect(page.get_by_role("heading", name="Your parts")).to_be_visible()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator("main tbody a").first.click()
    check_accessible(page)
    expect(page.locator(".p-beh[data-autosave]")).to_have_count(3)


def _open_descriptor(page: Page, code: str) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.locator(f"a[href$='/descriptors/{code}/']").first.click()
    expect(page.locator(".p-beh[data-autosave]").first).to_be_visible()


def _answer(page: Page, number: int, text: str) -> str:
    row = page.locator(".p-beh[data-autosave]").nth(number)
    row.locator("input[value=in-place]").check()
    row.get_by_role("button", name="Comment").click()
    row.locator("[data-comment]").fill(text)
    row.get_by_role("button", name="Save").click()
    expect(row.locator("[data-quote]")).to_have_text(text)
    return text


def _meet_a_conflict(page: Page, text: str) -> str:
    """The lead's page was opened before the contributor wrote: what both started from, theirs, and one of both."""
    row = page.locator(".p-beh[data-autosave]").first
    row.get_by_role("button", name="Comment").click()
    row.locator("[data-comment]").fill(text)
    row.get_by_role("button", name="Save").click()
    row.get_by_role("link", name="See both").click()
    expect(page.get_by_role("heading", name="changed this answer while you were writing")).to_be_visible()
    expect(page.get_by_text(text).first).to_be_visible()
    check_accessible(page)
    both = f"Settled: {text}"
    page.get_by_label("One made from both, below").check()
    page.get_by_label("Comment", exact=True).fill(both)
    page.get_by_role("button", name="Save this answer").click()
    expect(page.locator("[data-quote]").first).to_have_text(both)
    return both


def _hand_in(page: Page) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="Hand in").click()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Handed in. The lead looks at it.")).to_be_visible()


def _agree(page: Page, code: str) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="Who has what").click()
    page.get_by_role("row", name=code.title().replace(".", " ")).get_by_role("link").first.click()
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("Agreed.")).to_be_visible()


def _confirm(page: Page, code: str, strengths: str) -> None:
    _open_descriptor(page, code)
    summary = page.locator("#summary")
    summary.locator("input[value=in-place]").check()
    summary.get_by_label("Strengths").fill(strengths)
    summary.get_by_label("Gaps").fill("Weekends.")
    summary.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Summary confirmed.")).to_be_visible()


def _send(page: Page) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="What is missing, and sending").click()
    check_accessible(page)
    boxes = page.get_by_label("Why you send it all the same")
    if boxes.count():
        closed = page.locator("section[aria-labelledby=weak] details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        for box in boxes.all():
            box.fill("The minutes follow in May.")
        page.get_by_role("button", name="Save what you said").click()
    page.get_by_label("Covering note to the chief officer").fill("Weekends are the gap.")
    page.get_by_role("button", name="Send to the chief officer").click()
    expect(page.get_by_text("Answers are locked until it is signed or sent back")).to_be_visible()


def _to_the_decision(page: Page) -> None:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="How it was sent and signed").click()
    check_accessible(page)


def _send_back(page: Page, descriptor: str, reason: str) -> None:
    _to_the_decision(page)
    page.get_by_label("Which descriptor").first.select_option(label=descriptor)
    page.get_by_label("What should change, and why").first.fill(reason)
    page.get_by_role("button", name="Send back to the lead").click()
    expect(page.get_by_text("Sent back to the lead with your reasons.")).to_be_visible()


def _mend(page: Page, code: str, *, locked: str) -> str:
    """Only what was sent back is open."""
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.locator(f"a[href$='/descriptors/{locked}/']").first.click()
    expect(page.locator(".p-beh[data-autosave]")).to_have_count(0)
    _open_descriptor(page, code)
    expect(page.get_by_text("Say how often.").first).to_be_visible()
    mended = _answer(page, 1, "Each month, and the minutes are kept.")
    _confirm(page, code, "Used each month.")
    return mended


def _sign(page: Page) -> None:
    _to_the_decision(page)
    page.get_by_label("Type your name to sign").fill("Chief")
    page.get_by_role("button", name="Sign and submit").click()
    expect(page.get_by_role("heading", name="Submission 1")).to_be_visible()
    check_accessible(page)


def _on_a_spreadsheet(page: Page, code: str) -> list[str]:
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("link", name="Fill it in offline").click()
    check_accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the spreadsheet").click()
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    typed = []
    for sheet in book:
        for row in sheet.iter_rows(min_row=2, max_col=COMMENT):
            if str(row[CODE - 1].value).startswith(f"{code}.") and sheet.sheet_state == "visible":
                typed.append(f"Written on a train about {row[CODE - 1].value}.")
                row[GRADE - 1].value, row[COMMENT - 1].value = "In place", typed[-1]
    assert len(typed) == 3
    filled = io.BytesIO()
    book.save(filled)
    page.locator("input[type=file]").set_input_files(
        {"name": "protect.xlsx", "mimeType": XLSX, "buffer": filled.getvalue()}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="What the spreadsheet would change")).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="Bring in what is chosen").click()
    expect(page.get_by_text("3 answers changed, in one step.")).to_be_visible()
    check_accessible(page)
    return typed
