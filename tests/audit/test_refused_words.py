"""What refuses a form of ours keeps its words: they are shown, and stand among what came too late."""

import pytest
from django.urls import reverse

from assessments.choices import Stage
from assessments.models import Assessment, Assignment, Thread
from audit.models import KeptConflict
from tests.pages import forms_of
from tests.world import answer_all

pytestmark = pytest.mark.django_db

WORDS = "Read the gaps in strand two first."


def sent_from(client, where, field):
    """What the page's own form with that field sends."""
    forms = forms_of(client.get(where).content.decode(), where)
    return next(filled for form in forms if field in (filled := form.filled()))


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
    answer = contributor.post(where, written, headers={"Referer": f"http://testserver{where}"})
    assert answer.status_code == 404
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
