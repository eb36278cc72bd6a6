"""What belongs on every response of every kind, what no request may carry, and manners."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

# What the portal's pages never ask a browser for. Passkeys are left to their default: pages of our own.
NO_DEVICES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """The outermost. Nothing here may be embedded elsewhere, and what a signed-in person sees is kept by no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        response.headers.setdefault("Cache-Control", "no-store")
        if (
            response.cookies
        ):  # whatever else it may be, a cookie is one reader's: the end of a session, to begin with
            response.headers["Cache-Control"] = "no-store"
        return response


class NoNulMiddleware:
    """A NUL is no character of any word or address here, and PostgreSQL has no place for it: 400 at the door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


class MannersMiddleware:
    """What every view of the portal's own says by its decorator, for the views of others (signing in) as well:
    405, in words, to methods that no page has; 422 for a form that is refused."""

    METHODS = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html").encode()
            # CommonMiddleware has counted the empty one, and a browser would read no more than that.
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method not in self.METHODS and _is_not_ours(view):
            return HttpResponseNotAllowed(self.METHODS)
        return None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if response.status_code == 200 and form is not None and form.is_bound and form.errors:
            response.status_code = 422
        return response


def _is_not_ours(view: Callable[..., HttpResponse]) -> bool:
    """Django's and allauth's are classes, whose PUT is a POST; ours are functions."""
    return hasattr(view, "view_class")
