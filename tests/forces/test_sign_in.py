"""What wrong passwords are counted by."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from forces.sign_in import account_tried, network_address

factory = RequestFactory()


def asked(**headers):
    return factory.post("/", {"login": " Lead@Kent.example "}, REMOTE_ADDR="10.0.0.9", headers=headers)


def test_an_account_has_one_spelling():
    assert account_tried(asked(), {"email": " Lead@KENT.example"}) == "lead@kent.example"
    assert account_tried(asked(), {}) == "lead@kent.example"
    assert account_tried(asked(), None) == "lead@kent.example"


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "198.51.100.7", "10.0.0.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.66, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "unknown", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_said_counts(settings, proxies, said, address):
    settings.TRUSTED_PROXIES = proxies
    assert network_address(asked(**{"X-Forwarded-For": said})) == address


@given(said=st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=80))
def test_whatever_is_sent_the_answer_is_an_address(said):
    from django.test import override_settings

    with override_settings(TRUSTED_PROXIES=1):
        assert network_address(factory.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=said)) != ""


@pytest.mark.parametrize(("said", "address"), [("fe80::1%eth0", "fe80::1"), ("", ""), ("ah×", "")])
def test_what_is_no_address_is_none(said, address):
    assert network_address(RequestFactory().get("/", REMOTE_ADDR=said)) == address


def test_a_sender_cannot_choose_what_it_is_counted_as(settings):
    settings.TRUSTED_PROXIES = 1
    forged = [network_address(asked(**{"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.7"})) for n in range(5)]
    assert set(forged) == {"198.51.100.7"}
