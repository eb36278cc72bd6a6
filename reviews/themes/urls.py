from django.urls import path

from reviews.themes.views import keeping, tagging, themes

app_name = "themes"

urlpatterns = [
    path("", themes.theme_list, name="list"),
    path("add/", keeping.add, name="add"),
    path("waiting/", themes.waiting, name="waiting"),
    path("<uuid:public_id>/", themes.theme, name="theme"),
    path("<uuid:public_id>/change/", keeping.change, name="change"),
    path("of/<uuid:submission_id>/<str:code>/", tagging.tag, name="tag"),
]
