from django.urls import path

from reporting import report_views
from reporting.views import plan_pages

app_name = "reports"

urlpatterns = [
    path("", report_views.report_list, name="list"),
    path("make/", report_views.make, name="make"),
    path("text/<slug:cycle>/<slug:section>/", report_views.text, name="text"),
    path("<uuid:public_id>/", report_views.report, name="report"),
    path("<uuid:public_id>/progress/", report_views.progress, name="progress"),
    path("<uuid:public_id>/download/", report_views.download, name="download"),
    path("<uuid:public_id>/release/", report_views.release, name="release"),
    path("plan-page/", plan_pages.of_plan, name="plan_page"),
    path("plan-page/<uuid:public_id>/", plan_pages.of_edition, name="edition_page"),
    path("plan-page/<uuid:public_id>/state/", plan_pages.state, name="plan_page_state"),
    path("plan-page/<uuid:public_id>/download/", plan_pages.download, name="plan_page_download"),
]
