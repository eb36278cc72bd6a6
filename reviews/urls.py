from django.urls import path

from reviews.plans.views import feedback as plan_feedback
from reviews.views import answers, decision, feedback, findings, grading, practice, reading, who_reads

app_name = "reviews"

_SUBMISSION = "<uuid:submission_id>/"
_DESCRIPTOR = _SUBMISSION + "<str:code>/"
_FINDING = _DESCRIPTOR + "findings/<uuid:finding_id>/"

urlpatterns = [
    path("", who_reads.queue, name="queue"),
    path("sharing/<slug:slug>/", who_reads.share, name="share"),
    path("readings/<uuid:reading_id>/", who_reads.give, name="give"),
    path("plans/", plan_feedback.feedback_list, name="plan_feedback_list"),
    path("plans/<uuid:public_id>/", plan_feedback.feedback, name="plan_feedback"),
    path(_SUBMISSION, reading.review, name="review"),
    path(_SUBMISSION + "start/", reading.start, name="start"),
    path(_SUBMISSION + "decide/", decision.decide, name="decide"),
    path(_SUBMISSION + "feedback/", feedback.feedback, name="feedback"),
    path(_SUBMISSION + "practice/<uuid:finding_id>/", practice.propose, name="propose"),
    path(_SUBMISSION + "changes/", answers.changes, name="changes"),
    path(_SUBMISSION + "agree/", grading.agree, name="agree"),
    path(_SUBMISSION + "hand-in/", grading.hand_in, name="hand_in"),
    path(_SUBMISSION + "comment/", grading.comment, name="comment"),
    # A descriptor's code has capitals, so it is none of the words above.
    path(_DESCRIPTOR, findings.descriptor, name="descriptor"),
    path(_DESCRIPTOR + "grade/", grading.grade, name="grade"),
    path(_DESCRIPTOR + "comment/", grading.comment_on, name="comment_on"),
    path(_FINDING, findings.finding, name="finding"),
    path(_FINDING + "remove/", findings.remove, name="remove"),
]
