from django.urls import path

from reviews.views import chase

app_name = "messages"

urlpatterns = [path("", chase.message_list, name="list")]
