"""Every way in that must not be one, tried; and how long a session lasts, to the second."""

import random
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forces import openid, sessions
from forces.models import Session, User
from tests.forces.codes import code_of, key_on, never
from tests.forces.provider import asked_for, back, begin, running, tie

pytestmark = pytest.mark.django_db

PASSWORD = "vawg-portal-demo"
LOGIN, PEOPLE = reverse("account_login"), reverse("people:list")
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)


@pytest.fixture(autouse=True)
def quick(settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("OIDC_SECRET_WARWICKSHIRE", "one")
    monkeypatch.setenv("OIDC_SECRET_KENT", "another")
    cache.clear()


def is_in(browser):
    return "_auth_user_id" in browser.session


@pytest.fixture
def services(world, arrange):
    """Two forces' own services; Warwickshire's contributor is w-1 at Warwickshire's, and nobody else is linked."""
    with running() as ours, running() as theirs:
        with arrange():
            tie(ours, "warwickshire", world.warwickshire.lead.organisation)
            tie(theirs, "kent", world.kent.lead.organisation)
            SocialAccount.objects.create(
                user=world.warwickshire.contributor.user,
                provider="warwickshire",
                uid=openid.uid_of(ours.issuer, "w-1"),
            )
            # A link that should not be there: Kent's lead, as if Warwickshire's service had vouched for them.
            SocialAccount.objects.create(
                user=world.kent.lead.user, provider="warwickshire", uid=openid.uid_of(ours.issuer, "w-k")
            )
        for provider, subject, member in (
            (ours, "w-2", world.warwickshire.contributor),
            (theirs, "k-1", world.warwickshire.contributor),
        ):
            provider.person(subject, email=member.email, email_verified=True)
        yield ours, theirs


def attacks(ours, theirs):
    """{what is tried: how}. Each gives the browser in which nobody may be signed in afterwards."""

    def come_in(provider, slug, subject, change=lambda url: url):
        browser = Client()
        back(browser, provider.sign_in(change(begin(browser, slug)), subject))
        return browser

    def with_answer(change):
        browser = Client()
        back(browser, change(ours.sign_in(begin(browser, "warwickshire"), "w-1")))
        return browser

    def elsewhere():
        stranger, colleague = Client(), Client()
        url = ours.sign_in(begin(stranger, "warwickshire"), "w-1")
        begin(colleague, "warwickshire")
        back(colleague, url)
        return colleague

    def played_again():
        first, second = Client(), Client()
        url = ours.sign_in(begin(first, "warwickshire"), "w-1")
        back(first, url)
        begin(second, "warwickshire")
        state = next(iter(second.session["socialaccount_states"]))
        back(second, f"{urlsplit(url).path}?code={asked_for(url)['code']}&state={state}")
        return second

    def other_nonce(url):
        return url.replace(asked_for(url)["nonce"][:20], "x" * 20)

    return {
        "the same email, another subject": lambda: come_in(ours, "warwickshire", "w-2"),
        "the same email at another issuer": lambda: come_in(theirs, "kent", "k-1"),
        "the same subject at another issuer": lambda: come_in(theirs, "kent", "w-1"),
        "a person of another force": lambda: come_in(ours, "warwickshire", "w-k"),
        "nobody whom we know": lambda: come_in(ours, "warwickshire", f"stranger-{random.random()}"),
        "another nonce": lambda: come_in(ours, "warwickshire", "w-1", other_nonce),
        "no state": lambda: with_answer(lambda url: url.split("&state=")[0]),
        "another state": lambda: with_answer(lambda url: url[:-4] + "aaaa"),
        "no code": lambda: with_answer(lambda url: f"{urlsplit(url).path}?state={asked_for(url)['state']}"),
        "another issuer named in the answer": lambda: with_answer(
            lambda url: f"{url}&iss=https://evil.example"
        ),
        "a stranger's answer": elsewhere,
        "a code played again": played_again,
    }


def test_every_attack_on_signing_in_through_a_service(services, count, figure):
    ours, theirs = services
    good = Client()
    back(good, ours.sign_in(begin(good, "warwickshire"), "w-1"))
    assert is_in(good)  # the test itself: the right way works
    tried, refused, got_in = 0, 0, []
    for name, attack in attacks(ours, theirs).items():
        for _ in range(count(50)):
            tried += 1
            if is_in(attack()):
                got_in.append(name)
            else:
                refused += 1
    figure("identity", "attacks on OpenID Connect refused", f"{refused} of {tried}", f"{tried} of {tried}")
    assert got_in == []


def test_codes_are_used_once_and_guessed_never(world, count, figure, settings):
    """Each right code is tried again, and wrong ones as often as the throttle lets them through."""
    settings.AXES_FAILURE_LIMIT = settings.WRONG_PER_ACCOUNT = settings.WRONG_PER_ADDRESS = 10**9
    chief = world.warwickshire.chief
    User.objects.filter(pk=chief.user_id).update(password=make_password(PASSWORD))
    setting_up = Client()
    setting_up.post(LOGIN, {"login": chief.email, "password": PASSWORD})
    key = key_on(setting_up.get(reverse("mfa_activate_totp")).content.decode())
    setting_up.post(reverse("mfa_activate_totp"), {"code": code_of(key)})
    tried = refused = 0
    for _ in range(count(250)):
        for factor in Authenticator.objects.filter(type="totp"):
            factor.data["last_counter"] = 0  # as if a long time had passed
            factor.save()
        code = code_of(key)
        for typed, good in ((code, True), (code, False), (never(key), False)):
            browser = Client()
            browser.post(LOGIN, {"login": chief.email, "password": PASSWORD})
            browser.post(reverse("mfa_authenticate"), {"code": typed})
            assert is_in(browser) or not good
            if not good:
                tried += 1
                refused += not is_in(browser)
    figure("identity", "used and wrong codes refused", f"{refused} of {tried}", f"{tried} of {tried}")


def test_sessions_end_to_the_second(world, sign_in, count, figure):
    """At random ages on both sides of both limits: whoever is within both is in, everybody else is out."""
    client = sign_in(world.warwickshire.contributor)
    row = Session.objects.filter(pk=sessions.digest(client.session.session_key))
    chance = random.Random(7)
    right = total = 0
    for _ in range(count(2_500)):
        idle = timedelta(seconds=chance.choice([1799 - 20, 1800 + 1, chance.randrange(0, 3600)]))
        age = idle + timedelta(seconds=chance.choice([43199 - 3700, 43200, chance.randrange(0, 50_000)]))
        now = timezone.now()
        row.update(active_at=now - idle, started_at=now - age)
        background = chance.random() < 0.5
        headers = {"X-Requested-With": "XMLHttpRequest"} if background else {}
        seen = client.get(PEOPLE, headers=headers).status_code == 200
        alive = idle < IDLE - timedelta(seconds=10) and age < ABSOLUTE - timedelta(seconds=10)
        dead = idle > IDLE or age > ABSOLUTE
        if not alive and not dead:
            continue  # within the seconds that the request itself may take
        total += 1
        kept_alive = row.get().active_at > now - idle + timedelta(seconds=1)
        right += seen == alive and (not kept_alive or (alive and not background))
        if not seen:
            client = sign_in(world.warwickshire.contributor)
            row = Session.objects.filter(pk=sessions.digest(client.session.session_key))
    figure("identity", "sessions that ended when they should", f"{right} of {total}", f"{total} of {total}")


def test_ended_sessions_are_over(world, sign_in, count, figure):
    """Signed out, ended from the list, by a new password, by a closed account: no cookie of theirs works again."""
    person = world.warwickshire.contributor
    tried = refused = 0
    for _ in range(count(200)):
        here, other = sign_in(person), sign_in(person)
        keys = [other.session.session_key]
        public_id = Session.objects.get(pk=sessions.digest(keys[0])).public_id
        here.post(reverse("accounts:end_session", args=[public_id]))
        third = sign_in(person)
        keys.append(third.session.session_key)
        here.post(reverse("accounts:end_others"))
        keys.append(here.session.session_key)
        here.post(reverse("account_logout"))
        for key in keys:
            thief = Client()
            thief.cookies["sessionid"] = key
            tried += 1
            refused += thief.get(PEOPLE).status_code == 302
    figure("identity", "cookies of ended sessions refused", f"{refused} of {tried}", f"{tried} of {tried}")
