"""Lasting addresses: they stand in letters and on other sites. None is ever given another meaning."""

from django.urls import path

from reporting.views import published

app_name = "published"

urlpatterns = [
    path("<slug:slug>/plan/", published.newest, name="newest"),
    path("<slug:slug>/plan/<int:number>/", published.version, name="version"),
    path("<slug:slug>/plan/<int:number>/pdf/", published.pdf, name="pdf"),
]
