"""The log: JSON by the line, with the request's id, and without what people typed."""

import json
import logging
import sys

import psycopg
import pytest
import structlog
from django.core.exceptions import DisallowedHost
from django.db import IntegrityError, connection, transaction
from structlog.contextvars import bound_contextvars

from vawg_portal.logs import formatter

TYPED = "what a person wrote"


def line(record):
    return json.loads(formatter().format(record))


def record(message, *values, exc_info=None, logger="django.request"):
    return logging.LogRecord(logger, logging.ERROR, "views.py", 1, message, values, exc_info)


def test_a_librarys_event_carries_the_request_that_it_belongs_to():
    with bound_contextvars(request="r1"):
        said = line(record("Not Found: %s", "/accounts/join/a-secret-key/"))
    assert (said["event"], said["request"], said["logger"], said["level"]) == (
        "Not Found: …",
        "r1",
        "django.request",
        "error",
    )
    assert said["timestamp"]


@pytest.mark.asvs("16.4.1")
def test_no_word_can_begin_a_line_of_its_own(caplog):
    forged = 'x"}\n{"event": "signed_in", "user": 1}\r\x1b[2J\u2028'
    with caplog.at_level(logging.WARNING):
        structlog.get_logger("ours").warning("file_rejected", found=forged)
    text = formatter().format(caplog.records[0])
    assert len(text.split("\n")) == 1
    assert "\x1b" not in text
    assert json.loads(text)["found"] == forged
    assert "\n" not in formatter().format(record(forged))


def test_an_event_of_ours_is_one_line_of_json(caplog):
    with caplog.at_level(logging.WARNING), bound_contextvars(request="r2"):
        structlog.get_logger("ours").warning("not_ready", missing=["database"])
    text = formatter().format(caplog.records[0])
    assert "\n" not in text
    said = json.loads(text)
    assert (said["event"], said["missing"], said["request"]) == ("not_ready", ["database"], "r2")


@pytest.mark.parametrize(
    ("message", "values", "shown"),
    [
        ("Booting worker with pid: %s", (17,), "Booting worker with pid: 17"),
        ("took %.2f s of %d %%", (1.5, 2), "took 1.5 s of 2 %"),
        ("Invalid request from ip=%s: %s", (TYPED, TYPED), "Invalid request from ip=…: …"),
        ("%s", (ValueError(TYPED),), "…"),
        ("too few: %s %s", (1,), "too few: 1 …"),
        (
            "Task %(name)s[%(id)s] raised: %(exc)s",
            ({"name": "reporting.sweep", "id": "1-2", "exc": TYPED},),
            "Task reporting.sweep[1-2] raised: …",
        ),
        (ValueError(TYPED), (), "ValueError"),
    ],
)
def test_of_a_librarys_values_only_numbers_are_kept(message, values, shown):
    assert line(record(message, *values))["event"] == shown


@pytest.mark.parametrize(
    ("logger", "message", "values", "shown"),
    [
        ("gunicorn.error", f"Invalid request from ip=127.0.0.1: '{TYPED}'", (), "Invalid request"),
        ("gunicorn.error", "Starting gunicorn", (), "Starting gunicorn"),
        ("gunicorn.error", "Booting worker with pid: %s", (7,), "Booting worker with pid: 7"),
        (
            "py.warnings",
            "%s",
            (f"a/b.py:7: RuntimeWarning: got {TYPED}\n  x = 1",),
            "a/b.py:7: RuntimeWarning",
        ),
    ],
)
def test_of_sentences_that_quote_only_their_beginning_is_kept(logger, message, values, shown):
    assert line(record(message, *values, logger=logger))["event"] == shown


def test_a_header_that_django_refuses_is_not_quoted():
    event = record(f"Invalid HTTP_HOST header: '{TYPED}'.", logger="django.security.DisallowedHost")
    assert line(event)["event"] == "refused: DisallowedHost"
    assert DisallowedHost.__name__ in event.name


@pytest.mark.asvs("16.2.5", "16.5.1")
def test_a_traceback_tells_places_and_no_values():
    typed = TYPED
    try:
        try:
            int(typed)
        except ValueError as error:
            raise RuntimeError(typed) from error
    except RuntimeError:
        said = line(record("failed", exc_info=sys.exc_info()))
    assert TYPED not in json.dumps(said)
    assert [each["kind"] for each in said["exception"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    (place,) = said["exception"][0]["at"]
    assert place.startswith("tests/vawg_portal/test_logs.py:")


@pytest.mark.django_db
def test_what_postgresql_says_of_a_row_is_told_by_its_rule_alone(world):
    from forces.models import User

    address = world.kent.lead.email
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {User._meta.db_table} SELECT * FROM {User._meta.db_table}")
    except IntegrityError:
        said = line(record("failed", exc_info=sys.exc_info()))
    behind = said["exception"][1]
    assert behind["sqlstate"] == psycopg.errors.UniqueViolation.sqlstate
    assert behind["constraint_name"] == "forces_user_pkey"
    assert address not in json.dumps(said)
    assert "INSERT" not in json.dumps(said)
