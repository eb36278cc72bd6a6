"""Loading the quoted updates, which the tables' own row-level security would refuse to their owner."""

import pytest
from django.db import connection

from actionplans.models import Deliverable, RecommendationUpdate
from tests import servers

# Committed: the loader waits for whoever still reads the table.
pytestmark = pytest.mark.django_db(transaction=True)

TABLES = ["actionplans_recommendationupdate", "actionplans_recommendationupdateevent"]


def test_loading_again_changes_nothing_and_leaves_the_security_on(arrange):
    with arrange():
        before = list(RecommendationUpdate.objects.order_by("pk").values())
        history = RecommendationUpdate._meta.get_field("history").related_model.objects.count()
    servers.running.manage("load_content")
    with arrange():
        assert list(RecommendationUpdate.objects.order_by("pk").values()) == before
        assert RecommendationUpdate._meta.get_field("history").related_model.objects.count() == history
        assert RecommendationUpdate.objects.count() == 42
        assert Deliverable.objects.count() == 33
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)", [TABLES]
            )
            assert cursor.fetchall() == [(True, True), (True, True)]
