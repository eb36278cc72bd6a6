"""Contacts, blockers and help: the national team notes and changes them, and no force reads a word."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from forces.choices import Audience
from forces.scope import By, scope
from reviews.models import Barrier, Contact, HelpOffer

pytestmark = pytest.mark.django_db
CANARY = "CANARY-of-the-team"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def at(world, name, force="kent"):
    return reverse(f"chase:{name}", args=[world.cycle.slug, force])


def contact_of(**values):
    today = timezone.localdate()
    day = {"held_on_0": today.day, "held_on_1": today.month, "held_on_2": today.year}
    return {**day, "how": "phone", "who": "Their lead", "text": CANARY, **values}


@pytest.fixture
def noted(world, sign_in):
    client = sign_in(world.reviewer)
    assert client.post(at(world, "add_contact"), contact_of()).status_code == 302
    barrier = {"kind": "data", "text": f"{CANARY}: no analyst", "state": "open"}
    assert client.post(at(world, "add_barrier"), barrier).status_code == 302
    offer = {"text": f"{CANARY}: an hour", "state": "offered"}
    assert client.post(at(world, "add_help"), offer).status_code == 302
    return client


def test_what_is_noted_stands_on_the_forces_page_for_the_team(world, noted):
    page = text_of(noted.get(at(world, "force")))
    for words in (CANARY, "with Their lead", "Data and analysis", "no analyst", "an hour", "Offered"):
        assert words in page
    assert CANARY not in text_of(noted.get(at(world, "force", "warwickshire")))


def test_no_audience_but_the_national_team_reaches_any_of_it(world, noted, sign_in):
    for who in (world.kent.lead, world.kent.policing_body, world.warwickshire.lead, world.stalking):
        with scope(Audience(who.audience), who.force_id, by=By.of(who)):
            for model in (Contact, Barrier, HelpOffer):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    list(model.objects.all())
        assert sign_in(who).get(at(world, "force")).status_code == 403
    for page in ("reporting:home", "assessments:current", "notices:list", "messages:list"):
        assert CANARY not in text_of(sign_in(world.kent.lead).get(reverse(page), follow=True))


@pytest.mark.parametrize(
    ("name", "model", "changes"),
    [
        ("change_contact", Contact, contact_of),
        ("change_barrier", Barrier, lambda **v: {"kind": "money", "state": "closed", **v}),
        ("change_help", HelpOffer, lambda **v: {"state": "given", **v}),
    ],
)
def test_a_change_keeps_all_three_texts(world, noted, arrange, name, model, changes):
    with arrange():
        row = model.objects.get()
    url = reverse(f"chase:{name}", args=[row.public_id])
    assert noted.get(url).status_code == 200
    assert noted.post(url, {**changes(text="Theirs."), "revision": 1}).status_code == 302
    stale = noted.post(url, {**changes(text="Mine."), "revision": 1})
    assert stale.status_code == 409
    assert "Theirs." in text_of(stale)
    assert "Mine." in text_of(stale)
    with arrange():
        assert model.objects.get().text == "Theirs."
    history = {"change_contact": "contact", "change_barrier": "barrier", "change_help": "help_offer"}[name]
    told = text_of(noted.get(reverse(f"history:{history}", args=[row.public_id])))
    assert "Theirs." in told
    assert noted.get(reverse(f"history:{history}_texts", args=[row.public_id])).status_code == 200


def test_a_message_that_went_out_changes_no_more(world, sign_in, arrange):
    with arrange():
        row = Contact.objects.create(
            force=world.kent.force,
            cycle=world.cycle,
            held_on=timezone.localdate(),
            how="message",
            who="A lead",
            text="As it went.",
            by_name="A",
        )
    client, url = sign_in(world.reviewer), reverse("chase:change_contact", args=[row.public_id])
    refused = client.post(url, {**contact_of(), "revision": 1})
    assert refused.status_code == 403
    assert "stands as the force reads it" in text_of(refused)
    with arrange():
        assert Contact.objects.get().text == "As it went."


def test_what_is_missing_is_said_in_words(world, sign_in):
    client = sign_in(world.reviewer)
    tomorrow = contact_of(held_on_2=2099)
    assert "Enter a day that is not in the future" in text_of(client.post(at(world, "add_contact"), tomorrow))
    empty = text_of(client.post(at(world, "add_contact"), {}))
    for words in (
        "Enter the day on which you were in touch",
        "Choose how you were in touch",
        "Write what was said",
    ):
        assert words in empty
    assert "Choose the kind of blocker" in text_of(
        client.post(at(world, "add_barrier"), {"kind": "nonsense"})
    )


def test_a_force_or_cycle_that_is_none_is_not_found(world, sign_in):
    client = sign_in(world.reviewer)
    assert client.get(at(world, "force", "nowhere")).status_code == 404
    assert client.get(reverse("chase:force", args=["no-cycle", "kent"])).status_code == 404
