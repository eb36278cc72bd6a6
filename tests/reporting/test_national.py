"""The national overview: what stands in which cell, what is missing and why, and that it costs the same for all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.choices import Stage
from assessments.models import Assessment, Cycle
from forces.models import Force
from reporting.dashboards.grid import build_grid, with_behaviours
from reporting.dashboards.gridparts import Filters, bands
from reviews.choices import ReviewState
from reviews.models import Review
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.submissions import make_submission, make_submissions
from tests.world import make_assessment

pytestmark = pytest.mark.django_db

URL = reverse("reporting:grid")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def build(world, page=None, **filters):
    cycle = with_behaviours(Cycle.objects.select_related("framework", "previous")).get(pk=world.cycle.pk)
    return build_grid(cycle, Filters(**filters), today=timezone.localdate(), page=page)


@keeps
def submitted(world):
    """Warwickshire rose and fell since last cycle; Kent stands at 5 throughout. 41 are missing."""
    with arranging():
        make_submission(world.warwickshire.force, world.previous, value=3)
        make_submission(
            world.warwickshire.force,
            world.cycle,
            values={"PREPARE.1": 4, "PREPARE.2": 2, "PREPARE.3": None},
        )
        make_submission(world.kent.force, world.cycle, value=5)
        Review.objects.create(
            force=world.kent.force,
            submission=world.kent.assessment.submissions.get(),
            state=ReviewState.ACCEPTED,
        )
    return world


@pytest.fixture
def grid(submitted, arrange):
    with arrange():
        return build(submitted)


def row_of(grid, name):
    return next(row for row in grid.rows if row.name == name)


def test_every_force_stands_in_its_region(grid):
    assert len(grid.rows) == Force.objects.count()
    assert [region.label for region in grid.regions] == [
        "North East",
        "North West",
        "Yorkshire and the Humber",
        "East Midlands",
        "West Midlands",
        "Eastern",
        "London",
        "South East",
        "South West",
        "Wales",
    ]
    assert grid.submitted == 2


def test_columns_are_the_descriptors_by_strand(grid):
    assert [(strand.label, len(strand.descriptors)) for strand in grid.strands] == [
        ("Prepare", 9),
        ("Protect", 5),
        ("Pursue", 5),
        ("Prevent", 5),
    ]


def test_cells_show_grade_and_movement(grid):
    cells = row_of(grid, "Warwickshire").cells
    assert [(cell.value, cell.movement) for cell in cells[:4]] == [(4, 1), (2, -1), (None, None), (3, 0)]
    assert all(cell.movement is None for cell in row_of(grid, "Kent").cells)


def test_a_cell_opens_the_descriptor_of_the_submission(submitted, grid, sign_in):
    url = row_of(grid, "Warwickshire").cells[6].url
    submission = submitted.warwickshire.assessment.public_id
    assert url.endswith("/PREPARE.7/")
    assert "Policing has the right capacity" in text_of(sign_in(submitted.reviewer).get(url)), submission


def test_counts_at_4_or_5_and_their_change(grid):
    warwickshire, kent = row_of(grid, "Warwickshire"), row_of(grid, "Kent")
    assert (warwickshire.high, warwickshire.high_before, warwickshire.change) == (1, 0, 1)
    assert (kent.high, kent.high_before, kent.change) == (24, None, None)


def test_the_middle_is_the_lower_median_and_leaves_out_what_does_not_apply(grid):
    assert grid.summary.middle[:3] == [4, 2, 5]
    assert grid.summary.low[:3] == [0, 1, 0]
    assert grid.worst == [("Governance and partners", 1)]


def test_states_of_review(grid):
    assert row_of(grid, "Kent").state == "Accepted"
    assert row_of(grid, "Warwickshire").state == "Waiting"


def test_only_the_submission_in_force_counts(submitted, arrange):
    with arrange():
        make_submission(submitted.kent.force, submitted.cycle, value=1, number=2)
        cells = row_of(build(submitted), "Kent").cells
    assert {cell.value for cell in cells} == {1}


def test_a_missing_force_says_why(submitted, arrange):
    moment = timezone.now()
    with arrange():
        forces = {name: Force.objects.get(slug=name) for name in ("durham", "surrey", "essex")}
        for force in forces.values():
            make_assessment(force, submitted.cycle)
        rows = Assessment.objects.filter(cycle=submitted.cycle)
        rows.filter(force=forces["surrey"]).update(answered=141, last_activity_at=moment)
        rows.filter(force=forces["essex"]).update(stage=Stage.WITH_CHIEF_OFFICER, last_activity_at=moment)
        grid = build(submitted)
    today = timezone.localdate()
    assert row_of(grid, "Durham").missing == "Not submitted. Nothing answered yet."
    assert row_of(grid, "Surrey").missing == (
        f"Not submitted. 141 of 206 answered, last on {today.day} {today:%B %Y}."
    )
    assert row_of(grid, "Essex").missing == "Not submitted. With the chief officer to sign."
    assert row_of(grid, "Gwent").missing == "Not submitted. No assessment was opened."


def test_after_the_due_date_missing_is_late(submitted, arrange):
    due = timezone.localdate() - timedelta(days=1)
    with arrange():
        Cycle.objects.filter(pk=submitted.cycle.pk).update(due_on=due)
        missing = row_of(build(submitted), "Gwent").missing
    assert missing == f"Not submitted. No assessment was opened. Late since {due.day} {due:%B %Y}."


@pytest.mark.parametrize(
    ("filters", "rows", "columns"),
    [
        ({"region": "west-midlands"}, 4, 24),
        ({"strand": "PURSUE"}, 43, 5),
        ({"state": "submitted"}, 2, 24),
        ({"state": "missing"}, 41, 24),
        ({"state": "accepted"}, 1, 24),
        ({"region": "wales", "state": "submitted"}, 0, 24),
        ({"region": "nowhere", "strand": "x", "state": "'"}, 43, 24),
    ],
)
def test_filters(submitted, arrange, filters, rows, columns):
    with arrange():
        grid = build(submitted, **filters)
    assert (len(grid.rows), grid.columns) == (rows, columns)


def test_each_page_has_its_forces_and_says_what_all_of_them_come_to(submitted, arrange, monkeypatch):
    monkeypatch.setattr("reporting.dashboards.grid.PAGE", 20)
    with arrange():
        whole, *pages = (build(submitted, page=number) for number in (None, "1", "2", "3"))
        waiting = build(submitted, state="waiting")
    assert whole.rows == pages[0].rows
    assert [len(page.rows) for page in pages] == [20, 20, 3]
    assert len({row.name for page in pages for row in page.rows}) == 43
    assert {(page.total, page.submitted) for page in pages} == {(43, 2)}
    assert all(page.summary == whole.summary and page.worst == whole.worst for page in pages)
    south_east = {(r.submitted, r.total) for page in pages for r in page.regions if r.label == "South East"}
    assert south_east == {(1, 5)}
    assert [row.name for row in waiting.rows] == ["Warwickshire"]
    assert waiting.summary.middle[:2] == [4, 2]


@pytest.mark.parametrize(
    ("total", "labels"),
    [
        (24, ["0 to 4", "5 to 8", "9 to 12", "13 to 16", "17 to 24"]),
        (9, ["0 to 1", "2 to 3", "4", "5 to 6", "7 to 9"]),
        (5, ["0", "1", "2", "3", "4 to 5"]),
    ],
)
def test_the_map_has_five_steps(total, labels):
    assert [band.label for band in bands(total)] == labels


def test_a_force_that_closed_before_the_cycle_is_no_row(submitted, arrange):
    with arrange():
        Force.objects.filter(slug="gwent").update(closed_on=submitted.cycle.opens_on - timedelta(days=1))
        names = {row.name for row in build(submitted).rows}
    assert "Gwent" not in names


# --- the page ---------------------------------------------------------------------------------------------------


def test_the_page_opens_with_its_finding(submitted, sign_in):
    page = text_of(sign_in(submitted.reviewer).get(URL))
    assert "<b>2 of 43</b> forces have submitted." in page
    assert "<b>1</b> is at 1 or 2 for Governance and partners." in page
    assert page.count("Not submitted. No assessment was opened.") == 41
    assert 'aria-label="4, Prepare 1, Warwickshire, up 1"' in page
    assert "Where forces stand" in page
    assert page.count('<li class="c') == 43


def test_another_cycle_by_its_name(submitted, sign_in):
    client = sign_in(submitted.reviewer)
    assert "<b>1 of 43</b> forces has submitted." in text_of(client.get(f"{URL}?cycle=autumn-last"))
    assert client.get(f"{URL}?cycle=nothing").status_code == 404


def test_before_any_submission_the_page_says_when_they_are_due(world, sign_in):
    page = text_of(sign_in(world.reviewer).get(URL))
    assert "None of 43 forces has submitted yet." in page


def test_before_any_cycle_the_national_lead_may_open_one(world, sign_in, arrange):
    with arrange():
        Cycle.objects.update(state="preparing")
    assert "Open a cycle" in text_of(sign_in(world.national_lead).get(URL))
    assert "Open a cycle" not in text_of(sign_in(world.reviewer).get(URL))


@pytest.mark.parametrize("who", ["warwickshire.lead", "warwickshire.policing_body", "stalking"])
def test_nobody_else_sees_forces_side_by_side(submitted, sign_in, who):
    person = submitted
    for part in who.split("."):
        person = getattr(person, part)
    assert sign_in(person).get(URL).status_code == 403


def test_ten_queries_at_most_for_one_three_and_forty_three(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    counts = []
    forces = list(Force.objects.order_by("pk"))
    for some in (forces[:1], forces[1:3], forces[3:]):
        with arrange():
            make_submissions(some, world.previous)
            make_submissions(some, world.cycle, shift=1)
        counts.append(queries_of(client, URL))
    assert [len(statements) for statements in counts] == [10, 10, 10], "\n".join(counts[-1])
