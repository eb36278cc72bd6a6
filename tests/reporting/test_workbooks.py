"""The spreadsheet of a bulk export: plans as shared, text as text, few queries however many forces."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from actionplans.models import Edition, EditionAction, EditionActionProvision, EditionCommitment
from forces.models import Force
from frameworks.models import Provision
from reporting import workbooks
from reporting.choices import ExportKind
from reporting.exported import Export, ExportedForce
from reporting.workbooks import Sheet
from returns.models import Request
from tests.returns.asking import ask as requested
from tests.returns.asking import make_request, returned
from tests.submissions import make_submissions

pytestmark = pytest.mark.django_db


def share(force: Force, number: int, title: str) -> Edition:
    edition = Edition.objects.create(
        force=force, number=number, shared_by_name="A chief", shared_at=timezone.now()
    )
    heading = EditionCommitment.objects.create(
        force=force, edition=edition, number="1", title="Listen", commitment_public_id=edition.public_id
    )
    action = EditionAction.objects.create(
        force=force,
        edition=edition,
        commitment=heading,
        title=title,
        owner_post="DCI, public protection",
        action_public_id=edition.public_id,
    )
    for code in ("PREPARE.7", "2021.4.1"):
        EditionActionProvision.objects.create(
            force=force, edition_action=action, provision=Provision.objects.get(code=code)
        )
    return edition


def agreed(world, kind: str, *, request: Request | None = None) -> Export:
    """With a row for each force, as agreeing leaves them. Inside `arrange()`."""
    by, now = world.national_lead, timezone.now()
    export = Export.objects.create(
        kind=kind,
        cycle=world.cycle if kind == ExportKind.GRADES else None,
        request=request,
        purpose="=1+1",
        asked_by=world.reviewer,
        asked_by_name="A reviewer",
        template_version="1",
        decision="agreed",
        decided_by=by,
        decided_by_name="A lead",
        decided_at=now,
        expires_at=now,
    )
    for one in workbooks.pinned(export):
        ExportedForce.objects.create(
            force=one.force, export=export, submission=one.submission, edition=one.edition,
            returned=one.returned, title="T", purpose="P", asked_by_name="A", asked_at=now,
            agreed_by_name="B", agreed_at=now, expires_at=now,
        )  # fmt: skip # laid out to be read
    return export


def test_of_each_plan_the_newest_edition_with_what_its_actions_answer(world, arrange):
    with arrange():
        share(world.kent.force, 1, "The old one")
        share(world.kent.force, 2, "=cmd()")
        share(world.warwickshire.force, 1, "Train everybody")
        export = agreed(world, ExportKind.PLANS)
        content = workbooks.sheets(export)
        file = workbooks.written(export, content)
    book = load_workbook(io.BytesIO(file))
    rows = list(book["Actions"].iter_rows(min_row=2))
    assert {(row[0].value, row[1].value, row[4].value) for row in rows} == {
        ("Kent Police", "2", "=cmd()"),
        ("Warwickshire Police", "1", "Train everybody"),
    }
    assert {row[12].value for row in rows} == {"2021.4.1, PREPARE.7"}
    assert {row[3].value for row in rows} == {"1 Listen"}


def test_of_each_force_the_return_that_stands_and_each_table_by_its_rows(
    world, arrange, django_assert_num_queries
):
    with arrange():
        request = make_request()
        ours, theirs = requested(request, [world.warwickshire.force, world.kent.force])
        returned(ours, "Old.", "1")
        returned(ours, "New.", "1250", "yes", "HR", "May | 3\nJune | 4", number=2)
        returned(theirs, "None of ours.")
        requested(request, [Force.objects.get(slug="essex")])
        export = agreed(world, ExportKind.RETURNS, request=request)
        with django_assert_num_queries(3):
            answers, table = workbooks.sheets(export)
    said = {line[0]: line[4] for line in answers.lines}
    assert said == {"Warwickshire Police": "New.", "Kent Police": "None of ours."}
    (line,) = [line for line in answers.lines if line[0] == "Warwickshire Police"]
    assert line[4:12:2] == ("New.", "1,250", "Yes", "HR")
    assert answers.heads[4:6] == ("1. What did you find?", "1. Said about it")
    assert (table.name, table.heads[4:]) == ("Question 5", ("Month", "Cases", "Said about it"))
    assert [line[4:6] for line in table.lines] == [("May", "3"), ("June", "4")]


def test_no_cell_is_a_formula_whatever_it_begins_with(world, arrange):
    with arrange():
        share(world.kent.force, 1, "=cmd()")
        export = agreed(world, ExportKind.PLANS)
        file = workbooks.written(export, workbooks.sheets(export))
    book = load_workbook(io.BytesIO(file))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "=1+1" in [row[1].value for row in book["About"].iter_rows()]


def test_a_text_that_no_cell_holds_says_where_it_is(world, arrange):
    with arrange():
        export = agreed(world, ExportKind.PLANS)
    book = load_workbook(io.BytesIO(workbooks.written(export, [Sheet("S", ("A",), [("x" * 40_000,)])])))
    assert book["S"]["A2"].value == workbooks.TOO_LONG


def test_the_digest_is_of_what_stands_in_it():
    one = Sheet("S", ("A",), [("x",)])
    assert workbooks.digest([one]) == workbooks.digest([Sheet("S", ("A",), [("x",)])])
    assert workbooks.digest([one]) != workbooks.digest([Sheet("S", ("A",), [("y",)])])


def test_the_queries_do_not_grow_with_the_forces(world, arrange, django_assert_num_queries):
    with arrange():
        make_submissions(Force.objects.all(), world.cycle)
        export = agreed(world, ExportKind.GRADES)
        with django_assert_num_queries(2):
            descriptors, behaviours = workbooks.sheets(export)
    assert len({line[0] for line in behaviours.lines}) == Force.objects.count()
    assert len(behaviours.lines) == 206 * Force.objects.count()
    assert descriptors.heads[-1] == "Grade"
