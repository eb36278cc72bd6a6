from django.urls import path, re_path

from actionplans.views import (
    deliverables,
    inspections,
    matrix,
    publications,
    recommendations,
    responses,
    standing,
)

app_name = "recommendations"

_CODE = r"^(?P<code>[\w.-]{1,40})/"

# What stands first is no code of a recommendation.
urlpatterns = [
    path("", recommendations.recommendation_list, name="list"),
    path("responses/", matrix.own, name="own"),
    path("responses/<uuid:public_id>/", responses.released, name="released"),
    path("forces/<slug:slug>/", matrix.force, name="force"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/add/", inspections.add, name="add_inspection"),
    path("inspections/<uuid:public_id>/", inspections.inspection, name="inspection"),
    path("inspections/<uuid:public_id>/change/", inspections.change, name="change_inspection"),
    path("inspections/<uuid:public_id>/draft/", inspections.draft, name="inspection_draft"),
    path("next-steps/", deliverables.next_steps, name="next_steps"),
    path("next-steps/add/", deliverables.add, name="add_deliverable"),
    path("next-steps/<slug:code>/", deliverables.change, name="deliverable"),
    path("publications/", publications.publications, name="publications"),
    path("publications/add/", publications.add_publication, name="add_publication"),
    path("publications/<slug:code>/", publications.publication, name="publication"),
    path("publications/<slug:code>/change/", publications.change_publication, name="change_publication"),
    path("publications/<slug:code>/add/", publications.add, name="add"),
    path("publications/<slug:code>/spreadsheet/", publications.sheet, name="sheet"),
    path("publications/<slug:code>/upload/", publications.upload, name="upload"),
    path("publications/<slug:code>/upload/add/", publications.bring_in, name="bring_in"),
    re_path(rf"{_CODE}$", recommendations.recommendation, name="recommendation"),
    re_path(rf"{_CODE}response/$", responses.response, name="response"),
    re_path(rf"{_CODE}response/release/$", responses.release, name="release"),
    re_path(rf"{_CODE}change/$", publications.change, name="change"),
    re_path(rf"{_CODE}forces/$", matrix.forces, name="forces"),
    re_path(rf"{_CODE}standing/$", standing.standing, name="standing"),
]
