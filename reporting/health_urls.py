from django.urls import path

from reporting import gauges, health

app_name = "health"

urlpatterns = [
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("metrics", gauges.metrics, name="metrics"),
]
