"""An open page while others write and the session ends: told, never overwritten, carried through the sign-in."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Rating
from forces.models import Session, User
from tests.journeys.conftest import check_accessible
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = "PREPARE.1.1", "PREPARE.1.2"
LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def people(world, arrange):
    with arrange():
        for person in (world.warwickshire.lead, world.warwickshire.chief):
            User.objects.filter(pk=person.user_id).update(password=make_password(PASSWORD))
            person.user.refresh_from_db()
    return world.warwickshire


def save(client, people, code, words, revision=1):
    url = reverse("assessments:save_rating", args=[people.assessment.public_id, code])
    sent = {f"v-{code}": revision, f"c-{code}": words, f"g-{code}": "planned"}
    assert client.post(url, sent).status_code == 200


def test_others_changes_are_told_and_the_end_of_the_session_loses_nothing(people, visit, sign_in, arrange):
    page = visit(people.lead)
    # Each twenty seconds is a long time for a test.
    page.add_init_script(
        "const every = setInterval; window.setInterval = (f, ms) => every(f, Math.min(ms, 300))"
    )
    page.goto(reverse("assessments:descriptor", args=[people.assessment.public_id, "PREPARE.1"]))
    other = sign_in(people.lead)
    mine = page.locator(f"#b-{FIRST.replace('.', chr(92) + '.')}")
    page.evaluate(f"document.querySelector('[data-open=\"o-{FIRST}\"]').click()")
    box = page.get_by_label("Comment on 1.1")
    box.type("I am typing")

    # A row that is being typed in is told of, and keeps what is typed.
    save(other, people, FIRST, "Theirs.")
    save(other, people, SECOND, "Theirs as well.")
    notice = mine.locator("[data-news-of]")
    expect(notice).to_contain_text("Changed by Lead at")
    expect(box).to_be_focused()
    assert box.input_value() == "I am typing"
    notice.get_by_role("button", name="Show").click()
    expect(notice).to_contain_text("Theirs.")
    assert box.input_value() == "I am typing"
    check_accessible(page)

    # One that nobody touched changes when its reader asks for it, and is then saved over what it shows.
    second = page.locator(f"#b-{SECOND.replace('.', chr(92) + '.')}")
    second.get_by_role("button", name="Show").click()
    expect(second.locator("[data-revision]")).to_have_value("2")
    expect(second.get_by_role("radio", name="Planned")).to_be_checked()

    # What was typed over an older text is kept, and settled on the page that shows all three. Until then it stays.
    box.press("Tab")
    expect(mine.get_by_role("link", name="See both texts and choose")).to_be_visible()
    save(other, people, FIRST, "Theirs, and later.", revision=2)
    mine.locator('[data-news-of="3"]').get_by_role("button", name="Show").click()
    expect(mine.locator('[data-news-of="3"]')).to_contain_text("Theirs, and later.")
    assert box.input_value() == "I am typing"
    mine.get_by_role("link", name="See both texts and choose").click()
    expect(
        page.get_by_role("heading", name="You changed this answer in another window while you were writing")
    ).to_be_visible()
    check_accessible(page)
    page.get_by_label("Mine", exact=True).check()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_attached()
    with arrange():
        assert Rating.objects.get(force=people.force, provision__code=FIRST).comment == "I am typing"

    # Five minutes before the end somebody who is still there says so.
    Session.objects.update(active_at=timezone.now() - timedelta(minutes=26))
    page.evaluate(LOOK_AGAIN)
    warning = page.get_by_role("alertdialog")
    expect(warning).to_contain_text("You will be signed out in 4 minutes")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    check_accessible(page)
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    assert Session.objects.latest("active_at").active_at > timezone.now() - timedelta(minutes=2)

    # It ends while something is typed: the whole page's button carries it through the sign-in.
    page.goto(reverse("actionplans:add"))
    page.get_by_label("Title", exact=True).fill("Train the call takers")

    # Another form of the page does not take the words along, and whoever has just stayed is asked as well.
    Session.objects.update(active_at=timezone.now() - timedelta(minutes=26))
    page.evaluate(LOOK_AGAIN)
    expect(warning).to_be_visible()
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="Sign out").click()
    assert asked.value.type == "beforeunload"
    expect(page.get_by_label("Title", exact=True)).to_have_value("Train the call takers")
    Session.objects.update(active_at=timezone.now() - timedelta(minutes=31))
    page.evaluate(LOOK_AGAIN)
    expect(warning).to_contain_text("You have been signed out")
    page.get_by_role("button", name="Go on writing").click()
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.get_by_text("You were signed out while you were writing")).to_be_visible()
    check_accessible(page)
    page.get_by_label("Email").fill(people.lead.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    check_accessible(page)
    page.get_by_role("button", name="Save what I typed").click()
    expect(page.get_by_text("Action added to the plan: Train the call takers")).to_be_visible()

    # A form that came back with what is wrong in it holds words that are not saved, touched again or not.
    page.goto(reverse("actionplans:add"))
    page.get_by_label("What we will do").fill("Nobody has seen this yet.")
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Sign out").click()
    assert asked.value.type == "beforeunload"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
