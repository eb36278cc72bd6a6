"""On the way in: invitations, signing in and out, throttling, switching, having no access."""

import re
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from forces import workflow
from forces.choices import Audience, Role
from forces.models import Membership, Organisation, User
from forces.scope import scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counting_from_before():
    cache.clear()


LOGIN, LOGOUT, HOME = reverse("account_login"), reverse("account_logout"), "/"
NO_ACCESS, SWITCH, PEOPLE = reverse("accounts:no_access"), reverse("accounts:switch"), reverse("people:list")
PASSWORD = "vawg-portal-demo"
NEW = {"password": "three words of mine", "again": "three words of mine"}


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real hasher is slow on purpose, and these tests type many passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def invited(world):
    return invite(world.warwickshire.lead, "nia.price@warwickshire.police.uk")


@pytest.fixture
def viewer(world):
    """Somebody with a password."""
    user = world.warwickshire.viewer.user
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
    return world.warwickshire.viewer


def invite(lead, email, role=Role.CONTRIBUTOR):
    with scope(Audience(lead.audience), lead.force_id):
        return workflow.add_invited(
            organisation=lead.organisation, name="Nia Price", email=email, role=role, at=timezone.now()
        )


def state_of(membership, arrange):
    with arrange():
        return Membership.objects.get(pk=membership.pk)


def try_password(client, email, password, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


# --- invitations ----------------------------------------------------------------------------------------------


def test_the_link_says_who_is_invited_to_what(client, invited):
    page = client.get(workflow.invitation_path(invited)).content.decode()
    for word in ("Nia Price", "Warwickshire Police", "Contributor", "nia.price@warwickshire.police.uk"):
        assert word in page


def test_somebody_new_chooses_a_password_and_is_in(client, invited, arrange):
    response = client.post(workflow.invitation_path(invited), NEW)
    assert response.url == reverse("reporting:home")
    assert signed_in(client)
    assert client.get(PEOPLE).status_code == 200
    user = User.objects.get(email=invited.email)
    assert state_of(invited, arrange).user_id == user.pk
    client.post(LOGOUT)
    assert try_password(client, "Nia.Price@Warwickshire.police.uk", NEW["password"]).status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose a password"),
        ({"password": "three words of mine"}, "Type the password again"),
        (
            {"password": "three words of mine", "again": "three words of yours"},
            "Type the same password twice",
        ),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "nia.price@warwickshire", "again": "nia.price@warwickshire"}, "too similar"),
        ({"password": "passwordpassword1", "again": "passwordpassword1"}, None),
    ],
)
def test_a_password_that_will_not_do_is_said(client, invited, arrange, typed, says):
    response = client.post(workflow.invitation_path(invited), {"password": "", "again": "", **typed})
    if says is None:  # long enough, and on no list
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert says in response.content.decode()
    assert state_of(invited, arrange).user_id is None
    assert not User.objects.filter(email=invited.email).exists()


def test_the_link_works_once(client, invited, world):
    link = workflow.invitation_path(invited)
    client.post(link, NEW)
    client.post(LOGOUT)
    for response in (client.get(link), client.post(link, NEW)):
        assert response.status_code == 410
        assert "can no longer be used" in response.content.decode()


def test_a_link_that_is_not_ours_or_changed_is_closed(client, invited):
    link = workflow.invitation_path(invited)
    assert client.get(link[:-2] + ("A/" if link[-2] != "A" else "B/")).status_code == 410
    assert client.get(reverse("accounts:invitation", args=["nonsense"])).status_code == 410


def test_a_withdrawn_invitation_is_closed(client, invited, world):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        workflow.remove(membership=invited, by=world.warwickshire.lead, at=timezone.now())
    assert client.get(workflow.invitation_path(invited)).status_code == 410


def test_who_has_an_account_signs_in_first_and_then_accepts(client, world, viewer, arrange):
    invited = invite(world.kent.lead, viewer.email)
    link = workflow.invitation_path(invited)
    page = client.get(link).content.decode()
    assert f'href="{LOGIN}?next={quote(link)}"' in page
    assert "password" in page
    client.post(link, NEW)
    assert state_of(invited, arrange).user_id is None
    assert User.objects.get(pk=viewer.user_id).check_password(PASSWORD)

    response = client.post(LOGIN, {"login": viewer.email, "password": PASSWORD, "next": link})
    assert response.url == link
    assert "Join Kent Police?" in client.get(link).content.decode()
    assert state_of(invited, arrange).user_id is None
    client.post(link)
    assert state_of(invited, arrange).user_id == viewer.user_id
    assert "Kent Police" in client.get(PEOPLE).content.decode()


def test_an_invitation_is_never_joined_to_somebody_else(world, sign_in, invited, arrange):
    other = sign_in(world.kent.viewer)
    link = workflow.invitation_path(invited)
    for response in (other.get(link), other.post(link, NEW)):
        assert response.status_code == 403
        assert "This invitation is for somebody else" in response.content.decode()
    assert state_of(invited, arrange).user_id is None
    assert User.objects.get(pk=world.kent.viewer.user_id).active_id == world.kent.viewer.pk


# --- signing in and out ---------------------------------------------------------------------------------------


def test_signing_in_and_out_by_email(client, viewer):
    assert client.get(PEOPLE).url == f"{LOGIN}?next={PEOPLE}"
    response = client.post(LOGIN, {"login": viewer.email.upper(), "password": PASSWORD, "next": PEOPLE})
    assert response.url == PEOPLE
    assert client.get(PEOPLE).status_code == 200
    assert client.get(LOGOUT).status_code == 200
    assert signed_in(client)
    client.post(LOGOUT)
    assert not signed_in(client)
    assert client.get(PEOPLE).url == f"{LOGIN}?next={PEOPLE}"


def test_signing_in_leads_to_no_other_site(client, viewer):
    response = client.post(
        LOGIN, {"login": viewer.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response.url == reverse("reporting:home")


def test_an_address_that_is_none_leads_nowhere(world, sign_in):
    client = sign_in(world.warwickshire.lead)
    answer = client.post(reverse("account_reset_password") + "?next=http%3A%2F%2F%5B%3A%3A1", {"email": "a"})
    assert answer.status_code == 422


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, viewer):
    def answer(email):
        page = try_password(client, email, "wrong").content.decode().replace(email, "")
        return re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]+"', "", page)

    wrong, unknown = answer(viewer.email), answer("nobody@warwickshire.example")
    assert wrong == unknown
    assert not signed_in(client)


def test_nobody_signs_up(client):
    response = client.post(
        reverse("account_signup"), {"email": "x@x.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.filter(email="x@x.example").exists()
    assert "by invitation" in response.content.decode()


def test_nobody_changes_their_address(world, sign_in):
    client = sign_in(world.kent.viewer)
    response = client.post(reverse("account_email"), {"action_add": "", "email": "lead@warwickshire.example"})
    assert response.status_code == 404


def test_ten_wrong_passwords_lock_that_address_out_of_that_account_alone(client, viewer, world):
    home, elsewhere = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    for _ in range(9):
        assert try_password(client, viewer.email, "wrong", **home).status_code == 422
    # However it is written, it is the same account.
    locked = try_password(client, f" {viewer.email.upper()} ", "wrong", **home)
    assert locked.status_code == 429
    assert "Too many wrong tries" in locked.content.decode()
    assert try_password(client, viewer.email, PASSWORD, **home).status_code == 429
    assert not signed_in(client)

    User.objects.filter(pk=world.kent.viewer.user_id).update(password=make_password(PASSWORD))
    assert try_password(client, world.kent.viewer.email, PASSWORD, **home).status_code == 302
    client.post(LOGOUT)
    assert try_password(client, viewer.email, PASSWORD, **elsewhere).status_code == 302
    assert signed_in(client)


def test_unknown_addresses_are_throttled_too(client, db):
    answers = [try_password(client, "nobody@kent.example", "wrong").status_code for _ in range(11)]
    assert answers == [422] * 9 + [429] * 2


def test_signing_in_forgets_earlier_slips(client, viewer):
    for _ in range(9):
        try_password(client, viewer.email, "wrong")
    assert try_password(client, viewer.email, PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_a_forgotten_password_is_replaced_by_mail(client, viewer):
    client.post(reverse("account_reset_password"), {"email": viewer.email})
    (message,) = mail.outbox
    assert message.to == [viewer.email]
    link = next(line for line in str(message.body).splitlines() if line.startswith("http://testserver/"))
    form = client.get(link.removeprefix("http://testserver"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW["password"], "password2": NEW["password"]})
    assert try_password(client, viewer.email, NEW["password"]).status_code == 302


@pytest.mark.parametrize("email", ["viewer@warwickshire.example", "nobody@example.org"])
def test_no_stranger_fills_a_mailbox(client, viewer, email):
    """Whether or not there is such an account: the same page each time, and one mail."""
    for spelling in (email, email.upper(), email):
        page = client.post(reverse("account_reset_password"), {"email": spelling}, follow=True)
        assert "Look at your email" in page.content.decode()
    assert len(mail.outbox) == 1


def test_nobody_sends_mail_to_the_world_through_us(client, viewer):
    for number in range(40):
        client.post(reverse("account_reset_password"), {"email": f"{number}@example.org"})
    assert len(mail.outbox) == 30


# --- several memberships, and none ----------------------------------------------------------------------------


@pytest.fixture
def second(world, arrange):
    """Warwickshire's viewer also contributes in Kent."""
    with arrange():
        return Membership.objects.create(
            organisation=Organisation.objects.get(slug="kent"),
            role=Role.CONTRIBUTOR,
            user=world.warwickshire.viewer.user,
            email=world.warwickshire.viewer.email,
            display_name="Viewer",
            joined_at=timezone.now(),
        )


def test_switching_shows_the_other_organisation(world, sign_in, second):
    client = sign_in(world.warwickshire.viewer)
    page = client.get(PEOPLE).content.decode()
    assert f'href="{SWITCH}"' in page
    form = client.get(SWITCH).content.decode()
    assert "Warwickshire Police" in form
    assert "Kent Police" in form
    assert client.post(SWITCH, {"membership": str(second.public_id)}).url == reverse("reporting:home")
    page = client.get(PEOPLE).content.decode()
    assert world.kent.lead.display_name in page
    assert "Warwickshire" not in page


@pytest.mark.parametrize("whose", ["stranger", "left", "nonsense", ""])
def test_nobody_switches_to_what_is_not_theirs(world, sign_in, second, arrange, whose):
    client = sign_in(world.warwickshire.viewer)
    with arrange():
        Membership.objects.filter(pk=second.pk).update(left_at=timezone.now())
    chosen = {"stranger": str(world.kent.lead.public_id), "left": str(second.public_id)}.get(whose, whose)
    assert client.post(SWITCH, {"membership": chosen}).status_code == 422
    assert User.objects.get(pk=world.warwickshire.viewer.user_id).active_id == world.warwickshire.viewer.pk


def test_there_is_no_switch_for_one_membership(world, sign_in):
    client = sign_in(world.warwickshire.viewer)
    assert SWITCH not in client.get(PEOPLE).content.decode()
    assert "alone" in client.get(SWITCH).content.decode()


def test_without_a_membership_there_is_one_page_and_a_way_out(client, world, sign_in, arrange):
    client = sign_in(world.warwickshire.viewer)
    with arrange():
        Membership.objects.filter(pk=world.warwickshire.viewer.pk).update(left_at=timezone.now())
    for address in (PEOPLE, HOME, reverse("frameworks:list")):
        assert client.get(address).url == NO_ACCESS
    response = client.get(NO_ACCESS)
    page = response.content.decode()
    assert response.status_code == 200
    assert world.warwickshire.viewer.email in page
    assert f'action="{LOGOUT}"' in page
    assert client.get(SWITCH).status_code == 200


def test_who_left_one_organisation_goes_on_in_the_other(world, sign_in, second, arrange):
    client = sign_in(world.warwickshire.viewer)
    with arrange():
        Membership.objects.filter(pk=world.warwickshire.viewer.pk).update(left_at=timezone.now())
    assert f'href="{SWITCH}"' in client.get(NO_ACCESS).content.decode()
    client.post(SWITCH, {"membership": str(second.public_id)})
    assert "Kent Police" in client.get(PEOPLE).content.decode()


def test_no_access_is_for_those_without(world, sign_in):
    assert sign_in(world.reviewer).get(NO_ACCESS).url == reverse("reporting:home")


def test_these_pages_want_a_sign_in(client, db):
    for address in (SWITCH, NO_ACCESS):
        assert client.get(address).url == f"{LOGIN}?next={address}"


def test_somebody_whose_account_is_closed_is_out(world, sign_in):
    client = sign_in(world.warwickshire.viewer)
    User.objects.filter(pk=world.warwickshire.viewer.user_id).update(is_active=False)
    assert client.get(PEOPLE).url == f"{LOGIN}?next={PEOPLE}"


def test_forms_of_passwords_ask_and_err_in_plain_words(world, client):
    """allauth's own words would say “This field is required.” three times, and which one nobody knows."""
    reset, change = reverse("account_reset_password"), reverse("account_change_password")
    page = client.post(reset, {}).content.decode()
    assert "Enter your email address, in full" in page
    User.objects.filter(pk=world.warwickshire.viewer.user_id).update(password=make_password(PASSWORD))
    client.post(LOGIN, {"login": world.warwickshire.viewer.email, "password": PASSWORD})
    page += client.post(change, {}).content.decode()
    for words in (
        "Enter the password that you have now",
        "Choose a new password",
        "Type the new password again",
    ):
        assert words in page
    assert "This field is required" not in page
    assert "placeholder" not in page
