"""Organisations and their first people by a spreadsheet: every wrong cell is named, and nothing saved unseen."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from forces.choices import Audience
from forces.models import Force, Membership, Organisation
from forces.scope import scope
from forces.workflow import MailNotSentError
from organisations import workflow
from organisations.sheet import sealed, unsealed
from organisations.tasks import invite
from tests.organisations.kept import HEADINGS, LIST, page_of, said, sheet_of
from tests.pages import forms_of

pytestmark = pytest.mark.django_db

UPLOAD = f"{LIST}new/upload/"
TRANSPORT = {
    "Kind": "other force",
    "Name": "British Transport Police",
    "Short name": "British Transport",
    "Abbreviation": "BTP",
    "Region": "beyond the regions",
    "First person": "Ann Example",
    "Email": "Ann@BTP.example",
}
AUTHORITY = {
    "Kind": "policing body",
    "Name": "British Transport Police Authority",
    "Force": "British Transport",
    "Kind of body": "Common Council",
    "First day": "8 May 2028",
}
REGIONAL = {"Kind": "Observer", "Name": "Regional lead, Wales"}
KENT = {"Kind": "force", "Name": "kent police", "First person": "Bob Example", "Email": "bob@kent.example"}


@pytest.fixture
def national(world, sign_in):
    return sign_in(world.national_lead)


@pytest.fixture
def rung(monkeypatch):
    """What the tasks would be asked for."""
    asked = []
    monkeypatch.setattr(workflow, "enqueue", lambda task, *args: asked.append((task, *args)))
    return asked


def uploaded(client, *rows, headings=HEADINGS):
    return client.post(UPLOAD, {"file": sheet_of(rows, headings)})


def form_in(response):
    found = forms_of(response.content.decode(), UPLOAD)
    return next(form for form in found if form.view == "organisations:bring_in")


def brought_in(client, response):
    form = form_in(response)
    return client.post(form.action, form.filled(), follow=True)


def test_an_empty_one_has_the_headings(national, tmp_path):
    file = tmp_path / "empty.xlsx"
    file.write_bytes(b"".join(national.get(f"{LIST}new/sheet/").streaming_content))
    assert [cell.value for cell in load_workbook(file).active[1]] == HEADINGS


def test_nothing_is_saved_before_it_was_seen(national, arrange, rung):
    shown = uploaded(national, AUTHORITY, TRANSPORT, REGIONAL, KENT)
    page = said(shown)
    assert "3 organisations would be added, and 2 people invited. Nothing is saved yet." in page
    assert "It is there already, and stays as it is" in page
    with arrange():
        assert Force.objects.count() == 43
    page = said(brought_in(national, shown))
    assert "3 organisations added. 2 invitations on the way." in page
    with arrange():
        authority = Organisation.objects.get(slug="british-transport-police-authority")
        assert authority.force.name == "British Transport Police"
        assert authority.policing_body.from_date.isoformat() == "2028-05-08"
        ann, bob = Membership.objects.filter(invitation_sent_at=None, user=None).order_by("email")
        assert (ann.email, ann.role) == ("ann@btp.example", "force_lead")
        assert bob.organisation.slug == "kent"
        assert Organisation.objects.get(slug="kent").name == "Kent Police"
    assert [task for task, *_ in rung] == ["organisations.invite"] * 2
    assert not mail.outbox


def test_each_wrong_cell_is_named(national, world, arrange):
    response = uploaded(
        national,
        TRANSPORT | {"Kind": "army"},
        TRANSPORT | {"Name": "Army Police", "Region": "Atlantis", "Abbreviation": "TOOLONG"},
        AUTHORITY | {"Force": "Nowhere Police", "First day": "soon", "Kind of body": ""},
        REGIONAL | {"Name": "Regional lead", "Region": "Wales"},
        KENT | {"First person": None, "Email": None},
        KENT | {"Name": "Surrey Police", "Email": "nobody"},
        KENT | {"Name": "Essex Police", "First person": ""},
        KENT | {"Name": "HMICFRS"},
        REGIONAL | {"Name": None},
    )
    assert response.status_code == 422
    page = said(response)
    for words in (
        "A2 (Kind): type force, other force, policing body, observer",
        "E3 (Region): type a region as the portal calls it",
        "D3 (Abbreviation): shorten this to 5 characters",
        "F4 (Force): type the name of a force of the portal, or of this sheet",
        "H4 (First day): type a day, for example 8 May 2028",
        "G4 (Kind of body): type Police and crime commissioner",
        "E5 (Region): leave this empty for an observer",
        "B6 (Name): this is there already: type whom to invite, or remove the row",
        "K7 (Email): type an email address in full",
        "I8 (First person): type the full name of the person",
        "A9 (Kind): there is an organisation of this name, and it is of another kind",
        "B10 (Name): type the name",
    ):
        assert words in page, words
    with arrange():
        assert not Organisation.objects.filter(name__startswith="British").exists()


def test_who_is_there_and_what_is_named_twice(world, national, arrange):
    there = uploaded(national, KENT | {"Email": world.kent.lead.email})
    assert "K2 (Email): this person is there already" in said(there)
    twice = uploaded(national, REGIONAL, REGIONAL)
    assert "B3 (Name): this name stands in row 2 already" in said(twice)
    with arrange():
        Organisation.objects.filter(slug="kent").update(closed_on="2026-01-01")
    assert "B2 (Name): this organisation is closed" in said(uploaded(national, KENT))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "is not a spreadsheet"),
        (SimpleUploadedFile("a.xlsx", b"no"), "Nothing was added"),
        (sheet_of([]), "holds no organisation"),
        (sheet_of([REGIONAL], ["Kind"]), "has no column called “Name”"),
    ],
)
def test_a_file_of_which_nothing_is_read(national, file, words):
    response = national.post(UPLOAD, {"file": file})
    assert response.status_code == 422
    assert words in said(response)


def test_what_is_sent_is_ours_and_still_true(national, arrange, rung):
    shown = uploaded(national, REGIONAL)
    form = form_in(shown).filled()
    for rows in ("", "x", form["rows"][0][:-2]):
        assert "Nothing was added" in said(national.post(f"{LIST}new/bring-in/", {"rows": rows}, follow=True))
    brought_in(national, shown)
    with arrange():
        assert Organisation.objects.filter(name=REGIONAL["Name"]).count() == 1
    kent = uploaded(national, KENT)
    with arrange():
        Organisation.objects.filter(slug="kent").update(closed_on="2026-01-01")
    assert "Nothing was added" in said(brought_in(national, kent))
    assert not rung


def test_days_and_people_travel_whole(settings):
    rows = [
        workflow.NewRow(
            "force", "A", "", {"opened_on": "2027-04-01"}, workflow.NewPerson("B", "b@c.example")
        ),
        workflow.NewRow("observer", "D", "d", None, None),
    ]
    first, second = unsealed(sealed(rows), max_age=settings.SESSION_ABSOLUTE)
    assert first.values["opened_on"].isoformat() == "2027-04-01"
    assert (first.person, second.slug, second.person) == (rows[0].person, "d", None)


# --- the invitations that it leaves to be sent ------------------------------------------------------------------


@pytest.fixture
def waiting(national, arrange, rung):
    brought_in(national, uploaded(national, KENT))
    with arrange():
        return Membership.objects.get(email="bob@kent.example")


def sent(waiting, by):
    with scope(Audience.NATIONAL):
        return workflow.send_waiting(membership_id=waiting.pk, by_id=by.pk)


def test_one_is_sent_once(world, waiting, settings, client):
    settings.SITE_URL = "https://portal.police.uk"
    assert sent(waiting, world.national_lead)
    assert not sent(waiting, world.national_lead)
    (message,) = mail.outbox
    assert message.to == ["bob@kent.example"]
    (link,) = re.findall(r"https://portal\.police\.uk(/accounts/invitation/\S+)", message.body)
    assert client.get(link).status_code == 200


def test_the_task_asks_as_the_national_team(world, waiting):
    invite(waiting.pk, world.national_lead.pk)
    assert len(mail.outbox) == 1


def test_what_cannot_be_sent_waits_on_the_page_with_a_button(world, national, waiting, monkeypatch, rung):
    def refuses(self, *args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", refuses)
        with pytest.raises(MailNotSentError):
            sent(waiting, world.national_lead)
    assert "The invitation is not sent yet" in said(national.get(page_of("kent")))
    assert "1 invitation of a spreadsheet is not sent yet" in said(national.get(LIST))
    assert "kent" in national.get(f"{LIST}?state=unsent").content.decode()
    rung.clear()
    assert "1 invitation on the way" in said(national.post(f"{LIST}new/invitations/", follow=True))
    assert rung == [("organisations.invite", waiting.pk, world.national_lead.pk)]
    assert national.post(page_of("kent", "people", str(waiting.public_id), "send-again")).status_code == 302
    assert not sent(waiting, world.national_lead)


def test_none_goes_to_whom_was_withdrawn_or_whose_organisation_closed(world, waiting, arrange):
    with arrange():
        Organisation.objects.filter(slug="kent").update(closed_on="2026-01-01")
    assert not sent(waiting, world.national_lead)
    assert not mail.outbox
