"""Every address of the portal, by app."""

from django.urls import include, path

handler400 = "core.views.bad_request"
handler500 = "core.views.server_error"

urlpatterns = [
    path("accounts/", include("forces.account_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("health/", include("reporting.health_urls")),
    path("people/", include("forces.urls")),
    path("removals/", include("audit.urls")),
    path("notices/", include("notices.urls")),
    path("frameworks/", include("frameworks.urls")),
    path("evidence/", include("evidence.urls")),
    path("plan/", include("actionplans.urls")),
    path("published/", include("reporting.published_urls")),
    path("recommendations/", include("actionplans.recommendation_urls")),
    path("assessments/", include("assessments.urls")),
    path("reviews/", include("reviews.urls")),
    path("reports/", include("reporting.report_urls")),
    path("history/", include("audit.history_urls")),
    path("help/", include("forces.help_urls")),
    path("", include("reporting.urls")),
]
