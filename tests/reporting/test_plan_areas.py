"""What the national report says of plans: worded areas, with counts of released reviews where forces are named."""

import pytest

from reporting.builders import national as builder
from reporting.builders.content import PlanAreas, freeze, thaw
from reporting.choices import ReportKind
from reviews.plans.models import PlanArea, PlanMark, PlanMatter, PlanReview
from tests.actionplans.plans import acting, make_edition
from tests.reporting.test_builders import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world, arrange):
    with arrange():
        matter = PlanMatter.objects.get(code="2021.4.1")
        for force in (world.warwickshire.force, world.kent.force):
            released = {"state": "released", "released_at": "2026-11-01T12:00Z"}
            values = released if force.slug == "kent" else {}
            review = PlanReview.objects.create(force=force, edition=make_edition(force), **values)
            PlanMark.objects.create(force=force, review=review, matter=matter, mark="partly")
        for kind, text in (("promising", "Posts are named."), ("strengthened", "As Kent does, dates move.")):
            PlanArea.objects.create(kind=kind, matter=matter, text=text, written_by_name="R")
        PlanArea.objects.create(
            kind="promising", matter=matter, text="Off.", dropped=True, written_by_name="R"
        )

    def build(kind):
        with acting(world.national_lead):
            return builder.build(world.cycle, kind, today=TODAY)

    return build


def test_the_internal_version_counts_reviews_that_were_released(report):
    plans = report(ReportKind.NATIONAL_INTERNAL).plans
    (area,) = plans.promising
    assert (area.line, area.text) == ("2021, area 4, action 1: Skills gap analysis", "Posts are named.")
    assert (area.addressed, area.partly, area.absent) == (0, 1, 0)
    assert [one.text for one in plans.strengthened] == ["As Kent does, dates move."]


def test_the_public_version_has_the_words_alone_and_none_that_name_a_force(report):
    public = report(ReportKind.NATIONAL_PUBLIC)
    (area,) = public.plans.promising
    assert (area.addressed, area.partly, area.absent) == (None, None, None)
    assert public.plans.strengthened == ()
    assert "1 area that plans show" in public.left_out


def test_a_report_frozen_before_there_were_any_comes_back(report):
    frozen = freeze(report(ReportKind.NATIONAL_INTERNAL))
    del frozen["plans"]
    assert thaw(frozen).plans == PlanAreas()
