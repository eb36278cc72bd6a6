"""The PDF: accessible, marked, complete, the same every time, and fetching nothing."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import page as validator
import pytest
from django.utils import timezone
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from forces.models import Force
from reporting import charts, pdf
from reporting.builders.content import NationalReport, freeze
from reporting.builders.names import ForceNames
from reporting.choices import ReportKind
from reporting.typesetting import lay_out

pytestmark = pytest.mark.django_db

INTERNAL, PUBLIC = ReportKind.NATIONAL_INTERNAL, ReportKind.NATIONAL_PUBLIC
MARK = "Demonstration data: invented"


@dataclass
class Rendered:
    report: NationalReport
    data: bytes
    pages: list[str]
    names: ForceNames

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


_rendered: dict[str, Rendered] = {}


@pytest.fixture
def rendered(request):
    """rendered(kind): the report of forty forces, laid out once in this run."""

    def of(kind: str) -> Rendered:
        if kind not in _rendered:
            _rendered[kind] = _render(request, kind)
        return _rendered[kind]

    return of


def _render(request: pytest.FixtureRequest, kind: str) -> Rendered:
    from reporting.builders.national import build

    picture, national = request.getfixturevalue("picture"), request.getfixturevalue("national")
    with national():
        report = build(picture.cycle, kind, today=timezone.localdate())
        names = ForceNames(list(Force.objects.all()))
    data = lay_out(pdf.write(report, charts.draw_strands(report)))
    pdf.look_over(data)
    pages = [_flat(one.extract_text()) for one in PdfReader(io.BytesIO(data)).pages]
    return Rendered(report, data, pages, names)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(params=[INTERNAL, PUBLIC])
def document(request, rendered) -> Rendered:
    return rendered(request.param)


# --- for everyone to read ---------------------------------------------------------------------------------------


def test_no_rule_of_pdf_ua_1_is_broken(document):
    found = validator.validate_pdf_bytes(document.data, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    assert found.is_compliant


def test_title_language_and_no_clock_stand_in_its_metadata(document):
    reader = PdfReader(io.BytesIO(document.data))
    assert reader.metadata
    public = ", public version" if document.report.public else ""
    assert (
        reader.metadata.title
        == f"National progress report, Autumn now{public} (demonstration data: invented)"
    )
    assert reader.root_object["/Lang"] == "en-GB"
    assert reader.metadata.creation_date is None
    assert reader.metadata.modification_date is None


def test_every_page_is_marked_and_numbered(document):
    total = len(document.pages)
    for number, text in enumerate(document.pages, start=1):
        assert MARK in text
        assert f"Page {number} of {total}" in text
        assert ("OFFICIAL–SENSITIVE" in text) == (not document.report.public)


def test_contents_give_the_page_on_which_each_part_begins(document):
    cover = document.pages[0]
    parts = {
        "Foreword": "Foreword",
        "Introduction": "Introduction",
        "Prepare": "Progress by strand Prepare",
        "Prevent": "Progress by strand Prevent",
        "Next steps: deliverables ahead": "Next steps: deliverables ahead",
        "method, completeness and sources": "Method, completeness and sources",
    }
    for title, heading in parts.items():
        said = re.search(rf"{re.escape(title)} ?(\d+)", cover)
        assert said, title
        assert heading in document.pages[int(said.group(1)) - 1]


def test_bookmarks_lead_to_every_part(document):
    def titles(outline: list) -> list[str]:
        return [name for one in outline for name in (titles(one) if isinstance(one, list) else [one.title])]

    found = titles(PdfReader(io.BytesIO(document.data)).outline)
    for title in (
        "Foreword",
        "Progress by strand",
        "Prepare",
        "Protect",
        "Pursue",
        "Prevent",
        "Promising practice",
    ):
        assert title in found


# --- what it says -----------------------------------------------------------------------------------------------


def test_findings_figures_and_tables_stand_in_it(document):
    for number, strand in enumerate(document.report.strands, start=1):
        assert _flat(f"Figure {number}. {strand.finding}") in document.text
        assert f"Table {number}. Number of forces at each grade, {strand.name}" in document.text
        for found in (*strand.practice, *strand.strengthen):
            assert _flat(found.text) in document.text
            assert all(force in document.text for force in found.forces)
    assert "Non-Commercial College Licence v1.1" in document.text


def test_the_grid_stands_on_one_page_of_the_internal_version(rendered):
    pages = rendered(INTERNAL).pages
    grids = [text for text in pages if "43 forces: their own grades, Autumn now" in text]
    assert len(grids) == 1
    assert grids[0].count("Not submitted") == 4  # three forces and the key
    for region in rendered(INTERNAL).report.grid:
        assert all(row.force in grids[0] for row in region.rows)
    assert sum("their own grades" in text for text in pages) == 1


def test_the_grid_stands_on_one_page_though_most_are_missing(rendered):
    report = rendered(INTERNAL).report
    empty = [
        replace(region, rows=tuple(replace(row, cells=()) for row in region.rows)) for region in report.grid
    ]
    early = replace(report, grid=tuple(empty), recommendations=(), overdue=())
    pages = PdfReader(io.BytesIO(lay_out(pdf.write(early, charts.draw_strands(early))))).pages
    assert sum("Not submitted" in page.extract_text() for page in pages) == 1


def test_the_public_version_names_no_force(rendered):
    document = rendered(PUBLIC)
    assert document.names.found_in(rendered(INTERNAL).text)
    assert document.names.found_in(document.text) == []


@pytest.mark.asvs("1.2.1")
def test_markup_in_what_people_wrote_is_text(rendered):
    report = rendered(PUBLIC).report
    nasty = '</style><img src="http://example.org/x"> "; } body { display: none } <script>'
    changed = replace(
        report,
        cycle=nasty,
        foreword=replace(report.foreword, text=nasty, written=True),
        strands=(replace(report.strands[0], finding=nasty),),
        recommendations=(),
        overdue=(),
    )
    html = pdf.write(changed, charts.draw_strands(changed))
    assert "<img" not in html
    assert "<script>" not in html
    laid_out = lay_out(html)
    assert '"; } body { display: none }' in _flat(PdfReader(io.BytesIO(laid_out)).pages[0].extract_text())


# --- the same every time ----------------------------------------------------------------------------------------

AGAIN = """
import hashlib, json, sys
import django
django.setup()
from reporting import charts, pdf
from reporting.builders.content import thaw
from reporting.typesetting import lay_out
report = thaw(json.load(open(sys.argv[1])))
print(hashlib.sha256(lay_out(pdf.write(report, charts.draw_strands(report)))).hexdigest())
"""


def test_the_same_content_gives_the_same_bytes_in_another_process(rendered, tmp_path):
    document = rendered(INTERNAL)
    frozen = tmp_path / "content.json"
    frozen.write_text(json.dumps(freeze(document.report)))
    again = subprocess.run(
        [sys.executable, "-c", AGAIN, str(frozen)],
        env={
            **os.environ,
            "PYTHONHASHSEED": "7",
            "DJANGO_SETTINGS_MODULE": "vawg_portal.settings",
            "TZ": "Asia/Tokyo",
        },
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.strip() == hashlib.sha256(document.data).hexdigest()


def test_the_template_version_is_short_and_steady():
    assert re.fullmatch(r"[0-9a-f]{16}", pdf.template_version())
    assert pdf.template_version.__wrapped__() == pdf.template_version()


# --- nothing from elsewhere -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "data:image/png;base64,AAAA", "ftp://example.org/x"],
)
@pytest.mark.asvs("1.3.6")
def test_nothing_is_fetched(address):
    with pytest.raises(FatalURLFetchingError):
        lay_out(f'<html lang="en"><title>x</title><img alt="x" src="{address}">')


def test_a_document_without_words_for_a_picture_is_refused():
    drawing = '<svg viewBox="0 0 9 9" width="9">{}<rect width="9" height="9"/></svg>'
    page = '<html lang="en"><title>x</title><body><h1>x</h1>{}'
    named = lay_out(page.format(drawing.format("<title>A square</title>")))
    assert pdf.look_over(named) == 1
    unnamed = lay_out(page.format(drawing.format("")))
    with pytest.raises(pdf.NotAccessibleError, match="words for every picture"):
        pdf.look_over(unnamed)
