"""On the way in, beside allauth's own addresses. Everything under accounts/ runs outside the scope."""

from django.urls import path

from forces.views import accounts, issuers, signing_in, waiting

app_name = "accounts"

urlpatterns = [
    path("invitation/<str:token>/", accounts.invitation, name="invitation"),
    path("switch/", accounts.switch, name="switch"),
    path("no-access/", accounts.no_access, name="no_access"),
    path("signing-in/", signing_in.signing_in, name="signing_in"),
    path("second-factor/", signing_in.needed, name="second_factor"),
    path("sessions/<uuid:public_id>/end/", signing_in.end_session, name="end_session"),
    path("sessions/end-others/", signing_in.end_others, name="end_others"),
    path("time-left/", signing_in.time_left, name="time_left"),
    path("stay/", signing_in.stay, name="stay"),
    path("carry-on/", waiting.carry_on, name="carry_on"),
    path("organisations/", issuers.organisations, name="organisations"),
    path("organisations/<slug:slug>/", issuers.start, name="issuer_start"),
    path("organisations/<slug:slug>/back/", issuers.callback, name="issuer_callback"),
    path("organisations/<slug:slug>/link/", issuers.link, name="issuer_link"),
    path("organisations/<slug:slug>/unlink/", issuers.unlink, name="issuer_unlink"),
    # Lists of allauth's that stand on the page above, and pages of its that ask for less than ours.
    path("2fa/", signing_in.elsewhere),
    path("2fa/webauthn/", signing_in.elsewhere),
    path("2fa/webauthn/add/", signing_in.add_passkey),
    path("2fa/webauthn/keys/<int:pk>/remove/", signing_in.remove_passkey),
    # Somebody without a password gets one by a link to their mailbox, and in no other way.
    path("password/set/", accounts.not_here),
    # allauth's page to change one's address: ours is the one that the invitation went to.
    path("email/", accounts.not_here),
]
