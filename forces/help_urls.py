from django.urls import path

from forces.views import help as pages

app_name = "help"

urlpatterns = [
    path("roles/", pages.roles, name="roles"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
