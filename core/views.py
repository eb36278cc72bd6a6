"""The page that belongs to no app: a refused form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from an old page or another site."""
    return render(request, "403_csrf.html", status=403)
