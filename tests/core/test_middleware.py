"""What no request may carry, and what every response does."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/frameworks/%00/", "/plan/?words=%00", "/%00", "/accounts/login/?next=%00"])
def test_a_nul_in_an_address_is_refused_at_the_door(world, sign_in, url):
    answer = sign_in(world.warwickshire.lead).get(url)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/health/live", "/nothing-here/", "/%00"])
def test_headers_on_every_kind_of_answer(world, sign_in, url):
    answer = sign_in(world.warwickshire.lead).get(url)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"]


def test_a_nul_in_an_answer_is_a_sentence(world, sign_in):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/answers/PREPARE.1.1/"
    for field in ("g", "c", "r"):
        answer = sign_in(world.warwickshire.lead).post(
            url, {"v-PREPARE.1.1": 1, f"{field}-PREPARE.1.1": "a\0b"}
        )
        assert answer.status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_signing_in_is_read_and_sent_and_nothing_else(world, client, method):
    answer = getattr(client, method)("/accounts/login/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"


def test_a_button_opened_as_a_page_says_so_in_words_of_the_length_that_it_names(world, sign_in):
    """A browser reads no more than Content-Length; the test's client does not mind."""
    answer = sign_in(world.warwickshire.lead).get(f"/removals/{uuid4()}/agree/")
    assert answer.status_code == 405
    assert "This address is not a page to open" in answer.content.decode()
    assert int(answer["Content-Length"]) == len(answer.content)


def test_a_refused_sign_in_says_so_in_its_status(world, client):
    answer = client.post("/accounts/login/", {"login": "nobody@kent.example", "password": "wrong"})
    assert answer.status_code == 422
    assert client.get("/accounts/login/").status_code == 200
