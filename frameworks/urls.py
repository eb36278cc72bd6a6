from django.urls import path

from frameworks import guidance_views, views

app_name = "frameworks"

urlpatterns = [
    path("", views.framework_list, name="list"),
    path("<str:code>/", views.framework, name="framework"),
    path("<str:code>/passages/", views.passages, name="passages"),
    path("<str:code>/guidance/", guidance_views.guidance_list, name="guidance_list"),
    path("<str:code>/guidance/<str:behaviour>/", guidance_views.guidance, name="guidance"),
]
