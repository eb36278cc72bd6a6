"""What a portfolio reports on a recommendation."""

import uuid

import pytest
from django.utils import timezone

from actionplans import responding
from actionplans.models import RecommendationUpdate
from frameworks.models import Provision
from tests.actionplans.plans import acting

pytestmark = pytest.mark.django_db


def test_a_portfolios_report_gone_back_to_and_sent_with_other_words_is_another(world):
    key = uuid.uuid4()
    with acting(world.stalking):
        recommendation = Provision.objects.get(code="HMICFRS.2.4")
        for body in ("31 forces.", "32 forces.", "32 forces."):
            responding.post_recommendation_update(
                recommendation=recommendation, by=world.stalking, key=key, title="Screening", body=body
            )
        posted = RecommendationUpdate.objects.filter(code=None)
        assert sorted(posted.values_list("body", flat=True)) == ["31 forces.", "32 forces."]


def test_a_portfolios_report_is_dated_titled_and_posted_once(world):
    key = uuid.uuid4()
    with acting(world.stalking):
        recommendation = Provision.objects.get(code="HMICFRS.2.4")
        for _ in "ab":
            responding.post_recommendation_update(
                recommendation=recommendation,
                by=world.stalking,
                key=key,
                title="Screening",
                body="31 forces.",
            )
        update = RecommendationUpdate.objects.get(code=None)
    assert (update.title, update.portfolio, update.quoted) == ("Screening", world.stalking.portfolio, False)
    assert update.posted_by_name == "Stalking, Portfolio owner"
    assert update.as_at == f"{timezone.localdate().day} {timezone.localdate():%B %Y}"
