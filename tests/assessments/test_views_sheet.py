"""The pages of filling in offline: out, back, what is wrong, what would change, and what came of it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from assessments.choices import Stage
from assessments.models import Assessment, Rating, SheetUpload, Summary
from audit.models import AccessLog
from tests.assessments.sheet.filling import cells_of, with_cells
from tests.pages import forms_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

CODE, NEXT = "PREPARE.7.2.a", "PREPARE.7.2.b"


@pytest.fixture
def here(world):
    return world.warwickshire


@pytest.fixture
def contributor(here, sign_in):
    return sign_in(here.contributor)


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def body(response):
    return b"".join(response.streaming_content)


def got(client, here):
    return body(client.get(url("sheet_download", here.assessment.public_id)))


def brought_back(client, here, data, name="answers.xlsx"):
    file = SimpleUploadedFile(name, data)
    return client.post(url("sheet", here.assessment.public_id), {"file": file})


def preview_form(client, page):
    said = client.get(page).content.decode()
    return next(form for form in forms_of(said, page) if form.view == "assessments:bring_in_sheet")


def stands(arrange, here, code=CODE):
    with arrange():
        row = Rating.objects.get(assessment=here.assessment, provision__code=code)
        return (row.comment, row.revision)


def test_the_whole_way_without_a_script(here, contributor, arrange):
    start = contributor.get(url("assessment", here.assessment.public_id)).content.decode()
    assert url("sheet", here.assessment.public_id) in start
    answer = contributor.get(url("sheet_download", here.assessment.public_id))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="VAWG assessment autumn-now.xlsx"'
    data = with_cells(body(answer), {(CODE, "comment"): "Mine <b>", (NEXT, "comment"): "Not this"})
    answer = brought_back(contributor, here, data)
    assert answer.status_code == 302
    page = answer.headers["Location"]
    form = preview_form(contributor, page)
    sent = form.filled()
    assert sent["take"] == [CODE, NEXT]
    assert "take" not in preview_form(contributor, f"{page}?tick=none").filled()
    assert stands(arrange, here) == ("", 1)
    answer = contributor.post(form.action, {**sent, "take": [CODE]}, follow=True)
    said = answer.content.decode()
    assert "1 answer brought in." in said
    assert "1 change of the file was not chosen." in said
    assert f'{reverse("history:answer", args=[here.assessment.public_id, CODE])}">Prepare 7.2.a ' in said
    assert stands(arrange, here) == ("Mine <b>", 2)
    assert stands(arrange, here, NEXT) == ("", 1)
    kept = contributor.get(page.removesuffix("/") + "/original/")
    assert body(kept) == data
    with arrange():
        noted = set(AccessLog.objects.filter(by=here.contributor).values_list("what", flat=True))
    assert noted == {"Answers as a spreadsheet: Autumn now", "Spreadsheet: answers.xlsx"}


def test_a_lead_gets_all_of_it_and_a_contributor_their_part(here, sign_in, contributor):
    codes = {code for code, _ in cells_of(got(sign_in(here.lead), here))}
    assert len([code for code in codes if code.count(".") > 1]) == 206
    assert len([code for code in codes if code.count(".") == 1]) == 24
    assert {code.rsplit(".", 2)[0][:9] for code, _ in cells_of(got(contributor, here))} == {"PREPARE.7"}
    assert (
        b"Fill it in offline" in sign_in(here.lead).get(url("assessment", here.assessment.public_id)).content
    )
    viewers = sign_in(here.viewer)
    assert b"Fill it in offline" not in viewers.get(url("assessment", here.assessment.public_id)).content
    assert viewers.get(url("sheet", here.assessment.public_id)).status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("answers.docx", b"PK", "“answers.docx” is not a spreadsheet (.docx). Nothing was changed."),
        ("answers.xlsm", b"PK", "“answers.xlsm” holds macros. Nothing was changed."),
        (
            "answers.xlsx",
            b"PK\x03\x04",
            "“answers.xlsx” cannot be opened as a .xlsx file. Nothing was changed.",
        ),
        ("answers.xlsx", b"", "“answers.xlsx” is empty. Nothing was changed."),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(here, contributor, arrange, name, data, says):
    answer = brought_back(contributor, here, data, name)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "<title>Error: " in answer.content.decode()
    with arrange():
        assert not SheetUpload.objects.exists()


def test_no_file_is_a_sentence_too(here, contributor):
    answer = contributor.post(url("sheet", here.assessment.public_id), {})
    assert answer.status_code == 422
    assert "Choose the spreadsheet" in answer.content.decode()


def test_every_problem_stands_in_the_summary_and_nothing_can_be_brought_in(here, contributor, arrange):
    wrong = {
        (CODE, "grade"): "Excellent",
        (NEXT, "comment"): "x" * 10_001,
        ("PREPARE.7.2.c", "comment"): "Right",
    }
    page = brought_back(contributor, here, with_cells(got(contributor, here), wrong)).headers["Location"]
    said = contributor.get(page).content.decode()
    assert said.count("<li>Sheet Prepare, cell ") == 2
    assert "“Excellent” is none of the grades" in said
    assert url("bring_in_sheet", the_upload(arrange).public_id) not in said
    answer = contributor.post(page + "bring-in/", {"take": "PREPARE.7.2.c", "v-PREPARE.7.2.c": "1"})
    assert answer.status_code == 422
    assert stands(arrange, here, "PREPARE.7.2.c") == ("", 1)
    said = contributor.get(url("sheet", here.assessment.public_id)).content.decode()
    assert "Refused: 2 things in it to put right" in said


def the_upload(arrange):
    with arrange():
        return SheetUpload.objects.get()


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("lead", ["Somebody else wrote meanwhile", "Lead saved this answer", "Put mine in place"]),
        (
            "contributor",
            ["You wrote this meanwhile", "You saved this answer", "Put what the spreadsheet says"],
        ),
    ],
)
def test_a_conflict_is_shown_and_not_chosen(here, contributor, sign_in, arrange, who, says):
    data = with_cells(got(contributor, here), {(CODE, "comment"): "From afar", (NEXT, "comment"): "Plain"})
    client = sign_in(getattr(here, who))
    sent = {f"v-{CODE}": "1", f"c-{CODE}": "In the office"}
    assert client.post(url("save_rating", here.assessment.public_id, CODE), sent).status_code == 200
    page = brought_back(contributor, here, data).headers["Location"]
    said = contributor.get(page).content.decode()
    assert all(part in said for part in says)
    assert "In the office" in said
    form = preview_form(contributor, page)
    sent = form.filled()
    assert sent["take"] == [NEXT]
    assert preview_form(contributor, f"{page}?tick=all").filled()["take"] == [CODE, NEXT]
    contributor.post(form.action, {**sent, "take": [CODE, NEXT]})
    assert stands(arrange, here) == ("From afar", 3)


def test_what_moved_while_it_was_looked_at_comes_back_afresh(here, contributor, sign_in, arrange):
    data = with_cells(got(contributor, here), {(CODE, "comment"): "Mine", (NEXT, "comment"): "Mine too"})
    page = brought_back(contributor, here, data).headers["Location"]
    form = preview_form(contributor, page)
    sent = {f"v-{NEXT}": "1", f"c-{NEXT}": "Theirs"}
    assert (
        sign_in(here.lead).post(url("save_rating", here.assessment.public_id, NEXT), sent).status_code == 200
    )
    answer = contributor.post(form.action, form.filled())
    assert answer.status_code == 409
    assert "Nothing was brought in: look again" in answer.content.decode()
    assert stands(arrange, here) == ("", 1)
    again = next(f for f in forms_of(answer.content.decode(), page) if f.view == "assessments:bring_in_sheet")
    assert again.filled()["take"] == [CODE]
    assert again.filled()[f"v-{NEXT}"] == ["2"]


def test_nothing_chosen_is_asked_again_and_put_aside_changes_nothing(here, contributor, arrange):
    data = with_cells(got(contributor, here), {(CODE, "comment"): "Mine"})
    page = brought_back(contributor, here, data).headers["Location"]
    answer = contributor.post(page + "bring-in/", {})
    assert answer.status_code == 422
    assert f'href="#take-{CODE}"' in answer.content.decode()
    said = contributor.post(page + "put-aside/", follow=True).content.decode()
    assert "Nothing of it was brought in." in said
    late = contributor.post(page + "bring-in/", {"take": CODE, f"v-{CODE}": "1"}, follow=True)
    assert "settled already" in late.content.decode()
    assert stands(arrange, here) == ("", 1)


def test_nobody_else_opens_or_settles_it(here, world, contributor, sign_in):
    page = brought_back(contributor, here, got(contributor, here)).headers["Location"]
    for other in (here.lead, world.kent.lead):
        client = sign_in(other)
        assert [client.get(page + more).status_code for more in ("", "state/", "original/")] == [404] * 3
        assert [client.post(page + more).status_code for more in ("bring-in/", "put-aside/")] == [404] * 2


def test_it_waits_for_the_scanner(here, contributor, settings, arrange):
    settings.SCANNER_URL = "clamd://127.0.0.1:1"
    data = with_cells(got(contributor, here), {(CODE, "comment"): "Mine"})
    page = brought_back(contributor, here, data).headers["Location"]
    for address in (page, page + "state/"):
        said = contributor.get(address).content.decode()
        assert "Waiting for the virus scanner" in said
        assert "data-done" not in said
    assert contributor.get(page + "original/").status_code == 403
    contributor.post(page + "bring-in/", {"take": CODE, f"v-{CODE}": "1"})
    assert stands(arrange, here) == ("", 1)
    with arrange():
        SheetUpload.objects.update(scan_state="clean")
    assert "See what it would change" in contributor.get(page + "state/").content.decode()
    assert preview_form(contributor, page).filled()["take"] == [CODE]


def test_outside_of_a_demonstration_nothing_unscanned_is_read(here, contributor, settings):
    page = brought_back(contributor, here, got(contributor, here)).headers["Location"]
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    assert "so the portal does not read it" in contributor.get(page).content.decode()


def test_a_file_that_is_gone_or_changed_is_said(here, contributor, arrange):
    page = brought_back(contributor, here, got(contributor, here)).headers["Location"]
    kept = the_upload(arrange).stored_as
    with default_storage.open(kept, "r+b") as file:
        file.write(b"other")
    assert "is not the file that you uploaded" in contributor.get(page).content.decode()
    assert contributor.get(page + "original/").status_code == 503
    default_storage.delete(kept)
    assert "cannot reach the file" in contributor.get(page).content.decode()


def test_when_answers_are_locked_it_goes_out_and_does_not_come_back(here, contributor, arrange):
    data = with_cells(got(contributor, here), {(CODE, "comment"): "Mine"})
    page = brought_back(contributor, here, data).headers["Location"]
    with arrange():
        Assessment.objects.filter(pk=here.assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    said = contributor.get(url("sheet", here.assessment.public_id)).content.decode()
    assert "nothing can be brought back now" in said
    book = load_workbook(io.BytesIO(got(contributor, here)))
    assert all(cell.protection.locked for row in book["Prepare"].iter_rows(min_row=2) for cell in row)
    assert brought_back(contributor, here, data).status_code == 403
    assert "and locked in the portal" in contributor.get(page).content.decode()
    late = contributor.post(page + "bring-in/", {"take": CODE, f"v-{CODE}": "1"}, follow=True)
    assert "answers are locked now" in late.content.decode()
    assert stands(arrange, here) == ("", 1)


def test_summaries_go_the_whole_way_for_a_lead_and_are_left_out_for_others(
    here, contributor, sign_in, arrange
):
    lead = sign_in(here.lead)
    data = with_cells(got(lead, here), {(CODE, "comment"): "Mine", ("PREPARE.7", "gaps"): "Our <b> gap"})
    page = brought_back(lead, here, data).headers["Location"]
    said = lead.get(page).content.decode()
    assert "1 answer and 1 summary would change. 205 answers and 23 summaries say what they said" in said
    assert "Our &lt;b&gt; gap" in said
    form = preview_form(lead, page)
    assert form.filled()["take"] == [CODE, "PREPARE.7"]
    said = lead.post(form.action, form.filled(), follow=True).content.decode()
    assert "1 answer and 1 summary brought in." in said
    assert reverse("history:summary", args=[here.assessment.public_id, "PREPARE.7"]) in said
    with arrange():
        assert Summary.objects.get(force=here.force, provision__code="PREPARE.7").gaps == "Our <b> gap"
    page = brought_back(contributor, here, data).headers["Location"]
    assert "24 summaries: the lead writes them" in contributor.get(page).content.decode()


@pytest.mark.parametrize("number", [1, 7])
def test_the_preview_takes_as_many_queries_for_one_change_as_for_seven(here, contributor, number):
    """And of many, each descriptor is opened by itself."""
    codes = [f"PREPARE.7.2.{letter}" for letter in "abcdefg"[:number]]
    data = with_cells(got(contributor, here), {(code, "comment"): "Mine" for code in codes})
    page = brought_back(contributor, here, data).headers["Location"]
    said = contributor.get(page).content.decode()
    assert ('<details class="govuk-details" open><summary' in said) == (number == 1)
    assert f"Prepare 7 Capacity and capability: {number} answer" in said
    for _ in range(min(number - 1, 2)):
        brought_back(contributor, here, data)
    assert len(queries_of(contributor, page)) == PREVIEW
    assert len(queries_of(contributor, url("sheet", here.assessment.public_id))) == LIST


PREVIEW, LIST = 8, 5
