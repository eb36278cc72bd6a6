from django.urls import path

from reporting import report_views

app_name = "reports"

urlpatterns = [
    path("", report_views.report_list, name="list"),
    path("make/", report_views.make, name="make"),
    path("text/<slug:cycle>/<slug:section>/", report_views.text, name="text"),
    path("<uuid:public_id>/", report_views.report, name="report"),
    path("<uuid:public_id>/progress/", report_views.progress, name="progress"),
    path("<uuid:public_id>/download/", report_views.download, name="download"),
    path("<uuid:public_id>/release/", report_views.release, name="release"),
]
