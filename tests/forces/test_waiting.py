"""What is typed when a session ends travels through the sign-in, and only its writer can complete it. No script."""

import re
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Rating
from evidence.models import Evidence
from forces import waiting
from forces.models import Session, User
from tests.forces.codes import code_of
from tests.forces.test_second_factor import enter, later, set_up
from tests.pages import forms_of
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
CODE = "PREPARE.7.2.a"
LONG = "Our own <words>, \r\n and “more” of them. " * 200


@pytest.fixture
def person(world):
    User.objects.filter(pk=world.warwickshire.contributor.user_id).update(password=make_password(PASSWORD))
    User.objects.filter(pk=world.warwickshire.lead.user_id).update(password=make_password(PASSWORD))
    world.warwickshire.contributor.user.refresh_from_db()
    world.warwickshire.lead.user.refresh_from_db()
    return world.warwickshire.contributor


@pytest.fixture
def where(world):
    return reverse("assessments:descriptor", args=[world.warwickshire.assessment.public_id, "PREPARE.7"])


@pytest.fixture
def client(person, sign_in):
    return sign_in(person)


def end_sessions():
    Session.objects.update(active_at=timezone.now() - timedelta(minutes=31))


def form_at(client, where, view):
    found = next(form for form in forms_of(client.get(where).content.decode(), where) if form.view == view)
    return found.filled()


def sent_too_late(client, where, **words):
    """The page's own form, filled and sent when its session had ended."""
    sent = form_at(client, where, "assessments:descriptor") | {"do": "save"} | words
    end_sessions()
    return client.post(where, sent)


def field_of(answer):
    return re.search(r'name="waiting" value="([^"]+)"', answer.content.decode())[1]


def sign_in_by_form(client, sealed, person):
    sent = {"login": person.email, "password": PASSWORD, "waiting": sealed}
    return client.post(reverse("account_login"), sent)


def press(client, answer):
    """The button that saves what waited."""
    forms = forms_of(answer.content.decode(), "/accounts/login/")
    form = next(form for form in forms if form.view in {"assessments:descriptor", "evidence:add"})
    return client.post(form.action, form.filled())


def comment_of(world, arrange):
    with arrange():
        return Rating.objects.get(force=world.warwickshire.force, provision__code=CODE).comment


def test_the_words_are_saved_after_signing_in(client, person, where, world, arrange):
    late = sent_too_late(client, where, **{f"c-{CODE}": LONG})
    assert late.status_code == 401
    assert "You were signed out while you were writing" in late.content.decode()
    assert "Our own" not in late.content.decode()
    wrong = client.post(
        reverse("account_login"), {"login": person.email, "password": "no", "waiting": field_of(late)}
    )
    offered = sign_in_by_form(client, field_of(wrong), person)
    assert offered.status_code == 200
    assert "Our own &lt;words&gt;" in offered.content.decode()
    assert comment_of(world, arrange) == "", "nothing is saved unasked"
    saved = press(client, offered)
    assert saved.status_code == 302
    assert comment_of(world, arrange) == LONG.replace("\r\n", "\n").strip()


def test_somebody_else_cannot_read_or_save_them(client, where, world, arrange):
    late = sent_too_late(client, where, **{f"c-{CODE}": "Mine alone."})
    other = sign_in_by_form(client, field_of(late), world.warwickshire.lead)
    assert other.status_code == 403
    assert "Somebody else wrote this" in other.content.decode()
    assert "Mine alone." not in other.content.decode()
    assert client.post(reverse("accounts:carry_on"), {"waiting": field_of(other)}).status_code == 403
    assert comment_of(world, arrange) == ""


def test_they_can_be_carried_on_from_another_tab(client, person, where, sign_in):
    late = sent_too_late(client, where, **{f"c-{CODE}": "Mine alone."})
    carry_on = reverse("accounts:carry_on")
    assert client.post(carry_on, {"waiting": field_of(late)}).status_code == 401
    offered = sign_in(person).post(carry_on, {"waiting": field_of(late)})
    assert "Mine alone." in offered.content.decode()


def test_they_come_along_to_a_second_factor(person, where, world, arrange, monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda call, *_, **__: call())
    client, _ = enter(person)
    key = set_up(client)
    later()
    late = sent_too_late(client, where, **{f"c-{CODE}": "With a code."})
    step = sign_in_by_form(client, field_of(late), person)
    assert "One more step" in step.content.decode()
    form = next(form for form in forms_of(step.content.decode(), "/x/") if form.view == "mfa_authenticate")
    asked = client.post(form.action, form.filled())
    assert asked.status_code == 200
    assert field_of(asked) == field_of(late)
    offered = client.post(form.action, {"code": code_of(key), "waiting": field_of(asked)})
    assert press(client, offered).status_code == 302
    assert comment_of(world, arrange) == "With a code."


def test_they_last_an_hour(client, person, where, monkeypatch):
    late = sent_too_late(client, where, **{f"c-{CODE}": "Too old."})
    monkeypatch.setattr(waiting, "LASTS", timedelta(seconds=-1))
    over = sign_in_by_form(client, field_of(late), person)
    assert over.status_code == 410
    for forged in ("x", "", Fernet(Fernet.generate_key()).encrypt(b"x").decode()):
        assert waiting.unseal(forged) is None


def test_files_are_asked_for_again_and_the_words_are_not(client, person, world, arrange):
    add = reverse("evidence:add")
    sent = form_at(client, add, "evidence:add") | {
        "title": "Minutes of May",
        "kind": "minutes",
        "file": SimpleUploadedFile("minutes.txt", b"Words."),
    }
    end_sessions()
    late = client.post(add, sent)
    offered = sign_in_by_form(client, field_of(late), person)
    assert "Files cannot be carried" in offered.content.decode()
    again = press(client, offered)
    assert again.status_code == 422
    assert "Minutes of May" in again.content.decode()
    with arrange():
        assert not Evidence.objects.exists()


def test_a_page_of_one_person_is_not_sent_by_another(client, where, world, sign_in, arrange):
    """Two people, one browser: the first one's page is still open in another tab."""
    sent = form_at(client, where, "assessments:descriptor") | {
        "do": "save",
        f"c-{CODE}": "The contributor's.",
    }
    other = sign_in(world.warwickshire.lead)
    refused = other.post(where, sent)
    assert refused.status_code == 403
    assert "The contributor" not in refused.content.decode()
    save = reverse("assessments:save_rating", args=[world.warwickshire.assessment.public_id, CODE])
    headers = {"X-Requested-With": "XMLHttpRequest", "X-Form-By": sent["form_by"][0]}
    autosave = other.post(save, {f"v-{CODE}": 1, f"c-{CODE}": "x"}, headers=headers)
    assert autosave.status_code == 403
    assert "somebody else has signed in" in autosave.json()["error"]
    assert comment_of(world, arrange) == ""


def test_a_token_of_before_the_sign_in_loses_no_words(person, where, world, arrange):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person.user, backend="forces.backends.PersonBackend")
    sent = form_at(browser, where, "assessments:descriptor") | {"do": "save", f"c-{CODE}": "Said before."}
    sent["csrfmiddlewaretoken"] = "x" * 64
    refused = browser.post(where, sent)
    assert refused.status_code == 403
    assert "Said before." in refused.content.decode()
    assert press(browser, refused).status_code == 302
    assert comment_of(world, arrange) == "Said before."
    save = reverse("assessments:save_rating", args=[world.warwickshire.assessment.public_id, CODE])
    by_script = browser.post(
        save, {f"c-{CODE}": "x"}, headers={"X-Requested-With": "XMLHttpRequest", "X-CSRFToken": "x" * 64}
    )
    assert (by_script.status_code, by_script.json()["renew"]) == (403, True), "the page fetches a new one"
    stranger = sent | {"form_by": "17:forged", "csrfmiddlewaretoken": "x" * 64}
    assert "Save what I typed" not in browser.post(where, stranger).content.decode()
    assert (
        "Save what I typed"
        not in browser.post(reverse("accounts:stay"), sent | {"csrfmiddlewaretoken": ""}).content.decode()
    )


def test_a_sign_in_in_another_tab_makes_the_token_old_and_loses_no_words(person, where, world, arrange):
    """What the page itself tells people to do: sign in in a new tab, come back, and press its button."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person.user, backend="forces.backends.PersonBackend")
    late = sent_too_late(browser, where, **{f"c-{CODE}": "Before."})
    browser.force_login(person.user, backend="forces.backends.PersonBackend")
    for page in (reverse("accounts:carry_on"), reverse("account_login")):
        offered = browser.post(page, {"waiting": field_of(late), "csrfmiddlewaretoken": "x" * 64})
        assert offered.status_code == 403
        assert "Save what I typed" in offered.content.decode()
    assert press(browser, offered).status_code == 302
    assert comment_of(world, arrange) == "Before."


def test_a_form_that_says_nobodys_name_only_leads_to_the_sign_in(where):
    assert Client().post(where, {f"c-{CODE}": "x"}).status_code == 302
    forged = Client().post(where, {f"c-{CODE}": "x", "form_by": "1:forged"})
    assert forged.status_code == 302
