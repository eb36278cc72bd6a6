"""Who reads which: drawn up evenly, by region, never a former force, never both readings to one person."""

import uuid
from collections import Counter

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from assessments.models import Submission
from assessments.signing import NotAllowedNowError
from forces.models import Force, FormerForce, Membership, Region
from reviews import sharing
from reviews.choices import ReadingState, ReviewState
from reviews.models import Reading, Review
from reviews.sharing import Given, Reader, ToGive, draw_up, drawn
from reviews.who_reads import pool, to_share
from tests.submissions import make_submission, make_submissions

REGIONS = (3, 5, 3, 5, 4, 6, 4, 5, 4, 4)  # forces in each: 43


def submissions(sizes=REGIONS):
    found, number = [], 0
    for region, size in enumerate(sizes, 1):
        for _ in range(size):
            number += 1
            force = Force(pk=number, slug=f"f{number}", short_name=f"F{number}", region=Region(pk=region))
            found.append(Submission(force=force, public_id=uuid.UUID(int=number)))
    return found


def people(number, **former):
    return [
        Reader(Membership(pk=pk, display_name=f"R{pk}"), frozenset(former.get(f"r{pk}", ())))
        for pk in range(1, number + 1)
    ]


def test_43_forces_are_shared_evenly_and_regions_stay_together():
    wanted = [ToGive(one, twice=False) for one in submissions()]
    given = draw_up(wanted, people(5))
    loads = Counter(one.by_place[1].pk for one in given)
    assert max(loads.values()) - min(loads.values()) <= 2
    readers_of = {}
    for one in given:
        readers_of.setdefault(one.submission.force.region_id, set()).add(one.by_place[1].pk)
    assert sum(len(readers) for readers in readers_of.values()) <= len(REGIONS) + 4
    assert given == draw_up(wanted, people(5))  # looked at again, it is the same


def test_who_has_much_already_gets_less():
    readers = people(2)
    readers[0].load = 10
    given = draw_up([ToGive(one, twice=False) for one in submissions((4, 4))], readers)
    assert Counter(one.by_place[1].pk for one in given) == {2: 8}
    assert readers[0].load == 10  # drawing up gives nothing


def test_where_nobody_may_nobody_is_put():
    (one,) = draw_up([ToGive(submissions((1,))[0], twice=True)], people(2, r1=[1]))
    assert one.by_place[1].pk == 2
    assert one.by_place[2] is None
    assert draw_up([ToGive(submissions((1,))[0], twice=False)], [])[0].by_place == {1: None}


def test_answers_go_to_who_asked():
    one = ToGive(submissions((1,))[0], twice=False, before={1: 3})
    readers = people(3)
    readers[2].load = 9
    assert draw_up([one], readers)[0].by_place[1].pk == 3


def test_what_is_given_already_is_not_given_again():
    one = ToGive(submissions((1,))[0], twice=True, given={1: 2})
    assert one.open_places == [2]
    (given,) = draw_up([one], people(2))
    assert {place: reader.pk for place, reader in given.by_place.items()} == {2: 1}


@settings(max_examples=150, deadline=None)
@for_all(
    sizes=st.lists(st.integers(1, 6), min_size=1, max_size=10),
    number=st.integers(1, 6),
    twice=st.sets(st.integers(1, 40)),
    former=st.dictionaries(st.integers(1, 6), st.sets(st.integers(1, 40), max_size=5)),
)
def test_never_a_former_force_and_never_both(sizes, number, twice, former):
    wanted = [ToGive(one, twice=one.force_id in twice) for one in submissions(tuple(sizes))]
    readers = people(number, **{f"r{pk}": forces for pk, forces in former.items()})
    given = draw_up(wanted, readers)
    of = {reader.person.pk: reader.former for reader in readers}
    for one, to_give in zip(given, wanted, strict=True):
        chosen = [reader.pk for reader in one.by_place.values() if reader]
        assert len(chosen) == len(set(chosen))
        assert not any(one.submission.force_id in of[pk] for pk in chosen)
        assert set(one.by_place) == set(to_give.open_places)
    if not any(of.values()):
        loads = Counter(reader.pk for one in given for reader in one.by_place.values() if reader)
        readings = sum(loads.values())
        assert max(loads.values(), default=0) <= -(-readings // number) + (1 if twice else 0)


# --- which are read twice ---------------------------------------------------------------------------------------


def test_the_share_that_is_read_twice_is_exact_and_stays():
    forces = [uuid.uuid4() for _ in range(43)]
    assert [len(drawn(forces, percent)) for percent in (0, 10, 20, 50, 100)] == [0, 4, 9, 22, 43]
    assert drawn(forces, 20) == drawn(reversed(forces), 20)
    assert drawn(forces, 10) < drawn(forces, 20)  # more are drawn beside those that were


def test_the_draw_follows_from_nothing_that_people_know(settings):
    forces = [uuid.UUID(int=number) for number in range(43)]
    before = drawn(forces, 20)
    settings.SECRET_KEY = "another" * 8
    assert drawn(forces, 20) != before


# --- given ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestGiven:
    def shared(self, desk, acting, percent=0):
        desk.world.cycle.read_twice_percent = percent
        with acting(desk.world.national_lead):
            wanted = to_share(desk.world.cycle)
            number = sharing.share_out(
                cycle=desk.world.cycle, shares=draw_up(wanted, pool()), due_on=desk.world.cycle.due_on
            )
            return wanted, number

    def test_everything_that_came_in_is_given_once(self, desk, acting, arrange):
        wanted, number = self.shared(desk, acting)
        assert (len(wanted), number) == (2, 2)
        with arrange():
            for reading in Reading.objects.all():
                assert (reading.state, reading.due_on) == (ReadingState.GIVEN, desk.world.cycle.due_on)
                assert reading.review.state == ReviewState.WAITING
        assert self.shared(desk, acting) == ([], 0)

    def test_a_second_reading_that_nobody_has_is_drawn_and_kept(self, desk, acting, arrange):
        with arrange():
            only = desk.world.reviewer.pk
            Membership.objects.filter(audience="national").exclude(pk=only).update(
                left_at="2026-01-01T00:00Z"
            )
            lead = Membership.objects.get(pk=desk.world.national_lead.pk)
        assert lead.left_at
        with arrange():
            desk.world.cycle.read_twice_percent = 100
            wanted = to_share(desk.world.cycle)
            sharing.share_out(cycle=desk.world.cycle, shares=draw_up(wanted, pool()), due_on=None)
            assert (
                list(Reading.objects.order_by("force", "place").values_list("place", "reader"))
                == [
                    (1, only),
                    (2, None),
                ]
                * 2
            )
            desk.world.cycle.read_twice_percent = 0
            assert not to_share(desk.world.cycle)

    def test_both_readings_are_two_peoples(self, desk, acting, arrange):
        self.shared(desk, acting, percent=100)
        with arrange():
            for review in Review.objects.all():
                first, second = review.readings.order_by("place")
                assert first.reader_id != second.reader_id

    def test_who_began_goes_on(self, desk, acting, arrange, write_finding):
        write_finding()
        wanted, _ = self.shared(desk, acting)
        assert [one.submission.force_id for one in wanted] == [desk.kent.force_id]

    def test_questions_come_back_to_who_asked(self, desk, acting, arrange, give):
        give(desk.colleague, state="handed_in")
        with arrange():
            Review.objects.update(state=ReviewState.SENT_BACK)
            make_submission(desk.world.warwickshire.force, desk.world.cycle, number=2)
        desk.world.cycle.read_twice_percent = 100
        with acting(desk.world.national_lead):
            found = {one.submission.force_id: one for one in to_share(desk.world.cycle)}
            again = found[desk.submission.force_id]
            assert again.before == {1: desk.colleague.pk}
            assert not again.twice  # it is the answers alone that are read

    def test_what_somebody_has_begun_alone_is_read_by_nobody_blind(self, desk, acting, give, arrange):
        give(desk.colleague, state="given")
        with arrange():
            Review.objects.update(state=ReviewState.WAITING)
        desk.world.cycle.read_twice_percent = 100
        with acting(desk.world.national_lead):
            found = {one.submission.force_id: one.open_places for one in to_share(desk.world.cycle)}
            assert found == {desk.submission.force_id: [2], desk.kent.force_id: [1, 2]}
        with arrange():
            Review.objects.update(state=ReviewState.IN_REVIEW)
        with acting(desk.world.national_lead):
            assert [one.submission.force_id for one in to_share(desk.world.cycle)] == [desk.kent.force_id]

    def test_a_former_force_is_given_to_somebody_else(self, desk, acting, arrange):
        with arrange():
            for person in (desk.world.reviewer, desk.world.national_lead):
                FormerForce.objects.create(membership=person, force=desk.submission.force)
        self.shared(desk, acting)
        with arrange():
            assert Reading.objects.get(force=desk.submission.force).reader == desk.colleague

    def test_one_by_one(self, desk, acting, arrange, give):
        first, second = give(desk.world.reviewer, desk.colleague, state="given")
        lead = desk.world.national_lead
        with acting(lead):
            with pytest.raises(NotAllowedNowError, match="the other reading"):
                sharing.give(reading=first, reader=desk.colleague, due_on=None, revision=1)
            sharing.give(reading=first, reader=lead, due_on=None, revision=1)
            with pytest.raises(NotAllowedNowError, match="in the meantime"):
                sharing.give(reading=first, reader=desk.world.reviewer, due_on=None, revision=1)
        with arrange():
            assert Reading.objects.get(place=1).reader == lead
            assert Review.objects.get().reviewer == lead
            FormerForce.objects.create(membership=desk.world.reviewer, force=first.force)
        with acting(lead), pytest.raises(NotAllowedNowError, match="has worked for this force"):
            sharing.give(reading=second, reader=desk.world.reviewer, due_on=None, revision=1)

    def test_as_many_queries_for_all_as_for_two(self, desk, acting, arrange, django_assert_num_queries):
        with arrange():
            make_submissions(Force.objects.exclude(slug__in=["warwickshire", "kent"]), desk.world.cycle)
        with acting(desk.world.national_lead):
            with django_assert_num_queries(8):
                wanted, readers = to_share(desk.world.cycle), pool()
            assert len(wanted) == 43
            shares = [Given(one.submission, {1: readers[0].person}) for one in wanted]
            with django_assert_num_queries(7):
                sharing.share_out(cycle=desk.world.cycle, shares=shares, due_on=None)
