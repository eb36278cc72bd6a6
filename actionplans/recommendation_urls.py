from django.urls import path, re_path

from actionplans.views import recommendations

app_name = "recommendations"

urlpatterns = [
    path("", recommendations.recommendation_list, name="list"),
    re_path(r"^(?P<code>[\w.-]{1,40})/$", recommendations.recommendation, name="recommendation"),
]
