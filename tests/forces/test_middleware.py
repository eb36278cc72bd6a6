"""Every page runs as one audience; what does not end well is rolled back."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Rating
from forces.middleware import UnscopedStreamError
from forces.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.forces.pages")]

WRITTEN = {"comment": "Written."}


@pytest.fixture
def lead(world, sign_in):
    client = sign_in(world.warwickshire.lead)
    client.raise_request_exception = False
    return client


@pytest.fixture
def written(arrange):
    """The forces whose ratings were written on."""

    def of():
        with arrange():
            return set(Rating.objects.filter(**WRITTEN).values_list("force__slug", flat=True))

    return of


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("reviewer", "portal_national"),
        ("national_lead", "portal_national"),
        ("stalking", "portal_portfolio"),
    ],
)
def test_a_page_runs_as_the_audience_of_its_person(world, sign_in, who, role):
    said = sign_in(getattr(world, who)).get("/test/who/").json()
    assert (said["role"], said["force"]) == (role, "")


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("lead", "portal_force"),
        ("contributor", "portal_force"),
        ("chief", "portal_force"),
        ("viewer", "portal_force"),
        ("policing_body", "portal_policing_body"),
    ],
)
def test_people_of_a_force_and_its_policing_body_carry_its_number(world, sign_in, who, role):
    person = getattr(world.kent, who)
    said = sign_in(person).get("/test/who/").json()
    assert (said["role"], said["login"]) == (role, "portal_web")
    assert said["force"] == str(world.kent.force.pk)
    assert said["membership"] == str(person.pk)


ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_the_history_learns_who_and_which_request(world, lead):
    said = lead.get("/test/who/", headers={"X-Request-ID": ID}).json()
    assert json.loads(said["context"]) == {
        "audience": "force",
        "by": world.warwickshire.lead.pk,
        "name": world.warwickshire.lead.display_name,
        "request": ID,
    }
    assert len(json.loads(lead.get("/test/who/").json()["context"])["request"]) == 36
    words = lead.get("/test/who/", headers={"X-Request-ID": "somebody's words"}).json()
    assert "words" not in json.loads(words["context"])["request"]


def test_the_history_learns_from_which_open_page_a_script_saves(lead):
    script = {"X-Requested-With": "XMLHttpRequest"}
    said = lead.get("/test/who/", headers=script | {"X-Form-Key": ID}).json()
    assert json.loads(said["context"])["page"] == ID
    for headers in ({"X-Form-Key": ID}, script | {"X-Form-Key": "somebody's words that are 36 letters"}):
        assert "page" not in json.loads(lead.get("/test/who/", headers=headers).json()["context"])


def test_whoever_is_not_in_is_the_public_or_is_sent_to_sign_in(client, db):
    assert client.get("/test/who/anybody/").json()["role"] == "portal_public"
    assert client.get("/test/who/").url == f"{reverse('account_login')}?next=/test/who/"


def test_signing_in_and_health_run_as_the_bare_login(client, lead):
    for somebody in (client, lead):
        for address in ("/accounts/test/who/", "/health/test/who/"):
            said = somebody.get(address).json()
            assert said["role"] == "portal_web"
            assert not said["force"]


def test_an_address_that_only_begins_alike_is_inside(client, db):
    assert client.get("/accounts-of-others/who/").json()["role"] == "portal_public"


def test_a_prefix_that_a_proxy_speaks_of_takes_no_page_outside(lead):
    said = lead.get("/test/who/", SCRIPT_NAME="/accounts").json()
    assert said["role"] == "portal_force"


def test_nothing_of_the_scope_is_left_after_the_page(lead):
    lead.get("/test/who/")
    assert lead.get("/accounts/test/who/").json()["role"] == "portal_web"


def test_a_page_that_ends_well_is_kept(lead, written):
    assert lead.post("/test/write/").status_code == 200
    assert written() == {"warwickshire"}


@pytest.mark.asvs("2.3.3", "16.5.3")
def test_an_exception_leaves_nothing_half_written(lead, written):
    assert lead.post("/test/fail/").status_code == 500
    assert written() == set()


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.asvs("2.3.3")
def test_an_answer_of_a_fault_leaves_nothing_half_written(lead, written, status):
    assert lead.post(f"/test/answer/{status}/").status_code == status
    assert written() == set()


@pytest.mark.parametrize("status", [200, 302, 409, 422])
def test_other_answers_keep_what_was_written(lead, written, status):
    assert lead.post(f"/test/answer/{status}/").status_code == status
    assert written() == {"warwickshire"}


@pytest.mark.asvs("16.5.3")
def test_what_the_database_refuses_is_a_refusal(world, sign_in):
    for person in (world.reviewer, world.stalking, world.kent.policing_body):
        response = sign_in(person).get("/test/refused/")
        assert response.status_code == 403
        assert "Your role does not allow this" in response.content.decode()


def test_a_stream_that_would_read_after_its_scope_is_refused(world, sign_in):
    with pytest.raises(UnscopedStreamError):
        sign_in(world.warwickshire.lead).get("/test/stream/")


def test_a_stream_that_enters_its_own_scope_reads_its_own_rows(lead):
    assert b"".join(lead.get("/test/stream/scoped/").streaming_content) == b"206"


@pytest.mark.django_db(transaction=True)
def test_streams_and_pages_outside_a_tests_transaction(world, sign_in):
    """As in production: transactions that really begin and end."""
    client = sign_in(world.warwickshire.lead)
    assert b"".join(client.get("/test/stream/scoped/").streaming_content) == b"206"
    client.raise_request_exception = False
    assert client.post("/test/fail/").status_code == 500
    assert client.get("/test/who/").json()["role"] == "portal_force"
    assert client.get("/accounts/test/who/").json()["role"] == "portal_web"


@pytest.mark.django_db(transaction=True)
def test_an_asynchronous_view_runs_in_its_scope(world, sign_in):
    """In a thread of its own, as a server serves it: after a browser's test Playwright's loop runs in this one."""
    client = sign_in(world.warwickshire.lead)

    def ask():
        try:
            return client.get("/test/async/").content
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result() == b"206"


def test_who_has_left_is_out_at_the_next_page(world, lead, arrange):
    assert lead.get("/test/who/").status_code == 200
    with arrange():
        Membership.objects.filter(pk=world.warwickshire.lead.pk).update(left_at=timezone.now())
    for address in ("/test/who/", "/test/write/"):
        assert lead.post(address).url == reverse("accounts:no_access")
    assert lead.get(reverse("accounts:no_access")).status_code == 200


def test_a_person_who_left_writes_nothing(world, lead, arrange, written):
    with arrange():
        Membership.objects.filter(pk=world.warwickshire.lead.pk).update(left_at=timezone.now())
    lead.post("/test/write/")
    assert written() == set()


def test_a_stranger_with_a_cookie_is_nobody(db):
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/test/who/anybody/").json()["role"] == "portal_public"
