"""The Celery application. The row is the truth; the broker is a doorbell that may be rung twice or lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vawg_portal.settings")

app = Celery("vawg_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
