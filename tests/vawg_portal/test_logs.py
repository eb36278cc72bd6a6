"""The log: JSON by the line, with the request's id, and without what people typed."""

import json
import logging
import sys

import structlog
from structlog.contextvars import bound_contextvars

from vawg_portal.logs import formatter


def line(record):
    return json.loads(formatter().format(record))


def record(message, exc_info=None):
    return logging.LogRecord("django.request", logging.ERROR, "views.py", 1, message, (), exc_info)


def test_a_librarys_event_carries_the_request_that_it_belongs_to():
    with bound_contextvars(request="r1"):
        said = line(record("Not Found: /nowhere/"))
    assert (said["event"], said["request"], said["logger"], said["level"]) == (
        "Not Found: /nowhere/",
        "r1",
        "django.request",
        "error",
    )
    assert said["timestamp"]


def test_an_event_of_ours_is_one_line_of_json(caplog):
    with caplog.at_level(logging.WARNING), bound_contextvars(request="r2"):
        structlog.get_logger("ours").warning("not_ready", missing=["database"])
    text = formatter().format(caplog.records[0])
    assert "\n" not in text
    said = json.loads(text)
    assert (said["event"], said["missing"], said["request"]) == ("not_ready", ["database"], "r2")


def test_a_traceback_tells_no_values():
    typed = "what a person" + " wrote"
    try:
        typed.index("no such word")
    except ValueError:
        said = line(record("failed", sys.exc_info()))
    assert "ValueError: substring not found" in said["exception"]
    assert typed not in said["exception"]
