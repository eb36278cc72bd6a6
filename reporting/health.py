"""Is the process alive, and can the portal do its work? Asked every few seconds, by programs that are not signed in.

Runs as the bare login. The answer names nothing; what is missing stands in the log.
"""

import time
from collections.abc import Callable
from functools import cache

import psycopg
import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from forces import gate
from forces.choices import Audience
from forces.grants import LOGIN_ROLE
from forces.scope import scope
from forces.system_checks import demonstration_accounts_are_there
from frameworks.models import Provision

SECONDS = 2
# How long the gate's answer stands. One that is shut is asked again soon: somebody is mending it.
GATE_SECONDS = 60.0
GATE_SECONDS_SHUT = 5.0
_gate = (-GATE_SECONDS, True)
log = structlog.get_logger()


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody else."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    missing = _missing()
    if missing:
        log.warning("not_ready", missing=missing)
    return JsonResponse({"ready": not missing}, status=503 if missing else 200)


def _missing() -> list[str]:
    """What stands in the way. Without the database the rest is not asked: it would only wait for the pool."""
    if not _database_answers():
        return ["database"]
    questions: dict[str, Callable[[], bool]] = {
        "migrations": _migrations_are_applied,
        "frameworks": _frameworks_are_loaded,
        "no demonstration accounts": _accounts_are_real,
        "gate": _gate_is_open,
        "broker": _broker_answers,
    }
    return [name for name, question in questions.items() if not question()]


def _database_answers() -> bool:
    """On a connection of its own: the pool would wait much longer for a database that is away."""
    try:
        with psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": SECONDS}) as direct:
            return direct.execute("SELECT session_user").fetchone() == (LOGIN_ROLE,)
    except psycopg.Error:
        return False


def _migrations_are_applied() -> bool:
    try:
        applied = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    except DatabaseError:
        return False
    return _migrations_of_the_code() <= applied


@cache
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _frameworks_are_loaded() -> bool:
    try:
        with scope(Audience.PUBLIC):
            return Provision.objects.exists()
    except DatabaseError:
        return False


def _accounts_are_real() -> bool:
    return settings.DEMO or not demonstration_accounts_are_there()


def _gate_is_open() -> bool:
    """Whether the database still stands as the code says. Its faults are logged, and asked for anew after a while."""
    global _gate  # noqa: PLW0603 - one answer for the process, so that being asked every few seconds costs nothing
    asked_at, open_ = _gate
    if time.monotonic() - asked_at < (GATE_SECONDS if open_ else GATE_SECONDS_SHUT):
        return open_
    try:
        with connection.cursor() as cursor:
            faults = gate.faults(cursor)
    except DatabaseError:
        return False
    for fault in faults:
        log.error("gate", fault=fault)
    _gate = (time.monotonic(), not faults)
    return not faults


def _broker_answers() -> bool:
    """redis+socket:///path is Celery's spelling of what redis-py calls unix:///path."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket:", "unix:")
    try:
        with redis.Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False
