from django.urls import path

from reviews.views import decision, feedback, findings, reading

app_name = "reviews"

_SUBMISSION = "<uuid:submission_id>/"
_DESCRIPTOR = _SUBMISSION + "<str:code>/"
_FINDING = _DESCRIPTOR + "findings/<uuid:finding_id>/"

urlpatterns = [
    path(_SUBMISSION, reading.review, name="review"),
    path(_SUBMISSION + "start/", reading.start, name="start"),
    path(_SUBMISSION + "decide/", decision.decide, name="decide"),
    path(_SUBMISSION + "feedback/", feedback.feedback, name="feedback"),
    # A descriptor's code has capitals, so it is none of the words above.
    path(_DESCRIPTOR, findings.descriptor, name="descriptor"),
    path(_FINDING, findings.finding, name="finding"),
    path(_FINDING + "remove/", findings.remove, name="remove"),
]
