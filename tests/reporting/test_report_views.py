"""Pages of reports: what each audience sees and may do, and what the database is asked."""

import io
import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.models import Cycle
from audit.models import AccessLog, KeptConflict
from forces.choices import Audience, Role
from forces.models import Organisation
from forces.scope import By, scope
from reporting import report_views, tasks
from reporting.choices import ReportKind, ReportState, TextSection
from reporting.models import Report, ReportText
from tests.queries import queries_of
from tests.world import make_membership

pytestmark = pytest.mark.django_db

LIST, MAKE = "/reports/", "/reports/make/"
BUDGET = 10


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def made(world, national, no_files):
    """made(kind, **changes): a report that is done, or as the changes say."""

    def make(kind: str = ReportKind.NATIONAL_INTERNAL, **changes: object) -> Report:
        content = {"completeness": {"submitted": 40, "expected": 43, "missing": ["Kent"]}}
        values = {
            "state": ReportState.DONE, "step": 7, "stored_as": "reports/x.pdf", "size": 300_000, "pages": 28,
            "attempts": 1, "asked_by": world.national_lead, "asked_by_name": "Lead", "cycle": world.cycle,
            "content": content, "content_sha256": uuid.uuid4().hex, "template_version": "1", "kind": kind,
            "started_at": timezone.now(), "finished_at": timezone.now(), **changes,
        }  # fmt: skip # laid out to be read
        with national():
            return Report.objects.create(**values)

    return make


def url(name: str, report: Report) -> str:
    return reverse(f"reports:{name}", args=[report.public_id])


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_national_team_sees_every_cycle_and_what_to_make(world, sign_in, made):
    made()
    made(ReportKind.NATIONAL_PUBLIC, state=ReportState.STOPPED, stored_as="", reason="No space.")
    page = text_of(sign_in(world.reviewer).get(LIST))
    assert page.count("Make the report, forces named") == 2
    assert page.count("Make the report, public version") == 2
    assert "National progress report, Autumn now</a>" in page
    assert "28 pages" in page
    assert "40 submissions" in page
    assert "Could not be made" in page
    assert "No report of this cycle was made yet." in page
    assert "/reports/text/" not in page  # a reviewer does not write the words


def test_the_lead_finds_the_words(world, sign_in):
    page = text_of(sign_in(world.national_lead).get(LIST))
    assert "/reports/text/autumn-now/foreword/" in page
    assert "/reports/text/autumn-now/introduction/" in page


def test_others_see_what_was_released_and_make_nothing(world, sign_in, made):
    made(pages=11)
    made(ReportKind.NATIONAL_PUBLIC, pages=12, released_at=timezone.now())
    for person in (world.warwickshire.chief, world.warwickshire.policing_body):
        page = text_of(sign_in(person).get(LIST))
        assert "12 pages" in page
        assert "11 pages" not in page
        assert '<form method="post" action="/reports/' not in page


def test_before_anything_is_released_it_says_so(world, sign_in, made):
    made()
    assert "No report was released yet." in text_of(sign_in(world.kent.lead).get(LIST))


def test_a_portfolio_has_no_reports(world, sign_in, made):
    report = made(ReportKind.NATIONAL_PUBLIC, released_at=timezone.now())
    client = sign_in(world.stalking)
    for place in (LIST, url("report", report), url("progress", report), url("download", report)):
        assert client.get(place).status_code == 403


def test_before_any_cycle_it_says_so(world, sign_in, arrange):
    with arrange():
        Cycle.objects.update(state="preparing")
    assert "No cycle has opened yet." in text_of(sign_in(world.reviewer).get(LIST))


# --- making -----------------------------------------------------------------------------------------------------


def test_a_click_makes_a_job_and_a_second_one_finds_it(world, sign_in, national):
    asked = {"kind": ReportKind.NATIONAL_INTERNAL, "cycle": world.cycle.slug}
    first = sign_in(world.national_lead).post(MAKE, asked)
    second = sign_in(world.reviewer).post(MAKE, asked, follow=True)
    assert first.status_code == 302
    assert second.redirect_chain == [(first.url, 302)]
    assert "you both get this one" in text_of(second)
    with national():
        report = Report.objects.get()
    assert (report.asked_by_name, report.state) == ("Lead", ReportState.QUEUED)


def test_the_whole_way_from_the_click_to_the_words_of_the_pdf(picture, sign_in, no_files, national):
    client = sign_in(picture.national_lead)
    place = client.post(MAKE, {"kind": ReportKind.NATIONAL_INTERNAL, "cycle": picture.cycle.slug}).url
    waiting = text_of(client.get(place))
    assert "Waiting for a free worker" in waiting
    assert f'data-poll-url="{place}progress/"' in waiting
    assert "You may leave this page" in waiting
    with national():
        public_id = str(Report.objects.get().public_id)
    tasks.make_report(public_id)
    assert "data-done" in text_of(client.get(f"{place}progress/"))
    assert "The report is ready" in text_of(client.get(place))
    response = client.get(f"{place}download/")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="national-progress-report-autumn-now.pdf"'
    )
    document = PdfReader(io.BytesIO(b"".join(response.streaming_content)))
    assert "40 of 43" in document.pages[0].extract_text()


@pytest.mark.parametrize(
    ("kind", "cycle"),
    [("national_internal", "no-such"), ("other", "autumn-now"), ("", ""), ("national_public", "a\0b")],
)
def test_what_there_is_not_cannot_be_made(world, sign_in, kind, cycle):
    assert sign_in(world.reviewer).post(MAKE, {"kind": kind, "cycle": cycle}).status_code == 422


def test_a_cycle_in_preparation_has_no_report(world, sign_in, arrange):
    with arrange():
        Cycle.objects.update(state="preparing")
    asked = {"kind": ReportKind.NATIONAL_INTERNAL, "cycle": world.cycle.slug}
    assert sign_in(world.reviewer).post(MAKE, asked).status_code == 422


@pytest.mark.asvs("3.5.3")
def test_only_the_national_team_makes_reports(world, sign_in):
    asked = {"kind": ReportKind.NATIONAL_INTERNAL, "cycle": world.cycle.slug}
    for person in (world.kent.lead, world.kent.chief, world.kent.policing_body, world.stalking):
        assert sign_in(person).post(MAKE, asked).status_code == 403
    assert sign_in(world.reviewer).get(MAKE).status_code == 405


def test_words_that_name_a_force_stop_the_public_version_with_a_sentence(world, sign_in, arrange):
    with arrange():
        ReportText.objects.create(cycle=world.cycle, section=TextSection.FOREWORD, text="Ask Kent.")
    asked = {"kind": ReportKind.NATIONAL_PUBLIC, "cycle": world.cycle.slug}
    page = text_of(sign_in(world.national_lead).post(MAKE, asked, follow=True))
    assert "The public version names no force, but the foreword names Kent." in page


# --- one report -------------------------------------------------------------------------------------------------


def test_in_the_making_it_shows_seven_steps(world, sign_in, made):
    report = made(state=ReportState.WORKING, step=4, stored_as="", finished_at=None)
    page = text_of(sign_in(world.reviewer).get(url("report", report)))
    assert "Being made: step 5 of 7" in page
    assert (page.count(">done<"), page.count(">now<"), page.count(">to come<")) == (4, 1, 2)
    assert "Laying out the pages." in page
    assert "40 of 43 submissions, as signed. Missing: Kent." in page


def test_between_attempts_it_says_what_happened(world, sign_in, made):
    report = made(
        state=ReportState.QUEUED, step=0, stored_as="", reason="There is no space left to keep the file."
    )
    page = text_of(sign_in(world.reviewer).get(url("report", report)))
    assert "An attempt did not end well. There is no space left to keep the file." in page


def test_stopped_it_says_why_and_offers_to_make_it_again(world, sign_in, made, national):
    report = made(
        state=ReportState.STOPPED, stored_as="", reason="It took longer than 270 seconds.", attempts=3
    )
    client = sign_in(world.reviewer)
    page = text_of(client.get(url("report", report)))
    assert "It took longer than 270 seconds." in page
    assert "We tried 3 times." in page
    assert "Make it again" in page
    assert "data-poll-url" not in page
    again = client.post(MAKE, {"kind": report.kind, "cycle": report.cycle.slug})
    assert again.url != url("report", report)


def test_what_is_not_released_is_as_if_it_were_not(world, sign_in, made):
    report = made()
    for person in (world.kent.lead, world.kent.policing_body):
        client = sign_in(person)
        for name in ("report", "progress", "download"):
            assert client.get(url(name, report)).status_code == 404
            assert client.get(reverse(f"reports:{name}", args=[uuid.uuid4()])).status_code == 404
        assert client.post(url("release", report)).status_code == 404


def test_nobody_who_is_not_signed_in_sees_anything(client, made):
    report = made(ReportKind.NATIONAL_PUBLIC, released_at=timezone.now())
    for place in (LIST, url("report", report), url("download", report)):
        assert client.get(place).url.startswith("/accounts/login/")


# --- handing out and releasing ----------------------------------------------------------------------------------


def test_the_version_that_names_forces_stays_with_the_national_team(world, sign_in, made, arrange):
    report = made()
    lead = sign_in(world.national_lead)
    assert "it stays with the national team" in text_of(lead.get(url("report", report)))
    assert lead.post(url("release", report)).status_code == 403
    refused = pytest.raises(IntegrityError, match="report_released_names_no_force")
    with refused, arrange():
        Report.objects.filter(pk=report.pk).update(released_at=timezone.now())


def test_the_lead_releases_it_and_the_others_can_read_it(world, sign_in, made, national):
    report = made(ReportKind.NATIONAL_PUBLIC)
    lead = sign_in(world.national_lead)
    assert "and so will the public" in text_of(lead.get(url("report", report)))
    page = text_of(lead.post(url("release", report), follow=True))
    assert "National progress report, Autumn now, public version is released." in page
    assert "Released on" in page
    assert "The report is ready" in text_of(sign_in(world.kent.viewer).get(url("report", report)))
    assert lead.post(url("release", report)).status_code == 403  # once


def test_a_reviewer_cannot_release_nor_anybody_what_is_not_made(world, sign_in, made):
    assert sign_in(world.reviewer).post(url("release", made())).status_code == 403
    waiting = made(state=ReportState.QUEUED, stored_as="")
    assert sign_in(world.national_lead).post(url("release", waiting)).status_code == 403


def test_downloads_are_noted_with_the_persons_force(world, sign_in, made):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    report = made(
        ReportKind.NATIONAL_PUBLIC,
        stored_as=default_storage.save("reports/y.pdf", ContentFile(b"%PDF-")),
        released_at=timezone.now(),
    )
    for person in (world.kent.lead, world.kent.policing_body, world.reviewer):
        response = sign_in(person).get(url("download", report))
        assert b"".join(response.streaming_content) == b"%PDF-"
        assert response["Cache-Control"] == "no-store"
    with scope(Audience.FORCE, world.kent.force.pk, by=By.of(world.kent.lead)):
        noted = AccessLog.objects.filter(audience="force").get()
    assert (noted.act, noted.what) == ("downloaded", "National progress report, Autumn now, public version")
    assert noted.by_name.startswith("Lead, VAWG lead")


def test_an_observer_reads_what_was_released(world, sign_in, made, arrange):
    with arrange():
        organisation = Organisation.objects.create(
            slug="inspectorate", name="Inspectorate", audience="observer"
        )
        observer = make_membership(organisation, Role.OBSERVER, "observer@inspectorate.example")
    report = made(ReportKind.NATIONAL_PUBLIC, released_at=timezone.now())
    client = sign_in(observer)
    assert "28 pages" in text_of(client.get(LIST))
    assert client.get(url("report", report)).status_code == 200
    assert client.get(url("report", made())).status_code == 404


def test_a_file_that_is_gone_is_told_and_can_be_made_again(world, sign_in, made, national):
    report = made(stored_as="reports/gone.pdf")
    page = text_of(sign_in(world.reviewer).get(url("download", report), follow=True))
    assert "It has to be made again." in page
    with national():
        assert Report.objects.get().state == ReportState.STOPPED


def test_a_storage_that_is_away_loses_no_report(world, sign_in, made, national, monkeypatch):
    def away(name):
        raise PermissionError(name)

    report = made(kind=ReportKind.NATIONAL_PUBLIC, released_at=timezone.now())
    monkeypatch.setattr(report_views.default_storage, "open", away)
    client = sign_in(world.national_lead)
    page = client.get(f"/reports/{report.public_id}/download/", follow=True)
    assert "cannot be fetched at the moment" in page.content.decode()
    with national():
        found = Report.objects.get()
        assert found.done
        assert found.released_at


def test_what_is_not_done_cannot_be_downloaded(world, sign_in, made):
    waiting = made(state=ReportState.QUEUED, stored_as="")
    assert sign_in(world.reviewer).get(url("download", waiting)).status_code == 404


# --- the words --------------------------------------------------------------------------------------------------

TEXT = "/reports/text/autumn-now/foreword/"


def test_the_lead_writes_the_foreword(world, sign_in, national):
    client = sign_in(world.national_lead)
    assert "Do not enter personal data of a victim or a suspect." in text_of(client.get(TEXT))
    response = client.post(TEXT, {"text": "One.\r\n\r\nTwo.", "revision": "0"}, follow=True)
    assert "Foreword saved." in text_of(response)
    with national():
        assert ReportText.objects.get().text == "One.\n\nTwo."
    assert "One." in text_of(client.get(TEXT))


def test_a_stale_save_answers_409_with_both_texts(world, sign_in, arrange, national):
    client = sign_in(world.national_lead)
    client.post(TEXT, {"text": "The start", "revision": "0"})
    client.post(TEXT, {"text": "The start and theirs.", "revision": "1"})
    response = client.post(TEXT, {"text": "The start and mine.", "revision": "1"})
    page = text_of(response)
    assert response.status_code == 409
    assert "and theirs.</ins>" in page
    assert "and mine.</ins>" in page
    assert 'name="revision" value="2"' in page
    with national():
        assert ReportText.objects.get().text == "The start and theirs."
        where = reverse("history:conflict", args=[KeptConflict.objects.get().public_id])
    client.post(where, {"which": "both", "text": "Both.", "revision": "2"})
    with national():
        assert ReportText.objects.get().text == "Both."


@pytest.mark.parametrize("revision", ["", "-1", "x", "99999999999999"])
def test_a_senseless_revision_never_overwrites(world, sign_in, national, revision):
    client = sign_in(world.national_lead)
    client.post(TEXT, {"text": "Theirs.", "revision": "0"})
    assert client.post(TEXT, {"text": "Mine.", "revision": revision}).status_code in {409, 422}
    with national():
        assert ReportText.objects.get().text == "Theirs."


def test_a_text_that_is_too_long_is_kept_in_the_box(world, sign_in):
    response = sign_in(world.national_lead).post(TEXT, {"text": "x" * 20_001, "revision": "0"})
    assert response.status_code == 422
    assert "Keep the text to 20,000 characters or fewer" in text_of(response)
    assert "x" * 20_001 in text_of(response)


def test_markup_in_the_words_is_shown_as_text(world, sign_in):
    client = sign_in(world.national_lead)
    client.post(TEXT, {"text": "<script>alert(1)</script>", "revision": "0"})
    page = text_of(client.post(TEXT, {"text": "<b>mine</b>", "revision": "0"}))
    assert "<script>alert" not in page
    assert "<b>mine" not in page


def test_only_the_lead_writes_and_only_sections_there_are(world, sign_in):
    assert sign_in(world.reviewer).get(TEXT).status_code == 403
    assert sign_in(world.kent.lead).post(TEXT, {"text": "x", "revision": "0"}).status_code == 403
    lead = sign_in(world.national_lead)
    assert lead.get("/reports/text/autumn-now/other/").status_code == 404
    assert lead.get("/reports/text/no-such/foreword/").status_code == 404


def test_a_name_of_a_force_in_the_words_is_pointed_out(world, sign_in):
    client = sign_in(world.national_lead)
    client.post(TEXT, {"text": "As Kent did.", "revision": "0"})
    assert "These words name Kent." in text_of(client.get(TEXT))


# --- what the database is asked ---------------------------------------------------------------------------------


def test_queries_do_not_grow_with_reports(world, sign_in, made):
    client = sign_in(world.reviewer)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            report = made()
        counts.append(
            {
                "list": len(queries_of(client, LIST)),
                "report": len(queries_of(client, url("report", report))),
                "progress": len(queries_of(client, url("progress", report))),
            }
        )
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= BUDGET
    assert counts[0]["progress"] <= 4
