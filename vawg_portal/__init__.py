"""Configuration only: settings, addresses, the Celery application."""

from vawg_portal.celery import app as celery_app

__all__ = ["celery_app"]
