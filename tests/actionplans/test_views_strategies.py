"""The pages of bringing a strategy: in, looked through, changed, accepted once; and what is refused."""

import io
import re
from datetime import date, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from pypdf import PdfWriter

from actionplans.models import (
    Action,
    ActionProvision,
    Commitment,
    CommitmentProvision,
    StrategyUpload,
)
from tests.actionplans.strategy.judging import data_of
from tests.pages import forms_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

SMALL = "1. Streets\n- Walk them at night.\n- Light them.\n\n2. Homes\n- Visit them.\n"
# Its words are the framework's own.
NEAR = (
    "1. Challenge sexism and misogyny in policing\n- Share learning on themes, problems and good practice\n"
    "2. Enhance supervision of VAWG investigations\n- Walk the streets\n"
)


@pytest.fixture
def here(world):
    return world.warwickshire


@pytest.fixture
def lead(here, sign_in):
    return sign_in(here.lead)


def brought(client, data=b"", text="", name="Our strategy.txt"):
    """The page of what was brought."""
    sent = {"file": SimpleUploadedFile(name, data)} if data else {"text": text}
    answer = client.post(reverse("actionplans:strategy"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def form_on(client, page):
    said = client.get(page).content.decode()
    return next(form for form in forms_of(said, page) if form.view == "actionplans:accept_strategy")


def filled(form):
    """Without the form's key, which makes a second sending the first one again."""
    return {name: values for name, values in form.filled().items() if name != "form_key"}


def test_a_strategy_becomes_commitments_and_actions_that_a_person_chose(here, lead, arrange):
    assert reverse("actionplans:strategy") in lead.get(reverse("actionplans:plan")).content.decode()
    page = brought(lead, data_of("00.txt"))
    form = form_on(lead, page)
    with arrange():
        assert not Commitment.objects.filter(force=here.force).exists()
    said = lead.get(page).content.decode()
    assert "10 commitments and 47 actions" in said
    assert 'Action area: <span class="p-q">no close match' in said
    assert re.search(r"> ?Prevent \d [A-Z]", said), "a descriptor with its strand"
    assert "commitments already" not in said
    assert "Immediate prioritisation of VAWG." in said and "no action yet" in said  # noqa: PT018 - of one line
    sent = filled(form)
    assert sent["area-commitment-9"] == [""]
    sent["text-action-1"] = ["Look at each open case again"]
    sent["action"].remove("47")
    sent["commitment"].remove("10")
    sent["area-action-2"] = ["2021.9"]
    answer = lead.post(form.action, sent, follow=True).content.decode()
    assert "9 commitments and 46 actions added to the plan." in answer
    plan = reverse("actionplans:plan")
    assert f'href="{plan}?owner=null"' in answer and f'href="{plan}?due=none"' in answer  # noqa: PT018 - of one line
    again = lead.get(brought(lead, text=SMALL)).content.decode()
    assert "Your plan has 9 commitments already; what you accept is added to them." in again
    with arrange():
        first, *_ = Commitment.objects.filter(force=here.force).order_by("position")
        actions = {action.title: action for action in Action.objects.filter(force=here.force)}
        linked = set(
            ActionProvision.objects.filter(force=here.force).values_list("action__title", "provision__code")
        )
        areas = set(
            CommitmentProvision.objects.filter(force=here.force).values_list("provision__code", flat=True)
        )
    assert (first.pillar, first.title[:7]) == ("Pillar 1: trust and confidence.", "Respond")
    assert len(actions) == 46
    assert actions["Look at each open case again"].commitment_id == first.pk
    assert ("Write a rule book on harassment at work with the staff network.", "2021.9") in linked
    assert {code for code in areas if code.startswith("2021.")} == {f"2021.{n}" for n in range(1, 9)}
    under_none = [action for action in actions.values() if action.commitment_id is None]
    assert len(under_none) == 3  # of the commitment that was left out


def test_who_owns_it_and_by_when_are_no_part_of_what_can_go_public(here, lead, arrange):
    book, file = Workbook(), io.BytesIO()
    for row in (
        ("Commitment", "Action", "Owner", "Due"),
        ("Streets", "Walk them at night", "Supt Night", "31/03/2026"),
        ("Streets", "Light the lamps again", "Estates", datetime(2027, 5, 1)),  # noqa: DTZ001 - as a sheet has it
        ("Streets", "Sweep the long paths", None, "soon"),
        ("Homes", "Visit each of them", "PS Day", "32/13/2026"),
    ):
        book.active.append(row)
    book.save(file)
    page = brought(lead, file.getvalue(), name="Our strategy.xlsx")
    said = lead.get(page).content.decode()
    for told in (
        "Where it is a person’s name, change it in the plan.",
        "Post that owns it: Supt Night",
        "Due: 31 March 2026",
        "Due: 1 May 2027",
        "“soon” is no date: choose one later",
        "“32/13/2026” is no date: choose one later",
    ):
        assert told in said
    form = form_on(lead, page)
    lead.post(form.action, filled(form))
    with arrange():
        made = Action.objects.filter(force=here.force)
        assert set(made.values_list("owner_post", "due_date", "description")) == {
            ("Supt Night", date(2026, 3, 31), ""),
            ("Estates", date(2027, 5, 1), ""),
            ("", None, ""),
            ("PS Day", None, ""),
        }


def test_it_is_accepted_once_however_often_it_is_sent(here, lead, arrange):
    page = brought(lead, text=SMALL)
    form = form_on(lead, page)
    sent = filled(form)
    assert lead.post(form.action, sent).status_code == 302
    again = lead.post(form.action, sent, follow=True)
    assert "was accepted or put aside already" in again.content.decode()
    assert "already" in lead.post(page + "put-aside/", follow=True).content.decode()
    with arrange():
        assert Action.objects.filter(force=here.force).count() == 3
        upload = StrategyUpload.objects.get()
    assert upload.outcome == {"commitments": 2, "actions": 3, "dropped": 0}
    assert b"".join(lead.get(page + "original/").streaming_content) == SMALL.encode()


def test_a_long_text_begins_the_title_and_stands_whole_beneath(here, lead, arrange):
    long = "Walk " + "the long way " * 20 + "home"
    form = form_on(lead, brought(lead, text=SMALL))
    sent = filled(form) | {"text-action-1": [long], "commitment": ["2"]}
    lead.post(form.action, sent)
    with arrange():
        made = Action.objects.get(force=here.force, title__startswith="Walk the")
    assert len(made.title) <= 200 and made.title.endswith("…")  # noqa: PT018 - of one text
    assert made.description == long
    assert made.commitment_id is None
    form = form_on(lead, brought(lead, text=SMALL))
    whole = "Light " + "x" * 194
    lead.post(form.action, filled(form) | {"text-action-1": [whole], "text-action-2": ["Light\r\nthem"]})
    with arrange():
        made = Action.objects.filter(force=here.force, title__startswith="Light").values_list(
            "title", "description"
        )
        assert set(made) == {(whole, ""), ("Light them", ""), ("Light them.", "")}


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(here, lead, arrange):
    form = form_on(lead, brought(lead, text=SMALL))
    sent = filled(form) | {"text-action-1": [" "], "text-action-2": ["Light all <of> them"]}
    answer = lead.post(form.action, sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#text-action-1"' in said
    assert "Light all &lt;of&gt; them" in said
    none = lead.post(form.action, {"digest": sent["digest"]})
    assert none.status_code == 422
    assert "Choose at least one commitment or action" in none.content.decode()
    moved = lead.post(form.action, sent | {"digest": ["other"]})
    assert moved.status_code == 409
    with arrange():
        assert not Action.objects.filter(force=here.force).exists()
        assert StrategyUpload.objects.get().state == "previewed"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a file, or paste a text below"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "text": SMALL}, "Give a file or a text, not both"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "“a.pdf” is empty. Nothing was kept."),
        ({"file": SimpleUploadedFile("a.png", b"x")}, "is not of a kind that is read as a strategy (.png)"),
        ({"text": "<html><body>"}, "The text is a web page. Paste the words alone"),
    ],
)
def test_what_cannot_be_taken_is_a_sentence(lead, arrange, sent, says):
    answer = lead.post(reverse("actionplans:strategy"), sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    with arrange():
        assert not StrategyUpload.objects.exists()


def test_what_cannot_be_read_says_why_and_can_be_put_aside(lead):
    page = brought(lead, text="Dear colleague\n\nThank you.")
    answer = lead.get(page)
    assert answer.status_code == 200
    assert "No commitments or actions were found in it." in answer.content.decode()
    brought(lead, text=SMALL)
    writer, scanned = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(scanned)
    lead.get(brought(lead, scanned.getvalue(), name="Scanned.pdf"))
    listed = lead.get(reverse("actionplans:strategy")).content.decode()
    states = re.findall(r'data-l="State">([^<]+)<', listed)
    assert states == ["Cannot be read", "Not accepted yet", "Holds nothing"]
    assert lead.post(page + "accept/", {"action": "1"}).status_code == 422
    assert "Nothing of it was saved." in lead.post(page + "put-aside/", follow=True).content.decode()


def test_nobody_else_opens_or_settles_it(here, world, lead, sign_in):
    page = brought(lead, text=SMALL)
    for other in (here.contributor, world.kent.lead):
        client = sign_in(other)
        assert [client.get(page + more).status_code for more in ("", "state/", "original/")] == [404] * 3
        assert [client.post(page + more).status_code for more in ("accept/", "put-aside/")] == [404] * 2


def test_it_waits_for_the_scanner_and_says_when_the_file_is_another(lead, settings, arrange):
    settings.SCANNER_URL = "clamd://127.0.0.1:1"
    page = brought(lead, text=SMALL)
    for address in (page, page + "state/"):
        said = lead.get(address).content.decode()
        assert "Waiting for the virus scanner" in said
        assert "data-done" not in said
    assert lead.get(page + "original/").status_code == 403
    lead.post(page + "accept/", {"action": "1"})
    with arrange():
        assert not Action.objects.exists()
        StrategyUpload.objects.update(scan_state="clean")
        kept = StrategyUpload.objects.get().stored_as
    assert form_on(lead, page).filled()["action"] == ["1", "2", "3"]
    with default_storage.open(kept, "r+b") as file:
        file.write(b"other")
    assert "is not what you uploaded" in lead.get(page).content.decode()
    assert lead.get(page + "original/").status_code == 503


def test_as_many_queries_for_three_actions_as_for_many(lead):
    counts = set()
    for data in (NEAR.encode(), data_of("00.txt")):
        page = brought(lead, data)
        shown = len(queries_of(lead, page))
        form = form_on(lead, page)
        counts.add((shown, len(queries_of(lead, form.action, data=filled(form), status=302))))
        lead.get(page)  # which says what was done, once
    assert len(counts) == 1
    shown, _ = counts.pop()
    assert shown <= 8
