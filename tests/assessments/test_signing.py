"""From sending to a frozen submission, and every step that must be refused."""

import re

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from assessments import rules, signing
from assessments.choices import Stage
from assessments.models import (
    Assessment,
    Rating,
    Reply,
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
    WeakPointWord,
)
from assessments.readiness import NotReadyError
from assessments.weak_points import weak_points
from evidence.models import Evidence
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision
from tests.assessments.steps import ask, ask_again, change, force_scope, reply, send, sign
from tests.assessments.test_queries import attach
from tests.world import give_part

pytestmark = pytest.mark.django_db


def test_signing_freezes_everything(ready):
    send(ready.warwickshire)
    submission = sign(ready.warwickshire)
    assert submission.number == 1
    with scope(Audience.NATIONAL):
        assert SubmittedRating.objects.filter(submission=submission).count() == 206
        assert SubmittedSummary.objects.filter(submission=submission).count() == 24
        pinned = SubmittedEvidence.objects.get(submission=submission)
        assert (pinned.title, len(pinned.sha256)) == ("Paper 0", 64)
        assert set(SubmittedSummary.objects.values_list("suggested__value", flat=True)) == {3}
        assert Assessment.objects.get(pk=ready.warwickshire.assessment.pk).stage == Stage.SUBMITTED


def test_what_was_signed_cannot_change(ready):
    send(ready.warwickshire)
    submission = sign(ready.warwickshire)
    with force_scope(ready.warwickshire, ready.warwickshire.lead):
        for rows in (SubmittedRating.objects.filter(submission=submission), Submission.objects.all()):
            field = "note" if rows.model is Submission else "comment"
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.update(**{field: "Changed."})
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows._raw_delete("default")


@pytest.mark.asvs("2.3.1")
def test_nothing_is_sent_while_something_is_missing(ready, sign_in, arrange):
    with arrange():
        Rating.objects.filter(force=ready.warwickshire.force, provision__code="PREPARE.1.1").update(
            grade=None
        )
    with pytest.raises(NotReadyError):
        send(ready.warwickshire)
    url = f"/assessments/{ready.warwickshire.assessment.public_id}/sign-off/"
    refused = sign_in(ready.warwickshire.lead).post(url, {"do": "send", "note": "Weekends are weak."})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert '<a href="#missing">Something is still missing' in page
    assert "Weekends are weak.</textarea>" in page
    assert "1 behaviour to answer before it can be sent." in page


@pytest.mark.asvs("2.3.1")
def test_what_is_still_open_with_colleagues_is_said_and_stops_nothing(ready, sign_in, arrange):
    people = ready.warwickshire
    client, url = sign_in(people.lead), f"/assessments/{people.assessment.public_id}/sign-off/"
    with arrange():
        handed_in = give_part(people, "PREPARE.4", state="handed_in")
        give_part(people, "PREPARE.5", state="agreed")
    ask(people, people.contributor)
    said = client.get(url).content.decode()
    assert "1 part handed in and not agreed" in said
    assert f'href="/assessments/parts/{handed_in.public_id}/">Prepare 4 Internal culture</a>' in said
    assert "1 part still with colleagues" in said
    assert "Prepare 5" not in said.partition("1 part still with colleagues")[2].partition("</ul>")[0]
    assert "1 question between colleagues not resolved" in said
    assert "You can send all the same" not in sign_in(people.viewer).get(url).content.decode()
    assert client.post(url, {"do": "send", "note": ""}).status_code == 302


def test_the_sender_never_signs(ready, arrange):
    lead = ready.warwickshire.lead
    send(ready.warwickshire)
    with arrange():
        # The same person with a second membership, as chief officer.
        chief = ready.warwickshire.chief
        chief.user = lead.user
        chief.save()
    with force_scope(ready.warwickshire, chief):
        assessment = Assessment.objects.for_pages().get(pk=ready.warwickshire.assessment.pk)
        assert not rules.can_sign(chief, assessment, signing.sent_by(assessment))


@pytest.mark.parametrize("who", ["contributor", "chief", "viewer"])
def test_only_the_lead_sends(ready, sign_in, arrange, who):
    people = ready.warwickshire
    url = f"/assessments/{people.assessment.public_id}/sign-off/"
    assert sign_in(getattr(people, who)).post(url, {"do": "send", "note": ""}).status_code == 403
    with arrange():
        assert Assessment.objects.get(pk=people.assessment.pk).stage == Stage.DRAFT


def test_sent_back_parts_are_named_and_settled_by_sending_again(ready, sign_in, arrange):
    send(ready.warwickshire)
    url = f"/assessments/{ready.warwickshire.assessment.public_id}/sign-off/"
    sent = {
        "do": "send_back",
        "back-TOTAL_FORMS": 1,
        "back-INITIAL_FORMS": 0,
        "back-0-descriptor": "PREPARE.7",
        "back-0-reason": "Say who pays.",
    }
    assert sign_in(ready.warwickshire.chief).post(url, sent).status_code == 302
    page = sign_in(ready.warwickshire.lead).get(
        f"/assessments/{ready.warwickshire.assessment.public_id}/descriptors/PREPARE.7/"
    )
    assert "Say who pays." in page.content.decode()
    send(ready.warwickshire)
    with arrange():
        assert not ready.warwickshire.assessment.sent_back.filter(settled_at__isnull=True).exists()


def test_two_reasons_for_one_descriptor_are_both_sent(ready, sign_in, arrange):
    send(ready.warwickshire)
    url = f"/assessments/{ready.warwickshire.assessment.public_id}/sign-off/"
    sent = {
        "do": "send_back",
        "back-TOTAL_FORMS": 2,
        "back-INITIAL_FORMS": 0,
        "back-0-descriptor": "PREPARE.7",
        "back-0-reason": "Say who pays.",
        "back-1-descriptor": "PREPARE.7",
        "back-1-reason": "Say by when.",
    }
    assert sign_in(ready.warwickshire.chief).post(url, sent).status_code == 302
    with arrange():
        assert ready.warwickshire.assessment.sent_back.get().reason == "Say who pays.\n\nSay by when."


def test_sending_back_wants_a_reason(ready, sign_in):
    send(ready.warwickshire)
    url = f"/assessments/{ready.warwickshire.assessment.public_id}/sign-off/"
    sent = {
        "do": "send_back",
        "back-TOTAL_FORMS": 1,
        "back-INITIAL_FORMS": 0,
        "back-0-descriptor": "PREPARE.7",
    }
    client = sign_in(ready.warwickshire.chief)

    def wrong(field):
        page = client.post(url, sent)
        assert page.status_code == 422
        said = page.content.decode()
        assert f'aria-describedby="id_back-0-{field}-e"' in said
        return said.partition(f'<a href="#id_back-0-{field}">')[2].partition("</a>")[0]

    assert wrong("reason") == "Say what should change, and why"
    sent["back-0-descriptor"] = ""
    assert wrong("descriptor") == "Choose what should change, and say why"


@pytest.mark.asvs("2.3.4")
def test_signing_twice_makes_one_submission(ready, sign_in, arrange):
    send(ready.warwickshire)
    url = f"/assessments/{ready.warwickshire.assessment.public_id}/sign-off/"
    client = sign_in(ready.warwickshire.chief)
    sent = {"do": "sign", "signed_as": " chief ", "seen": seen_on(client.get(url))}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 403
    with arrange():
        assert Submission.objects.get().signed_as == "Chief"  # as it stands in the list of people


def seen_on(page):
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]


def beside(people, since):
    """Changes what is frozen beside the answers, and of which their own hash says nothing."""
    where = {"force": people.force, "assessment": people.assessment}
    provision = Provision.objects.get(code="PREPARE.7")
    if since == "founded":
        Evidence.objects.filter(force=people.force).update(review_on="2020-01-01")
    elif since == "word":
        (point, *_) = weak_points(people.assessment, today=timezone.localdate())
        WeakPointWord.objects.create(**where, provision=point.provision, rule=point.rule, word="Since then.")
    else:
        Reply.objects.create(**where, provision=provision, question="Why?", text="Since then.")


@pytest.mark.parametrize("since", ["evidence", "sent again", "nothing was read", "founded", "word", "reply"])
def test_nobody_signs_what_they_have_not_read(ready, sign_in, arrange, since):
    people = ready.warwickshire
    send(people)
    url = f"/assessments/{people.assessment.public_id}/sign-off/"
    client = sign_in(people.chief)
    sent = {"do": "sign", "signed_as": "chief", "seen": seen_on(client.get(url))}
    if since == "evidence":
        with arrange():
            attach(people.force, "PREPARE.1.1", 1)
    elif since in {"founded", "word", "reply"}:
        with arrange():
            beside(people, since)
    elif since == "sent again":
        with force_scope(people, people.chief):
            assessment = Assessment.objects.for_pages().get(pk=people.assessment.pk)
            signing.send_back(assessment=assessment, reasons={}, by=people.chief)  # nothing opens
        send(people)
    else:
        del sent["seen"]
    page = client.post(url, sent, follow=True)
    assert "has changed since you opened the page" in page.content.decode()
    with arrange():
        assert not Submission.objects.exists()
    assert client.post(url, sent | {"seen": seen_on(page)}).status_code == 302
    with arrange():
        assert Submission.objects.count() == 1


def test_questions_open_it_again_and_the_answer_is_number_two(ready):
    send(ready.warwickshire)
    first = sign(ready.warwickshire)
    ask_again(ready.reviewer, first, "PREPARE.1")
    change(ready.warwickshire, "PREPARE.1.1")
    send(ready.warwickshire)
    second = sign(ready.warwickshire)
    with scope(Audience.NATIONAL):
        assert second.number == 2
        assert Submission.objects.in_force().get().pk == second.pk
        assert SubmittedRating.objects.filter(submission=first).count() == 206


@pytest.mark.asvs("8.2.3")
def test_the_national_team_moves_a_stage_and_touches_nothing_else(ready):
    with scope(Audience.NATIONAL, by=By.of(ready.reviewer)), pytest.raises(ProgrammingError):
        Assessment.objects.update(answered=0)


def test_the_same_content_gives_the_same_fingerprint(ready, arrange):
    send(ready.warwickshire)
    first = sign(ready.warwickshire)
    ask_again(ready.reviewer, first, "PREPARE.1")
    reply(ready.warwickshire, "PREPARE.1", "It was so in May.")
    send(ready.warwickshire)
    assert sign(ready.warwickshire).sha256 == first.sha256
