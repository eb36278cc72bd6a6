"""Questions between colleagues: who sees them, who is told, and that they stay apart from the answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import asking
from assessments.asking import mentioned_in, nobody_in
from assessments.choices import Stage
from assessments.models import Assessment, Assignment, Post, Rating, Thread
from forces.models import Membership
from notices.models import Notice
from tests.assessments.steps import ask, force_scope
from tests.queries import queries_of
from tests.world import give_part

pytestmark = pytest.mark.django_db
CODE, OTHER, DESCRIPTOR = "PREPARE.7.2.a", "PREPARE.4.1.a", "PREPARE.7"


def page_of(people, code=CODE):
    return reverse("assessments:threads", args=[people.assessment.public_id, code])


def descriptor_page(people):
    return reverse("assessments:descriptor", args=[people.assessment.public_id, DESCRIPTOR])


def answer(people, by, thread, text="I do.", mention=None):
    with force_scope(people, by):
        return asking.answer(thread=thread, text=text, mention=mention, by=by)


def told(people, person):
    with force_scope(people, person):
        return list(Notice.objects.of(person).order_by("pk").values_list("kind", flat=True))


def test_a_question_goes_to_the_holder_and_the_lead_and_an_answer_to_who_posted(world):
    people = world.warwickshire
    thread = ask(people, people.chief)
    assert (told(people, people.contributor), told(people, people.lead)) == (["posted"], ["posted"])
    answer(people, people.contributor, thread)
    assert told(people, people.chief) == ["posted"]
    assert told(people, people.lead) == ["posted"]
    assert told(people, people.viewer) == []


def test_who_is_mentioned_is_told_once_by_choice_or_by_name(world):
    people = world.warwickshire
    thread = ask(people, people.contributor, mention=people.viewer)
    with force_scope(people, people.lead):
        assert Post.objects.get().text == "@Viewer\n\nWho keeps the list?"
    answer(people, people.lead, thread, text="Ask @contributor or @Viewer.", mention=people.viewer)
    with force_scope(people, people.lead):
        assert Post.objects.last().text == "Ask @contributor or @Viewer."
    assert told(people, people.viewer) == ["mentioned", "mentioned"]
    assert told(people, people.contributor) == ["mentioned"]
    assert told(people, people.lead) == ["posted"]


def test_of_two_names_that_begin_alike_the_longer_one_is_meant(world):
    sam, smith = Membership(display_name="Sam Lee"), Membership(display_name="Sam Lee Smith")
    assert mentioned_in("Ask @sam lee smith.", [sam, smith]) == [smith]
    assert mentioned_in("Ask @Sam Lee, then @Sam Lee Smith.", [sam, smith]) == [sam, smith]
    assert mentioned_in("Ask @Sam Leeds.", [sam, smith]) == []
    assert nobody_in("Ask @Sam Lee, @sam lee smith. Mail a@b.example, @ noon.", [sam, smith]) == []
    said = "@Sam Leeds knows, @tom too: @Jo O’Neil, not @Sam Lee. @tom?"
    assert nobody_in(said, [sam, smith]) == ["@Sam Leeds", "@tom", "@Jo O’Neil"]
    assert nobody_in("@Sam Lee", []) == ["@Sam Lee"]


def test_nobody_is_mentioned_who_may_not_see_it(world, arrange):
    people = world.warwickshire
    with arrange():
        Assignment.objects.filter(force=people.force).update(ended_at=timezone.now())
    ask(people, people.lead, text="@Contributor knows.")
    ask(people, people.lead, code=DESCRIPTOR, text="@Contributor knows.")
    assert told(people, people.contributor) == []


# --- the pages --------------------------------------------------------------------------------------------------


def test_the_one_that_is_meant_comes_first_however_many_there_are(world, sign_in, monkeypatch):
    """Or what was typed in answer to one on the second page would be refused there, and shown nowhere."""
    monkeypatch.setattr("assessments.views.threads.PER_PAGE", 2)
    people = world.warwickshire
    threads = [ask(people, people.lead, text=f"Question {number}?") for number in range(3)]
    client, url = sign_in(people.lead), page_of(people)
    assert "Question 0?" not in client.get(url).content.decode()
    assert "Question 0?" in client.get(url, {"thread": str(threads[0].public_id)}).content.decode()
    assert "Question 0?" not in client.get(url, {"thread": "first"}).content.decode()
    answer = reverse("assessments:answer_thread", args=[threads[0].public_id])
    too_long = "Kept. " * 5000
    refused = client.post(answer, {"text": too_long})
    assert refused.status_code == 422
    assert too_long.strip() in refused.content.decode()


def test_asked_answered_resolved_and_opened_again(world, sign_in):
    people = world.warwickshire
    lead, contributor = sign_in(people.lead), sign_in(people.contributor)
    url = page_of(people)
    assert "Nobody has asked anything here yet." in contributor.get(url).content.decode()
    asked = contributor.post(url, {"text": "Who keeps the list?", "mention": people.lead.pk})
    with force_scope(people, people.lead):
        thread = Thread.objects.get()
        before = list(Rating.objects.values_list("revision", "comment"))
    assert asked.headers["Location"] == f"{url}?thread={thread.public_id}#thread-{thread.public_id}"
    address = {
        name: reverse(f"assessments:{name}_thread", args=[thread.public_id])
        for name in ("answer", "resolve", "open")
    }
    told = lead.post(address["answer"], {"text": "I do, @Kent Lead. <script>"}, follow=True).content.decode()
    assert "Answered. Nobody who sees this question is called @Kent Lead: nobody was told for that." in told
    page = contributor.get(url).content.decode()
    assert (
        page.index("@Lead")
        < page.index("Who keeps the list?")
        < page.index("I do, @Kent Lead. &lt;script&gt;")
    )
    assert ">1 open question<" in contributor.get(descriptor_page(people)).content.decode()
    contributor.post(address["resolve"])
    contributor.post(address["resolve"])
    page = lead.get(url).content.decode()
    assert "by Contributor" in page
    assert "Open again" in page
    assert ">1 resolved question<" in lead.get(descriptor_page(people)).content.decode()
    lead.post(address["open"])
    with force_scope(people, people.lead):
        thread.refresh_from_db()
        assert (thread.resolved_at, thread.resolved_by) == (None, None)
        assert thread.history.count() == 3
        assert list(Rating.objects.values_list("revision", "comment")) == before


def test_what_is_wrong_is_said_beside_it_and_kept(world, sign_in):
    people = world.warwickshire
    client = sign_in(people.lead)
    thread = ask(people, people.contributor)
    answer_url = reverse("assessments:answer_thread", args=[thread.public_id])
    for url, box in ((page_of(people), "ask"), (answer_url, f"answer-{thread.pk}")):
        empty = client.post(url, {"text": " "})
        assert empty.status_code == 422
        assert f'<a href="#{box}-text">Write what you want to ask or answer</a>' in empty.content.decode()
        foreign = client.post(url, {"text": "Kept words.", "mention": world.kent.lead.pk})
        assert foreign.status_code == 422
        assert "Kept words." in foreign.content.decode()
        assert "Choose a colleague from the list" in foreign.content.decode()
    with force_scope(people, people.lead):
        assert Post.objects.count() == 1


def test_a_contributor_sees_those_on_their_parts_alone(world, arrange, sign_in):
    people = world.warwickshire
    client = sign_in(people.contributor)
    on_it, apart, summary = (ask(people, people.lead, code) for code in (CODE, OTHER, DESCRIPTOR))
    assert client.get(page_of(people)).status_code == 200
    for code, thread in ((OTHER, apart), (DESCRIPTOR, summary)):
        assert client.get(page_of(people, code)).status_code == 404
        for name in ("answer", "resolve", "open"):
            url = reverse(f"assessments:{name}_thread", args=[thread.public_id])
            assert client.post(url, {"text": "In."}).status_code == 404
    with arrange():
        Assignment.objects.filter(force=people.force).update(ended_at=timezone.now())
    assert client.get(page_of(people)).status_code == 404
    url = reverse("assessments:answer_thread", args=[on_it.public_id])
    assert client.post(url, {"text": "In."}).status_code == 404


def test_a_viewer_reads_and_a_locked_assessment_is_still_talked_about(world, arrange, sign_in):
    people = world.warwickshire
    thread = ask(people, people.lead)
    with arrange():
        Assessment.objects.update(stage=Stage.WITH_CHIEF_OFFICER)
    viewer, chief = sign_in(people.viewer), sign_in(people.chief)
    page = viewer.get(page_of(people)).content.decode()
    assert "Who keeps the list?" in page
    assert "Your answer" not in page
    url = reverse("assessments:answer_thread", args=[thread.public_id])
    assert viewer.post(url, {"text": "In."}).status_code == 403
    assert viewer.post(page_of(people), {"text": "In."}).status_code == 403
    assert chief.post(url, {"text": "See me."}).status_code == 302
    assert "1 open question" in viewer.get(descriptor_page(people)).content.decode()


def test_nobody_outside_the_force_reads_a_word(world, sign_in):
    people = world.warwickshire
    ask(people, people.lead, text="CANARY")
    for person in (world.kent.lead, world.national_lead, world.reviewer, people.policing_body):
        answer = sign_in(person).get(page_of(people))
        assert answer.status_code in {403, 404}
        assert b"CANARY" not in answer.content


def test_the_pages_queries_do_not_grow(world, arrange, sign_in):
    people = world.warwickshire
    client = sign_in(people.lead)
    ask(people, people.contributor)
    one, rows = queries_of(client, page_of(people)), queries_of(client, descriptor_page(people))
    with arrange():
        give_part(people, CODE, due_on=timezone.localdate() + timedelta(days=3), to=people.lead)
    for _ in range(3):
        thread = ask(people, people.contributor)
        answer(people, people.lead, thread)
        ask(people, people.lead, DESCRIPTOR)
    assert len(queries_of(client, page_of(people))) == len(one) == 10, "\n".join(one)
    assert len(queries_of(client, descriptor_page(people))) == len(rows) == 12, "\n".join(rows)
