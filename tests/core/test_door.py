"""What the server hands over is made a request, whatever it claims to be."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from core.door import UNREADABLE, readable

HEX = "text/plain; charset=hex"


@pytest.mark.parametrize(
    "claim",
    [
        HEX,
        "text/plain; charset=utf-16",
        "text/plain; charset=none",
        "text/plain; charset*=bogus''x",
        "a; charset=a\0",
    ],
)
def test_what_claims_another_encoding_is_read_as_our_pages_write(claim):
    environ = RequestFactory().get("/?words=%C3%A9").environ | {"CONTENT_TYPE": claim}
    request = WSGIRequest(readable(environ))
    assert request.content_type == UNREADABLE
    assert request.GET["words"] == "é"


def test_without_the_door_django_would_fail():
    environ = RequestFactory().get("/?words=%C3%A9").environ | {"CONTENT_TYPE": HEX}
    with pytest.raises(LookupError):
        WSGIRequest(environ)


@pytest.mark.parametrize("claim", ["", "text/plain; charset=UTF8", "multipart/form-data; boundary=x"])
def test_what_our_pages_send_is_left_as_it_is(claim):
    assert readable({"CONTENT_TYPE": claim}) == {"CONTENT_TYPE": claim}
    assert readable({}) == {}


@pytest.mark.parametrize("length", ["", "x", "1.5", "-1", "1 2"])
def test_a_length_that_is_no_number_is_none(length):
    assert readable({"CONTENT_LENGTH": length}) == {}
    assert readable({"CONTENT_LENGTH": "12"}) == {"CONTENT_LENGTH": "12"}
