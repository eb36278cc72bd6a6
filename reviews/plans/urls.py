from django.urls import path

from reviews.plans.views import areas, findings, gaps, marks, releasing, reviews

app_name = "planreviews"

_REVIEW = "<uuid:public_id>/"
_FINDING = _REVIEW + "findings/<uuid:finding_id>/"

urlpatterns = [
    path("", reviews.plan_list, name="list"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/sheet/", gaps.sheet, name="gaps_sheet"),
    path("areas/", areas.area_lists, name="areas"),
    path("areas/<uuid:public_id>/", areas.area, name="area"),
    path("areas/<str:code>/", areas.matter, name="matter"),
    path("editions/<uuid:edition_id>/start/", reviews.start, name="start"),
    path(_REVIEW, reviews.review, name="review"),
    path(_REVIEW + "absent/", marks.absent, name="absent"),
    path(_REVIEW + "release/", releasing.release, name="release"),
    path(_REVIEW + "findings/add/", findings.add, name="add_finding"),
    path(_FINDING, findings.finding, name="finding"),
    path(_FINDING + "remove/", findings.remove, name="remove_finding"),
    # A matter's code has a dot, so it is none of the words above.
    path(_REVIEW + "<str:code>/", marks.mark, name="mark"),
]
