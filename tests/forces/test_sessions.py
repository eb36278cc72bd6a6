"""Sessions: idle and absolute limits, what keeps one alive and what does not, ending them."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Rating
from forces import sessions, workflow
from forces.choices import Audience
from forces.models import Session, User
from forces.scope import scope
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

PEOPLE, LOGIN = reverse("people:list"), reverse("account_login")
PAGE, TIME_LEFT = reverse("accounts:signing_in"), reverse("accounts:time_left")
PASSWORD = "vawg-portal-demo"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def person(world):
    return world.warwickshire.contributor


@pytest.fixture
def client(person, sign_in):
    return sign_in(person)


def row_of(client):
    return Session.objects.get(pk=sessions.digest(client.session.session_key))


def age(client, *, idle=timedelta(0), since=timedelta(0)):
    """As if the last page had been opened `idle` ago, and the sign-in had been `since` before that."""
    now = timezone.now()
    Session.objects.filter(pk=row_of(client).pk).update(active_at=now - idle, started_at=now - idle - since)


def save(client, world, words="Words.", revision=1):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/answers/PREPARE.7.2.a/"
    sent = {"v-PREPARE.7.2.a": revision, "c-PREPARE.7.2.a": words}
    return client.post(url, sent, headers=SCRIPT)


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.asvs("7.3.1")
@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_half_an_hour_without_anything_ends_it(client, minutes, status):
    age(client, idle=timedelta(minutes=minutes))
    assert client.get(PEOPLE).status_code == status


@pytest.mark.asvs("7.3.2")
@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12.1, 302)])
def test_twelve_hours_end_it_however_busy(client, hours, status):
    age(client, since=timedelta(hours=hours))
    assert client.get(PEOPLE).status_code == status


def test_a_page_and_a_save_keep_it_alive(client, world):
    for busy in (lambda: client.get(PEOPLE), lambda: save(client, world)):
        age(client, idle=timedelta(minutes=20))
        assert busy().status_code == 200
        assert timezone.now() - row_of(client).active_at < timedelta(minutes=1)


@pytest.mark.parametrize("headers", [SCRIPT, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Mode": "no-cors"}])
def test_what_a_page_asks_by_itself_keeps_nothing_alive(client, headers):
    age(client, idle=timedelta(minutes=20))
    before = row_of(client).active_at
    assert client.get(PEOPLE, headers=headers).status_code == 200
    assert client.get(TIME_LEFT).status_code == 200
    assert row_of(client).active_at == before


def test_the_note_is_taken_once_a_minute_and_costs_no_query(client, world):
    first = row_of(client).active_at
    client.get(PEOPLE)
    assert row_of(client).active_at == first
    url = f"/assessments/{world.warwickshire.assessment.public_id}/answers/PREPARE.7.2.a/"
    sent = {"v-PREPARE.7.2.a": 1, "g-PREPARE.7.2.a": "planned", "c-PREPARE.7.2.a": "Words."}
    age(client, idle=timedelta(minutes=2))
    assert len(queries_of(client, url, data=sent)) == 6
    assert row_of(client).active_at > first


def test_a_save_does_not_write_what_the_session_holds(client, world):
    before = row_of(client).session_data
    save(client, world)
    assert row_of(client).session_data == before


def test_the_server_tells_how_long_it_lasts(client):
    age(client, idle=timedelta(minutes=20), since=timedelta(hours=1))
    said = client.get(TIME_LEFT).json()
    assert said["signed_in"]
    assert said["can_stay"]
    assert 590 <= said["seconds"] <= 600
    age(client, idle=timedelta(minutes=1), since=timedelta(hours=11, minutes=55))
    assert 230 <= client.get(TIME_LEFT).json()["seconds"] <= 240
    assert not client.get(TIME_LEFT).json()["can_stay"]
    assert Client().get(TIME_LEFT).json() == {"signed_in": False, "seconds": 0, "can_stay": False}


def test_who_says_that_they_are_there_stays_without_a_page(client):
    age(client, idle=timedelta(minutes=26), since=timedelta(hours=1))
    assert client.get(TIME_LEFT).json()["seconds"] <= 240
    said = client.post(reverse("accounts:stay"), headers=SCRIPT).json()
    assert said["seconds"] > 1700
    assert client.post(reverse("accounts:stay")).url == "/", "without the page's script, a page"
    assert client.get(reverse("accounts:stay")).status_code == 405


def test_a_new_password_does_not_begin_the_twelve_hours_anew(client, person):
    User.objects.filter(pk=person.user_id).update(password=make_password(PASSWORD))
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    began = row_of(client).started_at
    new = {"oldpassword": PASSWORD, "password1": "three words of mine", "password2": "three words of mine"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert client.get(PEOPLE).status_code == 200
    assert row_of(client).started_at == began


# --- a text that is being typed when it ends --------------------------------------------------------------------------


def test_an_autosave_after_the_end_is_told_in_words(client, world, arrange):
    age(client, idle=timedelta(minutes=31))
    answer = save(client, world)
    assert answer.status_code == 401
    assert "signed out" in answer.json()["error"]
    with arrange():
        assert not Rating.objects.filter(comment="Words.").exists()


def test_an_autosave_of_somebody_who_left_is_told_in_words(client, world, person):
    with scope(Audience.FORCE, person.force_id):
        workflow.remove(membership=person, by=world.warwickshire.lead, at=timezone.now())
    answer = save(client, world)
    assert answer.status_code == 403
    assert "no longer have access" in answer.json()["error"]


# --- the row ----------------------------------------------------------------------------------------------------------


@pytest.mark.asvs("7.2.4")
def test_signing_in_changes_the_key(client, person):
    User.objects.filter(pk=person.user_id).update(password=make_password(PASSWORD))
    browser = Client()
    browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    before = browser.cookies["sessionid"].value
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert browser.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=sessions.digest(before)).exists()


def test_the_table_holds_no_key_that_works(client):
    key = client.session.session_key
    assert not Session.objects.filter(pk=key).exists()
    thief = Client()
    thief.cookies["sessionid"] = row_of(client).pk
    assert thief.get(PEOPLE).status_code == 302


def test_it_says_where_it_is(person):
    User.objects.filter(pk=person.user_id).update(password=make_password(PASSWORD))
    browser = Client(
        REMOTE_ADDR="192.0.2.7", headers={"User-Agent": "Mozilla (Windows NT 10.0) Firefox/140.0"}
    )
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    row = row_of(browser)
    assert (row.device, row.address, row.person_id) == ("Firefox on Windows", "192.0.2.7", person.user_id)


@pytest.mark.asvs("7.4.1")
def test_signed_out_is_over_also_with_the_old_cookie(client):
    key = client.session.session_key
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get(PEOPLE).status_code == 302


def test_dead_sessions_are_cleared_when_their_person_comes_back(client, person, sign_in):
    old = row_of(client).pk
    age(client, idle=timedelta(hours=1))
    sign_in(person)
    assert not Session.objects.filter(pk=old).exists()


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_does_not_grow_with_sessions(client, person, sign_in):
    one = len(queries_of(client, PAGE))
    for _ in range(3):
        sign_in(person)
    assert len(queries_of(client, PAGE)) == one == 7


def test_one_other_browser_is_signed_out(client, person, sign_in):
    other = sign_in(person)
    page = client.get(PAGE).content.decode()
    end = reverse("accounts:end_session", args=[row_of(other).public_id])
    assert end in page
    assert reverse("accounts:end_session", args=[row_of(client).public_id]) not in page
    client.post(end)
    assert other.get(PEOPLE).status_code == 302
    assert client.get(PEOPLE).status_code == 200


def test_everybody_elses_browser_is_not_there(client, world, sign_in):
    other = sign_in(world.warwickshire.lead)
    end = reverse("accounts:end_session", args=[row_of(other).public_id])
    assert client.post(end).status_code == 404
    assert client.get(end).status_code == 405
    assert other.get(PEOPLE).status_code == 200


def test_all_other_browsers_are_signed_out(client, person, world, sign_in):
    others, colleague = [sign_in(person), sign_in(person)], sign_in(world.warwickshire.lead)
    client.post(reverse("accounts:end_others"))
    assert [other.get(PEOPLE).status_code for other in others] == [302, 302]
    assert client.get(PEOPLE).status_code == colleague.get(PEOPLE).status_code == 200


# --- what ends them ---------------------------------------------------------------------------------------------------


def test_a_new_password_ends_all_others(person, sign_in):
    User.objects.filter(pk=person.user_id).update(password=make_password(PASSWORD))
    person.user.refresh_from_db()
    client, other = sign_in(person), sign_in(person)
    new = {"oldpassword": PASSWORD, "password1": "three words of mine", "password2": "three words of mine"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert other.get(PEOPLE).status_code == 302
    assert [row.person_id for row in Session.objects.all()] == [person.user_id]
    assert client.get(PEOPLE).status_code == 200


def test_leaving_ends_access_and_sessions_and_the_work_keeps_the_name(
    client, world, person, arrange, django_capture_on_commit_callbacks
):
    assert save(client, world, "Mine.").status_code == 200
    with django_capture_on_commit_callbacks(execute=True), scope(Audience.FORCE, person.force_id):
        workflow.remove(membership=person, by=world.warwickshire.lead, at=timezone.now())
    assert client.get(PEOPLE).status_code == 302
    assert not Session.objects.filter(person=person.user).exists()
    with arrange():
        rating = Rating.objects.get(comment="Mine.", force=world.warwickshire.force)
        assert rating.updated_by.display_name == person.display_name


@pytest.mark.asvs("7.4.2")
def test_a_closed_account_is_signed_out_everywhere(client, person, sign_in):
    other = sign_in(person)
    assert workflow.close_account(user=person.user) == 2
    assert [one.get(PEOPLE).status_code for one in (client, other)] == [302, 302]
    assert not Session.objects.filter(person=person.user).exists()
