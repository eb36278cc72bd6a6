"""The whole: spreads, movement and trend, who stands behind a count, forces side by side; from submissions alone."""

import pytest
from django.urls import reverse

from assessments.models import Cycle, Rating
from forces.models import Force, Region
from frameworks.models import Grade, Provision
from reporting.dashboards.compare import compare
from reporting.dashboards.spread import forces_behind, grades_of, lines_of, spreads, trend
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.submissions import make_submission, make_submissions

pytestmark = pytest.mark.django_db

DESCRIPTOR, BEHAVIOUR = "PREPARE.7", "PREPARE.7.2.a"
SPREAD = reverse("reporting:spread", args=[DESCRIPTOR])
WHO = reverse("reporting:who", args=[BEHAVIOUR])
COMPARE = reverse("reporting:compare")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def counts_of(spread):
    return {grade.value: number for grade, number in spread.counts if number}


def moved_of(spread):
    return {way.value: number for way, number in spread.moved}


@keeps
def submitted(world):
    """Warwickshire rose in one behaviour and fell in another; Kent is new; a draft of Durham's says otherwise."""
    with arranging():
        make_submission(world.warwickshire.force, world.previous, value=3)
        make_submission(
            world.warwickshire.force,
            world.cycle,
            values={"PREPARE.7": 4, "PREPARE.7.2.a": 5, "PREPARE.7.2.b": 1, "PREPARE.7.2.c": None},
        )
        make_submission(world.kent.force, world.cycle, value=1, number=1)
        make_submission(world.kent.force, world.cycle, value=2, number=2)
        line = Provision.objects.get(code=BEHAVIOUR)
        grade = Grade.objects.get(scale=world.cycle.scale, value=1)
        Rating.objects.filter(force=world.warwickshire.force, provision=line).update(grade=grade)
    return world


def asked(world):
    cycle = Cycle.objects.select_related("framework", "previous").get(pk=world.cycle.pk)
    return cycle, lines_of(cycle, DESCRIPTOR), grades_of(Cycle.objects.all())


class TestSpread:
    def test_counts_and_movement_of_what_stands(self, submitted, arrange):
        with arrange():
            own, *behaviours = spreads(*asked(submitted))
        by_code = {one.provision.code: one for one in behaviours}
        assert (counts_of(own), own.middle, own.total) == ({2: 1, 4: 1}, 2, 2)
        assert moved_of(own) == {"rose": 1, "same": 0, "fell": 0}
        assert counts_of(by_code[BEHAVIOUR]) == {2: 1, 5: 1}
        assert moved_of(by_code["PREPARE.7.2.b"]) == {"rose": 0, "same": 0, "fell": 1}
        assert moved_of(by_code["PREPARE.7.2.c"]) == {"rose": 0, "same": 0, "fell": 0}
        assert counts_of(by_code["PREPARE.7.2.c"]) == {None: 1, 2: 1}

    def test_of_one_region(self, submitted, arrange):
        with arrange():
            own = spreads(*asked(submitted), region=submitted.kent.force.region.code)[0]
        assert counts_of(own) == {2: 1}

    def test_the_trend_has_each_cycle_of_the_framework(self, submitted, arrange):
        with arrange():
            cycle, lines, grades = asked(submitted)
            rows = trend(cycle, lines[0], Cycle.objects.order_by("-due_on"), grades)
        assert [(row.cycle.slug, row.total, row.middle) for row in rows] == [
            (submitted.cycle.slug, 2, 2),
            (submitted.previous.slug, 1, 3),
        ]

    def test_each_count_is_as_many_forces_as_stand_behind_it(self, world, arrange):
        with arrange():
            make_submissions(Force.objects.all(), world.previous)
            make_submissions(Force.objects.all(), world.cycle, shift=1)
            cycle, *_ = asked(world)
            for one in spreads(*asked(world))[:4]:
                for grade, number in one.counts:
                    assert len(forces_behind(cycle, one.provision, grade=grade)) == number
                for way, number in one.moved:
                    assert len(forces_behind(cycle, one.provision, moved=way)) == number

    def test_the_page_leads_to_the_forces(self, submitted, sign_in):
        client = sign_in(submitted.reviewer)
        page = text_of(client.get(SPREAD))
        assert "<b>2 forces</b> graded themselves" in page
        assert f"{WHO}?cycle=autumn-now&amp;moved=rose" in page
        behind = text_of(client.get(f"{WHO}?cycle=autumn-now&moved=rose"))
        assert "Warwickshire" in behind
        assert "Kent" not in behind.split("<main")[1]
        behind = text_of(client.get(f"{WHO}?cycle=autumn-now&grade=nothing&region=nowhere&moved=x&page=9"))
        assert "<b>2 forces</b> with a grade" in behind

    @pytest.mark.parametrize("url", [SPREAD, WHO])
    def test_what_is_not_there_is_not_found(self, submitted, sign_in, url):
        client = sign_in(submitted.reviewer)
        assert client.get(f"{url}?cycle=none").status_code == 404
        assert client.get(url.replace("PREPARE.7", "HMICFRS.4")).status_code == 404


class TestCompare:
    def test_forces_beside_region_and_nation(self, submitted, arrange):
        with arrange():
            cycle, *_ = asked(submitted)
            forces = [submitted.warwickshire.force, submitted.kent.force]
            region = Region.objects.get(pk=submitted.kent.force.region_id)
            found = compare(cycle, forces, region)
        row = next(row for _, rows in found.strands for row in rows if row.provision.code == DESCRIPTOR)
        assert [(own.value, own.movement) for own in row.own] == [(4, 1), (2, None)]
        assert [(one.middle, one.low, one.total) for one in row.around] == [(2, 1, 1), (2, 1, 2)]
        assert not found.missing

    def test_the_page_asks_first_and_says_who_is_missing(self, submitted, sign_in):
        client = sign_in(submitted.reviewer)
        assert "Choose a force" in text_of(client.get(COMPARE))
        page = text_of(client.get(f"{COMPARE}?first=warwickshire&second=durham&third=nowhere&region=wales"))
        assert "Durham has not submitted in this cycle." in page
        assert "Wales, middle" in page

    def test_what_was_chosen_stays_chosen_and_names_are_escaped(self, submitted, sign_in, arrange):
        with arrange():
            Force.objects.filter(slug="kent").update(short_name="Kent & <Thanet>")
        page = sign_in(submitted.reviewer).get(f"{COMPARE}?first=durham&second=kent").content.decode()
        assert page.count('<option value="kent" selected>Kent &amp; &lt;Thanet&gt;</option>') == 1
        assert page.count('<option value="durham" selected>Durham</option>') == 1
        assert page.count('<option value="" selected>None</option>') == 1
        assert "<Thanet>" not in page

    def test_the_same_force_twice_is_one_column(self, submitted, sign_in):
        page = text_of(sign_in(submitted.reviewer).get(f"{COMPARE}?first=kent&second=kent"))
        assert page.count('<th scope="col">Kent</th>') == len({"Prepare", "Protect", "Pursue", "Prevent"})


@pytest.mark.parametrize("url", [SPREAD, WHO, COMPARE])
@pytest.mark.parametrize("who", ["warwickshire.lead", "warwickshire.policing_body", "stalking"])
def test_nobody_else_sees_forces_side_by_side(submitted, sign_in, who, url):
    person = submitted
    for part in who.split("."):
        person = getattr(person, part)
    assert sign_in(person).get(url).status_code == 403


@pytest.mark.parametrize("url", [SPREAD, WHO, f"{COMPARE}?first=kent&second=durham&third=gwent&region=wales"])
def test_the_same_queries_for_one_three_and_forty_three(world, sign_in, arrange, url):
    client = sign_in(world.reviewer)
    counts = []
    forces = list(Force.objects.order_by("pk"))
    for some in (forces[:1], forces[1:3], forces[3:]):
        with arrange():
            make_submissions(some, world.previous)
            make_submissions(some, world.cycle, shift=1)
        counts.append(queries_of(client, url))
    assert len({len(statements) for statements in counts}) == 1, "\n".join(counts[-1])
    assert len(counts[0]) <= 10


def test_before_any_cycle_there_is_nothing_to_compare(world, sign_in, arrange):
    with arrange():
        Cycle.objects.update(state="preparing")
    assert sign_in(world.reviewer).get(COMPARE).status_code == 404
