"""On the way in, beside allauth's own addresses. Everything under accounts/ runs outside the scope."""

from django.urls import path

from forces.views import accounts

app_name = "accounts"

urlpatterns = [
    path("invitation/<str:token>/", accounts.invitation, name="invitation"),
    path("switch/", accounts.switch, name="switch"),
    path("no-access/", accounts.no_access, name="no_access"),
    # allauth's page to change one's address: ours is the one that the invitation went to.
    path("email/", accounts.not_here),
]
