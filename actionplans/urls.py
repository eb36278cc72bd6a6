from django.urls import path

from actionplans.views import actions, editions, plan

app_name = "actionplans"

urlpatterns = [
    path("", plan.plan, name="plan"),
    path("add/", actions.add, name="add"),
    path("actions/<uuid:public_id>/", actions.action, name="action"),
    path("actions/<uuid:public_id>/change/", actions.change, name="change"),
    path("actions/<uuid:public_id>/answers/", actions.answers, name="answers"),
    path("editions/", editions.editions, name="editions"),
    path("editions/share/", editions.share, name="share"),
    path("editions/<uuid:public_id>/", editions.edition, name="edition"),
]
