"""A call for practice: prepared, sent to every force, answered, and taken over into the library."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AccessLog
from forces.models import Force
from notices.models import Notice
from practice.models import CallForPractice, Practice, PracticeOffer, PracticeProvision
from tests.practice.conftest import SAID, act, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

CALLS = "/practice/calls/"
DAY = {"due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"}
ASKED = {"title": "Streets after dark", "text": "What works?", **DAY}


@pytest.fixture
def reviewer(world, sign_in):
    return sign_in(world.reviewer)


@pytest.fixture
def lead(world, sign_in):
    return sign_in(world.warwickshire.lead)


@pytest.fixture
def call(world, arrange):
    with arrange():
        return CallForPractice.objects.create(
            title="Streets after dark",
            text="What works?",
            due_on=timezone.localdate() + timedelta(days=30),
            called_at=timezone.now(),
        )


def offer(client, call, **said):
    """Draft one; its address."""
    sent = SAID | {"key": uuid.uuid4()} | said
    return client.post(f"{CALLS}{call.public_id}/offer/", sent).headers["Location"]


def test_a_call_reaches_every_force_when_it_is_sent(world, sign_in, reviewer, lead, arrange):
    assert reviewer.post(f"{CALLS}add/", ASKED | {"due_on_2": "", "key": uuid.uuid4()}).status_code == 422
    key = uuid.uuid4()
    for _ in range(2):
        page = reviewer.post(f"{CALLS}add/", ASKED | {"key": key}).headers["Location"]
    assert lead.get(page).status_code == 404
    assert "There is no call yet" in text_of(lead.get(CALLS))
    for _ in range(2):
        reviewer.post(f"{page}send/")
    assert "What works?" in text_of(lead.get(page))
    assert "Streets after dark" in text_of(sign_in(world.kent.contributor).get(CALLS))
    assert sign_in(world.kent.policing_body).get(page).status_code == 403
    for people in (world.warwickshire, world.kent):
        with act(people.lead):
            assert [notice.url for notice in Notice.objects.filter(kind="practice")] == [page]
    sent = ASKED | {"text": "What works well?", "revision": 1}
    reviewer.post(f"{page}change/", sent)
    assert reviewer.post(f"{page}change/", sent | {"text": "Late."}).status_code == 409
    assert "What works well?" in text_of(lead.get(page))


def test_a_call_whose_day_is_past_goes_to_nobody(world, reviewer, arrange):
    with arrange():
        past = CallForPractice.objects.create(
            title="Late", text="What works?", due_on=timezone.localdate() - timedelta(days=1)
        )
    refused = reviewer.post(f"{CALLS}{past.public_id}/send/")
    assert refused.status_code == 403
    assert "Change the call to a later day" in text_of(refused)
    with act(world.kent.lead):
        assert not Notice.objects.filter(kind="practice").exists()


def test_a_draft_is_the_forces_own_and_stands_once_it_is_sent(world, sign_in, reviewer, lead, call):
    contributor = sign_in(world.warwickshire.contributor)
    page = offer(contributor, call)
    assert reviewer.get(page).status_code == 404
    assert sign_in(world.kent.lead).get(page).status_code == 404
    assert "Your lead sends it" in text_of(contributor.get(page))
    assert contributor.post(f"{page}send/", {"revision": 1}).status_code == 403
    contributor.post(f"{page}change/", SAID | {"cost": "Nothing.", "revision": 1})
    # The lead's page showed what was there before: what was not read is not sent.
    lead.post(f"{page}send/", {"revision": 1})
    assert reviewer.get(page).status_code == 404
    lead.post(f"{page}send/", {"revision": 2})
    assert "Nothing." in text_of(reviewer.get(page))
    with act(world.warwickshire.lead):
        assert AccessLog.objects.filter(what="Offer: Walk and talk").count() == 1
        assert not PracticeOffer.objects.update(cost="More.")
    late = contributor.post(f"{page}change/", SAID | {"cost": "More.", "revision": 2})
    assert late.status_code == 409
    assert contributor.get(f"{page}change/").status_code == 302
    # The list names the force, and opens nothing.
    listed = text_of(reviewer.get(f"{CALLS}{call.public_id}/"))
    assert "Warwickshire Police" in listed
    assert "Walk and talk" not in listed


def test_what_came_with_consent_can_be_published_at_once(world, sign_in, reviewer, lead, call, arrange):
    page = offer(lead, call, consents="on")
    lead.post(f"{page}send/", {"revision": 1})
    for _ in range(2):
        entry = reviewer.post(f"{page}accept/").headers["Location"]
    with arrange():
        made = Practice.objects.get(origin="offer")
    assert (made.source, made.what) == (world.warwickshire.force, SAID["what"])
    kent = sign_in(world.kent.lead)
    assert kent.get(entry).status_code == 404
    reviewer.post(f"{entry}publish/")
    assert "Walk and talk" in text_of(kent.get(entry))
    assert "As it stands in the library" in text_of(lead.get(page))
    assert kent.post(f"{page}take-back/").status_code == 404
    lead.post(f"{page}take-back/")
    assert kent.get(entry).status_code == 404


def test_what_came_without_is_asked_about_first(world, sign_in, reviewer, lead, call):
    page = offer(lead, call)
    lead.post(f"{page}send/", {"revision": 1})
    entry = reviewer.post(f"{page}accept/").headers["Location"]
    reviewer.post(f"{entry}publish/")
    assert sign_in(world.kent.lead).get(entry).status_code == 404
    assert "Ask for consent" in text_of(reviewer.get(entry))


def test_after_the_day_nothing_is_offered_any_more(world, lead, call, arrange):
    page = offer(lead, call)
    with arrange():
        CallForPractice.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert lead.get(f"{CALLS}{call.public_id}/offer/").status_code == 403
    answer = lead.post(f"{page}send/", {"revision": 1})
    assert answer.status_code == 403
    assert "can move the day" in text_of(answer)
    assert "Closed" in text_of(lead.get(CALLS))


def test_the_pages_ask_no_more_of_more(world, reviewer, lead, call, arrange):
    with arrange():
        said = SAID | {"call": call, "state": "sent", "sent_at": timezone.now()}
        PracticeOffer.objects.create(force=world.warwickshire.force, **said)
    pages = [(who, url) for who in (reviewer, lead) for url in (CALLS, f"{CALLS}{call.public_id}/")]
    before = [len(queries_of(*page)) for page in pages]
    with arrange():
        for force in Force.objects.all():
            PracticeOffer.objects.create(force=force, **said)
        for number in range(20):
            CallForPractice.objects.create(
                title=f"Call {number}", text="?", due_on=timezone.localdate(), called_at=timezone.now()
            )
    assert [len(queries_of(*page)) for page in pages] == before


def test_practice_is_offered_beside_what_is_rated_low(world, sign_in, lead, kents, arrange):
    from frameworks.models import Grade, Provision

    people = world.warwickshire
    with arrange():
        for code in ("PREPARE.7.2.a", "PREPARE.7"):
            PracticeProvision.objects.create(practice=kents, provision=Provision.objects.get(code=code))
        low = Grade.objects.get(scale=world.cycle.scale, value=2)
        people.assessment.ratings.filter(provision__code__in=["PREPARE.7.2.a", "PREPARE.7.2.b"]).update(
            grade=low
        )
        high = Grade.objects.get(scale=world.cycle.scale, value=3)
        people.assessment.ratings.filter(provision__code="PREPARE.7.2.c").update(grade=high)
    url = f"/assessments/{people.assessment.public_id}/descriptors/PREPARE.7/"
    link = f'href="/practice/{kents.public_id}/"'
    page = lead.get(url).content.decode()
    assert page.count(link) == 2
    assert link in sign_in(people.viewer).get(url).content.decode()
    assert len(re.findall("Practice of others", page)) == 2
    before = len(queries_of(lead, url))
    with arrange():
        people.assessment.ratings.filter(provision__code__startswith="PREPARE.7").update(grade=low)
        for number in range(30):
            more = Practice.objects.create(title=f"P{number}", what="?", published_at=timezone.now())
            PracticeProvision.objects.create(practice=more, provision=Provision.objects.get(code="PREPARE.7"))
    assert len(queries_of(lead, url)) == before
