"""What the tests of organisations type, and how they read a page."""

import io
import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from forces.models import Region
from organisations.sheet import LAYOUT

LIST = "/national/organisations/"
HEADINGS = list(LAYOUT.columns)


def page_of(slug, *more):
    return "/".join([f"{LIST}{slug}", *more, ""])


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def day(name, value):
    """A day in three boxes; none leaves them empty."""
    parts = (value.day, value.month, value.year) if value else ("", "", "")
    return {f"{name}_{place}": str(part) for place, part in enumerate(parts)}


def force(arrange, **values):
    """British Transport Police, as the form for a new force sends them."""
    with arrange():
        region = Region.objects.get(code="beyond")
    return {
        "name": "British Transport Police",
        "short_name": "British Transport",
        "tile_name": "BTP",
        "abbreviation": "BTP",
        "kind": "other",
        "region": str(region.pk),
        "code": "",
        **day("named_since", None),
        **day("opened_on", None),
    } | values


def body(force, **values):
    return {
        "name": "The Mayor of Kent",
        "kind": "mayor",
        "force": str(force.pk),
        **day("named_since", None),
        **day("from_date", date(2028, 5, 8)),
    } | values


def sheet_of(rows, headings=HEADINGS):
    """rows: what stands in each, by heading."""
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append([row.get(heading) for heading in headings])
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("new.xlsx", file.getvalue())
