"""Who opened what: who reads a whole force sees all of its own, everybody else what they did themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.workflow import log_access
from tests.conftest import arranging
from tests.queries import queries_of

ADDRESS = "/history/access/"


def looked(world, number=1) -> None:
    with arranging():
        for place in range(number):
            log_access(force=world.kent.force, act="opened", what=f"Submission {place}", by=world.reviewer)


@pytest.mark.django_db
class TestAccessPage:
    def test_a_force_sees_who_opened_what_and_who_is_an_outsider(self, world, sign_in):
        with arranging():
            log_access(force=world.kent.force, act="opened", what="Submission 1", by=world.reviewer)
            log_access(
                force=world.kent.force, act="downloaded", what="Evidence: plan.pdf", by=world.kent.lead
            )
            log_access(force=world.warwickshire.force, act="opened", what="Not Kent’s", by=world.reviewer)
        page = sign_in(world.kent.viewer).get(ADDRESS).content.decode()
        assert "Opened: Submission 1" in page
        assert "Downloaded: Evidence: plan.pdf" in page
        assert page.count("Outside the force</strong>") == 1
        assert "Not Kent’s" not in page

    def test_who_sees_only_their_parts_reads_no_line_of_others(self, world, sign_in):
        """A line names what was opened: here evidence that was never given to them."""
        here = world.warwickshire
        with arranging():
            log_access(force=here.force, act="opened", what="Evidence: kept from them", by=here.lead)
            log_access(force=here.force, act="opened", what="Evidence: their own", by=here.contributor)
        page = sign_in(here.contributor).get(ADDRESS).content.decode()
        assert "What you opened" in page
        assert "Evidence: their own" in page
        assert "kept from them" not in page
        assert "Who opened what" not in page
        assert "kept from them" in sign_in(here.viewer).get(ADDRESS).content.decode()

    def test_the_national_team_sees_its_own_acts_alone(self, world, sign_in):
        looked(world)
        assert b"Submission 0" in sign_in(world.reviewer).get(ADDRESS).content
        assert b"Nobody has opened" in sign_in(world.national_lead).get(ADDRESS).content

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"who": "reviewer"}, True),
            ({"who": "nobody"}, False),
            ({"which": "outsiders"}, True),
            ({"which": "colleagues"}, False),
        ],
    )
    def test_filters(self, world, sign_in, asked, found):
        looked(world)
        page = sign_in(world.kent.lead).get(ADDRESS, asked).content
        assert (b"Submission 0" in page) == found
        assert (b"Nobody opened anything that fits" in page) != found

    @pytest.mark.parametrize(
        ("bound", "days", "found"), [("since", 0, True), ("since", 1, False), ("until", -1, False)]
    )
    def test_filters_by_day(self, world, sign_in, bound, days, found):
        looked(world)
        asked = {bound: str(timezone.localdate() + timedelta(days=days))}
        page = sign_in(world.kent.lead).get(ADDRESS, asked).content
        assert (b"Submission 0" in page) == found

    def test_a_date_that_is_none_is_said(self, world, sign_in):
        looked(world)
        answer = sign_in(world.kent.lead).get(ADDRESS, {"since": "yesterday"})
        assert answer.status_code == 422
        assert b"Enter a valid date" in answer.content

    def test_its_queries_do_not_grow_and_it_is_paged(self, world, sign_in):
        looked(world)
        client = sign_in(world.kent.lead)
        one = queries_of(client, ADDRESS)
        looked(world, 60)
        assert len(queries_of(client, ADDRESS)) == len(one) <= 6
        assert b"Page 1 of 2" in client.get(ADDRESS).content
