"""Logs: one line of JSON for each event, with the id of the request that it belongs to. Ids, and never bodies.

Django calls `configure` with settings.LOGGING; the worker does the same.
"""

import logging.config
from typing import Any

import structlog
from structlog.types import Processor

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
    structlog.configure(
        processors=_OURS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def formatter() -> logging.Formatter:
    """A traceback is a text without the values of variables, which may be what somebody typed."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_EVERY,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
