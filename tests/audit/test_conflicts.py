"""The one page for what came too late: what it shows, who may choose, and that nothing is lost on the way."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Rating
from audit.models import KeptConflict
from audit.workflow import keep_conflict
from core.templatetags.portal import day
from forces.choices import Audience
from forces.scope import By, scope
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

CODE = "PREPARE.1.1"


def save_url(world, code=CODE):
    return reverse("assessments:save_rating", args=[world.warwickshire.assessment.public_id, code])


@pytest.fixture
def late(world, sign_in):
    """The lead's text, refused: where it is answered, and by whom."""
    first, second = sign_in(world.warwickshire.lead), sign_in(world.warwickshire.lead)
    for client, words, revision in ((first, "The start", 1), (first, "The start and theirs.", 2)):
        sent = {f"v-{CODE}": revision, f"c-{CODE}": words}
        assert client.post(save_url(world), sent).status_code == 200
    sent = {f"v-{CODE}": 2, f"c-{CODE}": "The start and mine.", f"g-{CODE}": "planned"}
    stale = second.post(save_url(world), sent)
    assert stale.status_code == 409
    return second, stale.json()["url"]


def comment(world, arrange):
    with arrange():
        return Rating.objects.get(force=world.warwickshire.force, provision__code=CODE).comment


def test_all_three_are_shown_with_what_was_added(world, late):
    client, url = late
    assert url in client.get("/history/conflicts/").content.decode()
    page = client.get(url).content.decode()
    assert "What both of you started from" in page
    assert "and theirs.</ins>" in page
    assert "and mine.</ins>" in page
    assert "Lead’s</h2>" in page
    assert "The start and theirs.\n\nThe start and mine.</textarea>" in page, "one of both drops neither"
    assert "Planned" in page
    assert "You changed this answer in another window while you were writing" in page


@pytest.mark.parametrize(
    ("which", "stands"),
    [
        ("theirs", "The start and theirs."),
        ("mine", "The start and mine."),
        ("both", "The start, theirs and mine."),
    ],
)
def test_one_of_them_counts_and_all_are_kept(world, late, arrange, which, stands):
    client, url = late
    sent = {"which": which, "revision": 3, "comment": "The start, theirs and mine.", "reason": ""}
    answer = client.post(url, sent)
    assert answer.status_code == 302
    assert answer.url.endswith(f"#b-{CODE}")
    assert comment(world, arrange) == stands
    page = client.get(url).content.decode()
    assert "This is settled" in page
    assert "What stands now</h2>" in page
    assert "and mine.</ins>" in page
    assert not any(words in page for words in ("not in force", "Which one counts", "Lead’s", 'name="which"'))
    again = client.post(url, {"which": "theirs", "revision": 3})
    assert (again.status_code, again.url) == (302, url), "a page left open since before is told what counts"
    assert comment(world, arrange) == stands
    with arrange():
        kept = KeptConflict.objects.get()
        assert kept.settled_at is not None
        assert [version["comment"] for version in (kept.start, kept.theirs, kept.yours)] == [
            "The start",
            "The start and theirs.",
            "The start and mine.",
        ]


def test_a_revision_of_four_figures_is_a_number_for_machines(world, late, arrange):
    client, url = late
    with arrange():
        Rating.objects.filter(force=world.warwickshire.force, provision__code=CODE).update(revision=1234)
    assert 'name="revision" value="1234"' in client.get(url).content.decode()
    assert client.post(url, {"which": "mine", "revision": 1234}).status_code == 302


def test_what_is_settled_stays_listed_below_what_waits(world, late, sign_in, arrange):
    client, url = late
    said = client.post(url, {"which": "theirs"}, follow=True).content.decode()
    assert "Yours is kept among texts of yours that came too late." in said
    one = queries_of(client, "/history/conflicts/")
    with arrange():
        settled = KeptConflict.objects.get()
        for number in range(20):
            settled.pk, settled.public_id, settled.about = None, uuid.uuid4(), f"Settled {number}"
            settled.settled_at += timedelta(minutes=1)
            settled._state.adding = True
            settled.save()
        settled.pk, settled.public_id, settled.about = None, uuid.uuid4(), "It waits"
        settled.settled_at, settled._state.adding = None, True
        settled.save()
    first, second = (client.get(f"/history/conflicts/?page={page}").content.decode() for page in (1, 2))
    places = [first.index(words) for words in ("It waits", ">Settled<", "Settled 19", "Settled 18")]
    assert places == sorted(places), "newest first"
    assert f"settled {day(timezone.now())}" in first
    assert (url in first, url in second, "It waits" in second) == (False, True, False)
    assert "None waits" not in second
    assert len(queries_of(client, "/history/conflicts/")) == len(one), "\n".join(one)
    assert "Settled" not in sign_in(world.warwickshire.chief).get("/history/conflicts/").content.decode()


def test_nothing_chosen_is_asked_again_and_what_is_wrong_is_said(late):
    client, url = late
    unchosen = client.post(url, {"revision": 3, "comment": "Made of the two.", "reason": ""})
    assert unchosen.status_code == 422
    assert "Choose which one counts" in unchosen.content.decode()
    assert "Made of the two.</textarea>" in unchosen.content.decode()
    too_long = client.post(url, {"which": "both", "revision": 3, "comment": "x" * 10_001})
    assert too_long.status_code == 422
    assert "Shorten the text to 10,000 characters" in too_long.content.decode()
    assert "x" * 10_001 in too_long.content.decode()


def test_a_choice_over_a_newer_text_is_a_conflict_anew(world, late, arrange):
    client, url = late
    newer = {f"v-{CODE}": 3, f"c-{CODE}": "Newer still."}
    assert client.post(save_url(world), newer).status_code == 200
    moved_on = client.get(url).content.decode()
    assert "You changed this answer in another window while you were writing" in moved_on
    assert ("What stands now</h2>" in moved_on, "Lead’s" in moved_on) == (True, False), "perhaps not theirs"
    again = client.post(url, {"which": "both", "revision": 3, "comment": "Made from both.", "reason": ""})
    page = again.content.decode()
    assert again.status_code == 409
    assert "Newer" in page
    assert "Made" in page
    assert comment(world, arrange) == "Newer still."
    where = re.search(r'action="(/history/conflicts/[^"]*)"', page)[1]
    assert where != url
    assert client.post(where, {"which": "mine", "revision": 4}).status_code == 302
    assert comment(world, arrange) == "Made from both."
    with arrange():
        assert not KeptConflict.objects.filter(settled_at__isnull=True).exists()


def test_mine_is_what_i_typed_and_undoes_nothing_that_was_done_since(world, sign_in, arrange):
    """A page that saves by itself sends the whole row: what its writer left as it was is not theirs."""
    first, second = sign_in(world.warwickshire.lead), sign_in(world.warwickshire.lead)
    for revision, sent in enumerate(({f"g-{CODE}": "in-place"}, {f"c-{CODE}": "Theirs."}), 1):
        assert first.post(save_url(world), {f"v-{CODE}": revision, **sent}).status_code == 200
    sent = {f"v-{CODE}": 2, f"g-{CODE}": "in-place", f"c-{CODE}": "Mine."}
    url = second.post(save_url(world), sent).json()["url"]
    newest = second.post(save_url(world), sent | {f"c-{CODE}": "Mine, typed on."}).json()["url"]
    listed = second.get("/history/conflicts/").content.decode()
    assert (url in listed, newest in listed) == (False, True), (
        "the newest of what is refused every few seconds"
    )
    with arrange():
        assert KeptConflict.objects.earliest("pk").yours == {"comment": "Mine."}
    assert first.post(save_url(world), {f"v-{CODE}": 3, f"g-{CODE}": "embedded"}).status_code == 200
    assert "Embedded" in second.get(newest).content.decode()
    assert second.post(newest, {"which": "mine", "revision": 4}).status_code == 302
    with arrange():
        rating = Rating.objects.select_related("grade").get(
            force=world.warwickshire.force, provision__code=CODE
        )
        assert (rating.grade.code, rating.comment) == ("embedded", "Mine, typed on.")


def test_it_is_its_writers_alone(world, late, sign_in):
    _, url = late
    for person in (
        world.warwickshire.chief,
        world.warwickshire.contributor,
        world.kent.lead,
        world.reviewer,
    ):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(url, {"which": "theirs"}).status_code == 404
    assert url not in sign_in(world.warwickshire.chief).get("/history/conflicts/").content.decode()
    for person in (world.warwickshire.policing_body, world.stalking):
        assert sign_in(person).get(url).status_code == 403
        assert sign_in(person).get("/history/conflicts/").status_code == 403


def test_what_was_sent_meanwhile_is_kept_and_can_be_put_away(world, late, arrange):
    client, url = late
    with arrange():
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(stage="with_chief_officer")
    page = client.get(url).content.decode()
    assert "The assessment was sent while you were writing" in page
    assert "and mine." in page
    assert client.post(url, {"which": "mine", "revision": 3}).status_code == 409
    assert comment(world, arrange) == "The start and theirs."
    assert client.post(url, {"which": "theirs"}).status_code == 302


def test_words_for_a_thing_that_never_was_stand_there_to_be_used(world, sign_in, arrange):
    lead = world.warwickshire.lead
    place = reverse("assessments:assessment", args=[world.warwickshire.assessment.public_id])
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        one, other = (
            keep_conflict(
                subject="assessments.Assignment", by=lead, about="A part", place=place, yours={"Note": note}
            )
            for note in ("Ask the <analyst>.", "Another.")
        )
        again = keep_conflict(
            subject="assessments.Assignment", by=lead, about="A part", yours={"Note": "Another."}
        )
        assert again == other, "kept once, however often it is sent"
    client, url = sign_in(lead), reverse("history:conflict", args=[one.public_id])
    listed = client.get("/history/conflicts/").content.decode()
    assert all(str(kept.public_id) in listed for kept in (one, other)), "each of them is one by itself"
    home = client.get("/").content.decode()
    assert "2 texts of yours are not in force" in home
    assert 'href="/history/conflicts/"' in home
    page = client.get(url).content.decode()
    assert "&lt;analyst&gt;" in page
    assert place in page
    assert client.post(url, {"which": "mine"}).status_code == 422, "there is nothing to save it over"
    assert client.post(url, {"which": "theirs"}).url == place
    with arrange():
        waiting = KeptConflict.objects.waiting_for(lead)
        assert [kept.yours for kept in waiting] == [{"Note": "Another."}]
