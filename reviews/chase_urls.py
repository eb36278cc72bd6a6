from django.urls import path

from reviews.views import chase, notes

app_name = "chase"

_FORCE = "<slug:slug>/<slug:force>/"

urlpatterns = [
    path("contacts/<uuid:public_id>/", notes.change_contact, name="change_contact"),
    path("barriers/<uuid:public_id>/", notes.change_barrier, name="change_barrier"),
    path("help/<uuid:public_id>/", notes.change_help, name="change_help"),
    path("<slug:slug>/", chase.chase_list, name="list"),
    path("<slug:slug>/write/", chase.write, name="write"),
    path(_FORCE, notes.force_page, name="force"),
    path(_FORCE + "contacts/add/", notes.add_contact, name="add_contact"),
    path(_FORCE + "barriers/add/", notes.add_barrier, name="add_barrier"),
    path(_FORCE + "help/add/", notes.add_help, name="add_help"),
]
