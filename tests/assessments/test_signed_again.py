"""A submission that was asked about: what has to be said, what is different, and who reads it."""

import io

import docx
import pytest
from django.urls import reverse

from assessments import signing
from assessments.board_paper import board_paper
from assessments.difference import since_last_submission
from assessments.models import Rating, Reply, Submission, Summary
from assessments.readiness import NotReadyError
from assessments.standing import standing_of
from evidence.models import EvidenceUse
from frameworks.models import Grade
from tests.assessments.steps import ask_again, change, force_scope, found, reply, send, send_back, sign
from tests.pages import forms_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

ASKED, ALSO = "PREPARE.7", "PREPARE.1"


@pytest.fixture
def asked(ready):
    """Warwickshire signed, and the national team asks about two descriptors."""
    send(ready.warwickshire)
    ask_again(ready.reviewer, sign(ready.warwickshire), ASKED, ALSO)
    return ready.warwickshire


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def sign_off(people):
    return reverse("assessments:sign_off", args=[people.assessment.public_id])


def test_asked_again_nothing_goes_without_a_change_or_an_answer_to_each_question(asked):
    with pytest.raises(NotReadyError, match=r"for each question on .+, .+"):
        send(asked)
    change(asked, "PREPARE.7.2.a")
    with pytest.raises(NotReadyError, match="for each question on Strategic priority"):
        send(asked)
    reply(asked, ALSO, "  ")
    reply(asked, ALSO, "It was so in May.")
    send(asked)
    send_back(asked, ASKED)
    change(asked, "PREPARE.7.2.a", "Answered in a test.")  # as it was: the question is open again
    with pytest.raises(NotReadyError, match="Capacity and capability"):
        send(asked)


def test_what_is_different_is_told_apart(asked, arrange):
    with arrange():
        lower = Grade.objects.get(scale=asked.assessment.cycle.scale, value=2)
        row = Rating.objects.filter(force=asked.force, provision__code="PREPARE.7.2.a")
        row.update(grade=lower, comment="Answered in another test.")
        EvidenceUse.objects.filter(force=asked.force).delete()
        (one,) = since_last_submission(found(asked))
    assert (one.descriptor, one.before.value, one.after.value) == (ASKED, 3, 2)
    assert (one.added, one.removed) == ([], ["Paper 0"])
    ((label, text),) = one.texts
    assert label == "Comment"
    assert "<del>a</del>" in text
    assert "<ins>another</ins>" in text


def test_the_difference_and_the_answers_are_read_by_force_chief_and_national_team(asked, ready, sign_in):
    change(asked, "PREPARE.7.2.a", "Answered in another test.")
    reply(asked, ALSO, "It was so in May.")
    said = ("<ins>another</ins>", "It was so in May.", "What is different from submission 1")
    page = text_of(sign_in(asked.lead).get(sign_off(asked)))
    assert all(text in page for text in said)
    assert "2 questions of the national team, 0 open" in page
    send(asked)
    page = text_of(sign_in(asked.chief).get(sign_off(asked)))
    assert all(text in page for text in (*said, "This makes submission number 2"))
    second = sign(asked)
    for who, name, heading in (
        (asked.lead, "assessments:submission", said[-1]),
        (ready.reviewer, "reviews:changes", "What changed since submission 1"),
    ):
        page = text_of(sign_in(who).get(reverse(name, args=[second.public_id])))
        assert all(text in page for text in (*said[:-1], heading, f"Why {ALSO}?"))
    body = text_of(
        sign_in(asked.policing_body).get(reverse("assessments:submission", args=[second.public_id]))
    )
    assert not any(text in body for text in said)


def test_an_answer_goes_with_the_submission_and_stands(asked, arrange):
    reply(asked, ALSO, "It was so in May.")
    change(asked, "PREPARE.7.2.a")
    send(asked)
    second = sign(asked)
    with arrange():
        one = Reply.objects.get()
        assert (one.submission, one.question) == (second, f"Why {ALSO}?")
    with force_scope(asked, asked.lead):
        assert not Reply.objects.update(text="Taken back.")


def test_answers_are_typed_on_the_page_and_a_long_one_comes_back(asked, sign_in, arrange):
    client, home = sign_in(asked.lead), reverse("reporting:home")
    assert "Send the assessment" not in text_of(client.get(home))
    long = "x" * 4001
    refused = client.post(sign_off(asked), {"do": "replies", f"reply-{ALSO}": long})
    assert refused.status_code == 422
    assert long in text_of(refused)
    assert "Shorten this to 4,000 characters" in text_of(refused)
    sent = {"do": "replies", f"reply-{ALSO}": "In May.", "reply-PREPARE.4": "Not asked."}
    assert client.post(sign_off(asked), sent).status_code == 302
    assert sign_in(asked.chief).post(sign_off(asked), sent).status_code == 403
    with arrange():
        assert list(Reply.objects.values_list("provision__code", "text")) == [(ALSO, "In May.")]
    page = text_of(client.get(sign_off(asked)))
    assert (page.count("Nothing is changed here yet."), page.count("Answered in words.")) == (1, 1)
    assert "Send the assessment" not in text_of(client.get(home))
    client.post(sign_off(asked), {"do": "replies", f"reply-{ASKED}": "In June."})
    assert "Send the assessment" in text_of(client.get(home))


def test_answered_in_words_alone_it_is_said_so_before_and_after_it_is_signed(asked, ready, sign_in):
    lead, said = sign_in(asked.lead), "Answered in words: It was so in May."
    boxes = {f"reply-{ASKED}": "It was so in May.", "note": "See our answers."}
    refused = lead.post(sign_off(asked), boxes | {"do": "send"})
    assert refused.status_code == 422
    assert f'href="#reply-{ALSO}">Change something, or write an answer' in text_of(refused)
    assert "See our answers.</textarea>" in text_of(refused)
    kept = lead.post(sign_off(asked), boxes | {"do": "replies", f"reply-{ALSO}": "So was this."})
    assert "See our answers.</textarea>" in text_of(kept)
    (form,) = (
        form for form in forms_of(kept.content.decode(), sign_off(asked)) if ("do", "send") in form.buttons
    )
    assert lead.post(sign_off(asked), form.filled() | {"do": "send"}).status_code == 302
    chief = sign_in(asked.chief)
    assert said in text_of(chief.get(sign_off(asked)))
    assert "Nothing is different" not in text_of(chief.get(sign_off(asked)))
    second = sign(asked)
    page = text_of(chief.get(sign_off(asked)))
    assert all(
        text in page for text in (f"Why {ASKED}?", "It was so in May.", "Answered in words with submission 2")
    )
    for who, name, words in (
        (chief, "assessments:submission", said),
        (sign_in(ready.reviewer), "reviews:changes", "In words:</span>It was so in May."),
    ):
        page = text_of(who.get(reverse(name, args=[second.public_id])))
        assert words in page
        assert "Nothing is different" not in page
    with force_scope(asked, asked.chief):
        paper = docx.Document(io.BytesIO(board_paper(standing_of(found(asked)), demonstration=False)))
    said_there = [paragraph.text for paragraph in paper.paragraphs]
    assert "Answered in words with submission 2: It was so in May." in said_there


def test_only_what_was_asked_since_the_last_signature_counts(asked, ready, arrange):
    change(asked, "PREPARE.7.2.a")
    change(asked, "PREPARE.1.1")
    send(asked)
    ask_again(ready.reviewer, sign(asked), "PREPARE.4")
    with arrange():
        assert Submission.objects.count() == 2
        assert [one.provision.code for one in signing.questions_of(found(asked))] == ["PREPARE.4"]


def test_the_page_does_not_grow_with_what_is_different(asked, sign_in, arrange):
    client = sign_in(asked.lead)
    none = queries_of(client, sign_off(asked))
    with arrange():
        Rating.objects.filter(force=asked.force, provision__code__startswith="PREPARE.").update(
            comment="New."
        )
    assert len(queries_of(client, sign_off(asked))) == len(none), "\n".join(none)


@pytest.mark.django_db(transaction=True)  # the history takes its times from the transactions
def test_a_second_reading_shows_what_changed_since_the_chief_officer_sent_it_back(ready, sign_in, arrange):
    people, heading = ready.warwickshire, "What is different since it was sent back"
    client = sign_in(people.chief)
    change(people, "PREPARE.7.2.b", "Changed before it was sent.")
    send(people)
    assert heading not in text_of(client.get(sign_off(people)))
    send_back(people, ASKED)
    one = queries_of(client, sign_off(people))
    change(people, "PREPARE.7.2.a", "Answered in another test.")
    with arrange():
        EvidenceUse.objects.filter(force=people.force).delete()
        Summary.objects.filter(force=people.force, provision__code=ASKED).update(gaps="A gap. And more.")
    send(people)
    page = text_of(client.get(sign_off(people)))
    assert "Prepare 7: 2 changes" in page
    said = (heading, "<ins>another</ins>", "Evidence no longer used:", "Paper 0", "<ins>And more.</ins>")
    assert all(text in page for text in said)
    assert "Changed before it was sent." not in page
    send_back(people, ASKED, ALSO)
    with arrange():
        Rating.objects.filter(force=people.force, provision__code__startswith=f"{ASKED}.").update(
            comment="New."
        )
    assert len(queries_of(client, sign_off(people))) == len(one), "\n".join(one)
    send(people)
    page = text_of(client.get(sign_off(people)))
    assert "<ins>New.</ins>" in page
    assert "<ins>another</ins>" not in page
    sign(people)
    assert heading not in text_of(client.get(sign_off(people)))
