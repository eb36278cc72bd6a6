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
    path("national/organisations/", include("organisations.urls")),
    path("removals/", include("audit.urls")),
    path("notices/", include("notices.urls")),
    path("frameworks/", include("frameworks.urls")),
    path("evidence/", include("evidence.urls")),
    path("practice/", include("practice.urls")),
    path("national/blockers/", include("reviews.blocker_urls")),
    path("plan/", include("actionplans.urls")),
    path("published/", include("reporting.published_urls")),
    path("recommendations/", include("actionplans.recommendation_urls")),
    path("requests/", include("returns.urls")),
    path("assessments/", include("assessments.urls")),
    path("reviews/", include("reviews.urls")),
    path("national/plans/", include("reviews.plans.urls")),
    path("national/chase/", include("reviews.chase_urls")),
    path("messages/", include("reviews.message_urls")),
    path("national/moderation/", include("reviews.moderation_urls")),
    path("themes/", include("reviews.themes.urls")),
    path("reports/", include("reporting.report_urls")),
    path("exports/", include("reporting.export_urls")),
    path("packs/", include("reporting.pack_urls")),
    path("history/", include("audit.history_urls")),
    path("help/", include("forces.help_urls")),
    path("", include("reporting.urls")),
]
