from django.urls import path

from returns.views import answering, making, progress, questions

app_name = "requests"

urlpatterns = [
    path("", making.requests, name="list"),
    path("add/", making.add, name="add"),
    path("<uuid:public_id>/", progress.request_page, name="request"),
    path("<uuid:public_id>/change/", making.change, name="change"),
    path("<uuid:public_id>/questions/add/", questions.add, name="add_question"),
    path("<uuid:public_id>/preview/", making.preview, name="preview"),
    path("<uuid:public_id>/send/", making.send, name="send"),
    path("<uuid:public_id>/remind/", progress.remind, name="remind"),
    path("<uuid:public_id>/close/", progress.close, name="close"),
    path("<uuid:public_id>/answers/<int:number>/", progress.answers, name="answers"),
    path("questions/<uuid:public_id>/change/", questions.change, name="change_question"),
    path("questions/<uuid:public_id>/move/", questions.move, name="move_question"),
    path("questions/<uuid:public_id>/remove/", questions.remove, name="remove_question"),
    path("asked/<uuid:public_id>/", answering.asked_page, name="asked"),
    path("asked/<uuid:public_id>/<int:number>/", answering.answer, name="answer"),
    path("asked/<uuid:public_id>/send/", answering.send, name="send_return"),
    path("asked/<uuid:public_id>/more-time/", progress.more_time, name="more_time"),
    path("asked/<uuid:public_id>/open-again/", progress.reopen, name="reopen"),
    path("returns/<uuid:public_id>/", answering.returned, name="returned"),
]
