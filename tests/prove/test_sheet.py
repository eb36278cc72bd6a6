"""Damaged spreadsheets, brought back through the pages: each gets a sentence, and no answer changes.

They are made from a filled-in one: its bytes, its parts, the XML in them, and what stands in its cells.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Rating, Summary
from assessments.sheet.writing import workbook_of
from evidence import bounds
from tests.architecture.asking import taken_back
from tests.assessments.sheet.filling import (
    as_excel_saves,
    only_the_summaries,
    packed,
    parts_of,
    with_cells,
)
from tests.pages import forms_of

pytestmark = pytest.mark.django_db

Damage = Callable[[bytes, random.Random], bytes]


# --- the file's bytes -----------------------------------------------------------------------------------------


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 3, 50))):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def with_more(data: bytes, chance: random.Random) -> bytes:
    at = chance.choice((0, len(data)))
    return data[:at] + chance.randbytes(chance.randrange(1, 200)) + data[at:]


def something_else(data: bytes, chance: random.Random) -> bytes:
    return chance.choice(
        (
            b"",
            b"PK\x03\x04",
            b"%PDF-1.7",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            chance.randbytes(500),
            b"<html></html>",
        )
    )


# --- its parts ------------------------------------------------------------------------------------------------


def without_a_part(data: bytes, chance: random.Random) -> bytes:
    parts = parts_of(data)
    del parts[chance.choice(sorted(parts))]
    return packed(parts)


def with_parts_swapped(data: bytes, chance: random.Random) -> bytes:
    parts = parts_of(data)
    one, other = chance.sample(sorted(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return packed(parts)


def with_a_hostile_part(data: bytes, chance: random.Random) -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    name, content = chance.choice(
        (
            ("xl/vbaProject.bin", b"x"),
            ("xl/styles.xml", bomb),
            ("xl/sharedStrings.xml", bomb),
            ("xl/media/run.exe", b"MZ"),
            ("../../etc/passwd", b"x"),
            ("xl/worksheets/_rels/sheet1.xml.rels", b"<a/>"),
            ("xl/theme/theme1.xml", b"<a>" + b" " * (bounds.MOST_UNPACKED_BESIDE + 1) + b"</a>"),
        )
    )
    return packed({**parts_of(data), name: content})


def packed_otherwise(data: bytes, chance: random.Random) -> bytes:
    """Another way of packing, or the same name twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))) as archive:
        for name, content in parts_of(data).items():
            archive.writestr(name, content)
    return stream.getvalue()


# --- the XML --------------------------------------------------------------------------------------------------


def _in_a_part(data: bytes, chance: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(data)
    name = chance.choice([name for name in sorted(parts) if name.startswith(("xl/w", "xl/s"))])
    parts[name] = change(parts[name])
    return packed(parts)


def without_a_tag(data: bytes, chance: random.Random) -> bytes:
    def change(xml: bytes) -> bytes:
        tags = list(re.finditer(rb"<[^>]*>", xml))
        gone = chance.choice(tags)
        return xml[: gone.start()] + xml[gone.end() :]

    return _in_a_part(data, chance, change)


def with_a_value_changed(data: bytes, chance: random.Random) -> bytes:
    """An attribute of some tag, of a sheet, the styles or the workbook, says something senseless."""

    def change(xml: bytes) -> bytes:
        values = list(re.finditer(rb'="([^"]*)"', xml))
        one = chance.choice(values)
        senseless = chance.choice(
            (b"-1", b"99999999999", b"", b"NaN", b"ZZZZ9999999", b"\xff", b"&#0;", b"true")
        )
        return xml[: one.start(1)] + senseless + xml[one.end(1) :]

    return _in_a_part(data, chance, change)


# --- the cells ------------------------------------------------------------------------------------------------


SPOILED, SPOILED_SUMMARY = "PREPARE.7.2.c", "PREPARE.9"
BAD_TEXTS = ("x" * 10_001, "=1+1", "#REF!", 1e300, "_xD800_")
BAD_GRADES = ("Excellent", 7)
BAD_CELLS = {
    SPOILED: [
        *(("comment", text) for text in BAD_TEXTS),
        *(("grade", grade) for grade in BAD_GRADES),
        *(("code", code) for code in ("PREPARE.99", None, "PREPARE.7.2.b")),
    ],
    SPOILED_SUMMARY: [
        *((name, text) for name in ("strengths", "gaps", "support_needed") for text in BAD_TEXTS),
        *(("grade", grade) for grade in (*BAD_GRADES, "Not applicable")),
        *(("code", code) for code in ("PREPARE.99", None, "PREPARE.8")),
    ],
}


def with_a_bad_cell(data: bytes, chance: random.Random) -> bytes:
    has_answers = any(SPOILED.encode() in part for part in parts_of(data).values())
    code = SPOILED if has_answers else SPOILED_SUMMARY
    name, value = chance.choice(BAD_CELLS[code])
    return with_cells(data, {(code, name): value}, as_text=False)


def _hidden(data: bytes, chance: random.Random) -> bytes:
    """Whose it is, and what it started from: another force, cycle, version; revisions that never were."""
    parts = parts_of(data)
    name = max(name for name in parts if name.startswith("xl/worksheets/sheet"))
    old, new = chance.choice(
        (
            (b"<t>warwickshire</t>", b"<t>kent</t>"),
            (b"<t>autumn-now</t>", b"<t>autumn-last</t>"),
            (b'r="B1" t="n"><v>2<', b'r="B1" t="n"><v>3<'),
            (b"<t>format</t>", b"<t>form</t>"),
            (b'<v>1</v></c><c r="C10"', b'<v>0</v></c><c r="C10"'),
        )
    )
    assert old in parts[name], old
    parts[name] = parts[name].replace(old, new)
    return packed(parts)


DAMAGES: list[Damage] = [
    *(cut, flipped, with_more, something_else),
    *(without_a_part, with_parts_swapped, with_a_hostile_part, packed_otherwise),
    *(without_a_tag, with_a_value_changed, with_a_bad_cell, _hidden),
]
# Damage that may leave a file which says the same: then it is read as such, and still changes nothing by itself.
MAY_BE_WHOLE = {
    flipped,
    without_a_part,
    with_parts_swapped,
    with_a_hostile_part,
    without_a_tag,
    with_a_value_changed,
}


def test_damaged_spreadsheets_get_a_sentence_and_change_nothing(world, sign_in, arrange, count, figure):
    people, chance = world.warwickshire, random.Random(5_000)
    clients = [sign_in(people.contributor), sign_in(people.lead)]
    for client in clients:
        client.raise_request_exception = False
    wholes = [(whole, as_excel_saves(whole)) for whole in filled_in(people, arrange)]
    before = answers(people, arrange)
    failed, silent, moved, refused = [], [], [], 0
    times = count(5_000)
    for number in range(times):
        damage = DAMAGES[number % len(DAMAGES)]
        turn = number // len(DAMAGES) % len(wholes)  # a contributor's answers, then the lead's summaries
        data = damage(wholes[turn][0] if damage is _hidden else chance.choice(wholes[turn]), chance)
        with taken_back():
            status, said, readable = brought_back(clients[turn], people, data)
            refused += bool(said)
            if status >= 500:
                failed.append((number, damage.__name__, status))
            elif not said and not (readable and damage in MAY_BE_WHOLE):
                silent.append((number, damage.__name__, status))
            if answers(people, arrange) != before:
                moved.append((number, damage.__name__))
    figure("spreadsheets", f"{times} damaged spreadsheets: faults", len(failed), 0)
    figure("spreadsheets", f"{times} damaged spreadsheets: without a sentence", len(silent), 0)
    figure("spreadsheets", f"{times} damaged spreadsheets: answers changed", len(moved), 0)
    figure("spreadsheets", "of them refused", refused, f">= {times // 2}", holds=refused >= times // 2)
    assert not failed + silent + moved, (failed[:5], silent[:5], moved[:5])


def filled_in(people, arrange) -> list[bytes]:
    """A contributor's part, and the summaries of the lead."""
    with arrange():
        part = workbook_of(people.assessment, people.contributor)
        whole = workbook_of(people.assessment, people.lead)
    return [
        with_cells(part, {("PREPARE.7.2.a", "comment"): "From afar", ("PREPARE.7.2.b", "grade"): "Planned"}),
        with_cells(
            only_the_summaries(whole),
            {("PREPARE.7", "gaps"): "From afar", ("PREPARE.8", "grade"): "Planned"},
        ),
    ]


def brought_back(client, people, data: bytes) -> tuple[int, list[str], bool]:
    """The worst status, the sentences of the error summary, and whether there is something to bring in.

    Where there is not, bringing in is tried all the same.
    """
    file = SimpleUploadedFile("answers.xlsx", data)
    answer = client.post(reverse("assessments:sheet", args=[people.assessment.public_id]), {"file": file})
    statuses = [answer.status_code]
    page = answer.headers.get("Location", "")
    if page:
        answer = client.get(page)
        statuses.append(answer.status_code)
    html = answer.content.decode()
    said = re.findall(
        r"<li>(?:<a [^>]*>)?([^<]+)", html.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    )
    offered = any(form.view == "assessments:bring_in_sheet" for form in forms_of(html, page or "/"))
    same = "what they said before" in html or "what it said before" in html
    if page and said:
        codes = ["PREPARE.7.2.a", "PREPARE.7.2.b", SPOILED, "PREPARE.7", "PREPARE.8", SPOILED_SUMMARY]
        sent = {"take": codes, **{f"v-{code}": "1" for code in codes}}
        statuses.append(client.post(f"{page}bring-in/", sent).status_code)
    return max(statuses), said, offered or same


def answers(people, arrange) -> list[tuple]:
    """The summaries among them."""
    with arrange():
        rows = Rating.objects.filter(assessment=people.assessment).order_by("pk")
        summaries = Summary.objects.filter(assessment=people.assessment).order_by("pk")
        words = ("strengths", "gaps", "support_needed")
        return [
            *rows.values_list("pk", "grade", "comment", "reason", "revision"),
            *summaries.values_list("pk", "grade", *words, "confirmed_at", "revision"),
        ]
