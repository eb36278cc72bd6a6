from django.urls import path, re_path

from reporting.views import coverage, home, national, position, products

app_name = "reporting"

urlpatterns = [
    path("", home.home, name="home"),
    path("national/", national.grid, name="grid"),
    path("position/", position.position, name="position"),
    path("products/", products.product_grid, name="products"),
    path("collected/", coverage.coverage, name="coverage"),
    re_path(r"^collected/(?P<code>[\w.-]{1,40})/$", coverage.coverage_of, name="covered"),
]
