from django.urls import path

from assessments.views import (
    answering,
    conflicts,
    cycles,
    extending,
    parts,
    saving,
    signing,
    submissions,
    threads,
    together,
)

app_name = "assessments"

urlpatterns = [
    path("", answering.current, name="current"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/add/", cycles.add_cycle, name="add_cycle"),
    path("cycles/<slug:slug>/open/", cycles.open_cycle, name="open_cycle"),
    path("cycles/<slug:slug>/close/", cycles.close_cycle, name="close_cycle"),
    path("conflicts/<uuid:public_id>/", conflicts.conflict, name="conflict"),
    path("submissions/<uuid:public_id>/", submissions.submission, name="submission"),
    path(
        "submissions/<uuid:public_id>/<str:code>/",
        submissions.submitted_descriptor,
        name="submitted_descriptor",
    ),
    path("parts/<uuid:public_id>/", parts.part, name="part"),
    path("parts/<uuid:public_id>/hand-in/", parts.hand_in, name="hand_in"),
    path("parts/<uuid:public_id>/take-up-again/", parts.take_up_again, name="take_up_again"),
    path("parts/<uuid:public_id>/agree/", parts.agree, name="agree"),
    path("parts/<uuid:public_id>/ask-to-change/", parts.ask_to_change, name="ask_to_change"),
    path("parts/<uuid:public_id>/give-on/", parts.give_on, name="give_on"),
    path("parts/<uuid:public_id>/take-back/", parts.take_back, name="take_back"),
    path("threads/<uuid:public_id>/answer/", threads.answer_thread, name="answer_thread"),
    path("threads/<uuid:public_id>/resolve/", threads.resolve_thread, name="resolve_thread"),
    path("threads/<uuid:public_id>/open/", threads.open_thread, name="open_thread"),
    path("<uuid:public_id>/threads/<str:code>/", threads.threads, name="threads"),
    path("<uuid:public_id>/parts/", parts.parts, name="parts"),
    path("<uuid:public_id>/parts/give/", parts.give, name="give"),
    path("<uuid:public_id>/parts/stand-in/", parts.stand_in, name="stand_in"),
    path("<uuid:public_id>/", answering.task_list, name="assessment"),
    path("<uuid:public_id>/unanswered/", answering.unanswered, name="unanswered"),
    path("<uuid:public_id>/sign-off/", signing.sign_off, name="sign_off"),
    path("<uuid:public_id>/board-paper/", signing.paper, name="board_paper"),
    path("<uuid:public_id>/extension/", extending.extend, name="extend"),
    path("<uuid:public_id>/descriptors/<str:code>/", answering.descriptor, name="descriptor"),
    path("<uuid:public_id>/descriptors/<str:code>/together/", together.together, name="together"),
    path("<uuid:public_id>/descriptors/<str:code>/summary/", saving.save_summary, name="save_summary"),
    path("<uuid:public_id>/answers/<str:code>/", saving.save_rating, name="save_rating"),
]
