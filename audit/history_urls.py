"""Addresses under /history/: one for each kind of thing that has a history, and who opened what."""

from django.urls import path

from audit import views
from audit.timeline import KINDS

app_name = "history"

urlpatterns = [
    path("access/", views.access, name="access"),
    *(path(kind.route, views.history, {"kind": kind.name}, name=kind.name) for kind in KINDS.values()),
]
