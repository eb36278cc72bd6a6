"""What the environment says."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from vawg_portal import environment


@pytest.mark.parametrize(("said", "meant"), [("", "default"), ("portal@example.org", "portal@example.org")])
def test_an_empty_variable_is_as_good_as_none(monkeypatch, said, meant):
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", said)
    assert environment.text("DEFAULT_FROM_EMAIL", "default") == meant


def test_a_secret_comes_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("of my own\n")
    monkeypatch.setenv("SECRET_KEY", "another")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert environment.text("SECRET_KEY") == "of my own"


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", True)]
)
def test_a_flag_is_its_default_only_while_nothing_is_said(monkeypatch, said, meant):
    monkeypatch.setenv("SECURE_SSL_REDIRECT", said)
    assert environment.flag("SECURE_SSL_REDIRECT", True) is meant


def test_an_address_of_a_database_is_taken_apart():
    fields = environment.database("postgresql://portal_web:a%40b@db:5433/portal")
    assert fields == {"NAME": "portal", "USER": "portal_web", "PASSWORD": "a@b", "HOST": "db", "PORT": "5433"}
    assert environment.database("postgresql://portal_web@/portal?host=/run/sockets")["HOST"] == "/run/sockets"
    with pytest.raises(ImproperlyConfigured):
        environment.database("sqlite:///portal.db")


def test_numbers_by_name(monkeypatch):
    monkeypatch.setenv("EVIDENCE_QUOTAS", "kent=8, metropolitan=20.5,")
    assert environment.numbers("EVIDENCE_QUOTAS") == {"kent": 8.0, "metropolitan": 20.5}
    monkeypatch.setenv("EVIDENCE_QUOTAS", "")
    assert environment.numbers("EVIDENCE_QUOTAS") == {}
    monkeypatch.setenv("EVIDENCE_QUOTAS", "kent=much")
    with pytest.raises(ImproperlyConfigured, match="EVIDENCE_QUOTAS must look like kent=8"):
        environment.numbers("EVIDENCE_QUOTAS")
