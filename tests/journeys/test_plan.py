"""What a force does about it: its strategy brought in, one piece of evidence for all, answered, shared, published."""

import io

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from actionplans.inspections import ChiefOfficerComment, PolicingBodyComment
from actionplans.models import Action
from evidence.models import EvidenceUse
from tests.actionplans.strategy.judging import data_of
from tests.journeys.conftest import check_accessible
from tests.worker import Worker
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

# In the shape of a force's own, with 3 pillars, 10 commitments and 47 actions.
STRATEGY = {"name": "Safe, heard and believed.txt", "mimeType": "text/plain", "buffer": data_of("00.txt")}
BEHAVIOUR, NATIONAL_ACTION, RECOMMENDATION = "PREPARE.2.1.a", "2021.9.1", "HMICFRS.4.1"
EVIDENCE = "Problem profile, autumn"
NOTE = "Shared after the board of March."
REPORT = "Report on the response to stalking"


@pytest.fixture
def people(world, arrange):
    """Everybody has a password."""
    found = {name: getattr(world.warwickshire, name) for name in ("lead", "chief", "policing_body")}
    with arrange():
        found["lead"].user.set_password(PASSWORD)
        for membership in found.values():
            membership.user.password = found["lead"].user.password
            membership.user.save()
    return found


def test_from_a_strategy_to_what_the_public_reads(
    people, world, visit, arrange, browser, live_server, celery_worker
):
    lead, chief = visit(people["lead"]), visit(people["chief"])
    titles = _bring_the_strategy(lead)
    _give_evidence_once(lead)
    with arrange():
        assert set(Action.objects.values_list("title", flat=True)) == set(titles)
        assert set(EvidenceUse.objects.values_list("evidence__title", "provision__code")) == {
            (EVIDENCE, code) for code in (BEHAVIOUR, NATIONAL_ACTION, RECOMMENDATION)
        }
    _answer_the_recommendation(lead)
    _share(chief)
    public = _choose_what_goes_public(lead, titles)
    address = f"/published/{world.warwickshire.force.slug}/plan/"
    stranger = browser.new_page(base_url=live_server.url)
    assert stranger.goto(address).status == 404
    _release(chief)
    _stranger_reads_only_what_was_chosen(stranger, address, public, set(titles) - set(public), celery_worker)
    stranger.close()
    _name_the_report(lead)
    body = visit(people["policing_body"])
    _body_reads_the_edition(body, titles)
    _body_writes_nothing_else(body)
    _both_comment(chief, body)
    with arrange():
        said = [
            set(kind.objects.values_list("text", flat=True))
            for kind in (ChiefOfficerComment, PolicingBodyComment)
        ]
    assert said == [{"The chief says."}, {"The commissioner says."}]


def _go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Menu").get_by_role("link", name=name, exact=True).click()


def _bring_the_strategy(page: Page) -> list[str]:
    """Accepted but for its last action; says the titles that the plan has then."""
    _go(page, "Action plan")
    page.get_by_role("link", name="Bring your strategy").click()
    check_accessible(page)
    page.locator("input[type=file]").set_input_files(STRATEGY)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="What your strategy holds")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("10 commitments and 47 actions.")).to_be_visible()
    check_accessible(page)
    page.locator("#text-action-1").fill("Look at each open case again")
    page.locator("#action-47").uncheck()
    boxes = page.locator("textarea[name^='text-action-']").all()
    titles = [box.input_value() for box in boxes][:-1]
    page.get_by_role("button", name="Add what is ticked to the plan").click()
    expect(page.get_by_text("10 commitments and 46 actions added to the plan.").first).to_be_visible()
    check_accessible(page)
    return titles


def _give_evidence_once(page: Page) -> None:
    _go(page, "Assessment")
    page.locator(f"a[href$='/descriptors/{BEHAVIOUR[:9]}/']").first.click()
    row = page.locator(f"[id='b-{BEHAVIOUR}']")
    row.get_by_role("button", name="Comment").click()
    row.get_by_role("button", name="Add evidence").last.click()
    expect(page.get_by_role("group", name="Use it for these too")).to_be_visible()
    check_accessible(page)
    profile = {"name": "profile.csv", "mimeType": "text/csv", "buffer": b"month,reports\nMarch,118\n"}
    page.get_by_label("File", exact=True).set_input_files(profile)
    page.get_by_label("Title", exact=True).fill(EVIDENCE)
    page.get_by_label("Kind").select_option(label="VAWG problem profile")
    for code in (NATIONAL_ACTION, RECOMMENDATION):
        page.locator(f"input[name=also][value='{code}']").check()
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_text(f"“{EVIDENCE}” is added to")).to_be_visible()


def _answer_the_recommendation(page: Page) -> None:
    _go(page, "Recommendations")
    page.get_by_role("link", name="What Warwickshire answered").click()
    check_accessible(page)
    page.locator(f"a[href$='{RECOMMENDATION}/response/']").first.click()
    expect(page.get_by_role("link", name=EVIDENCE)).to_be_visible()
    page.get_by_label("Accepted", exact=True).check()
    page.get_by_label("Statement").fill("The profile is made and read each month.")
    page.get_by_role("group", name="Does the force say that it is done?").get_by_label("No").check()
    page.get_by_role("button", name="Save response").click()
    expect(page.get_by_text("Response saved.")).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("The profile is made and read each month.")).to_be_visible()
    check_accessible(page)


def _share(page: Page) -> None:
    _go(page, "Action plan")
    page.get_by_role("link", name="Share an edition").click()
    check_accessible(page)
    page.get_by_label("Note to readers").fill(NOTE)
    page.get_by_role("button", name="Share edition 1").click()
    expect(page.get_by_role("heading", name="Edition 1, as at")).to_be_visible()
    check_accessible(page)


def _choose_what_goes_public(page: Page, titles: list[str]) -> list[str]:
    """Three actions, one of which is struck out again; says the two."""
    first, struck, last = titles[0], titles[1], titles[-1]
    _go(page, "Action plan")
    page.get_by_role("link", name="Published plan").click()
    page.get_by_role("button", name="Begin the first version").click()
    check_accessible(page)
    for title in (first, struck, last):
        page.get_by_label(title, exact=True).check()
    page.get_by_role("button", name="Save what goes public").click()
    page.get_by_label(struck, exact=True).uncheck()
    page.get_by_role("button", name="Save what goes public").click()
    page.get_by_role("link", name="See it as the public will").click()
    for title in (first, last):
        expect(page.get_by_text(title)).to_be_visible()
    expect(page.get_by_text(struck)).to_have_count(0)
    check_accessible(page)
    page.get_by_role("button", name="Send to the chief officer").click()
    expect(page.get_by_text("Sent to the chief officer.")).to_be_visible()
    return [first, last]


def _release(page: Page) -> None:
    _go(page, "Action plan")
    page.get_by_role("link", name="Published plan").click()
    page.get_by_role("link", name="Version 1").click()
    check_accessible(page)
    page.get_by_label("I have read it as the public will").check()
    page.get_by_role("button", name="Release to the public").click()
    expect(page.get_by_text("Released. Everybody can read it now")).to_be_visible()
    check_accessible(page)


def _stranger_reads_only_what_was_chosen(
    page: Page, address: str, public: list[str], stays_in: set[str], worker: Worker
) -> None:
    """On the page as it is sent, and in the PDF once the worker has made it."""
    paper = page.get_by_role("link", name="This version as a PDF")
    for _ in range(60):
        assert page.goto(address).ok
        if paper.count():
            break
        page.wait_for_timeout(1000)
    assert paper.count(), worker.text()
    check_accessible(page)
    data = page.request.get(paper.get_attribute("href")).body()
    printed = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages)
    for text in (page.content(), printed):
        squeezed = " ".join(text.split())
        assert [title for title in public if title not in squeezed] == []
        assert [title for title in (*stays_in, EVIDENCE, NOTE) if title in squeezed] == []


def _name_the_report(page: Page) -> None:
    _go(page, "Recommendations")
    page.get_by_role("link", name="Inspection reports, and the comments on them").click()
    page.get_by_role("link", name="Add a published report").click()
    page.get_by_label("Title of the report").fill(REPORT)
    today = timezone.localdate()
    for part in ("day", "month", "year"):
        page.get_by_label(part.title(), exact=True).fill(str(getattr(today, part)))
    page.get_by_role("button", name="Add the report").click()
    expect(page.get_by_role("heading", name=REPORT)).to_be_visible()
    check_accessible(page)


def _body_reads_the_edition(page: Page, titles: list[str]) -> None:
    page.goto("/plan/editions/")
    page.get_by_role("link", name="Edition 1").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    text = " ".join(page.locator("main").inner_text().split())
    assert [title for title in titles if title not in text] == []
    expect(page.locator("main form")).to_have_count(0)
    check_accessible(page)


def _body_writes_nothing_else(page: Page) -> None:
    """Neither what the force writes nor, before the chief officer, its own comments."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    addresses = (
        "/plan/add/",
        "/plan/editions/share/",
        "/plan/publications/begin/",
        "/recommendations/inspections/add/",
        f"/recommendations/{RECOMMENDATION}/response/",
        f"/recommendations/{RECOMMENDATION}/response/release/",
    )
    headers = {"X-CSRFToken": token, "Referer": page.url}
    said = {
        address: page.request.post(address, headers=headers, form={"text": "x"}).status
        for address in addresses
    }
    assert said == dict.fromkeys(addresses, 403)
    _open_the_report(page)
    expect(page.locator("main form")).to_have_count(0)
    expect(page.locator("form#comment")).to_have_count(0)


def _both_comment(chief: Page, body: Page) -> None:
    for page, words in ((chief, "The chief says."), (body, "The commissioner says.")):
        _open_the_report(page)
        page.get_by_role("textbox", name="Comments").fill(words)
        page.get_by_role("button", name="Give these comments").click()
        expect(page.get_by_text("Your comments are given")).to_be_visible()
        expect(page.get_by_text(words).first).to_be_visible()
        check_accessible(page)


def _open_the_report(page: Page) -> None:
    page.goto("/recommendations/inspections/")
    page.get_by_role("link", name=REPORT).click()
