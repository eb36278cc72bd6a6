"""Every page can be come to: the menu or another page leads there. An address that nobody is shown is no page."""

from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.architecture.asking import Asker, people_remembered
from tests.architecture.routes import ROUTES
from tests.architecture.test_matrix import own_pages
from tests.pages import Page

# What no link leads to, and who asks for it.
WITHOUT = {
    "assessments:ask_to_change": "the page of a part that is handed in",
    "assessments:open_cycle": "the page of a cycle that is prepared",
    "assessments:opening": "the page's script, while a cycle opens",
    "assessments:sheet_state": "the page's script, while a spreadsheet is scanned",
    "actionplans:strategy_state": "the page's script, while a strategy is scanned",
    "evidence:versions": "the page's script, while a file is scanned",
    "reports:progress": "the page's script, while a report is made",
    "reports:plan_page_state": "the page's script, while a plan on a page is made",
    "packs:progress": "the page's script, while feedback packs are drafted",
    "reporting:keep_filters": "the overview, while filters are set",
    "moderation:newest": "who keeps the address, which stays the same; the desk leads to its own cycle",
    "moderation:twice": "the moderation desk, once two people have read a submission",
    "practice:take_back": "the page of a consent that was given, while the practice is in the library",
    "practice:take_back_offer": "the page of an offer, once it is in the library",
    "exports:state": "the page's script, while a bulk export is made",
    "history:news": "the page's script, while a page is open",
    "people:invited": "where an invitation leads once it is sent",
    "reporting:position": "a policing body's first page shows it",
}
ROLES = ("lead", "chief", "national_lead", "reviewer", "portfolio", "policing_body")


def test_a_page_is_led_to_from_another(asking):
    reached: set[str] = set()
    with people_remembered():
        for role in ROLES:
            asker = Asker(role, asking.actors()[role], asking)
            for url in own_pages(asking, role):
                reached |= led_to(asker, url) - {view_of(url)}
    missing = {name for name, route in ROUTES.items() if route.get is not None} - reached
    orphans = sorted(missing - set(WITHOUT))
    assert not orphans, (
        f"{orphans}: no page leads there. Put a link on the page that one comes from, or an item into the menu"
        " (forces/navigation.py); or say in WITHOUT of tests/architecture/test_reached.py who asks for it."
    )
    assert set(WITHOUT) <= missing, "in WITHOUT, and a page leads there"


def led_to(asker: Asker, url: str) -> set[str]:
    """The views that the page's links and forms go to, or that it leads on to at once."""
    answer = asker.ask("GET", url)
    if answer.status == 302:
        links = [answer.body.decode()]
    elif b"<html" in answer.body[:1000]:
        page = Page(answer.body.decode(), url)
        links = [*page.links, *(form.action for form in page.forms)]
    else:
        links = []
    return {view_of(urljoin(url, link)) for link in links}


def view_of(url: str) -> str:
    """Empty for an address elsewhere."""
    parts = urlsplit(url)
    try:
        return "" if parts.netloc else resolve(parts.path).view_name
    except Resolver404:
        return ""
