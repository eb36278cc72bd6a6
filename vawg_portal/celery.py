"""The Celery application. The row is the truth; the broker is a doorbell that may be rung twice or lost."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vawg_portal.settings")

app = Celery("vawg_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_web_does(**_: Any) -> None:
    """Instead of Celery's own logging. Its settings are read here and not above: they are not needed before."""
    from django.conf import settings

    from vawg_portal.logs import configure

    configure(settings.LOGGING)
