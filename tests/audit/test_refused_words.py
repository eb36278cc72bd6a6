"""What refuses a form of ours keeps its words: they are shown, and stand among what came too late."""

from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse

from assessments.choices import Stage
from assessments.models import Assessment, Assignment, Thread
from audit.models import KeptConflict
from audit.refused_words import words_of
from tests.pages import forms_of
from tests.world import answer_all

pytestmark = pytest.mark.django_db

WORDS = "Read the gaps in strand two first."


def sent_from(client, where, field):
    """What the page's own form with that field sends."""
    forms = forms_of(client.get(where).content.decode(), where)
    return next(filled for form in forms if field in (filled := form.filled()))


@pytest.mark.parametrize(
    "said", ["two words", "Unbegründet", "eins\nzwei", "不十分", "Unfounded", "x!", "none"]
)
def test_whatever_may_be_words_is_kept(said):
    assert words_of(RequestFactory().post("/", {"note": said})) == {"Note": said}


def test_a_field_that_no_page_of_ours_has_is_kept_too():
    assert words_of(RequestFactory().post("/", {"no\0te": "two words"})) == {"Note": "two words"}


def test_codes_choices_and_keys_are_no_words():
    machine = {"do": "send", "g-1": "in_place", "v-1": "12", "part": "PREPARE.7.2.a", "key": str(uuid4())}
    assert words_of(RequestFactory().post("/", machine | {"form_by": "1:Ab cD"})) == {}


@pytest.fixture
def here(world, arrange):
    with arrange():
        answer_all(world.warwickshire.assessment)
    return world.warwickshire


def kept():
    return list(KeptConflict.objects.values_list("yours", "place", "by"))


def test_of_two_leads_who_send_the_slower_ones_note_is_kept(here, sign_in, arrange):
    lead, where = sign_in(here.lead), reverse("assessments:sign_off", args=[here.assessment.public_id])
    written = sent_from(lead, where, "note") | {"do": "send", "note": WORDS}
    with arrange():
        Assessment.objects.filter(pk=here.assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    elsewhere = lead.post(where, written, headers={"Referer": "http://testserver//elsewhere.example/"})
    assert "elsewhere.example" not in elsewhere.content.decode()
    with arrange():
        KeptConflict.objects.all().delete()
    answer = lead.post(where, written, headers={"Referer": f"http://testserver{where}"})
    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    with arrange():
        assert kept() == [({"Note": WORDS}, where, here.lead.pk)]
    assert "What you wrote" in lead.get(reverse("history:conflicts")).content.decode()


def test_a_question_on_a_part_that_was_taken_away_is_kept(here, sign_in, arrange):
    contributor = sign_in(here.contributor)
    where = reverse("assessments:threads", args=[here.assessment.public_id, "PREPARE.7.2.a"])
    written = sent_from(contributor, where, "text") | {"text": WORDS}
    with arrange():
        Assignment.objects.filter(force=here.force).delete()
    written["text"] += "\0"
    answer = contributor.post(where, written, headers={"Referer": "http://testserver//elsewhere.example/"})
    assert answer.status_code == 404
    assert "elsewhere.example" not in answer.content.decode()
    assert WORDS in answer.content.decode()
    with arrange():
        assert kept() == [({"Text": WORDS}, "", here.contributor.pk)]
        assert not Thread.objects.exists()


def test_nothing_is_kept_of_what_has_no_words_or_came_from_no_page_of_theirs(here, sign_in, arrange):
    lead, where = sign_in(here.lead), reverse("assessments:sign_off", args=[here.assessment.public_id])
    written = sent_from(lead, where, "note") | {"do": "sign", "note": WORDS}
    assert lead.post(where, written | {"note": ""}).status_code == 403
    assert lead.post(where, {"do": "sign", "note": WORDS}).status_code == 403
    autosave = lead.post(where, written, headers={"X-Requested-With": "XMLHttpRequest"})
    assert autosave.status_code == 403
    with arrange():
        assert kept() == []
