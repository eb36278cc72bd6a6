from django.urls import path

from reporting.views import exports

app_name = "exports"

urlpatterns = [
    path("", exports.export_list, name="list"),
    path("ask/", exports.ask, name="ask"),
    path("of-us/", exports.of_us, name="of_us"),
    path("<uuid:public_id>/", exports.export, name="export"),
    path("<uuid:public_id>/state/", exports.state, name="state"),
    path("<uuid:public_id>/agree/", exports.agree, name="agree"),
    path("<uuid:public_id>/refuse/", exports.refuse, name="refuse"),
    path("<uuid:public_id>/withdraw/", exports.withdraw, name="withdraw"),
    path("<uuid:public_id>/again/", exports.again, name="again"),
    path("<uuid:public_id>/download/", exports.download, name="download"),
]
