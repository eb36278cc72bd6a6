"""OpenID Connect against a real provider: who gets in by which issuer, and every way that must not work."""

import base64
import hashlib
from urllib.parse import urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forces import openid, workflow
from forces.choices import Audience, Role
from forces.models import IdentityProvider, Membership, Organisation, Session, User
from forces.scope import scope
from tests.forces.provider import CLIENT_ID, asked_for, back, begin, come_in, running, tie

pytestmark = pytest.mark.django_db

PEOPLE, HOME, LOGIN = reverse("people:list"), reverse("reporting:home"), reverse("account_login")
PASSWORD = "vawg-portal-demo"


@pytest.fixture(scope="session")
def warwickshires():
    with running() as provider:
        yield provider


@pytest.fixture(scope="session")
def kents():
    with running() as provider:
        yield provider


@pytest.fixture(autouse=True)
def directly(monkeypatch, settings):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("OIDC_SECRET_WARWICKSHIRE", "from the environment")
    monkeypatch.setenv("OIDC_SECRET_KENT", "another one")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def issuers(world, arrange, warwickshires, kents):
    """Each force's own service, tied to it alone."""
    with arrange():
        tie(warwickshires, "warwickshire", world.warwickshire.lead.organisation)
        tie(kents, "kent", world.kent.lead.organisation)


def known(member, provider, subject, arrange):
    """As after linking: this person is that subject of that issuer."""
    slug = {"warwickshire": "warwickshire", "kent": "kent"}[member.organisation.slug]
    with arrange():
        SocialAccount.objects.create(
            user=member.user, provider=slug, uid=openid.uid_of(provider.issuer, subject)
        )
    return member


@pytest.fixture
def linked(world, issuers, warwickshires, arrange):
    return known(world.warwickshire.contributor, warwickshires, "w-1", arrange)


def refused(answer, reason):
    """Refused for this very reason, and not because something else went wrong on the way."""
    return (answer.status_code, answer.context and answer.context["reason"]) == (403, reason)


def who(browser):
    return browser.session.get("_auth_user_id")


# --- the ways that work -----------------------------------------------------------------------------------------------


def test_somebody_linked_comes_in(linked, warwickshires):
    browser = Client()
    answer = come_in(browser, warwickshires, "warwickshire", "w-1")
    assert answer.url == HOME
    assert who(browser) == str(linked.user_id)
    assert browser.get(PEOPLE).status_code == 200
    assert Session.objects.get(person=linked.user).issuer == "warwickshire"


@pytest.mark.asvs("10.2.1", "10.5.1")
def test_what_is_asked_of_the_provider(issuers):
    browser = Client()
    first, second = (asked_for(begin(browser, "warwickshire")) for _ in range(2))
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["scope"] == "openid"
    assert len(first["state"]) == 32
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    states = browser.session["socialaccount_states"]
    verifier = states[first["state"]][0]["pkce_code_verifier"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert first["code_challenge"] == challenge


def test_the_verifier_goes_with_the_code(linked, warwickshires, monkeypatch):
    sent = {}
    real = requests.Session.request

    def seen(self, method, url, **kwargs):
        if url.endswith("/oauth2/token"):
            sent.update(kwargs["data"])
        return real(self, method, url, **kwargs)

    monkeypatch.setattr(requests.Session, "request", seen)
    come_in(Client(), warwickshires, "warwickshire", "w-1")
    assert len(sent["code_verifier"]) >= 43
    assert (sent["client_id"], sent["client_secret"]) == (CLIENT_ID, "from the environment")


@pytest.fixture
def invited(world):
    lead = world.warwickshire.lead
    with scope(Audience.FORCE, lead.force_id):
        return workflow.add_invited(
            organisation=lead.organisation,
            name="Nia Price",
            email="nia.price@warwickshire.police.uk",
            role=Role.CONTRIBUTOR,
            at=timezone.now(),
        )


def token_of(invited):
    return workflow.invitation_path(invited).rstrip("/").rsplit("/", 1)[-1]


def test_an_invitation_links_at_the_first_entry(issuers, invited, warwickshires, arrange):
    browser = Client()
    assert "Join with Warwickshire" in browser.get(workflow.invitation_path(invited)).content.decode()
    warwickshires.person("w-nia", email="somebody.else@example.org")
    come_in(browser, warwickshires, "warwickshire", "w-nia", invitation=token_of(invited))
    assert browser.get(PEOPLE).status_code == 200
    with arrange():
        user = Membership.objects.get(pk=invited.pk).user
    assert not user.has_usable_password()
    assert user.email == invited.email  # the portal's own, whatever the provider says
    account = SocialAccount.objects.get(user=user)
    assert account.extra_data == {"iss": warwickshires.issuer, "sub": "w-nia"}
    again = Client()
    come_in(again, warwickshires, "warwickshire", "w-nia")
    assert who(again) == str(user.pk)


def test_linking_asks_who_it_is_first(world, issuers, warwickshires):
    viewer = world.warwickshire.viewer
    User.objects.filter(pk=viewer.user_id).update(password=make_password(PASSWORD))
    browser = Client()
    browser.post(LOGIN, {"login": viewer.email, "password": PASSWORD})
    link = reverse("accounts:issuer_link", args=["warwickshire"])
    assert browser.post(link).url.startswith(reverse("account_reauthenticate"))
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    url = begin(browser, "warwickshire", link=True)
    assert back(browser, warwickshires.sign_in(url, "w-viewer")).url == reverse("accounts:signing_in")
    assert "You can sign in with it" in browser.get(reverse("accounts:signing_in")).content.decode()
    again = Client()
    come_in(again, warwickshires, "warwickshire", "w-viewer")
    assert who(again) == str(viewer.user_id)
    browser.post(reverse("accounts:issuer_unlink", args=["warwickshire"]))
    assert not SocialAccount.objects.exists()


@pytest.mark.asvs("6.8.4")
@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ({"amr": ["pwd", "mfa"]}, False),
        ({"acr": "two"}, False),
        ({"amr": ["pwd"]}, True),
        ({"acr": "one"}, True),
        ({}, True),
    ],
)
def test_two_factors_there_count_here_and_one_does_not(
    world, issuers, warwickshires, arrange, settings, claims, asked
):
    settings.SECOND_FACTOR_REQUIRED = True
    with arrange():
        IdentityProvider.objects.update(strong_acr="two three")
    known(world.warwickshire.chief, warwickshires, "w-chief", arrange)
    warwickshires.person("w-chief", **claims)
    browser = Client()
    come_in(browser, warwickshires, "warwickshire", "w-chief")
    answer = browser.get(HOME)
    assert (answer.status_code == 302) is asked
    if asked:
        assert answer.url == reverse("accounts:second_factor")


# --- the ways that must not work --------------------------------------------------------------------------------------


@pytest.mark.asvs("6.8.1", "10.5.2")
def test_the_same_email_at_another_issuer_is_nobody(linked, kents):
    kents.person("k-9", email=linked.email, email_verified=True)
    browser = Client()
    assert refused(come_in(browser, kents, "kent", "k-9"), "unknown")
    assert who(browser) is None


@pytest.mark.asvs("10.5.2")
def test_the_same_email_at_the_same_issuer_is_nobody(linked, warwickshires):
    warwickshires.person("w-2", email=linked.email, email_verified=True)
    browser = Client()
    assert refused(come_in(browser, warwickshires, "warwickshire", "w-2"), "unknown")
    assert who(browser) is None
    assert SocialAccount.objects.count() == 1


@pytest.mark.asvs("6.8.1")
def test_the_same_subject_at_another_issuer_is_nobody(linked, kents):
    browser = Client()
    assert refused(come_in(browser, kents, "kent", "w-1"), "unknown")
    assert who(browser) is None


def test_an_email_changed_at_the_provider_changes_nothing(linked, world, warwickshires):
    warwickshires.person("w-1", email=world.national_lead.email, email_verified=True)
    browser = Client()
    come_in(browser, warwickshires, "warwickshire", "w-1")
    assert who(browser) == str(linked.user_id)
    assert User.objects.get(pk=linked.user_id).email == linked.email


def test_one_forces_issuer_signs_in_nobody_of_another(world, issuers, warwickshires, arrange):
    with arrange():
        SocialAccount.objects.create(
            user=world.kent.lead.user,
            provider="warwickshire",
            uid=openid.uid_of(warwickshires.issuer, "w-k"),
        )
    browser = Client()
    answer = come_in(browser, warwickshires, "warwickshire", "w-k")
    assert refused(answer, "not_yours")
    assert "another one here" in answer.content.decode()
    assert who(browser) is None


def test_an_issuer_opens_no_other_organisation_of_the_same_person(linked, world, warwickshires, arrange):
    """In both forces, and through Warwickshire's service: Kent's rows stay shut, also by switching."""
    with arrange():
        second = Membership.objects.create(
            organisation=Organisation.objects.get(slug="kent"),
            role=Role.FORCE_LEAD,
            user=linked.user,
            email=linked.email,
            display_name="Both",
            joined_at=timezone.now(),
        )
    User.objects.filter(pk=linked.user_id).update(active=second)
    browser = Client()
    come_in(browser, warwickshires, "warwickshire", "w-1")
    assert "Warwickshire" in browser.get(PEOPLE).content.decode()
    switch = reverse("accounts:switch")
    assert "Kent Police" not in browser.get(switch).content.decode()
    assert browser.post(switch, {"membership": str(second.public_id)}).status_code == 422
    User.objects.filter(pk=linked.user_id).update(active=second)  # chosen in another session
    assert browser.get(PEOPLE).url == reverse("accounts:no_access")


def test_an_issuer_adds_no_key_to_another_organisation(linked, world, warwickshires, arrange):
    """A passkey signs in to all of a person's organisations, and a service speaks for its own alone."""
    browser, add = Client(), reverse("mfa_add_webauthn")
    come_in(browser, warwickshires, "warwickshire", "w-1")
    assert browser.get(add).status_code == 200
    with arrange():
        Membership.objects.create(
            organisation=Organisation.objects.get(slug="kent"),
            role=Role.VIEWER,
            user=linked.user,
            email=linked.email,
            display_name="Both",
            joined_at=timezone.now(),
        )
    for answer in (browser.get(add), browser.post(add, {"name": "x", "credential": "{}"})):
        assert answer.status_code == 302
        assert answer.url == reverse("accounts:signing_in")


def test_an_invitation_elsewhere_is_no_way_in(world, issuers, kents, invited):
    browser = Client()
    assert refused(come_in(browser, kents, "kent", "k-nia", invitation=token_of(invited)), "unknown")
    assert who(browser) is None
    assert not User.objects.filter(email=invited.email).exists()


def test_nobody_comes_in_uninvited(issuers, warwickshires):
    browser, before = Client(), User.objects.count()
    answer = come_in(browser, warwickshires, "warwickshire", "stranger")
    assert refused(answer, "unknown")
    assert "nobody here is linked" in answer.content.decode()
    assert User.objects.count() == before


@pytest.mark.asvs("10.2.1")
def test_a_code_is_good_for_one_exchange(linked, warwickshires):
    browser = Client()
    url = warwickshires.sign_in(begin(browser, "warwickshire"), "w-1")
    assert back(browser, url).status_code == 302
    thief = Client()
    assert refused(back(thief, url), "failed")  # another browser, without the state
    begin(thief, "warwickshire")
    code = asked_for(url)["code"]
    state = next(iter(thief.session["socialaccount_states"]))
    assert refused(back(thief, f"{urlsplit(url).path}?code={code}&state={state}"), "failed")
    assert who(thief) is None


@pytest.mark.asvs("10.2.1")
@pytest.mark.parametrize("said", ["code={code}", "code={code}&state=wrong", "state={state}", ""])
def test_an_answer_without_its_state_or_code_is_refused(linked, warwickshires, said):
    browser = Client()
    url = warwickshires.sign_in(begin(browser, "warwickshire"), "w-1")
    answer = back(browser, f"{urlsplit(url).path}?{said.format(**asked_for(url))}")
    assert answer.status_code == 403
    assert who(browser) is None


@pytest.mark.asvs("10.2.1")
def test_a_strangers_answer_signs_nobody_in(linked, warwickshires):
    """The stranger's own way in, sent to a colleague as a link."""
    stranger, colleague = Client(), Client()
    url = warwickshires.sign_in(begin(stranger, "warwickshire"), "w-1")
    begin(colleague, "warwickshire")
    assert refused(back(colleague, url), "failed")
    assert who(colleague) is None


@pytest.mark.asvs("10.5.1")
def test_a_token_of_another_attempt_is_refused(linked, warwickshires, complaints):
    """The nonce in the token is the one that the provider was given: change it on the way, and it fits no more."""
    browser = Client()
    url = begin(browser, "warwickshire")
    altered = url.replace(asked_for(url)["nonce"].rstrip("="), "another-attempt")
    assert altered != url
    assert refused(back(browser, warwickshires.sign_in(altered, "w-1")), "failed")
    assert complaints == ["The identity token belongs to another attempt."]
    assert who(browser) is None


@pytest.fixture
def complaints(monkeypatch):
    """Why answers were refused, in the log's words."""
    said = []
    monkeypatch.setattr(openid.log, "warning", lambda event, **fields: said.append(fields["said"]))
    return said


def altered(id_token, wrong):
    """The provider's own token, after somebody had it in their hands."""
    claims = jwt.decode(id_token, options={"verify_signature": False})
    head, body, signature = id_token.split(".")
    header = {name: value for name, value in jwt.get_unverified_header(id_token).items() if name == "kid"}
    own_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tokens = {
        "good": id_token,
        "altered": f"{head}.{body}.{signature[:20]}{'AAAA' if signature[20:24] != 'AAAA' else 'BBBB'}{signature[24:]}",
        "unsigned": jwt.encode(claims, "", algorithm="none", headers=header),
        "signed by another": jwt.encode(claims, own_key, algorithm="RS256", headers=header),
        "unknown key": jwt.encode(claims, own_key, algorithm="RS256", headers={"kid": "another"}),
        "nothing": "",
    }
    return tokens[wrong]


@pytest.mark.asvs("6.8.2")
@pytest.mark.parametrize(
    "wrong", ["good", "altered", "unsigned", "signed by another", "unknown key", "nothing"]
)
def test_a_token_that_nobody_vouches_for_is_refused(linked, warwickshires, monkeypatch, complaints, wrong):
    real = openid.Exchange.claims_of
    monkeypatch.setattr(
        openid.Exchange, "claims_of", lambda self, token, client: real(self, altered(token, wrong), client)
    )
    browser = Client()
    answer = come_in(browser, warwickshires, "warwickshire", "w-1")
    if wrong == "good":  # the test itself: the way it goes is the one that works
        assert who(browser) == str(linked.user_id)
        return
    assert refused(answer, "failed")
    assert complaints == ["The identity token is not good."]
    assert who(browser) is None


@pytest.mark.asvs("10.5.4")
def test_a_token_for_another_client_is_refused(linked, warwickshires, monkeypatch, complaints):
    real = openid.Exchange.claims_of
    monkeypatch.setattr(
        openid.Exchange, "claims_of", lambda self, token, client: real(self, token, "another-client")
    )
    assert refused(come_in(Client(), warwickshires, "warwickshire", "w-1"), "failed")
    assert complaints == ["The identity token is not good."]


def test_a_service_that_says_it_is_another_issuer_is_refused(linked, warwickshires, arrange):
    with arrange():
        IdentityProvider.objects.filter(slug="warwickshire").update(
            issuer=warwickshires.issuer.replace("127.0.0.1", "localhost") + "/"
        )
    answer = Client().post(reverse("accounts:issuer_start", args=["warwickshire"]))
    assert answer.status_code == 503


def test_a_subject_is_linked_with_one_person(world, linked, warwickshires):
    viewer = world.warwickshire.viewer
    User.objects.filter(pk=viewer.user_id).update(password=make_password(PASSWORD))
    browser = Client()
    browser.post(LOGIN, {"login": viewer.email, "password": PASSWORD})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    back(browser, warwickshires.sign_in(begin(browser, "warwickshire", link=True), "w-1"))
    assert SocialAccount.objects.get().user_id == linked.user_id


def test_who_has_left_or_is_closed_does_not_come_in(linked, warwickshires, arrange):
    with arrange():
        Membership.objects.filter(pk=linked.pk).update(left_at=timezone.now())
    browser = Client()
    assert come_in(browser, warwickshires, "warwickshire", "w-1").status_code == 403
    with arrange():
        Membership.objects.filter(pk=linked.pk).update(left_at=None)
    User.objects.filter(pk=linked.user_id).update(is_active=False)
    come_in(browser, warwickshires, "warwickshire", "w-1")
    assert who(browser) is None


def test_a_service_that_is_shut_or_away(linked, world, arrange):
    with arrange():
        IdentityProvider.objects.filter(slug="warwickshire").update(issuer="http://127.0.0.1:9")
    answer = Client().post(reverse("accounts:issuer_start", args=["warwickshire"]))
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()
    with arrange():
        IdentityProvider.objects.filter(slug="warwickshire").update(is_open=False)
    for name in ("accounts:issuer_start", "accounts:issuer_callback"):
        address = reverse(name, args=["warwickshire"])
        answer = Client().post(address) if name.endswith("start") else Client().get(address)
        assert answer.status_code == 404


def test_a_half_done_attempt_leaves_nothing_to_a_password(linked, world, warwickshires, kents):
    """Signed in through the service, then by password in the same browser: all of one's organisations again."""
    User.objects.filter(pk=linked.user_id).update(password=make_password(PASSWORD))
    browser = Client()
    come_in(browser, warwickshires, "warwickshire", "w-1")
    browser.post(reverse("account_logout"))
    browser.post(LOGIN, {"login": linked.email, "password": PASSWORD})
    assert "issuer_organisations" not in browser.session
    assert Session.objects.get(person=linked.user).issuer == ""
