"""The duty to comment on a published report: the chief officer first, then the policing body, within 56 days."""

import io
import re
import uuid
from datetime import date, timedelta

import docx
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from actionplans.duties import Duty
from actionplans.models import Action, ChiefOfficerComment, Inspection, PolicingBodyComment
from audit.models import AccessLog
from forces.choices import Audience
from forces.grants import GRANTS
from tests.actionplans.plans import acting
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST = "/recommendations/inspections/"


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def make_inspection(force, *, published_on=None, **values):
    values = {"publisher": "HMICFRS", "title": "Custody services"} | values
    return Inspection.objects.create(force=force, published_on=published_on or timezone.localdate(), **values)


def comment(model, inspection, by, **values):
    said = {"key": uuid.uuid4(), "text": "We accept it.", "by": by, "by_name": by.display_name} | values
    return model.objects.create(force=inspection.force, inspection=inspection, **said)


def address(inspection):
    return f"{LIST}{inspection.public_id}/"


def given(**values):
    return {"text": "All cells are checked.", "key": uuid.uuid4()} | values


def test_the_day_of_publication_is_the_first_of_56_days():
    inspection = Inspection(published_on=date(2027, 1, 20))
    assert inspection.due_on == date(2027, 3, 16)
    open_on = {day: Duty(inspection, None, None, day) for day in (date(2027, 3, 16), date(2027, 3, 17))}
    assert [duty.state for duty in open_on.values()] == ["1 day left", "1 day late"]
    done = Duty(inspection, date(2027, 2, 1), date(2027, 3, 18), date(2027, 6, 1))
    assert (done.state, done.colour) == ("Commented, 2 days late", "red")
    assert Duty(inspection, None, date(2027, 3, 16), date(2027, 6, 1)).state == "Commented"


def test_the_chief_officer_comments_and_then_the_policing_body(world, sign_in, arrange):
    people = world.warwickshire
    lead, chief, body = (sign_in(one) for one in (people.lead, people.chief, people.policing_body))
    day = {f"published_on_{at}": part for at, part in enumerate(("1", "3", "2026"))}
    form = {
        "publisher": "HMICFRS",
        "title": "Custody",
        "link": "https://example.org/r",
        "key": uuid.uuid4(),
    } | day
    page = lead.post(f"{LIST}add/", form).headers["Location"]
    assert "Waits for the chief officer" in said(body.get(LIST))
    assert "Give these comments" not in said(body.get(page))
    assert body.post(page, given()).status_code == 403
    assert lead.post(page, given()).status_code == 403
    assert chief.post(page, given(text="We accept every word.")).status_code == 302
    assert "The policing body’s comments are to come." in said(body.get(page))
    assert body.post(page, given(text="")).status_code == 422
    assert body.post(page, given(text="I shall ask in May.")).status_code == 302
    for reader in (people.lead, world.reviewer, people.policing_body):
        text = said(sign_in(reader).get(page))
        assert text.count("We accept every word.") >= 2  # by itself, and in the draft
        assert text.count("I shall ask in May.") >= 2
        assert "Commented, " in said(sign_in(reader).get(LIST))
    assert sign_in(world.kent.policing_body).get(page).status_code == 404
    assert sign_in(world.stalking).get(page).status_code == 403
    with arrange():
        opened = AccessLog.objects.filter(force=people.force, what="Comments on Custody")
        assert {people.policing_body.pk, world.reviewer.pk} == set(opened.values_list("by", flat=True))


def test_who_comments_reads_that_the_force_moved_the_day_or_named_another_report(world, sign_in, arrange):
    people = world.warwickshire
    with acting(people.lead):
        inspection = make_inspection(people.force, title="Custody", published_on=date(2026, 3, 1))
    with arrange():
        comment(ChiefOfficerComment, inspection, people.chief)
        comment(PolicingBodyComment, inspection, people.policing_body)
    sent = {"publisher": "HMICFRS", "title": "Vetting", "link": "", "revision": "1"}
    sent |= {f"published_on_{at}": part for at, part in enumerate(("1", "1", "2026"))}
    assert sign_in(people.lead).post(f"{address(inspection)}change/", sent).status_code == 302
    for reader in (people.policing_body, world.reviewer):
        text = said(sign_in(reader).get(address(inspection)))
        assert "it was said to be published on 1 March 2026 and called “Custody”. Lead changed that." in text


def test_given_again_the_newest_counts_and_sent_twice_it_is_one(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        page = address(make_inspection(people.force))
    chief, first = sign_in(people.chief), given()
    chief.post(page, first)
    chief.post(page, first)
    assert "All cells are checked." in chief.get(page).content.decode().partition('id="comment"')[2]
    chief.post(page, given(text="Every cell."))
    with acting(people.chief):
        assert [one.text for one in ChiefOfficerComment.objects.all()] == [
            "Every cell.",
            "All cells are checked.",
        ]
    assert "Given before" in said(chief.get(page))


def test_what_the_chief_officer_changes_afterwards_is_read_again_by_the_policing_body(
    world, sign_in, arrange
):
    people = world.warwickshire
    with arrange():
        page = address(make_inspection(people.force))
    chief, body = sign_in(people.chief), sign_in(people.policing_body)
    chief.post(page, given(text="We accept."))
    body.post(page, given(text="The force accepts, and so do we."))
    assert "gave other comments" not in said(body.get("/"))
    chief.post(page, given(text="We accept nothing."))
    for address_of_it in ("/", page):
        assert "The chief officer gave other comments on" in said(body.get(address_of_it))
    assert "To be read again" in said(body.get("/recommendations/inspections/"))
    assert "Before it is published" in said(body.get(page))
    body.post(page, given(text="We do not."))
    assert "gave other comments" not in said(body.get(page)) + said(body.get("/"))


def test_the_draft_is_a_word_document_of_both_texts(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        inspection = make_inspection(people.force, title="Custody", link="https://example.org/r")
        comment(ChiefOfficerComment, inspection, people.chief, text="One.\n\nTwo.")
    url = f"{address(inspection)}draft/"
    body = sign_in(people.policing_body)

    def texts():
        data = b"".join(body.get(url).streaming_content)
        return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]

    assert texts()[-4:] == [
        "One.", "Two.", "Comments of Warwickshire Police and Crime Commissioner", "To be written.",
    ]  # fmt: skip # laid out to be read
    with arrange():
        comment(PolicingBodyComment, inspection, people.policing_body, text="Mine.")
    assert texts()[-1] == "Mine."


def test_its_database_role_writes_its_own_comments_and_nothing_else(world, arrange):
    """Behind the code: only of its own force, in its own name, once the chief officer's are there."""
    own, other = world.warwickshire, world.kent
    with arrange():
        ours, waiting = make_inspection(own.force), make_inspection(own.force)
        theirs = make_inspection(other.force)
        comment(ChiefOfficerComment, ours, own.chief)
        comment(ChiefOfficerComment, theirs, other.chief)

    def refused(write):
        with (
            acting(own.policing_body),
            pytest.raises(DatabaseError, match=r"row-level security|denied"),
            transaction.atomic(),
        ):
            write()

    with acting(own.policing_body):
        comment(PolicingBodyComment, ours, own.policing_body)
    refused(lambda: comment(PolicingBodyComment, waiting, own.policing_body))
    refused(lambda: comment(PolicingBodyComment, theirs, own.policing_body))
    refused(lambda: comment(PolicingBodyComment, ours, own.chief))
    refused(lambda: comment(ChiefOfficerComment, ours, own.policing_body))
    refused(lambda: PolicingBodyComment.objects.update(text="Other words."))
    refused(lambda: PolicingBodyComment.objects.all().delete())
    refused(lambda: make_inspection(own.force))
    refused(lambda: Action.objects.create(force=own.force, title="Mine"))
    writes = {
        label
        for label, grants in GRANTS.items()
        for do in getattr(grants.get(Audience.POLICING_BODY), "do", ())
        if do != "select"
    }
    notes = {"audit.AccessLog", "audit.LastSeen", "audit.IdempotencyKey"}
    assert writes == notes | {"actionplans.PolicingBodyComment"}


def test_errors_lead_to_their_fields(world, sign_in):
    lead = sign_in(world.warwickshire.lead)
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = {
        f"published_on_{at}": part for at, part in enumerate((tomorrow.day, tomorrow.month, tomorrow.year))
    }
    page = lead.post(f"{LIST}add/", {"publisher": "", "title": "", "link": "ftp://x.example/r", **day})
    assert page.status_code == 422
    text = said(page)
    for error in (
        "Enter who published it",
        "Enter the title of the report",
        "The day of publication cannot be in the future",
        "Enter a web address that begins with https://",
    ):
        assert error in text


def test_the_list_takes_the_same_queries_for_any_number(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    before = len(queries_of(client, LIST))
    with arrange():
        for people in (world.warwickshire, world.kent):
            for _ in range(3):
                comment(ChiefOfficerComment, make_inspection(people.force), people.chief)
    assert len(queries_of(client, LIST)) <= before + 1 <= 10  # the rows, once there are any
