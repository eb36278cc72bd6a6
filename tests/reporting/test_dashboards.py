"""Readings behind the pages, as pure as they are: geometry, questions, what is new."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actionplans.models import Edition, EditionAction
from assessments.models import Submission
from forces.models import Force
from frameworks.models import Grade, Provision
from reporting.dashboards import dotplot
from reporting.dashboards.position import (
    News,
    Position,
    Standing,
    StrandStanding,
    in_words,
)
from reporting.dashboards.sharedplan import LateAction, SharedPlan
from reviews.models import Review

NAMES = ("Not started", "Planned", "Partly in place", "In place", "Embedded")
GRADES = [Grade(pk=n, value=n, name=name, position=n) for n, name in enumerate(NAMES, start=1)]
NOT_APPLICABLE = Grade(pk=9, value=None, name="Not applicable", position=9)
STRAND = Provision(code="PREPARE", short_title="Prepare")
SHARED = datetime(2026, 3, 3, 12, tzinfo=UTC)


def grade(value: int | None) -> Grade | None:
    return GRADES[value - 1] if value else None


def standing(now: int | None, before: int | None, number: int = 1) -> Standing:
    provision = Provision(code=f"PREPARE.{number}", number=str(number), short_title=f"Descriptor {number}")
    return Standing(provision, grade(now), grade(before))


def strand_of(*standings: Standing) -> StrandStanding:
    return StrandStanding(STRAND, list(standings), compared=True)


def position_of(*standings: Standing, plan: SharedPlan | None = None) -> Position:
    return Position(
        force=Force(name="Warwickshire Police"),
        submission=Submission(signed_at=SHARED),
        review=None,
        strands=[strand_of(*standings)],
        plan=plan,
        findings={},
    )


def action(title: str, status: str, due: date | None) -> EditionAction:
    return EditionAction(title=title, status=status, due_date=due, owner_name="Sana Iqbal")


# --- position ---------------------------------------------------------------------------------------------------


def test_a_strand_counts_grades_and_says_them_in_words():
    strand = strand_of(standing(4, 3), standing(5, 4), standing(2, 4), Standing(STRAND, NOT_APPLICABLE, None))
    assert (strand.total, strand.high, strand.high_before) == (4, 2, 2)
    assert strand.text == "1 Planned, 1 In place, 1 Embedded, 1 Not applicable"
    assert [(part.look, part.count, part.before) for part in strand.parts] == [
        ("f2", 1, 0),
        ("f4", 1, 1),
        ("f5", 1, 2),
        ("fna", 1, 3),
    ]


@pytest.mark.parametrize(
    ("standings", "title"),
    [
        ([standing(4, 3), standing(5, 4), standing(2, 3)], "Two descriptors rose and one fell"),
        ([standing(4, 3)], "One descriptor rose and none fell"),
        ([standing(2, 3), standing(1, 3)], "Two descriptors fell and none rose"),
        ([standing(3, 3)], "No descriptor rose or fell"),
        ([standing(3, None)], "Where each descriptor stands"),
    ],
)
def test_the_title_is_the_finding(standings, title):
    assert position_of(*standings).movement_title == title


def test_numbers_are_words_up_to_ten():
    assert [in_words(number) for number in (0, 1, 10, 11)] == ["none", "one", "ten", "11"]


def test_questions_come_from_what_fell_then_what_is_late_then_what_stays_low():
    plan = SharedPlan(Edition(number=1, shared_at=SHARED), [action("Recruit", "on_track", date(2026, 2, 1))])
    position = position_of(
        standing(2, 2, 1), standing(3, 4, 2), standing(2, 5, 3), standing(4, 4, 4), plan=plan
    )
    assert [question.subject for question in position.questions] == [
        "Descriptor 3",
        "Descriptor 2",
        "Recruit",
        "Descriptor 1",
    ]
    assert position.questions[1].text == (
        "fell from In place to Partly in place. What changed, and when will it be back?"
    )
    assert position.questions[2].text.startswith("is 30 days late, as at 3 March 2026.")


def test_there_are_never_more_questions_than_an_agenda_holds():
    position = position_of(
        *[standing(1, 5, n) for n in range(1, 6)], *[standing(2, 2, n) for n in range(6, 15)]
    )
    assert len(position.questions) == 6


# --- the shared plan --------------------------------------------------------------------------------------------


def test_late_is_what_was_late_when_the_edition_was_shared():
    plan = SharedPlan(
        Edition(number=1, shared_at=SHARED),
        [
            action("On its day", "on_track", date(2026, 3, 3)),
            action("Ten days", "at_risk", date(2026, 2, 21)),
            action("Done in time", "done", date(2026, 1, 1)),
            action("Says so", "late", None),
            action("A year", "on_track", date(2025, 3, 3)),
        ],
    )
    assert plan.late == [
        LateAction("A year", "Sana Iqbal", 365),
        LateAction("Ten days", "Sana Iqbal", 10),
        LateAction("Says so", "Sana Iqbal", None),
    ]
    assert [late.how_late for late in plan.late] == ["365 days late", "10 days late", "Late"]
    assert plan.fallen_due_since(date(2026, 3, 4)) == 1
    assert plan.fallen_due_since(date(2026, 3, 3)) == 0
    assert plan.status_text == "1 done, 1 on track, 3 late"


# --- what is new ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "new"),
    [(None, True), (SHARED - timedelta(days=1), True), (SHARED, False), (SHARED + timedelta(days=1), False)],
)
def test_new_is_what_happened_after_the_last_look(since, new):
    position = position_of(standing(3, 3), plan=SharedPlan(Edition(number=1, shared_at=SHARED), []))
    object.__setattr__(position, "review", Review(released_at=SHARED))
    news = News.of(position, since)
    assert (news.signed, news.released, news.shared) == (new, new, new)
    assert news.anything is new


# --- the chart --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [dotplot.WIDE, dotplot.NARROW], ids=["wide", "narrow"])
def test_the_chart_lays_grades_evenly_and_stays_inside(shape):
    strands = [strand_of(*[standing(now, before) for now in range(1, 6) for before in range(1, 6)])]
    chart = dotplot.draw(strands, GRADES, shape)
    steps = {round(b.x - a.x, 1) for a, b in zip(chart.ticks, chart.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert len(chart.lines) == 25
    assert all(shape.left <= line.x <= shape.right for line in chart.lines)
    assert all(0 < line.y < chart.height for line in chart.lines)
    assert len({line.y for line in chart.lines}) == 25


def test_only_what_moved_has_an_arrow_and_a_second_mark():
    rose, fell, same, first = dotplot.draw(
        [strand_of(standing(4, 3), standing(2, 3), standing(3, 3), standing(3, None))], GRADES, dotplot.WIDE
    ).lines
    assert (rose.arrow.look, fell.arrow.look) == ("up", "dn")
    assert rose.arrow.x1 < rose.arrow.x2 < rose.x
    assert fell.arrow.x1 > fell.arrow.x2 > fell.x
    assert (same.arrow, same.was_x, first.arrow, first.was_x) == (None, None, None, None)


def test_what_does_not_apply_is_said_in_words():
    line = dotplot.draw([strand_of(Standing(STRAND, NOT_APPLICABLE, grade(3)))], GRADES, dotplot.WIDE).lines[
        0
    ]
    assert (line.x, line.note, line.arrow) == (None, "Not applicable", None)
