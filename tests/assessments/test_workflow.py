"""What is opened and answered, and what comes too late."""

import pytest
from django.db import DatabaseError, transaction

from assessments import workflow
from assessments.models import Rating, Summary
from audit.models import KeptConflict
from tests.assessments.steps import force_scope, send

pytestmark = pytest.mark.django_db


def test_what_was_typed_while_it_was_sent_is_kept_and_not_in_force(ready, sign_in, arrange):
    people = ready.warwickshire
    send(people)
    address = f"/assessments/{people.assessment.public_id}"
    client = sign_in(people.lead)
    sent = {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": "planned", "c-PREPARE.1.1": "Typed too late."}
    late = client.post(f"{address}/answers/PREPARE.1.1/", sent)
    assert late.status_code == 409
    page = client.get(late.json()["url"]).content.decode()
    assert "The assessment was sent while you were writing" in page
    assert "late.</ins>" in page
    assert client.post(late.json()["url"], {"which": "mine", "revision": 1}).status_code == 409
    without_script = client.post(f"{address}/descriptors/PREPARE.1/", {**sent, "do": "save"})
    assert without_script.status_code == 409  # the same text again: kept once
    otherwise = {**sent, "c-PREPARE.1.1": "Typed without a script.", "do": "save"}
    assert client.post(f"{address}/descriptors/PREPARE.1/", otherwise).status_code == 409
    words = {
        "revision": 1,
        "grade": "embedded",
        "strengths": "Also too late.",
        "gaps": "",
        "support_needed": "",
    }
    assert client.post(f"{address}/descriptors/PREPARE.1/summary/", words).status_code == 409
    with arrange():
        rating = Rating.objects.get(assessment=people.assessment, provision__code="PREPARE.1.1")
        assert (rating.grade.value, rating.comment) == (3, "Answered in a test.")
        assert (
            Summary.objects.get(assessment=people.assessment, provision__code="PREPARE.1").strengths
            == "A strength."
        )
        assert KeptConflict.objects.count() == 3


def test_opening_twice_gives_one_assessment(ready):
    with force_scope(ready.kent, ready.kent.lead):
        again = workflow.open_assessment(force=ready.kent.force, cycle=ready.cycle)
        assert again.pk == ready.kent.assessment.pk
        assert Rating.objects.count() == 206
        assert Summary.objects.count() == 24


def test_a_summary_cannot_be_confirmed_without_a_grade_even_behind_the_code(ready):
    people = ready.warwickshire
    refused = pytest.raises(DatabaseError, match="summary_confirmed_with_grade")
    with force_scope(people, people.lead), refused, transaction.atomic():
        Summary.objects.update(grade=None)
