"""Earlier texts of a field: who wrote them and when, what is different now, and putting one back."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.choices import Stage
from assessments.models import Assessment, Rating, Reply, SentBack, WeakPointWord
from audit import earlier
from audit.editing import news_url
from audit.models import KeptConflict
from core.diff import changes
from frameworks.models import Grade, Provision
from tests.queries import queries_of
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db
CODE = "PREPARE.7.2.a"


@pytest.fixture
def url(world):
    return reverse("history:answer_texts", args=[world.warwickshire.assessment.public_id, CODE])


def write(client, world, *texts, revision=1):
    save = reverse("assessments:save_rating", args=[world.warwickshire.assessment.public_id, CODE])
    for number, text in enumerate(texts, revision):
        assert client.post(save, {f"v-{CODE}": number, f"c-{CODE}": text}).status_code == 200


def buttons(page):
    return re.findall(r'name="event" value="(\d+)"', page)


def test_what_was_taken_out_in_one_sitting_can_be_read(world, sign_in, url):
    client = sign_in(world.warwickshire.lead)
    write(client, world, "All of", "All of our staff are trained.", "All.", "All are <trained>.")
    page = client.get(url).content.decode()
    assert "All of our staff are trained." in page
    assert "<del>of our staff</del>" in page
    assert "&lt;trained&gt;" in page
    assert "by Lead" in page
    assert len(buttons(page)) == 1, "what only grew is in what it became"


def test_a_text_is_put_back_as_an_ordinary_save(world, sign_in, arrange, url):
    client = sign_in(world.warwickshire.lead)
    write(client, world, "The long and good text.", "Short.")
    sent = {"field": "comment", "event": buttons(client.get(url).content.decode())[0], "revision": 3}
    assert client.post(url, sent).url.endswith(f"#b-{CODE}")
    with arrange():
        rating = Rating.objects.get(force=world.warwickshire.force, provision__code=CODE)
        assert (rating.comment, rating.revision) == ("The long and good text.", 4)
    assert "Short." in client.get(url).content.decode(), "what stood is kept in its turn"
    sent["event"] = buttons(client.get(url).content.decode())[0]
    stale = client.post(url, sent | {"revision": 3})
    assert stale.status_code == 409
    with arrange():
        assert KeptConflict.objects.get().yours["comment"] == "Short."


def test_who_reads_may_not_put_back_and_nonsense_is_refused(world, sign_in, arrange, url):
    lead = sign_in(world.warwickshire.lead)
    write(lead, world, "The long and good text.", "Short.")
    event = buttons(lead.get(url).content.decode())[0]
    viewer = sign_in(world.warwickshire.viewer)
    assert not buttons(viewer.get(url).content.decode())
    sent = {"field": "comment", "event": event, "revision": 3}
    assert viewer.post(url, sent).status_code == 403
    assert sign_in(world.kent.lead).get(url).status_code == 404
    for wrong in ({"field": "public_id"}, {"event": "0"}, {"event": "x"}):
        assert lead.post(url, sent | wrong).status_code == 422
    with arrange():
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(stage="submitted")
    assert not buttons(lead.get(url).content.decode())
    assert lead.post(url, sent).status_code == 409


def test_the_page_does_not_grow_with_its_texts(world, sign_in, url):
    client = sign_in(world.warwickshire.lead)
    write(client, world, "The long and good text.")
    one = queries_of(client, url)
    write(client, world, "Short.", "Longer text.", "x", revision=2)
    assert len(queries_of(client, url)) == len(one), "\n".join(one)


def test_what_is_not_shown_is_not_compared_and_nothing_very_long_is(world, sign_in, url, monkeypatch):
    """Each comparison takes its time: a field with years behind it must not hold its page up."""
    client, compared = sign_in(world.warwickshire.lead), []
    write(client, world, *(f"{number} {'x' * number}" for number in range(9, 1, -1)), "Short.")

    def noted(before, after):
        compared.append(before)
        return changes(before, after)

    monkeypatch.setattr(earlier, "changes", noted)
    monkeypatch.setattr(earlier, "MOST", 3)
    page = client.get(url).content.decode()
    assert len(buttons(page)) == len(compared) == 3
    assert compared == ["2 xx", "3 xxx", "4 xxxx"], "the newest first"
    long = "A long text. " * 400
    write(client, world, long, "Short again.", revision=10)
    compared.clear()
    page = client.get(url).content.decode()
    assert long.strip() in page
    assert long.strip() not in [text.strip() for text in compared]


def test_words_of_the_national_report_too(world, sign_in):
    client = sign_in(world.national_lead)
    text = reverse("reports:text", args=["autumn-now", "foreword"])
    for revision, words in enumerate(("A long and good foreword.", "Short.")):
        client.post(text, {"text": words, "revision": revision})
    page = client.get(reverse("history:report_words_texts", args=["autumn-now", "foreword"]))
    assert "A long and good foreword." in page.content.decode()
    assert len(buttons(page.content.decode())) == 1


@pytest.fixture
def asked(world, arrange):
    """Submitted and asked about; one answer is In place with no evidence."""
    people = world.warwickshire
    here = people.assessment
    with arrange():
        grade = Grade.objects.get(scale=here.cycle.scale, value=4)
        Rating.objects.filter(assessment=here, provision__code=CODE).update(grade=grade)
        make_submission(people.force, here.cycle)
        Assessment.objects.filter(pk=here.pk).update(stage=Stage.REOPENED)
        about = Provision.objects.get(code="PREPARE.7")
        row = {"force": people.force, "assessment": here, "provision": about, "by_national": True}
        SentBack.objects.create(**row, reason="How?", by_name="Reviewer")
    return people


@pytest.mark.parametrize(
    ("do", "box", "name", "address"),
    [
        ("words", f"word-no_evidence-{CODE}", "word", ["history:word_texts", "no_evidence", CODE]),
        ("replies", "reply-PREPARE.7", "text", ["history:reply_texts", "PREPARE.7"]),
    ],
)
def test_what_a_lead_says_on_the_sign_off_page_too(asked, world, sign_in, arrange, do, box, name, address):
    here = asked.assessment
    sign_off = reverse("assessments:sign_off", args=[here.public_id])
    route, *about = address
    url = reverse(route, args=[here.public_id, *about])
    client = sign_in(asked.lead)
    for revision, text in enumerate(("", "It comes in May.", "In June.")):
        sent = {"do": do, box: text, f"v-{box}": max(revision - 1, 0)}
        assert client.post(sign_off, sent).status_code == 302
        with arrange():
            said = WeakPointWord.objects.count() + Reply.objects.count()
        assert said == (1 if text else 0), "an empty box says nothing"
    page = client.get(sign_off).content.decode()
    assert all(part in page for part in (f'href="{url}"', f'data-code="{box}"', "data-news="))
    assert "WhatIsMissing(" not in page, "the key to the grades shows no list of what is missing"
    texts = client.get(url).content.decode()
    assert "It comes in May." in texts
    sent = {"field": name, "event": buttons(texts)[0], "revision": 2}
    assert client.post(url, sent).url.startswith(f"{sign_off}#")
    of = [here.pk, (timezone.now() - timedelta(minutes=1)).isoformat()]
    news = news_url((WeakPointWord, of), (Reply, of))
    (row,) = client.get(news).json()["rows"]
    assert (row["name"], row["revision"], row["who"]) == (box, 3, "Lead")
    assert row["texts"] == {box: "It comes in May."}
    chief, other = sign_in(asked.chief), sign_in(world.kent.lead)
    assert chief.get(news).json() == other.get(news).json() == {"rows": []}
    assert not buttons(chief.get(url).content.decode())
    assert chief.post(url, sent).status_code == 403
    assert other.get(url).status_code == 404
