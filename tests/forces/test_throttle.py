"""Guessing is hopeless, whichever way it comes; and no stranger keeps out a colleague on a device of their own."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from forces import throttle
from forces.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("6.3.1")]

LOGIN, RESET = reverse("account_login"), reverse("account_reset_password")
PASSWORD = "vawg-portal-demo"
HOME, STRANGER = "192.0.2.1", "198.51.100.1"


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WRONG_PER_ADDRESS, settings.WRONG_PER_ACCOUNT = 20, 15
    cache.clear()


@pytest.fixture
def viewer(world):
    for member in (world.warwickshire.viewer, world.kent.viewer):
        User.objects.filter(pk=member.user_id).update(password=make_password(PASSWORD))
    return world.warwickshire.viewer


def enter(browser, email, password=PASSWORD, address=HOME):
    """Whether that let somebody in. Signs out again."""
    answer = browser.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)
    came_in = answer.status_code == 302
    if came_in:
        browser.post(reverse("account_logout"), REMOTE_ADDR=address)
    return came_in


def guess(email, number, address=STRANGER, browser=None):
    for _ in range(number):
        assert not enter(browser or Client(), email, "wrong", address)


def test_many_addresses_against_one_account_are_stopped(viewer):
    for number in range(15):
        guess(viewer.email, 1, f"198.51.100.{number}")
    assert not enter(Client(), viewer.email, address="203.0.113.9")


def test_a_device_from_before_gets_in_all_the_same(viewer):
    own = Client()
    assert enter(own, viewer.email)
    for number in range(20):
        guess(viewer.email, 1, f"198.51.100.{number}")
    assert enter(own, viewer.email)
    assert enter(own, viewer.email, address="203.0.113.9")  # wherever it is carried


def test_a_stranger_in_the_same_building_locks_no_colleague_out(viewer):
    own = Client()
    assert enter(own, viewer.email)
    guess(viewer.email, 12, HOME)
    assert not enter(Client(), viewer.email, address=HOME)
    assert enter(own, viewer.email, address=HOME)


def test_one_address_against_many_accounts_is_stopped(viewer, world):
    for number in range(20):
        guess(f"officer{number}@kent.example", 1)
    assert not enter(Client(), world.kent.viewer.email, address=STRANGER)
    assert enter(Client(), world.kent.viewer.email, address=HOME)


def test_a_device_is_counted_too(viewer):
    own = Client()
    assert enter(own, viewer.email)
    guess(viewer.email, 10, HOME, own)
    assert not enter(own, viewer.email)
    assert enter(Client(), viewer.email, address="203.0.113.9")


def test_a_device_of_one_person_is_no_device_of_another(viewer, world):
    own = Client()
    assert enter(own, world.kent.viewer.email)
    for number in range(15):
        guess(viewer.email, 1, f"198.51.100.{number}")
    assert not enter(own, viewer.email)


def test_a_made_up_device_is_none(viewer):
    thief = Client()
    thief.cookies[throttle.cookie_name()] = "e30:made-up:signature"
    for number in range(15):
        guess(viewer.email, 1, f"198.51.100.{number}")
    assert not enter(thief, viewer.email)


def test_a_link_by_mail_lets_in_from_anywhere(viewer):
    for number in range(15):
        guess(viewer.email, 1, f"198.51.100.{number}")
    new = Client(REMOTE_ADDR="203.0.113.9")
    new.post(RESET, {"email": viewer.email})
    link = next(
        line for line in str(mail.outbox[0].body).splitlines() if line.startswith("http://testserver/")
    )
    form = new.get(link.removeprefix("http://testserver"), follow=True)
    words = "three words of mine"
    new.post(form.request["PATH_INFO"], {"password1": words, "password2": words})
    assert enter(new, viewer.email, words, "203.0.113.9")


def test_no_password_is_kept_of_what_was_tried(viewer):
    from axes.models import AccessAttempt

    guess(viewer.email, 1)
    (attempt,) = AccessAttempt.objects.all()
    assert "wrong" not in attempt.post_data


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.4")
def test_the_cookie_is_for_the_server_alone(viewer, settings):
    settings.SESSION_COOKIE_SECURE = True
    browser = Client()
    browser.post(LOGIN, {"login": viewer.email, "password": PASSWORD}, REMOTE_ADDR=HOME, secure=True)
    cookie = browser.cookies["__Host-device"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert viewer.email not in cookie.value


def test_a_mail_server_that_is_away_shows_nobody_an_error(viewer, monkeypatch):
    def away(self, *args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        broken.setattr("django.core.mail.EmailMessage.send", away)
        page = Client().post(RESET, {"email": viewer.email}, follow=True)
    assert "Look at your email" in page.content.decode()
    assert mail.outbox == []
    Client().post(RESET, {"email": viewer.email})  # nothing went, so asking again sends one
    assert len(mail.outbox) == 1
