"""A real Chromium, people who sign in by hand, and axe on every page on the way."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from forces.models import Membership
from tests.worker import Worker, running_worker
from tests.world import PASSWORD

# Playwright runs a loop in this thread; the tests' own database calls beside it are meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Milliseconds for a page, and for what a page is to show: both wait for the same busy server.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The machine's own Chromium where there is one; else Playwright's."""
    found = os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    # As root a browser cannot make its sandbox; it shows pages of this very test and no others.
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    quiet = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    own = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **own, "args": [*sandbox, *quiet]}


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """The live server finds files by their own names, not by the hashed ones of production."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def check_accessible(page: Page) -> None:
    page.wait_for_load_state()
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


@pytest.fixture
def celery_worker(tmp_path, transactional_db) -> Iterator[Worker]:
    with running_worker(tmp_path / "worker", lease_seconds=30) as worker:
        yield worker


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Callable[[Membership], Page]]:
    """visit(membership) -> a page of a browser of its own, signed in by hand."""
    contexts = []

    def sign_in_by_hand(membership: Membership) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/accounts/login/")
        check_accessible(page)
        page.get_by_label("Email").fill(membership.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page

    yield sign_in_by_hand
    for context in contexts:
        context.close()
