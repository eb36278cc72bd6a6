from django.urls import path

from reviews.views import blockers

app_name = "blockers"

urlpatterns = [
    path("", blockers.kinds, name="list"),
    path("<slug:kind>/", blockers.kind_page, name="kind"),
    path("matches/<uuid:public_id>/remove/", blockers.remove, name="remove"),
    path("matches/<uuid:public_id>/tell/", blockers.tell, name="tell"),
]
