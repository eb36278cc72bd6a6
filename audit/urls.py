from django.urls import path

from audit.removal import views

app_name = "removals"

urlpatterns = [
    path("", views.removal_list, name="list"),
    path("ask/", views.ask, name="ask"),
    path("<uuid:public_id>/", views.removal, name="removal"),
    path("<uuid:public_id>/agree/", views.agree, name="agree"),
    path("<uuid:public_id>/refuse/", views.refuse, name="refuse"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
