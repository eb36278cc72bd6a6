from django.urls import path

from organisations.views import changing, lists, people, sheets

app_name = "organisations"

urlpatterns = [
    path("", lists.organisation_list, name="list"),
    path("new/sheet/", sheets.sheet, name="sheet"),
    path("new/upload/", sheets.upload, name="upload"),
    path("new/bring-in/", sheets.bring_in, name="bring_in"),
    path("new/invitations/", people.send_waiting, name="send_waiting"),
    path("new/<slug:kind>/", changing.add, name="add"),
    path("<slug:slug>/", lists.organisation, name="organisation"),
    path("<slug:slug>/change/", changing.change, name="change"),
    path("<slug:slug>/close/", changing.close, name="close"),
    path("<slug:slug>/invite/", people.invite, name="invite"),
    path("<slug:slug>/people/<uuid:public_id>/send-again/", people.send_again, name="send_again"),
    path("<slug:slug>/people/<uuid:public_id>/remove/", people.remove, name="remove"),
]
