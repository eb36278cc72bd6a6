"""Common barriers of the national report: kinds counted by forces; no force, no word and no small number."""

import pytest
from django.utils import timezone

from forces.choices import Audience
from forces.models import Force
from forces.scope import scope
from reporting import charts, pdf
from reporting.builders import national
from reporting.builders.barriers import counted
from reporting.builders.content import NationalReport, freeze, thaw
from reporting.choices import ReportKind
from reviews.models import Barrier

pytestmark = pytest.mark.django_db


def said(forces):
    return [(one.kind, one.forces) for one in counted(forces)]


def test_the_most_common_comes_first_and_small_numbers_stay_unsaid_in_no_order_of_theirs():
    assert said({"skills": 1, "capacity": 2, "data": 3, "money": 12}) == [
        ("Money", "12 forces"),
        ("Data and analysis", "3 forces"),
        ("People and time", "fewer than 3 forces"),
        ("Training and skills", "fewer than 3 forces"),
    ]
    assert said({}) == []
    assert said({"capacity": 1, "skills": 2}) == said({"capacity": 2, "skills": 1})


@pytest.fixture
def noted(world, arrange):
    """Four forces tell of data, one of them twice; one of money."""
    with arrange():
        forces = list(Force.objects.order_by("slug")[:4])
        for force in [*forces, forces[0]]:
            Barrier.objects.create(
                force=force, cycle=world.cycle, kind="data", text="CANARY", by_name="CANARY", state="closed"
            )
        Barrier.objects.create(force=forces[0], cycle=world.cycle, kind="money", text="CANARY", by_name="A")
        Barrier.objects.create(
            force=forces[0], cycle=world.previous, kind="skills", text="CANARY", by_name="A"
        )
    return world


def build(world, kind) -> NationalReport:
    with scope(Audience.NATIONAL):
        return national.build(world.cycle, kind, today=timezone.localdate())


def test_the_internal_version_counts_forces_of_this_cycle_and_the_public_one_says_nothing(noted):
    report = build(noted, ReportKind.NATIONAL_INTERNAL)
    assert [(one.kind, one.forces) for one in report.barriers] == [
        ("Data and analysis", "4 forces"),
        ("Money", "fewer than 3 forces"),
    ]
    assert build(noted, ReportKind.NATIONAL_PUBLIC).barriers == ()
    html = pdf.write(report, charts.draw_strands(report))
    assert "Common barriers" in html
    assert "CANARY" not in html


def test_a_report_that_was_frozen_before_is_read_all_the_same(noted):
    frozen = freeze(build(noted, ReportKind.NATIONAL_INTERNAL))
    assert thaw(frozen).barriers
    del frozen["barriers"]
    assert thaw(frozen).barriers == ()
