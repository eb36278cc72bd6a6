"""Alive, and ready: what programs ask that watch over the portal."""

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from reporting import health
from tests import servers

pytestmark = pytest.mark.django_db

LIVE, READY = "/health/live", "/health/ready"


@pytest.fixture(autouse=True)
def gate_not_asked_before(monkeypatch):
    monkeypatch.setattr(health, "_gate", (-health.GATE_SECONDS, True))


@pytest.fixture
def owner():
    assert servers.running is not None
    url = servers.running.cluster.url("portal_owner", servers.DATABASE)
    with psycopg.connect(url, autocommit=True) as owner:
        yield owner


def test_the_addresses_are_those_that_the_launcher_asks():
    assert reverse("health:live") == LIVE
    assert reverse("health:ready") == READY


def test_alive_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(LIVE)
    assert response.status_code == 200
    assert response.content == b"ok"


def test_ready_says_so_without_detail_and_in_few_queries(client, django_assert_max_num_queries):
    client.get(READY)  # the gate's answer stands for a while
    with django_assert_max_num_queries(6):
        response = client.get(READY)
    assert response.status_code == 200
    assert response.json() == {"ready": True}


def test_not_ready_without_the_broker(client, settings):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/valkey.sock"
    response = client.get(READY)
    assert response.status_code == 503
    assert response.json() == {"ready": False}


def test_not_ready_without_the_database(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    assert client.get(READY).status_code == 503
    assert client.get(LIVE).status_code == 200


def test_not_ready_as_another_login_than_the_webs(client, monkeypatch):
    assert servers.running is not None
    monkeypatch.setitem(connection.settings_dict, "USER", "portal_owner")
    assert client.get(READY).status_code == 503


def test_not_ready_before_every_migration_is_applied(client, owner):
    row = "app = 'forces' AND name = '0001_initial'"
    ((applied,),) = owner.execute(f"DELETE FROM django_migrations WHERE {row} RETURNING applied").fetchall()
    try:
        assert client.get(READY).status_code == 503
    finally:
        owner.execute(
            "INSERT INTO django_migrations VALUES (DEFAULT, 'forces', '0001_initial', %s)", [applied]
        )
    assert client.get(READY).status_code == 200


def test_not_ready_before_the_frameworks_are_loaded(client, owner):
    owner.execute("ALTER TABLE frameworks_provision RENAME TO elsewhere")
    try:
        assert client.get(READY).status_code == 503
    finally:
        owner.execute("ALTER TABLE elsewhere RENAME TO frameworks_provision")


@pytest.mark.asvs("13.2.2")
def test_not_ready_while_the_gate_is_shut_and_no_word_of_why(client, owner, caplog):
    owner.execute("GRANT SELECT ON assessments_rating TO portal_national")
    try:
        response = client.get(READY)
        assert response.status_code == 503
        assert response.json() == {"ready": False}
    finally:
        owner.execute("REVOKE SELECT ON assessments_rating FROM portal_national")
    assert "portal_national may SELECT on assessments_rating" in caplog.text


def test_the_gate_is_asked_once_in_a_while_and_sooner_when_it_was_shut(client, monkeypatch):
    asked = []
    clock = [1000.0]
    monkeypatch.setattr(health.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(health.gate, "faults", lambda cursor: asked.append(1) or faults)
    for faults, lasts in (([], health.GATE_SECONDS), (["A fault."], health.GATE_SECONDS_SHUT)):
        before = len(asked)
        clock[0] += health.GATE_SECONDS
        client.get(READY)
        clock[0] += lasts - 1
        assert client.get(READY).status_code == (503 if faults else 200)
        assert len(asked) == before + 1
        clock[0] += 2
        client.get(READY)
        assert len(asked) == before + 2


def test_production_is_not_ready_with_demonstration_accounts(client, settings, world):
    assert client.get(READY).status_code == 200
    settings.DEMO = False
    assert client.get(READY).status_code == 503


def test_neither_wants_a_sign_in_nor_takes_anything_but_a_look(client):
    for address in (LIVE, READY):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200
