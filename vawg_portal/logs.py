"""Logs: one line of JSON for each event, with the id of the request that it belongs to. Ids, and never bodies.

Ours name what they log, and name only ids. A library's event is its sentence before values were put in; of the
values only numbers are kept, and of a traceback the places: a message may quote what somebody typed.
Django calls `configure` with settings.LOGGING; the worker does the same, and gunicorn by vawg_portal/gunicorn.py.
"""

import logging.config
import re
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

ROOT = Path(__file__).resolve().parent.parent
# Celery's names of tasks and their ids: code and UUIDs.
SAFE_KEYS = {"name", "id", "runtime", "sig", "exitcode", "pid"}
# Some quote what came in before anybody can tell the values from the rest: of theirs only this much is kept.
QUOTING = {
    "django.security.": re.compile("(?!)"),
    "gunicorn.error": re.compile("Invalid request|[^:]*$"),
    "py.warnings": re.compile(r".*?:\d+: \w+"),
}
DEEPEST = 25
_PLACES = re.compile(r"%(?:\((?P<key>\w+)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<kind>[a-zA-Z%])")


def without_values(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A library's sentence with its numbers in it, and … for every other value."""
    record: logging.LogRecord = event["_record"]
    values = event.pop("positional_args", ())
    quoting = next((kept for name, kept in QUOTING.items() if record.name.startswith(name)), None)
    if quoting and (record.name.endswith("warnings") or not values):
        found = quoting.match(str(values[0]) if values else str(record.msg))
        event["event"] = found[0] if found else f"refused: {record.name.rpartition('.')[2]}"
    elif not isinstance(record.msg, str):
        event["event"] = type(record.msg).__name__
    else:
        event["event"] = _filled(record.msg, values)
    if status := getattr(record, "status_code", None):
        event["status"] = status
    return event


def _filled(sentence: str, values: Any) -> str:
    if not values:
        return sentence
    rest = iter(values if isinstance(values, tuple) else ())

    def shown(place: re.Match[str]) -> str:
        if place["kind"] == "%":
            return "%"
        if place["key"]:
            value = values.get(place["key"]) if isinstance(values, dict) else None
            return str(value) if place["key"] in SAFE_KEYS else _number(value)
        return _number(next(rest, None))

    return _PLACES.sub(shown, sentence)


def _number(value: object) -> str:
    return str(value) if isinstance(value, (int, float)) else "…"


def where_it_broke(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Kinds and places of an exception and of those behind it; for PostgreSQL's, what rule of its was broken."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else None
    if isinstance(given, tuple):
        error = given[1]
    elif given is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = list(map(_told, _chain(error)))
    return event


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in chain:
        chain.append(now)
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return chain


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"kind": f"{kind.__module__}.{kind.__qualname__}"}
    if number := getattr(error, "errno", None):
        told["errno"] = number
    if state := getattr(error, "sqlstate", None):
        told["sqlstate"] = state
    said = getattr(error, "diag", None)
    for name in ("table_name", "constraint_name"):
        if found := getattr(said, name, None):
            told[name] = found
    places = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.StackSummary.extract(
            traceback.walk_tb(error.__traceback__), lookup_lines=False, capture_locals=False
        )
    ]
    return told | {"at": places[-DEEPEST:]}


def _short(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return (
        "/".join(path.parts[path.parts.index("site-packages") + 1 :])
        if "site-packages" in path.parts
        else name
    )


# What every event gets, whether it is ours or a library's.
_EVERY: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# One list for all calls: Celery sets Django up again, and a test that listens has put itself into this list.
_OURS = [*_EVERY, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]


def configure(settings: dict[str, Any]) -> None:
    logging.config.dictConfig(settings)
    logging.captureWarnings(True)
    structlog.configure(
        processors=_OURS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[without_values, *_EVERY],
        use_get_message=False,
        pass_foreign_args=True,
        processors=[
            where_it_broke,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=_no_value),
        ],
    )


def _no_value(value: object) -> str:
    """What is neither text nor number says what it is, and not what it holds."""
    return f"<{type(value).__name__}>"
