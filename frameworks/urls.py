from django.urls import path

from frameworks import crosswalk_views, guidance_views, views

app_name = "frameworks"

urlpatterns = [
    path("", views.framework_list, name="list"),
    path("crosswalk/", crosswalk_views.crosswalk, name="crosswalk"),
    path("crosswalk/<uuid:public_id>/", crosswalk_views.link, name="link"),
    path("<str:code>/", views.framework, name="framework"),
    path("<str:code>/passages/", views.passages, name="passages"),
    path("<str:code>/guidance/", guidance_views.guidance_list, name="guidance_list"),
    path("<str:code>/guidance/<str:behaviour>/", guidance_views.guidance, name="guidance"),
    path("<str:code>/lines/<str:line>/", crosswalk_views.provision, name="provision"),
    path("<str:code>/lines/<str:line>/link/", crosswalk_views.add_link, name="add_link"),
]
