from django.urls import path

from frameworks import views

app_name = "frameworks"

urlpatterns = [
    path("", views.framework_list, name="list"),
    path("<str:code>/", views.framework, name="framework"),
    path("<str:code>/passages/", views.passages, name="passages"),
]
