from django.urls import path

from actionplans.views import recommendations

app_name = "recommendations"

urlpatterns = [
    path("", recommendations.recommendation_list, name="list"),
    path("<str:code>/", recommendations.recommendation, name="recommendation"),
]
