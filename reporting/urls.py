from django.urls import path

from reporting.views import home, national, position

app_name = "reporting"

urlpatterns = [
    path("", home.home, name="home"),
    path("national/", national.grid, name="grid"),
    path("position/", position.position, name="position"),
]
