"""`load_content`: twice changes nothing; what is quoted comes back, what people may edit stays as they left it."""

from collections import Counter

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from actionplans.models import Deliverable, RecommendationUpdate
from forces.models import Force, Organisation, PolicingBody, Portfolio, Region
from frameworks.models import CrosswalkLink, Framework, Grade, Passage, Provision
from tests import servers

pytestmark = pytest.mark.django_db


def the_servers():
    assert servers.running is not None
    return servers.running


@pytest.fixture
def owner():
    """The database's owner, who loads the content, on a connection of its own."""
    url = the_servers().cluster.url("portal_owner", servers.DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def load():
    the_servers().manage("load_content")


def everything():
    """{model: its rows} of all that the portal has, history included, read by one above row-level security."""
    rows = {}
    url = the_servers().cluster.url("postgres", servers.DATABASE)
    with psycopg.connect(url) as superuser:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy or model._meta.swapped:
                continue
            query = sql.SQL("SELECT * FROM {}").format(sql.Identifier(model._meta.db_table))
            rows[model._meta.label] = sorted(map(repr, superuser.execute(query).fetchall()))
    return rows


def test_the_content_is_all_there(arrange):
    with arrange():
        kinds = Counter(Provision.objects.values_list("framework__code", "kind"))
        assert kinds == {
            ("NFD-2024", "strand"): 4,
            ("NFD-2024", "descriptor"): 24,
            ("NFD-2024", "heading"): 28,
            ("NFD-2024", "behaviour"): 206,
            ("NFD-2021", "pillar"): 3,
            ("NFD-2021", "action_area"): 10,
            ("NFD-2021", "national_action"): 34,
            ("NFD-2021", "outcome_code"): 3,
            ("HMICFRS-2021", "recommendation"): 15,
        }
        by_strand = Counter(
            (code.split(".")[0], kind)
            for code, kind in Provision.objects.filter(framework__code="NFD-2024").values_list("code", "kind")
        )
        for strand, descriptors, behaviours in [
            ("PREPARE", 9, 110),
            ("PROTECT", 5, 28),
            ("PURSUE", 5, 33),
            ("PREVENT", 5, 35),
        ]:
            assert by_strand[strand, "descriptor"] == descriptors
            assert by_strand[strand, "behaviour"] == behaviours
        assert Framework.objects.count() == 3
        assert Passage.objects.count() == 40
        assert RecommendationUpdate.objects.count() == 42
        assert Deliverable.objects.count() == 33
        assert Provision.objects.filter(code="HMICFRS.2.1", parent__code="HMICFRS.2").exists()


def test_the_forces_are_all_there(arrange):
    with arrange():
        assert Region.objects.count() == 11  # ten, and one for forces beyond them
        assert Force.objects.count() == 43
        assert set(Force.objects.values_list("pk", flat=True)) == set(
            PolicingBody.objects.filter(to_date__isnull=True).values_list("force_id", flat=True)
        )
        assert sum(len(portfolio.labels) for portfolio in Portfolio.objects.all()) == 16
        assert Organisation.objects.filter(audience="force").count() == 43
        assert Organisation.objects.get(slug="national").audience == "national"


def test_a_behaviour_carries_the_path_of_its_headings(arrange):
    with arrange():
        behaviour = Provision.objects.get(code="PREPARE.1.5.b.i")
        above = [Provision.objects.get(code=code).text for code in ("PREPARE.1.5", "PREPARE.1.5.b")]
    assert behaviour.path == " › ".join(above)


def test_loading_again_changes_nothing():
    before = everything()
    assert len(before["frameworks.Provision"]) == 4 + 24 + 28 + 206 + 3 + 10 + 34 + 3 + 15
    load()
    assert everything() == before


def test_quoted_text_comes_back_and_edited_words_stay(owner, arrange):
    with arrange():
        quoted = Provision.objects.get(code="PURSUE.1").text
        seeded = Grade.objects.get(code="planned").definition
    owner.execute("UPDATE frameworks_provision SET text = 'Rewritten.' WHERE code = 'PURSUE.1'")
    owner.execute("UPDATE frameworks_passage SET body = 'Rewritten.' WHERE code = '2021-definition'")
    owner.execute("UPDATE frameworks_grade SET definition = 'Our own words.' WHERE code = 'planned'")
    link = "frameworks_crosswalklink SET reason = %s, withdrawn = %s WHERE code = '2021.1 PREPARE.3'"
    with arrange():
        reason = CrosswalkLink.objects.get(code="2021.1 PREPARE.3").reason
    owner.execute(f"UPDATE {link}", ["Our own reason.", True])
    try:
        load()
        with arrange():
            assert Provision.objects.get(code="PURSUE.1").text == quoted
            assert Passage.objects.get(code="2021-definition").body != "Rewritten."
            assert Grade.objects.get(code="planned").definition == "Our own words."
            kept = CrosswalkLink.objects.get(code="2021.1 PREPARE.3")
            assert (kept.reason, kept.withdrawn) == ("Our own reason.", True)
            assert CrosswalkLink.objects.count() == 199
    finally:
        owner.execute(f"UPDATE {link}", [reason, False])
        owner.execute("UPDATE frameworks_grade SET definition = %s WHERE code = 'planned'", [seeded])


def test_lines_that_changed_places_are_put_back(owner, arrange):
    """The order is quoted too: two lines may change places although each place is taken once."""
    swap = (
        "UPDATE frameworks_provision SET position = (SELECT sum(position) FROM frameworks_provision"
        " WHERE code IN ('PREPARE.1.1', 'PREPARE.1.2')) - position WHERE code IN ('PREPARE.1.1', 'PREPARE.1.2')"
    )
    owner.execute(swap)
    load()
    with arrange():
        places = dict(Provision.objects.filter(code__startswith="PREPARE.1.").values_list("code", "position"))
    assert places["PREPARE.1.1"] + 1 == places["PREPARE.1.2"]
