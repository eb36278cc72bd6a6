"""The second factor: who is led to it, codes that work once, what cannot be removed, what was shown by whom."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Post
from forces import workflow
from forces.choices import Audience, Role
from forces.models import Membership, Organisation, Session, User
from forces.scope import scope
from tests.forces.codes import code_of, key_on, never
from tests.pages import forms_of

pytestmark = pytest.mark.django_db

PASSWORD = "vawg-portal-demo"
NEW = {"password": "three words of mine", "again": "three words of mine"}
LOGIN, HOME, NEEDED = reverse("account_login"), reverse("reporting:home"), reverse("accounts:second_factor")
PAGE, APP, CODES = (
    reverse("accounts:signing_in"),
    reverse("mfa_activate_totp"),
    reverse("mfa_view_recovery_codes"),
)
AUTHENTICATE, REAUTHENTICATE = reverse("mfa_authenticate"), reverse("account_reauthenticate")


@pytest.fixture(autouse=True)
def required(settings, monkeypatch):
    """As outside the demonstration. And a quick hasher: these tests type many passwords. allauth tells of a new factor
    when the transaction has ended, which a test's own never does; tests/journeys sees it in a real one."""
    monkeypatch.setattr(transaction, "on_commit", lambda call, *_, **__: call())
    settings.SECOND_FACTOR_REQUIRED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def chief(world):
    return with_password(world.warwickshire.chief)


def with_password(member):
    User.objects.filter(pk=member.user_id).update(password=make_password(PASSWORD))
    member.user.refresh_from_db()
    return member


def enter(member, browser=None):
    browser = browser or Client()
    return browser, browser.post(LOGIN, {"login": member.email, "password": PASSWORD})


def set_up(browser):
    """Set up an app for codes; gives its key."""
    key = key_on(browser.get(APP).content.decode())
    assert browser.post(APP, {"code": code_of(key)}).status_code == 302
    return key


def later(seconds=60):
    """As if the last code had been used a minute earlier: the next one is good already."""
    for factor in Authenticator.objects.filter(type="totp"):
        factor.data["last_counter"] -= seconds // 30
        factor.save()


def signed_in(browser):
    return "_auth_user_id" in browser.session


# --- who is led to it -------------------------------------------------------------------------------------------------


@pytest.mark.asvs("6.3.3")
@pytest.mark.parametrize(
    ("who", "led"),
    [
        ("reviewer", True),
        ("national_lead", True),
        ("chief", True),
        ("lead", False),
        ("contributor", False),
        ("viewer", False),
        ("policing_body", False),
        ("stalking", False),
    ],
)
def test_roles_that_need_one_see_nothing_before_it_is_set_up(world, who, led):
    member = with_password(getattr(world, who, None) or getattr(world.warwickshire, who))
    browser, _ = enter(member)
    for address in (HOME, reverse("frameworks:list"), reverse("people:list")):
        answer = browser.get(address)
        assert (answer.status_code == 302 and answer.url == NEEDED) is led, address
    answer = browser.post(reverse("people:list"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert (answer.status_code == 403 and "second factor" in answer.json()["error"]) is led if led else True


def on(answer, view):
    """The page's form that goes there."""
    return next(form for form in forms_of(answer.content.decode(), "/accounts/x/") if form.view == view)


def test_a_form_sent_when_one_became_due_comes_along(chief, world, settings, arrange):
    settings.SECOND_FACTOR_REQUIRED = False
    browser, _ = enter(chief)
    where = reverse("assessments:threads", args=[world.warwickshire.assessment.public_id, "PREPARE.7.2.a"])
    ask = on(browser.get(where), "assessments:threads")
    settings.SECOND_FACTOR_REQUIRED = True
    answer = browser.post(where, ask.filled() | {"text": "Who is on call at night?"})
    for view in ("accounts:second_factor", "mfa_activate_totp"):
        step = on(answer, view)
        answer = browser.post(step.action, step.filled())
        assert answer.status_code == 200
        assert "on call" not in answer.content.decode(), "it travels encrypted"
    key, step = key_on(answer.content.decode()), on(answer, "mfa_activate_totp")
    offered = browser.post(step.action, step.filled() | {"code": code_of(key)})
    assert "Who is on call at night?" in offered.content.decode()
    with arrange():
        assert not Post.objects.exists(), "nothing is saved unasked"
    assert browser.post(where, on(offered, "assessments:threads").filled()).status_code == 302
    with arrange():
        assert Post.objects.get().text == "Who is on call at night?"


def test_whoever_may_come_in_no_more_reads_what_they_typed(world, sign_in, arrange):
    contributor = world.warwickshire.contributor
    browser = sign_in(contributor)
    where = reverse("assessments:threads", args=[world.warwickshire.assessment.public_id, "PREPARE.7.2.a"])
    ask = on(browser.get(where), "assessments:threads")
    with arrange():
        Membership.objects.filter(pk=contributor.pk).update(left_at=timezone.now())
    refused = browser.post(where, ask.filled() | {"text": "Who is on call at night?"})
    assert refused.status_code == 403
    assert "Who is on call at night?" in refused.content.decode()
    assert "Save what I typed" not in refused.content.decode()


def test_in_the_demonstration_nobody_is_led_to_it(chief, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    browser, _ = enter(chief)
    assert browser.get(HOME).status_code == 200
    assert browser.get(APP).status_code == 200


def test_whoever_joins_sets_one_up_on_first_entry(world, client):
    lead = world.warwickshire.lead
    with scope(Audience.FORCE, lead.force_id):
        invited = workflow.add_invited(
            organisation=lead.organisation,
            name="Ann Chief",
            email="ann.chief@warwickshire.police.uk",
            role=Role.CHIEF_OFFICER,
            at=timezone.now(),
        )
    assert client.post(workflow.invitation_path(invited), NEW, follow=True).request["PATH_INFO"] == NEEDED
    page = client.get(NEEDED).content.decode()
    assert reverse("mfa_add_webauthn") in page
    assert APP in page
    set_up(client)
    assert client.get(HOME).status_code == 200


def test_a_first_factor_lets_in_and_brings_recovery_codes_once(chief):
    browser, _ = enter(chief)
    key = key_on(browser.get(APP).content.decode())
    answer = browser.post(APP, {"code": code_of(key)})
    assert answer.url == CODES
    first, second = browser.get(CODES).content.decode(), browser.get(CODES).content.decode()
    assert first.count("<li><code>") == 10
    assert second.count("<li><code>") == 0
    assert browser.get(HOME).status_code == 200
    assert [message.subject for message in mail.outbox] == ["An app for codes was set up (VAWG portal)"]
    assert mail.outbox[0].to == [chief.email]


def test_a_wrong_code_sets_nothing_up(chief):
    browser, _ = enter(chief)
    key = key_on(browser.get(APP).content.decode())
    answer = browser.post(APP, {"code": never(key)})
    assert "wrong" in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert browser.get(HOME).url == NEEDED


# --- codes ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def key(chief):
    browser, _ = enter(chief)
    key = set_up(browser)
    later()
    return key


def test_from_then_on_a_password_is_not_enough(chief, key):
    browser, answer = enter(chief)
    assert answer.url == AUTHENTICATE
    assert not signed_in(browser)
    assert browser.get(HOME).status_code == 302
    assert browser.post(AUTHENTICATE, {"code": code_of(key)}).status_code == 302
    assert browser.get(HOME).status_code == 200


def test_a_code_works_once(chief, key):
    code = code_of(key)
    assert enter(chief)[0].post(AUTHENTICATE, {"code": code}).status_code == 302
    thief, _ = enter(chief)
    answer = thief.post(AUTHENTICATE, {"code": code})
    assert answer.status_code == 422
    assert "used already" in answer.content.decode()
    assert not signed_in(thief)


def test_the_code_that_set_the_app_up_is_spent(chief):
    browser, _ = enter(chief)
    key = key_on(browser.get(APP).content.decode())
    code = code_of(key)
    browser.post(APP, {"code": code})
    thief, _ = enter(chief)
    thief.post(AUTHENTICATE, {"code": code})
    assert not signed_in(thief)


def test_an_older_code_than_the_last_is_refused(chief, key):
    assert enter(chief)[0].post(AUTHENTICATE, {"code": code_of(key, steps=1)}).status_code == 302
    thief, _ = enter(chief)
    thief.post(AUTHENTICATE, {"code": code_of(key)})
    assert not signed_in(thief)


def test_a_recovery_code_works_once(chief):
    browser, _ = enter(chief)
    set_up(browser)
    code = browser.get(CODES).content.decode().split("<li><code>")[1].split("<")[0]
    first, _ = enter(chief)
    first.post(AUTHENTICATE, {"code": code})
    assert signed_in(first)
    second, _ = enter(chief)
    second.post(AUTHENTICATE, {"code": code})
    assert not signed_in(second)


def test_secrets_are_not_readable_in_the_table(chief, key):
    for factor in Authenticator.objects.all():
        assert key not in str(factor.data)


@pytest.mark.asvs("6.3.1")
def test_codes_are_counted_and_a_known_device_still_gets_in(chief, key):
    known, _ = enter(chief)
    known.post(AUTHENTICATE, {"code": code_of(key)})
    known.post(reverse("account_logout"))
    later()
    thief, _ = enter(chief)
    answers = [thief.post(AUTHENTICATE, {"code": never(key)}).status_code for _ in range(11)]
    assert answers[:9] == [422] * 9
    assert answers[9] == 429
    assert thief.post(AUTHENTICATE, {"code": code_of(key)}).status_code in {422, 429}
    assert not signed_in(thief)
    enter(chief, known)
    known.post(AUTHENTICATE, {"code": code_of(key)})
    assert signed_in(known)


def test_no_tried_code_is_kept(chief, key):
    thief, _ = enter(chief)
    thief.post(AUTHENTICATE, {"code": never(key)})
    (attempt,) = AccessAttempt.objects.all()
    assert never(key) not in attempt.post_data


# --- what was shown, and by whom --------------------------------------------------------------------------------------


def test_a_role_that_needs_one_asks_a_session_that_showed_none(world, chief, arrange):
    """A viewer who has a factor switches to a role that needs it: asked once, in this session."""
    viewer = with_password(world.warwickshire.viewer)
    with arrange():
        second = Membership.objects.create(
            organisation=Organisation.objects.get(slug="national"),
            role=Role.REVIEWER,
            user=viewer.user,
            email=viewer.email,
            display_name="Viewer",
            joined_at=timezone.now(),
        )
    browser, _ = enter(viewer)
    assert browser.get(HOME).status_code == 200
    browser.post(reverse("accounts:switch"), {"membership": str(second.public_id)})
    assert browser.get(HOME).url == NEEDED
    key = set_up(browser)
    assert browser.get(HOME).status_code == 200
    later()
    session = browser.session
    del session["second_factor_of"]
    session.save()
    assert browser.get(HOME).url == NEEDED
    assert "Show your second factor" in browser.get(NEEDED).content.decode()
    browser.post(reverse("mfa_reauthenticate"), {"code": code_of(key)})
    assert browser.get(HOME).status_code == 200


def test_one_persons_factor_is_nobody_elses(world, chief, key):
    """The same browser, another person: what was shown before counts for nothing."""
    browser, _ = enter(chief)
    browser.post(AUTHENTICATE, {"code": code_of(key)})
    other = with_password(world.kent.chief)
    browser.post(reverse("account_logout"))
    enter(other, browser)
    assert browser.get(HOME).url == NEEDED


def test_a_half_done_sign_in_is_no_sign_in(chief, key):
    browser, _ = enter(chief)
    for address in (PAGE, APP, CODES, NEEDED, reverse("accounts:switch")):
        assert browser.get(address).status_code == 302, address
    assert not Session.objects.filter(person=chief.user, pk=browser.session.session_key).exists()


# --- adding and removing ----------------------------------------------------------------------------------------------


@pytest.mark.asvs("7.5.1")
def test_a_change_asks_who_it_is_again(chief, key):
    browser, _ = enter(chief)
    browser.post(AUTHENTICATE, {"code": code_of(key)})
    for address in (
        reverse("mfa_deactivate_totp"),
        reverse("mfa_add_webauthn"),
        reverse("mfa_generate_recovery_codes"),
        CODES,
    ):
        answer = browser.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, REAUTHENTICATE), address
    browser.post(REAUTHENTICATE, {"password": PASSWORD})
    assert browser.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.asvs("7.5.1")
def test_a_first_factor_some_time_after_signing_in_asks_too(world):
    browser, _ = enter(with_password(world.warwickshire.viewer))
    assert browser.get(APP).status_code == 200
    session = browser.session
    session["signed_in_at"] -= timedelta(minutes=11).total_seconds()
    session.save()
    assert browser.get(APP).status_code == 302


def test_the_last_one_that_a_role_needs_stays(chief, key):
    browser, _ = enter(chief)
    browser.post(AUTHENTICATE, {"code": code_of(key)})
    browser.post(REAUTHENTICATE, {"password": PASSWORD})
    answer = browser.post(reverse("mfa_deactivate_totp"))
    assert "Your role needs a second factor" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_who_needs_none_may_remove_it(world):
    browser, _ = enter(with_password(world.warwickshire.viewer))
    set_up(browser)
    browser.post(REAUTHENTICATE, {"password": PASSWORD})
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_nobody_touches_anothers_passkey(world, chief):
    other = Authenticator.objects.create(
        user=world.kent.chief.user, type="webauthn", data={"name": "Theirs", "credential": {}}
    )
    browser, _ = enter(chief)
    set_up(browser)
    browser.post(REAUTHENTICATE, {"password": PASSWORD})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert browser.post(reverse(name, args=[other.pk]), {"name": "Mine"}).status_code == 404
    other.refresh_from_db()
    assert other.data["name"] == "Theirs"


def test_the_account_page_says_what_there_is(chief):
    browser, _ = enter(chief)
    set_up(browser)
    page = browser.get(PAGE).content.decode()
    for word in ("App for codes", "10 left", "the last one cannot be removed", "(this one)", "Add a passkey"):
        assert word in page
    for list_of_allauths in ("/accounts/2fa/", "/accounts/2fa/webauthn/"):
        assert browser.get(list_of_allauths).url == PAGE


def test_a_password_is_set_by_mail_alone(chief):
    browser, _ = enter(chief)
    assert browser.get(reverse("account_set_password")).status_code == 404
