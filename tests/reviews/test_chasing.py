"""One message to the leads of all forces that a filter shows: previewed, counted, sent once, noted for each."""

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from forces.choices import Audience, Role
from forces.models import Force, Membership, Organisation
from forces.scope import scope
from notices import tasks
from notices.models import Notice
from reviews.models import Contact, Message
from tests.pages import Page
from tests.queries import queries_of
from tests.world import make_assessment, make_membership

pytestmark = pytest.mark.django_db
TEXT = "CANARY: how far are you,\nand what is in the way?"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def write_url(world, query=""):
    return reverse("chase:write", args=[world.cycle.slug]) + query


def confirm(client, url):
    """The form of the page that asks for the last word."""
    page = client.post(url, {"text": TEXT, "do": "check"})
    assert page.status_code == 200
    (form,) = [
        form
        for form in Page(page.content.decode(), url).forms
        if form.method == "post" and form.page == form.action
    ]
    return {name: values[-1] for name, values in form.filled().items()}, text_of(page)


def test_it_is_previewed_then_sent_and_noted_for_each_force(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    sent, preview = confirm(client, write_url(world))
    assert "It goes to 2 leads of 2 forces." in preview
    assert world.kent.lead.display_name in preview
    with arrange():
        assert not Message.objects.exists()
    assert client.post(write_url(world), {**sent, "do": "send"}).status_code == 302
    with arrange():
        assert sorted(Message.objects.values_list("force__slug", flat=True)) == ["kent", "warwickshire"]
        noted = Contact.objects.select_related("force").order_by("force__slug")
        assert [(one.force.slug, one.how, one.who, one.held_on) for one in noted] == [
            ("kent", "message", world.kent.lead.display_name, timezone.localdate()),
            ("warwickshire", "message", world.warwickshire.lead.display_name, timezone.localdate()),
        ]
        told = Notice.objects.filter(kind="message").values_list("force__slug", "to")
        assert set(told) == {("kent", world.kent.lead.pk), ("warwickshire", world.warwickshire.lead.pk)}
    page = text_of(client.get(reverse("chase:force", args=[world.cycle.slug, "kent"])))
    assert "a message in the portal" in page


def test_it_goes_to_the_forces_of_the_filter_alone(world, sign_in, arrange):
    with arrange():
        Assessment.objects.filter(pk=world.kent.assessment.pk).update(
            answered=1, last_activity_at=timezone.now()
        )
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(last_activity_at=None)
    client, url = sign_in(world.reviewer), write_url(world, "?state=not_started")
    sent, preview = confirm(client, url)
    assert "Kent" not in preview.split("To whom")[1]
    client.post(url, {**sent, "do": "send"})
    with arrange():
        assert [one.force.slug for one in Message.objects.select_related("force")] == ["warwickshire"]


def test_where_the_list_changed_meanwhile_it_asks_once_more(world, sign_in, arrange):
    client, url = sign_in(world.reviewer), write_url(world, "?state=not_started")
    with arrange():
        Assessment.objects.update(last_activity_at=None)
    sent, _ = confirm(client, url)
    with arrange():
        Assessment.objects.filter(pk=world.kent.assessment.pk).update(last_activity_at=timezone.now())
    again = client.post(url, {**sent, "do": "send"})
    assert again.status_code == 409
    assert "Nothing was sent yet." in text_of(again)
    assert "how far are you" in text_of(again)
    with arrange():
        assert not Message.objects.exists()


def test_a_force_reads_its_own_and_no_mail_has_a_word_of_it(world, sign_in, arrange):
    client, url = sign_in(world.reviewer), write_url(world, "?region=south-east")
    sent, _ = confirm(client, url)
    client.post(url, {**sent, "do": "send"})
    page = text_of(sign_in(world.kent.lead).get(reverse("messages:list")))
    assert "CANARY" in page
    assert "CANARY" not in text_of(sign_in(world.warwickshire.lead).get(reverse("messages:list")))
    for who in (world.kent.policing_body, world.reviewer, world.kent.contributor):
        assert sign_in(who).get(reverse("messages:list")).status_code == 403
    tasks.gather(world.kent.force.pk)
    with arrange():
        letters = list(Notice.objects.filter(kind="message").values_list("force", "mail__public_id"))
    for force_id, public_id in letters:
        tasks.send(force_id, str(public_id))
    assert len(outbox.outbox) == 1
    assert "Message of the national team" in outbox.outbox[0].body
    assert "CANARY" not in outbox.outbox[0].body
    assert reverse("messages:list") in text_of(sign_in(world.kent.lead).get(reverse("notices:list")))


def test_a_force_without_a_lead_who_joined_is_named_and_left_out(world, sign_in, arrange):
    with arrange():
        Membership.objects.filter(pk=world.kent.lead.pk).update(left_at=timezone.now())
    client = sign_in(world.reviewer)
    sent, preview = confirm(client, write_url(world))
    assert "1 lead of 1 force" in preview
    assert "No lead has joined: nothing goes there" in preview
    client.post(write_url(world), {**sent, "do": "send"})
    with arrange():
        assert [one.force.slug for one in Message.objects.select_related("force")] == ["warwickshire"]


def test_an_empty_message_is_refused_and_only_the_national_team_writes(world, sign_in):
    refused = sign_in(world.reviewer).post(write_url(world), {"text": "", "do": "check"})
    assert refused.status_code == 422
    assert "Write the message" in text_of(refused)
    for who in (world.kent.lead, world.kent.policing_body):
        assert sign_in(who).post(write_url(world), {"text": TEXT, "do": "send"}).status_code == 403


def test_no_force_reads_what_the_team_notes_or_anothers_message(world, arrange):
    with arrange():
        for people in (world.kent, world.warwickshire):
            row = {"force": people.force, "cycle": world.cycle, "by_name": "A", "text": TEXT}
            Message.objects.create(**row)
    with scope(Audience.FORCE, world.kent.force.pk):
        assert list(Message.objects.values_list("force", flat=True)) == [world.kent.force.pk]


def test_sending_asks_no_more_of_more_forces(world, sign_in, arrange):
    client = sign_in(world.reviewer)

    def queries():
        sent, _ = confirm(client, write_url(world))
        return len(queries_of(client, write_url(world), data={**sent, "do": "send"}, status=302))

    few = queries()
    with arrange():
        for slug in ("essex", "surrey", "norfolk"):
            make_assessment(Force.objects.get(slug=slug), world.cycle)
            make_membership(Organisation.objects.get(slug=slug), Role.FORCE_LEAD, f"lead@{slug}.example")
    assert queries() == few
