from django.urls import path, re_path

from reporting.views import coverage, filters, home, national, position, products, search, whole

app_name = "reporting"

_CODE = r"(?P<code>[\w.-]{1,40})"

urlpatterns = [
    path("", home.home, name="home"),
    path("national/", national.grid, name="grid"),
    path("national/compare/", whole.compare, name="compare"),
    path("national/filters/", filters.keep, name="keep_filters"),
    path("national/filters/<uuid:filter_id>/remove/", filters.remove, name="remove_filters"),
    re_path(rf"^national/descriptors/{_CODE}/$", whole.spread, name="spread"),
    re_path(rf"^national/forces/{_CODE}/$", whole.who, name="who"),
    path("search/", search.search, name="search"),
    path("position/", position.position, name="position"),
    path("products/", products.product_grid, name="products"),
    path("collected/", coverage.coverage, name="coverage"),
    re_path(rf"^collected/{_CODE}/$", coverage.coverage_of, name="covered"),
]
