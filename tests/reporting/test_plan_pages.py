"""The plan on a page as a PDF: one page of A3, for everyone to read, the same bytes every time."""

import hashlib
import io
from dataclasses import replace
from datetime import date

import page as validator
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from actionplans import sharing
from reporting import pdf, plan_pages, tasks
from reporting.builders import plan_page
from reporting.builders.content import freeze, thaw_as
from reporting.choices import ReportState
from reporting.models import PlanPage
from reporting.typesetting import lay_out
from tests.actionplans.plans import acting, make_action
from tests.reporting.conftest import stored_reports

pytestmark = pytest.mark.django_db

A3 = (1191, 842)  # points


@pytest.fixture
def warwickshire(world):
    with acting(world.warwickshire.lead):
        for code, status in (("2021.1.1", "done"), ("2021.2.1", "on_track"), ("2021.9.1", "at_risk")):
            make_action(world.warwickshire.force, answers=(code,), status=status)
    return world.warwickshire


def ask(people, edition=None):
    return plan_pages.ask_for_page(force=people.force, edition=edition, by_name=people.lead.display_name)


def test_it_is_one_readable_page_and_no_rule_of_pdf_ua_1_is_broken(warwickshire):
    with acting(warwickshire.lead):
        document = plan_page.build(warwickshire.force, None, today=date(2026, 3, 3))
    assert thaw_as(plan_page.PlanPageDocument, freeze(document)) == document
    long = replace(document, page=replace(document.page, force="Devon & Cornwall <Police> and all of it"))
    data = lay_out(pdf.write_plan_page(long))
    assert data == lay_out(pdf.write_plan_page(thaw_as(plan_page.PlanPageDocument, freeze(long))))
    found = validator.validate_pdf_bytes(data, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    assert pdf.look_over(data) == 1
    sheet = PdfReader(io.BytesIO(data)).pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A3
    text = " ".join(sheet.extract_text().split())
    assert "Devon & Cornwall <Police>" in text
    assert "as at 3 March 2026" in text
    for words in ("Done (1)", "On track (1)", "At risk (1)", "No action yet", "10. Focus prevention work"):
        assert words in text


def test_asked_for_it_is_made_once_for_the_same_plan(warwickshire, no_files):
    with acting(warwickshire.lead):
        page = ask(warwickshire)
        assert ask(warwickshire) == page
    tasks.make_plan_page(warwickshire.force.pk, str(page.public_id))
    with acting(warwickshire.lead):
        page.refresh_from_db()
        assert (page.state, page.pages, page.reason) == (ReportState.DONE, 1, "")
        data = default_storage.open(page.stored_as).read()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (page.size, page.sha256)
        make_action(warwickshire.force, answers=("2021.3.1",))
        assert ask(warwickshire) != page


def test_what_nobody_works_on_is_rung_for_again(warwickshire, no_files, monkeypatch):
    with acting(warwickshire.lead):
        page = ask(warwickshire)
    rung = []
    monkeypatch.setattr(plan_pages, "enqueue", lambda *args: rung.append(args))
    tasks.sweep()
    assert rung == [(plan_pages.MAKE_PAGE, warwickshire.force.pk, str(page.public_id))]


def test_a_shared_edition_has_its_page_for_those_who_read_it(world, warwickshire, sign_in, no_files):
    with acting(warwickshire.chief):
        edition = sharing.share_edition(force=warwickshire.force, by=warwickshire.chief, number=1, note="")
        live = ask(warwickshire)
        made = PlanPage.objects.get(edition=edition)
    url = reverse("reports:edition_page", args=[edition.public_id])
    assert "Being made" in sign_in(world.reviewer).get(url).content.decode()
    for page in (made, live):
        tasks.make_plan_page(warwickshire.force.pk, str(page.public_id))
    assert len(stored_reports()) == 2
    for reader, sees in ((world.reviewer, [made]), (warwickshire.policing_body, [made])):
        client = sign_in(reader)
        assert "Download the PDF" in client.get(url).content.decode()
        for page in (made, live):
            answer = client.get(reverse("reports:plan_page_download", args=[page.public_id]))
            assert answer.status_code == (200 if page in sees else 404)
        assert client.post(url).status_code == 403
    assert "warwickshire-police-edition-1" in answer_of(sign_in(world.reviewer), made)["Content-Disposition"]


def answer_of(client, page):
    return client.get(reverse("reports:plan_page_download", args=[page.public_id]))


def test_of_an_edition_from_before_its_force_asks(world, warwickshire, sign_in, arrange, no_files):
    from tests.actionplans.plans import make_edition

    with arrange():
        edition = make_edition(warwickshire.force)
    url = reverse("reports:edition_page", args=[edition.public_id])
    assert "The force can make it." in sign_in(world.reviewer).get(url).content.decode()
    client = sign_in(warwickshire.viewer)
    assert "Make the PDF" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert "Being made" in client.get(url).content.decode()
    live = reverse("reports:plan_page")
    assert "It is not made yet." in client.get(live).content.decode()
    assert client.post(live).status_code == 302
