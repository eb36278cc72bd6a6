from django.urls import path

from reporting.views import packs

app_name = "packs"

urlpatterns = [
    path("", packs.packs, name="list"),
    path("progress/", packs.progress, name="progress"),
    path("draft/<slug:slug>/", packs.draft_all, name="draft_all"),
    path("<uuid:public_id>/", packs.pack, name="pack"),
    path("<uuid:public_id>/parts/<uuid:section_id>/", packs.section, name="section"),
    path("<uuid:public_id>/release/", packs.release, name="release"),
    path("<uuid:public_id>/again/", packs.again, name="again"),
    path("papers/<uuid:public_id>/", packs.released, name="released"),
    path("papers/<uuid:public_id>/download/", packs.download, name="download"),
]
