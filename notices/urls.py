from django.urls import path

from notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("preference/", views.preference, name="preference"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("<uuid:public_id>/read/", views.read, name="read"),
]
