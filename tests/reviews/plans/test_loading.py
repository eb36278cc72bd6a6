"""What plans are marked against: 34 national actions, and what recommendation 4.1 lists, word for word."""

import pytest

from frameworks.models import Provision
from reviews.plans.loading import load_plan_matters
from reviews.plans.models import PlanMatter
from tests.conftest import arranging

pytestmark = pytest.mark.django_db


def test_plans_are_marked_against_34_national_actions_and_what_the_recommendation_lists():
    with arranging():
        matters = list(PlanMatter.objects.with_places())
        quoted = Provision.objects.get(code="HMICFRS.4.1").text
    assert [bool(matter.letter) for matter in matters] == [False] * 34 + [True] * 6
    listed = matters[34:]
    assert all(matter.text in quoted for matter in listed)
    # In the order of the recommendation, and nothing of its list is left out but the words in between.
    left = quoted
    for matter in listed:
        before, _, left = left.partition(matter.text)
        assert len(before) < 30 or matter.letter == "a"
    assert len(left) < 5
    assert matters[0].reference == "2021, area 1, action 1"
    assert listed[0].name == "Recommendation 4.1, a: Powers, bail and orders"
    assert (matters[0].group.code, listed[0].group.code) == ("2021.1", "HMICFRS.4.1")


def test_each_looks_at_lines_that_there_are():
    with arranging():
        known = set(Provision.objects.values_list("code", flat=True))
        for matter in PlanMatter.objects.all():
            assert matter.looks_at
            assert set(matter.looks_at) <= known


def test_loading_again_changes_nothing():
    with arranging():
        before = list(PlanMatter.objects.values())
        load_plan_matters()
        assert list(PlanMatter.objects.values()) == before
