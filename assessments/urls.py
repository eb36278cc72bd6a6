from django.urls import path

from assessments.views import answering, conflicts, cycles, saving, signing, submissions

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
    path("<uuid:public_id>/", answering.task_list, name="assessment"),
    path("<uuid:public_id>/sign-off/", signing.sign_off, name="sign_off"),
    path("<uuid:public_id>/descriptors/<str:code>/", answering.descriptor, name="descriptor"),
    path("<uuid:public_id>/descriptors/<str:code>/summary/", saving.save_summary, name="save_summary"),
    path("<uuid:public_id>/answers/<str:code>/", saving.save_rating, name="save_rating"),
]
