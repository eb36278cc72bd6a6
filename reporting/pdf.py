"""From a report's content to the words of an accessible PDF (PDF/UA-1), and looking the finished one over.

The document has no clock and no database id in it, so the same content gives the same bytes. The words and pages are
in templates/reporting/pdf/; typesetting.py lays them out.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from reporting import charts
from reporting.builders.content import DescriptorResult, GridRegion, NationalReport, Strand
from reporting.builders.pack import PackDocument
from reporting.builders.plan_page import PlanPageDocument

TEMPLATES = ("templates/reporting/pdf", "templates/reporting/charts")


class NotAccessibleError(RuntimeError):
    """A document that a screen reader could not read. The message says what it lacks."""


@cache
def template_version() -> str:
    """Changes with everything but the content that decides how a document looks."""
    here = Path(__file__).parent
    files = [here / "pdf.py", here / "typesetting.py", here / "charts.py"]
    for folder in TEMPLATES:
        files += sorted(path for path in (settings.BASE_DIR / folder).iterdir() if path.is_file())
    seen = hashlib.sha256(version("weasyprint").encode())
    for path in files:
        seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:16]


# --- writing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chapter:
    """A strand with its figure and the table that says the same."""

    number: int
    strand: Strand
    figure: SafeString
    results: list[dict[str, Any]]
    descriptors: list[DescriptorResult]


def write(report: NationalReport, figures: Mapping[str, SafeString]) -> str:
    """The whole document as HTML. figures: charts.draw_strands."""
    chapters = [
        Chapter(
            number=number,
            strand=strand,
            figure=figures[strand.name],
            results=[{"of": one, "lines": charts.lines_of(one, report)} for one in strand.descriptors],
            descriptors=_in_order(strand),
        )
        for number, strand in enumerate(report.strands, start=1)
    ]
    context = {
        "report": report,
        "chapters": chapters,
        "looks": charts.looks(report.grades),
        "smallest": charts.SMALLEST,
        "grid": [_grid_region(region, report) for region in report.grid],
        "columns": [
            {"strand": chapter.strand, "descriptors": chapter.descriptors, "span": len(chapter.descriptors)}
            for chapter in chapters
        ],
        "span": 1 + sum(len(strand.descriptors) for strand in report.strands),
    }
    return render_to_string("reporting/pdf/national.html", context)


def _in_order(strand: Strand) -> list[DescriptorResult]:
    """The framework's order, whatever order the figure has."""
    return sorted(strand.descriptors, key=lambda result: [int(part) for part in result.number.split(".")])


def _grid_region(region: GridRegion, report: NationalReport) -> dict[str, Any]:
    firsts = {0}
    for strand in report.strands:
        firsts.add(max(firsts) + len(strand.descriptors))
    rows = []
    for row in region.rows:
        cells = [
            {
                "look": "missing" if cell is None else cell,
                "text": "–" if cell is None else report.grades[cell].value or "n/a",
                "first": place in firsts,
            }
            for place, cell in enumerate(row.cells)
        ]
        rows.append({"force": row.force, "cells": cells})
    return {"name": region.name, "rows": rows}


def write_plan_page(document: PlanPageDocument) -> str:
    """A plan on a page as HTML: one page of A3, landscape."""
    return render_to_string("reporting/pdf/plan_page.html", {"document": document, "page": document.page})


def write_pack(document: PackDocument) -> str:
    """A force's feedback pack as HTML: A4."""
    return render_to_string("reporting/pdf/pack.html", {"document": document})


# --- looking it over --------------------------------------------------------------------------------------------


def look_over(pdf: bytes) -> int:
    """How many pages it has. Raises NotAccessibleError where a screen reader would be lost.

    What PDF/UA-1 wants of a whole document. The tests hold the full set of its rules against a rendered report.
    """
    reader = PdfReader(io.BytesIO(pdf))
    catalogue = reader.root_object
    metadata = _within(catalogue, "/Metadata")
    figures = _figures(_within(catalogue, "/StructTreeRoot"))
    wanted = {
        "tags": "/StructTreeRoot" in catalogue and _within(catalogue, "/MarkInfo", "/Marked"),
        "a language": _within(catalogue, "/Lang"),
        "a title": reader.metadata is not None and reader.metadata.title,
        "its title in the window": _within(catalogue, "/ViewerPreferences", "/DisplayDocTitle"),
        "bookmarks": reader.outline,
        "the mark of PDF/UA": isinstance(metadata, StreamObject) and b"pdfuaid" in metadata.get_data(),
        "words for every picture": all(_within(figure, "/Alt") for figure in figures),
    }
    missing = [name for name, there in wanted.items() if not there]
    if missing:
        raise NotAccessibleError(f"The document lacks {', '.join(missing)}.")
    return len(reader.pages)


def _within(found: Any, *keys: str) -> Any:
    """What stands under the keys, one within the other; None where one is missing. pypdf's get() follows no link."""
    for key in keys:
        found = found[key] if isinstance(found, DictionaryObject) and key in found else None
    return found


def _figures(tags: Any) -> list[DictionaryObject]:
    """Every picture in the tree of tags."""
    figures: list[DictionaryObject] = []
    waiting = [tags]
    while waiting:
        element = waiting.pop()
        if isinstance(element, list):
            waiting.extend(child.get_object() for child in element)
        elif isinstance(element, DictionaryObject) and _within(element, "/Type") != "/OBJR":
            if _within(element, "/S") == "/Figure":
                figures.append(element)
            waiting.append(_within(element, "/K"))
    return figures
