from django.urls import path

from practice.views import calls, consents, library, offers, uptake

app_name = "practice"

_PRACTICE = "<uuid:public_id>/"
_CONSENT = "consents/<uuid:public_id>/"
_CALL = "calls/<uuid:public_id>/"
_OFFER = "offers/<uuid:public_id>/"

urlpatterns = [
    path("", library.library, name="list"),
    path("add/", library.add, name="add"),
    path(_PRACTICE, library.practice, name="practice"),
    path(_PRACTICE + "change/", library.change, name="change"),
    path(_PRACTICE + "lines/", library.lines, name="lines"),
    path(_PRACTICE + "ask/", library.ask, name="ask"),
    path(_PRACTICE + "publish/", library.publish, name="publish"),
    path(_PRACTICE + "take-out/", library.take_out, name="take_out"),
    path(_PRACTICE + "uptake/", uptake.uptake, name="uptake"),
    path("uptakes/", uptake.own, name="own"),
    path("consents/", consents.consents, name="consents"),
    path(_CONSENT, consents.consent, name="consent"),
    path(_CONSENT + "take-back/", consents.take_back, name="take_back"),
    path("calls/", calls.calls, name="calls"),
    path("calls/add/", calls.add, name="add_call"),
    path(_CALL, calls.call, name="call"),
    path(_CALL + "change/", calls.change, name="change_call"),
    path(_CALL + "send/", calls.send, name="send_call"),
    path(_CALL + "offer/", offers.add, name="add_offer"),
    path(_OFFER, offers.offer, name="offer"),
    path(_OFFER + "change/", offers.change, name="change_offer"),
    path(_OFFER + "send/", offers.send, name="send_offer"),
    path(_OFFER + "accept/", offers.accept, name="accept_offer"),
    path(_OFFER + "take-back/", offers.take_back, name="take_back_offer"),
]
