"""Addresses under /evidence/."""

from django.urls import path

from evidence import version_views, views

app_name = "evidence"

urlpatterns = [
    path("", views.evidence_list, name="list"),
    path("add/", views.add, name="add"),
    path("use/", views.use_existing, name="use_existing"),
    path("<uuid:public_id>/", views.evidence, name="evidence"),
    path("<uuid:public_id>/use/", views.use, name="use"),
    path("<uuid:public_id>/stop-using/", views.stop_using, name="stop_using"),
    path("<uuid:public_id>/versions/", version_views.versions, name="versions"),
    path("<uuid:public_id>/versions/add/", version_views.add_version, name="add_version"),
    path("version/<uuid:public_id>/", views.download, name="download"),
    path("version/<uuid:public_id>/rest-on/", version_views.rest_on, name="rest_on"),
]
