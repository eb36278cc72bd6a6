"""Addresses under /history/: one for each kind of thing that has a history, and who opened what."""

from django.urls import path

from audit import conflicts, earlier, views
from audit.timeline import KINDS

app_name = "history"

urlpatterns = [
    path("access/", views.access, name="access"),
    path("news/", views.news, name="news"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("conflicts/<uuid:public_id>/", conflicts.conflict, name="conflict"),
    *(path(kind.route, views.history, {"kind": kind.name}, name=kind.name) for kind in KINDS.values()),
    *(
        path(f"{kind.route}texts/", earlier.texts, {"kind": kind.name}, name=f"{kind.name}_texts")
        for kind in KINDS.values()
        if kind.has_texts
    ),
]
