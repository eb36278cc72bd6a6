"""Signing in with more than a password, in a real browser with a passkey of its own, and every page of it looked at."""

import pytest
from playwright.sync_api import Page, expect

from forces.models import Session
from tests.forces.codes import code_of
from tests.journeys.conftest import PATIENCE, check_accessible
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chief(world, arrange, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with arrange():
        world.warwickshire.chief.user.set_password(PASSWORD)
        world.warwickshire.chief.user.save()
    return world.warwickshire.chief


@pytest.fixture
def page(browser, live_server):
    """localhost: browsers make no passkeys for an address that is a number."""
    site = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )
    yield page
    context.close()
    assert said == []


@pytest.fixture
def device(page):
    """What keeps the passkey, as a telephone or a laptop would: it asks for a fingerprint, and gets it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return made["authenticatorId"]


def enter(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def looked_at(page: Page) -> None:
    """Wide and narrow: no fault that axe finds, and nothing to scroll sideways."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        check_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.asvs("6.3.3")
def test_a_passkey_is_set_up_and_then_signs_in_alone(chief, page, device):
    enter(page, chief.email)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Add a passkey").click()
    looked_at(page)
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_label("Name of this passkey").press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="I have kept them: go on").click()
    page.get_by_role("link", name="Your account").click()
    expect(page.locator("b", has_text="Work laptop")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Sign out", exact=True).click()

    # The passkey alone, by keyboard.
    looked_at(page)
    page.get_by_role("button", name="Use a passkey").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    expect(page.get_by_text(chief.display_name).first).to_be_visible()
    assert Session.objects.get(person=chief.user).device.startswith("Chrome")
    page.get_by_role("button", name="Sign out", exact=True).click()

    # The password, and the passkey after it.
    enter(page, chief.email)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()

    # The last one that the role needs stays.
    page.goto("/accounts/signing-in/")
    page.get_by_role("link", name="Remove Work laptop").click()
    expect(page.get_by_text("Your role needs a second factor")).to_be_visible()


def test_an_app_is_set_up_and_its_codes_sign_in(chief, page):
    enter(page, chief.email)
    page.get_by_role("link", name="Set up an app").click()
    looked_at(page)
    key = page.locator("[data-totp-secret]").inner_text()
    page.get_by_label("Code from the app").fill("000000" if code_of(key) != "000000" else "111111")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is wrong")
    looked_at(page)
    page.get_by_label("Code from the app").fill(code_of(key))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    recovery = page.locator(".p-codes code").first.inner_text()
    page.goto("/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    enter(page, chief.email)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    page.goto("/accounts/2fa/totp/deactivate/")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    looked_at(page)
