"""What the national report says, and what its public version must not."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actionplans.choices import DeliverableStatus
from actionplans.models import Deliverable
from forces.models import Force
from frameworks.models import Provision
from reporting.builders import distributions, national, wording
from reporting.builders.content import GradeName, Movement, NationalReport, digest, freeze, thaw
from reporting.builders.distributions import SMALLEST, distribution, moved
from reporting.builders.names import ForceNames
from reporting.choices import ReportKind, TextSection
from reporting.models import ReportText
from reviews.models import Finding
from tests.reporting.data import submit
from tests.submissions import make_submission

GRADES = (
    *(GradeName(value, f"Grade {value}", "") for value in range(1, 6)),
    GradeName(None, "Not applicable", ""),
)
TODAY = date(2026, 11, 20)


# --- counting ---------------------------------------------------------------------------------------------------


def bands_of(given_grades: list[int], *, public: bool) -> list[tuple[str, int]]:
    return [(band.label, band.count) for band in distribution(given_grades, GRADES, public=public).bands]


def test_the_internal_version_counts_each_grade():
    counted = bands_of([0, 1, 1, 4], public=False)
    assert counted == [("1", 1), ("2", 2), ("3", 0), ("4", 0), ("5", 1)]


def test_not_applicable_stands_last_and_only_where_somebody_said_so():
    assert bands_of([5, 4], public=False)[-1] == ("n/a", 1)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((9, 17, 8, 5, 3), [("1", 9), ("2", 17), ("3", 8), ("4", 5), ("5", 3)]),
        ((1, 17, 8, 5, 3), [("1–2", 18), ("3", 8), ("4", 5), ("5", 3)]),
        ((0, 0, 8, 5, 1), [("1–3", 8), ("4–5", 6)]),
        ((2, 1, 8, 5, 3), [("1–2", 3), ("3", 8), ("4", 5), ("5", 3)]),
        ((5, 5, 5, 5, 5, 1), [("1", 5), ("2", 5), ("3", 5), ("4", 5), ("5 or n/a", 6)]),
        ((0, 0, 0, 0, 0, 4), [("1–5 or n/a", 4)]),
        ((1, 0, 0, 0, 1), []),
        ((0, 0, 0, 0, 0), []),
    ],
)
def test_small_numbers_are_counted_with_their_neighbours(counts, shown):
    grades = [place for place, count in enumerate(counts) for _ in range(count)]
    assert bands_of(grades, public=True) == shown


@given(st.lists(st.integers(0, 5), max_size=43))
def test_no_small_number_is_shown_and_none_can_be_worked_out(grades):
    shown = distribution(grades, GRADES, public=True)
    assert all(band.count >= SMALLEST for band in shown.bands)
    assert sum(band.count for band in shown.bands) in ({len(grades)} if shown.bands else {0})
    assert bool(shown.bands) == (len(grades) >= SMALLEST)
    covered = [position for band in shown.bands for position in band.grades]
    assert all(after == before + 1 for before, after in pairwise(covered))
    # whatever is left over of the total after all bands is nothing, and each band holds all of its grades
    counts = Counter(grades)
    assert all(band.count == sum(counts[position] for position in band.grades) for band in shown.bands)


def test_movement_counts_the_forces_with_a_grade_in_both_cycles():
    now = {"a": 3, "b": 1, "c": 2, "new": 4, "gone to n/a": 5}
    before = {"a": 1, "b": 2, "c": 2, "old": 0, "gone to n/a": 2}
    assert moved(now, before, GRADES) == Movement(rose=1, same=1, fell=1)


def test_low_and_high_ends():
    assert (distributions.low_end(GRADES), distributions.high_end(GRADES)) == ([0, 1], [3, 4])
    three = GRADES[:3]
    assert (distributions.low_end(three), distributions.high_end(three)) == ([0], [2])


@pytest.mark.parametrize(
    ("counts", "public", "half_way"),
    [
        ((1, 1, 1, 0, 0), False, "2"),
        ((1, 1, 0, 0, 0), False, "1"),  # the lower of the two in the middle
        ((0, 0, 3, 0, 0, 5), False, "3"),  # not applicable is left out
        ((3, 4, 9, 4, 1), True, "3"),
        ((1, 8, 1, 3, 3), True, "1–2"),
        ((3, 4, 9, 4, 3, 1), True, None),  # how many of the last band are graded is not said
        ((0, 0, 0, 0, 0, 4), False, None),
        ((), False, None),
    ],
)
def test_the_middle_is_told_as_far_as_the_bands_tell_it(counts, public, half_way):
    grades = [place for place, count in enumerate(counts) for _ in range(count)]
    found = distributions.middle(distribution(grades, GRADES, public=public), GRADES)
    assert (found.label if found else None) == half_way


# --- sentences --------------------------------------------------------------------------------------------------


def test_the_largest_move_is_on_balance_and_may_be_down():
    moves = [("A", Movement(9, 0, 8)), ("B", Movement(1, 0, 5)), ("C", Movement(3, 0, 0))]
    largest = wording.largest_move(moves)
    assert largest
    assert largest[0] == "B"
    assert wording.largest_move([("A", Movement(2, 5, 2))]) is None


def test_the_public_title_says_no_small_number():
    results = [
        national.DescriptorResult(
            "P.1", "1", "Data", "", distribution([1] * 9, GRADES, public=True), None, None
        )
    ]
    said = wording.finding_of_strand(
        "Prepare", [("Data", Movement(7, 1, 1))], results, "spring", public=True, grades=GRADES
    )
    assert said == "Data rose most: 7 forces gave a higher grade than in spring, fewer than 3 a lower one"


@pytest.fixture
def names(arrange) -> ForceNames:
    with arrange():
        return ForceNames(list(Force.objects.all()))


def test_names_of_forces_are_found_as_whole_words(names):
    assert names.found_in("As kent Police and Cornwall did, and the West Midlands region.") == [
        "kent Police",
        "Cornwall",
    ]
    assert names.found_in("Kentish, derbyshires, the Met Office, City") == []


# --- the report -------------------------------------------------------------------------------------------------


@pytest.fixture
def build(picture, national):
    from reporting.builders import national as builder

    def built(kind: str = ReportKind.NATIONAL_INTERNAL, today: date = TODAY) -> NationalReport:
        with national():
            return builder.build(picture.cycle, kind, today=today)

    return built


def test_it_says_who_submitted_and_who_is_missing(build):
    done = build().completeness
    assert (done.submitted, done.expected) == (40, 43)
    assert done.missing == ("Cleveland", "City of London", "Dyfed-Powys")
    assert done.signed_until == timezone.localdate()


def test_each_strand_has_its_descriptors_with_this_cycle_and_the_last(build):
    strands = build().strands
    assert [(strand.name, len(strand.descriptors)) for strand in strands] == [
        ("Prepare", 9),
        ("Protect", 5),
        ("Pursue", 5),
        ("Prevent", 5),
    ]
    for result in (result for strand in strands for result in strand.descriptors):
        assert result.now.total == 40
        assert result.before
        assert result.before.total == 43
        assert result.moved
        assert result.moved.compared <= 40
    assert re.match(r".* (rose|fell) most: \d+ forces gave a (higher|lower) grade", strands[0].finding)


def test_the_grid_has_every_force_by_region(build):
    grid = build().grid
    rows = [row for region in grid for row in region.rows]
    assert (len(grid), len(rows)) == (10, 43)
    assert {len(row.cells) for row in rows} == {24, 0}
    assert [row.force for row in rows if not row.cells] == ["Cleveland", "City of London", "Dyfed-Powys"]


def test_a_superseded_submission_does_not_count(world, national, arrange):
    from reporting.builders import national as builder

    with arrange():
        make_submission(world.kent.force, world.cycle, value=1)
        make_submission(world.kent.force, world.cycle, value=5, number=2)
    with national():
        report = builder.build(world.cycle, ReportKind.NATIONAL_INTERNAL, today=TODAY)
    assert report.completeness.submitted == 1
    assert [band.count for band in report.strands[0].descriptors[0].now.bands] == [0, 0, 0, 0, 1]


def test_only_released_findings_stand_in_it(build, arrange):
    found = [one for strand in build().strands for one in (*strand.practice, *strand.strengthen)]
    assert sum(len(one.forces) for one in found) == 40
    assert (
        len(found) == len({(one.descriptor, one.text) for one in found}) < 40
    )  # said of several forces, said once
    with arrange():
        Finding.objects.update(released_at=None)
    assert not any(strand.practice or strand.strengthen for strand in build().strands)


def test_deliverables_are_ahead_or_past_their_date_until_delivered(build, arrange):
    early = build(today=date(2022, 1, 1))
    assert (len(early.ahead), len(early.overdue)) == (33, 0)
    late = build()
    assert (len(late.ahead), len(late.overdue)) == (0, 33)
    with arrange():
        Deliverable.objects.update(status=DeliverableStatus.DELIVERED)
    done = build()
    assert (done.ahead, done.overdue) == ((), ())
    with arrange():
        Deliverable.objects.update(status=DeliverableStatus.AHEAD)


def test_recommendations_carry_their_owners_updates(build):
    recommendations = build().recommendations
    assert len(recommendations) == 15
    assert sum(len(one.updates) for one in recommendations) == 42
    assert [one.number for one in recommendations if not one.under] == ["1", "2", "3", "4", "5.2"]


def test_sources_and_licences_stand_in_it(build):
    sources = build().sources
    assert len(sources) == 2
    assert all(source.licence and source.publisher for source in sources)


def test_the_editable_words_stand_in_it_or_the_portals_own(build, arrange, picture):
    assert not build().foreword.written
    assert "Nobody has written the foreword yet" in build().foreword.text
    assert "40 forces had submitted" in build().introduction.text
    with arrange():
        ReportText.objects.create(cycle=picture.cycle, section=TextSection.FOREWORD, text="My words.\n")
    assert build().foreword.text == "My words."


def test_without_an_earlier_cycle_or_with_another_scale_nothing_is_compared(build, arrange, picture):
    with arrange():
        picture.cycle.previous = None
        picture.cycle.save()
    report = build()
    assert report.before == ""
    assert report.strands[0].descriptors[0].before is None
    assert "for" in report.strands[0].finding
    assert (
        build(ReportKind.NATIONAL_PUBLIC).strands[0].finding
        == "Where forces stand in Prepare: the first figures"
    )


def test_with_no_submission_it_still_says_something(world, national):
    from reporting.builders import national as builder

    for kind in ReportKind.values:
        with national():
            report = builder.build(world.cycle, kind, today=TODAY)
        assert report.completeness.submitted == 0
        assert report.strands[0].finding == "No force has submitted grades for Prepare yet"


def test_the_same_data_gives_the_same_digest_and_comes_back_whole(build):
    report = build()
    frozen = freeze(report)
    assert digest(frozen) == digest(freeze(build())) == digest(json.loads(json.dumps(frozen)))
    assert thaw(frozen) == report


def test_the_day_changes_nothing_while_no_deliverable_passes(build):
    assert digest(freeze(build())) == digest(freeze(build(today=TODAY + timedelta(days=1))))


@pytest.mark.parametrize("kind", ReportKind.values)
def test_the_number_of_queries_does_not_grow_with_forces(
    world, national, arrange, django_assert_num_queries, kind
):
    from reporting.builders import national as builder

    forces = list(Force.objects.order_by("slug"))
    for so_far, now in ((0, 1), (1, 3), (3, 43)):
        with arrange():
            submit(forces[so_far:now], world.cycle)
        with national(), django_assert_num_queries(12 if kind == ReportKind.NATIONAL_PUBLIC else 13):
            builder.build(world.cycle, kind, today=TODAY)


# --- the public version -----------------------------------------------------------------------------------------


def texts_of(value: object) -> list[str]:
    """Every text in the frozen content."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_of(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    return [value] if isinstance(value, str) else []


def test_the_public_version_names_no_force(build, arrange, names):
    with arrange():
        Finding.objects.filter(force__slug="kent").update(text="What Kent does is promising.")
    assert names.found_in(*texts_of(freeze(build())))
    public = freeze(build(ReportKind.NATIONAL_PUBLIC))
    assert names.found_in(*texts_of(public)) == []
    assert public["grid"] == []
    assert public["completeness"]["missing"] == []
    assert public["left_out"] == (
        "Left out because they name a force: 2 findings, 1 deliverable and 4 updates on recommendations."
    )


def test_the_public_version_shows_no_small_number_of_forces(build):
    report = build(ReportKind.NATIONAL_PUBLIC)
    for result in (result for strand in report.strands for result in strand.descriptors):
        for spread in (result.now, result.before):
            assert spread
            assert all(band.count >= SMALLEST for band in spread.bands)
        assert result.moved is None
    sentences = [strand.finding for strand in report.strands] + [strand.moves for strand in report.strands]
    for number in re.findall(r"(\d+) (?:forces?|rose|fell)", " ".join(sentences)):
        assert int(number) >= SMALLEST


def test_the_public_order_is_the_frameworks_and_of_findings_their_words(build):
    strand = build(ReportKind.NATIONAL_PUBLIC).strands[0]
    assert [result.number for result in strand.descriptors] == [str(number) for number in range(1, 10)]
    assert [one.forces for one in strand.practice] == [()] * len(strand.practice)


def test_every_descriptor_of_the_cycles_framework_stands_in_it(build, arrange):
    codes = {result.code for strand in build().strands for result in strand.descriptors}
    with arrange():
        assert codes == set(Provision.objects.descriptors().values_list("code", flat=True))
