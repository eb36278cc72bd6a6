"""Every request has an id and a line; what goes wrong has a page that fits."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from structlog.testing import capture_logs

from vawg_portal.urls import handler500
from vawg_portal.urls import urlpatterns as ours

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def slow(request):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(5)")


def gone(request):
    raise InterfaceError("the connection is closed")


def broken(request):
    raise ValueError("a mistake of ours")


def after(request):
    return HttpResponse("fine")


urlpatterns = [
    path("test/slow/", slow),
    path("test/gone/", gone),
    path("test/broken/", broken),
    path("test/after/", after),
    *ours,
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
__all__ = ["handler500"]


@pytest.fixture
def lead(world, sign_in) -> Client:
    client = sign_in(world.kent.lead)
    client.raise_request_exception = False
    return client


@pytest.mark.asvs("16.5.1", "16.5.2")
@pytest.mark.parametrize("address", ["/test/slow/", "/test/gone/"])
def test_a_database_that_is_away_or_too_slow_is_a_503_in_words(lead, address):
    answer = lead.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Wait a minute and reload this page" in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert lead.get("/test/after/").status_code == 200


@pytest.mark.asvs("16.5.1", "16.5.3")
def test_a_mistake_of_ours_is_a_500_that_says_nothing_of_it(lead):
    answer = lead.get("/test/broken/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "a mistake of ours" not in answer.content.decode()


def test_the_503_page_asks_the_database_nothing(django_assert_num_queries, rf):
    from core.views import server_error

    def locked() -> None:
        raise OperationalError from psycopg.errors.LockNotAvailable()

    with django_assert_num_queries(0):
        try:
            locked()
        except OperationalError:
            assert server_error(rf.get("/")).status_code == 503


def test_each_answer_is_one_line_with_ids_and_the_views_name(lead, world):
    with capture_logs() as lines:
        answer = lead.get("/people/?q=what+somebody+typed", headers={"X-Request-ID": ID})
    (line,) = [line for line in lines if line["event"] == "answered"]
    assert (line["view"], line["method"], line["status"]) == ("people:list", "GET", 200)
    assert (line["membership"], line["force"]) == (world.kent.lead.pk, world.kent.force.pk)
    assert "typed" not in str(lines)
    assert answer.headers["X-Request-ID"] == ID


def test_an_id_that_is_none_is_replaced(lead):
    answer = lead.get("/test/after/", headers={"X-Request-ID": "what somebody typed, 36 characters.."})
    assert len(answer.headers["X-Request-ID"]) == 36
    assert "typed" not in answer.headers["X-Request-ID"]
