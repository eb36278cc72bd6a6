"""Pages of who reads what: one's own readings, sharing out, changing one."""

import pytest
from django.urls import reverse

from forces.models import Force, FormerForce
from reviews.choices import ReadingState, ReviewState
from reviews.models import Reading, Review
from tests.queries import queries_of
from tests.reviews.test_views import text_of
from tests.submissions import make_submission, make_submissions

pytestmark = pytest.mark.django_db

QUEUE = "/reviews/"


def share_url(desk):
    return reverse("reviews:share", args=[desk.world.cycle.slug])


def give_url(reading):
    return reverse("reviews:give", args=[reading.public_id])


def field(place, submission):
    return f"reader-{place}-{submission.public_id}"


def test_an_empty_queue_says_where_to_begin(desk, sign_in):
    page = text_of(sign_in(desk.world.reviewer).get(QUEUE))
    assert "Nothing is given to you to read." in page
    assert "Open the desk" in page


def test_the_queue_shows_what_is_mine_with_its_day_and_how_far_it_is(desk, sign_in, give, record, arrange):
    (reading,) = give(desk.world.reviewer)
    record(reading)
    with arrange():
        Reading.objects.update(due_on="2026-03-03")
    page = text_of(sign_in(desk.world.reviewer).get(QUEUE))
    assert desk.url("review") in page
    assert "1 of 24" in page
    assert "Late</b> since 3 March 2026" in page
    assert "Being read" in page
    assert desk.url("review") not in text_of(sign_in(desk.colleague).get(QUEUE))


def test_what_is_decided_leaves_the_queue_and_answers_come_back_to_it(desk, sign_in, give, arrange):
    give(desk.world.reviewer, state="handed_in")
    with arrange():
        Review.objects.update(state=ReviewState.SENT_BACK)
    client = sign_in(desk.world.reviewer)
    assert desk.url("review") not in text_of(client.get(QUEUE))
    with arrange():
        second = make_submission(desk.world.warwickshire.force, desk.world.cycle, number=2)
    page = text_of(client.get(QUEUE))
    assert "Came back with answers (1)" in page
    assert reverse("reviews:changes", args=[second.public_id]) in page
    assert "Came back" not in text_of(sign_in(desk.colleague).get(QUEUE))


def test_a_queue_of_43_asks_no_more_than_one_of_two(desk, sign_in, give, arrange):
    give(desk.world.reviewer)
    client = sign_in(desk.world.reviewer)
    few = queries_of(client, QUEUE)
    with arrange():
        forces = Force.objects.exclude(slug__in=["warwickshire", "kent"])
        for made in make_submissions(forces, desk.world.cycle):
            review = Review.objects.create(submission=made, force=made.force)
            Reading.objects.create(review=review, force=made.force, reader=desk.world.reviewer)
    assert len(queries_of(client, QUEUE)) == len(few) <= 7


# --- sharing out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reviewer", "stalking"])
def test_only_the_lead_shares_out(desk, sign_in, give, who):
    (reading,) = give(desk.world.reviewer)
    client = sign_in(getattr(desk.world, who))
    for url in (share_url(desk), give_url(reading)):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


def test_it_is_shown_before_it_is_saved_and_saved_as_it_was_chosen(desk, sign_in, arrange):
    client = sign_in(desk.world.national_lead)
    page = text_of(client.get(share_url(desk)))
    assert "To share out (2)" in page
    assert "None is read twice." in page
    with arrange():
        assert not Reading.objects.exists()
    sent = {
        field(1, desk.submission): str(desk.colleague.public_id),
        field(1, desk.kent): "",
        "due_on_0": "3",
        "due_on_1": "3",
        "due_on_2": "2027",
    }
    page = text_of(client.post(share_url(desk), sent, follow=True))
    assert "1 reading given." in page
    assert "To share out (1)" in page
    with arrange():
        (reading,) = Reading.objects.all()
        assert (reading.reader, str(reading.due_on), reading.state) == (
            desk.colleague,
            "2027-03-03",
            ReadingState.GIVEN,
        )


def test_nobody_gets_both_readings_or_a_former_force(desk, sign_in, arrange):
    with arrange():
        type(desk.world.cycle).objects.filter(pk=desk.world.cycle.pk).update(read_twice_percent=100)
        FormerForce.objects.create(membership=desk.colleague, force=desk.kent.force)
    client = sign_in(desk.world.national_lead)
    mine, theirs = str(desk.world.reviewer.public_id), str(desk.colleague.public_id)
    both = client.post(share_url(desk), {field(1, desk.submission): mine, field(2, desk.submission): mine})
    assert both.status_code == 422
    assert "nobody reads one submission twice" in text_of(both)
    second = client.post(share_url(desk), {field(2, desk.submission): mine})
    assert second.status_code == 422
    assert "Choose the first reader too" in text_of(second)
    former = client.post(share_url(desk), {field(1, desk.kent): theirs})
    assert former.status_code == 422
    assert "Choose somebody from the list" in text_of(former)
    with arrange():
        assert not Reading.objects.exists()
    kept = client.post(share_url(desk), {field(1, desk.submission): mine, field(2, desk.submission): theirs})
    assert kept.status_code == 302
    with arrange():
        assert list(Reading.objects.values_list("place", "reader")) == [
            (1, desk.world.reviewer.pk),
            (2, desk.colleague.pk),
        ]


def test_nothing_is_wanted_by_a_day_that_is_past(desk, sign_in, give, arrange):
    client = sign_in(desk.world.national_lead)
    gone = {"due_on_0": "1", "due_on_1": "1", "due_on_2": "2020"}
    shared = client.post(share_url(desk), {field(1, desk.kent): str(desk.colleague.public_id), **gone})
    assert shared.status_code == 422
    assert "Enter today or a later day" in text_of(shared)
    (reading,) = give(desk.world.reviewer)
    to_colleague = {"reader": desk.colleague.pk, "revision": 1, **gone}
    assert client.post(give_url(reading), to_colleague).status_code == 422
    with arrange():
        Reading.objects.update(due_on="2020-01-01")
    assert client.post(give_url(reading), to_colleague).status_code == 302, "the day that stands may stay"


def test_who_has_worked_there_and_still_reads_it_is_marked(desk, sign_in, give, arrange):
    give(desk.colleague)
    client = sign_in(desk.world.national_lead)
    assert "Has worked for this force" not in text_of(client.get(share_url(desk)))
    with arrange():
        FormerForce.objects.create(membership=desk.colleague, force=desk.submission.force)
    assert "Has worked for this force" in text_of(client.get(share_url(desk)))


def test_sharing_43_asks_no_more_than_sharing_two(desk, sign_in, arrange):
    client = sign_in(desk.world.national_lead)
    few = queries_of(client, share_url(desk))
    with arrange():
        make_submissions(Force.objects.exclude(slug__in=["warwickshire", "kent"]), desk.world.cycle)
    assert len(queries_of(client, share_url(desk))) == len(few) <= 15


def test_one_reading_is_given_to_somebody_else(desk, sign_in, give, arrange):
    first, second = give(desk.world.reviewer, desk.colleague, state="given")
    client = sign_in(desk.world.national_lead)
    page = text_of(client.get(give_url(second)))
    assert "Second reading: who reads it?" in page
    assert f'value="{desk.world.reviewer.pk}"' not in page  # has the first
    wrong = client.post(give_url(second), {"reader": desk.world.reviewer.pk, "revision": 1})
    assert wrong.status_code == 422
    done = client.post(give_url(second), {"reader": desk.world.national_lead.pk, "revision": 1})
    assert done.status_code == 302
    stale = client.post(give_url(second), {"reader": desk.colleague.pk, "revision": 1})
    assert stale.status_code == 422
    assert "Somebody has changed this reading in the meantime" in text_of(stale)
    with arrange():
        assert Reading.objects.get(place=2).reader == desk.world.national_lead
        Reading.objects.update(state="handed_in", handed_in_at=first.given_at)
    assert client.get(give_url(first)).status_code == 403


def test_the_desk_lists_what_was_given_as_somebodys(desk, sign_in, give, arrange):
    give(desk.colleague, state="given")
    with arrange():
        Review.objects.update(state=ReviewState.WAITING, reviewer=None)
    assert "Nobody reads these yet (1)" in text_of(sign_in(desk.world.reviewer).get("/"))
    assert "You are reviewing (1)" in text_of(sign_in(desk.colleague).get("/"))
