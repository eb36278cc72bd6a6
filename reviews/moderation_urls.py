from django.urls import path

from reviews.views import moderation, panel

app_name = "moderation"

urlpatterns = [
    path("", moderation.newest, name="newest"),
    path("panel/<uuid:submission_id>/<str:code>/", panel.panel, name="panel"),
    path("<slug:slug>/", moderation.desk, name="desk"),
    path("<slug:slug>/grades/", moderation.grades, name="grades"),
    path("<slug:slug>/twice/", moderation.twice, name="twice"),
    path("<slug:slug>/waiting/", moderation.waiting, name="waiting"),
]
