"""The doorbell: rung when the work is committed, never for work that was taken back."""

from typing import Any

import pytest
import redis
from celery import current_app, shared_task
from django.conf import settings
from django.db import transaction
from kombu import pools
from structlog.testing import capture_logs

from core.queue import enqueue


@shared_task(name="tests.ring")
def ring(number):
    return number


@pytest.fixture
def queue():
    """The queue itself, emptied."""
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL.replace("redis+socket:", "unix:"))
    broker.delete("celery")
    yield lambda: broker.llen("celery")
    broker.delete("celery")
    broker.close()


@pytest.mark.django_db(transaction=True)
def test_it_rings_after_the_commit(queue):
    with transaction.atomic():
        enqueue("tests.ring", 1)
        assert queue() == 0
    assert queue() == 1


@pytest.mark.django_db(transaction=True)
def test_work_that_was_taken_back_rings_nobody(queue):
    with transaction.atomic():
        enqueue("tests.ring", 1)
        transaction.set_rollback(True)
    assert queue() == 0


@pytest.fixture
def no_broker():
    """The application as it is while its broker is away; afterwards as it was."""

    app: Any = current_app

    def forget_connections():
        pools.reset()  # shared by all of kombu: a pool closed by itself would stay in it, closed
        app.amqp._producer_pool = None
        app._pool = None

    address = app.conf.broker_url
    app.conf.broker_url = "redis+socket:///nowhere/valkey.sock"
    forget_connections()
    yield
    app.conf.broker_url = address
    forget_connections()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_no_error(queue, no_broker):
    with capture_logs() as logs, transaction.atomic():
        enqueue("tests.ring", 1)
    assert [(entry["event"], entry["task"]) for entry in logs] == [("broker_unreachable", "tests.ring")]
    assert queue() == 0


def test_a_task_that_does_not_exist_is_an_error_at_once(db):
    with pytest.raises(KeyError):
        enqueue("tests.no_such_task", 1)
