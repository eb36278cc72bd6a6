from django.urls import path

from forces.views import former, people

app_name = "people"

urlpatterns = [
    path("", people.people_list, name="list"),
    path("invite/", people.invite, name="invite"),
    path("<uuid:public_id>/invited/", people.invited, name="invited"),
    path("<uuid:public_id>/send-again/", people.send_again, name="send_again"),
    path("<uuid:public_id>/former-forces/", former.former_forces, name="former_forces"),
    path("<uuid:public_id>/remove/", people.remove, name="remove"),
]
