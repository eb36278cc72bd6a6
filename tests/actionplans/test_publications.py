"""Recommendations of other publishers: added one by one or by a spreadsheet, changed with their history."""

import io
import re
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from openpyxl import Workbook, load_workbook

from actionplans import sheet
from frameworks import adding
from frameworks.models import Framework, Provision
from tests.actionplans.plans import acting
from tests.evidence.files import workbook
from tests.pages import forms_of

pytestmark = pytest.mark.django_db

LIST = "/recommendations/publications/"
PAGE, UPLOAD = f"{LIST}PEEL-2026/", f"{LIST}PEEL-2026/upload/"
HEADINGS = list(sheet.LAYOUT.columns)
GOOD = [["1", "Train", "Train all officers.", "yes", "By May"], [4.1, "Report", "Report to us.", "No", None]]


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def publication(**values):
    return {
        "code": "peel-2026",
        "title": "PEEL 2026",
        "short_title": "PEEL 2026",
        "publisher": "HMICFRS",
        "source": "https://example.org/peel",
        "published_on_0": "1",
        "published_on_1": "3",
        "published_on_2": "2026",
    } | values


def recommendation(**values):
    return {
        "number": "1",
        "short_title": "Train",
        "text": "Train all officers.",
        "addressed_to_forces": "True",
    } | values


def filled(rows, headings=HEADINGS):
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("new.xlsx", file.getvalue())


HUGE = 123456.5


def beyond_all_figures(file):
    """The same with a figure in it that no computer counts to, as a program may write it."""
    changed = io.BytesIO()
    with ZipFile(file) as book, ZipFile(changed, "w") as other:
        for name in book.namelist():
            other.writestr(name, book.read(name).replace(str(HUGE).encode(), b"1E999"))
    return SimpleUploadedFile("new.xlsx", changed.getvalue())


def added(arrange):
    with arrange():
        return list(
            Provision.objects.filter(framework__added=True).values_list("code", "addressed_to_forces")
        )


@pytest.fixture
def national(world, sign_in):
    client = sign_in(world.national_lead)
    assert client.post(f"{LIST}add/", publication()).headers["Location"] == PAGE
    return client


def test_one_is_added_by_a_form_and_forces_answer_it(world, sign_in, arrange, national):
    assert "It holds no recommendation yet." in said(national.get(PAGE))
    assert national.post(f"{PAGE}add/", recommendation()).status_code == 302
    assert added(arrange) == [("PEEL-2026.1", True)]
    lead = sign_in(world.warwickshire.lead)
    assert "PEEL 2026" in said(lead.get("/recommendations/"))
    assert "1 Train" in said(lead.get("/recommendations/responses/?framework=PEEL-2026"))
    answer = {"position": "accepted", "statement": "Yes.", "says_done": "False", "revision": "1"}
    assert lead.post("/recommendations/PEEL-2026.1/response/", answer).status_code == 302
    assert lead.get(LIST).status_code == lead.post(f"{PAGE}add/", recommendation()).status_code == 403


def test_what_is_wrong_leads_to_its_field(national):
    taken = said(national.post(f"{LIST}add/", publication()))
    assert "Another publication has this code. Choose another" in taken
    assert "Another publication has this code" in said(
        national.post(f"{LIST}add/", publication(code="HMICFRS"))
    )
    assert "Enter 3 to 20 capitals" in said(national.post(f"{LIST}add/", publication(code="a b")))
    national.post(f"{PAGE}add/", recommendation())
    again = national.post(f"{PAGE}add/", recommendation())
    assert again.status_code == 422
    assert "There is a recommendation 1 already" in said(again)
    assert "Enter a number as the source has it" in said(
        national.post(f"{PAGE}add/", recommendation(number="1/"))
    )


def test_its_words_are_changed_with_their_history_and_what_is_quoted_is_not(world, national):
    national.post(f"{PAGE}add/", recommendation())
    words = {"short_title": "Train", "text": "Train everybody.", "timing": "", "revision": "1"}
    assert national.post("/recommendations/PEEL-2026.1/change/", words).status_code == 302
    assert national.post("/recommendations/PEEL-2026.1/change/", words | {"text": "None."}).status_code == 409
    assert "everybody." in said(national.get("/history/recommendations/PEEL-2026.1/"))
    renamed = publication(title="PEEL, once more", revision="1")
    assert national.post(f"{PAGE}change/", renamed).status_code == 302
    assert "PEEL, once more" in said(national.get(PAGE))
    assert national.get("/recommendations/HMICFRS.4.1/change/").status_code == 404
    assert national.get(f"{LIST}HMICFRS-2021/").status_code == 404


def test_the_database_lets_nobody_change_what_is_quoted(world, national):
    def refused(write):
        with (
            acting(world.national_lead),
            pytest.raises(DatabaseError, match="what is quoted is not changed"),
            transaction.atomic(),
        ):
            write()

    with acting(world.national_lead):
        quoted = Framework.objects.get(code="HMICFRS-2021")
        ours = Framework.objects.get(code="PEEL-2026")
        behaviour = Provision.objects.get(code="PREPARE.7.2.a")
    refused(lambda: Provision.objects.filter(code="HMICFRS.4.1").update(text="Something else."))
    refused(lambda: Provision.objects.filter(pk=behaviour.pk).update(framework=ours, kind="recommendation"))
    refused(lambda: Framework.objects.filter(pk=quoted.pk).update(added=True))
    row = adding.NewRecommendation("9", "Nine", "Nine.")
    refused(lambda: adding.add_recommendations(publication=quoted, rows=[row]))
    with (
        acting(world.kent.lead),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Provision.objects.filter(code="HMICFRS.4.1").update(text="Something else.")


def test_a_spreadsheet_is_looked_at_and_then_added_as_a_whole(national, arrange):
    shown = national.post(UPLOAD, {"file": filled(GOOD)})
    assert shown.status_code == 200
    assert "2 recommendations would be added. Nothing is saved yet." in said(shown)
    assert not added(arrange)
    (form,) = [f for f in forms_of(shown.content.decode(), UPLOAD) if f.view == "recommendations:bring_in"]
    sent = form.filled()
    assert national.post(form.action, sent).headers["Location"] == PAGE
    assert added(arrange) == [("PEEL-2026.1", True), ("PEEL-2026.4.1", False)]
    national.post(form.action, {"rows": sent["rows"]})  # from a page that somebody went back to
    assert len(added(arrange)) == 2
    national.post(form.action, {"rows": f"{sent['rows']}x"})
    assert len(added(arrange)) == 2


def test_each_cell_that_is_wrong_is_named_and_nothing_is_added(national, arrange):
    national.post(f"{PAGE}add/", recommendation(number="3"))
    rows = [
        ["3", "", "Text.", "perhaps", ""],
        ["1 a", "Title", "", "yes", "x" * 301],
        ["5", "=1+1", "Text.", "no", ""],
        ["5", "Title", "Text.", "no", ""],
        [HUGE, "Title", "Text.", "no", ""],
    ]
    page = national.post(UPLOAD, {"file": beyond_all_figures(filled(rows))})
    assert page.status_code == 422
    text = said(page)
    for error in (
        "A2 (Number): there is a recommendation 3 already",
        "B2 (Short title): type a short title",
        "D2 (For forces): type yes or no: is it addressed to forces?",
        "A3 (Number): type a number as the source has it",
        "C3 (Recommendation): type what the recommendation says",
        "E3 (By when): shorten this to 300 characters or fewer",
        "B4 (Short title): this is a formula or its mistake",
        "A5 (Number): there is a recommendation 5 already",
        "A6 (Number): this is no figure",
    ):
        assert error in text
    assert added(arrange) == [("PEEL-2026.3", True)]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            filled(GOOD, ["Number", "Title", "Recommendation", "For forces", "By when"]),
            "no column called “Short title”",
        ),
        (filled([]), "holds no recommendation"),
        (filled([["1", "T", "Text.", "no", ""]] * 101), "holds more than 100 recommendations"),
        (filled([[None]] * 1000 + GOOD), "goes on beneath row 1,000"),
        (SimpleUploadedFile("new.xlsx", b"PK\x03\x04 no workbook"), "new.xlsx"),
        (SimpleUploadedFile("new.xlsx", b""), "new.xlsx"),
        (SimpleUploadedFile("new.docx", b"Words."), "is not a spreadsheet (.docx)"),
        (SimpleUploadedFile("paper.xlsx", workbook()), "no column called"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(national, file, sentence):
    file.seek(0)
    page = national.post(UPLOAD, {"file": file})
    assert page.status_code == 422
    assert sentence in said(page)
    assert "Nothing was added" in said(page)


def test_the_empty_spreadsheet_is_one_that_can_be_filled_in(national):
    data = b"".join(national.get(f"{PAGE}spreadsheet/").streaming_content)
    book = load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.active[1]] == HEADINGS
    for place, value in enumerate(GOOD[0], start=1):
        book.active.cell(row=2, column=place, value=value)
    file = io.BytesIO()
    book.save(file)
    page = national.post(UPLOAD, {"file": SimpleUploadedFile("new.xlsx", file.getvalue())})
    assert "1 recommendation would be added" in said(page)
