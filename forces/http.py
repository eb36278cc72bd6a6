"""What views know of a request: somebody is in, and as what."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_http_methods

from forces.models import Force, Membership, User

# Every view says what it can be asked, and answers 405 to the rest: a page is read (Django's require_safe), a button
# is pressed (require_POST), a form is both. A form that is refused answers 422, one that came too late 409.
form_page = require_http_methods(["GET", "HEAD", "POST"])


class PortalRequest(HttpRequest):
    """A request past ScopeMiddleware. membership is None only on pages that opt out of signing in."""

    membership: Membership


def require(permission: bool, *, otherwise: str = "") -> None:
    """Raise PermissionDenied unless a rule said yes.

    otherwise: what is so and what to do, in sentences for the person, where it is not their role that forbids it.
    """
    if not permission:
        raise PermissionDenied(otherwise)


def signed_in(request: PortalRequest) -> User:
    """Who asks, on pages that ask of the person and not of a membership. LoginRequiredMiddleware has let nobody else
    in; this says so to the type checker too. Raises PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def own_force(request: PortalRequest) -> Force:
    """The force whose page this is. Raises PermissionDenied for people who belong to none."""
    force = request.membership.force
    if force is None:
        raise PermissionDenied
    return force


def attachment(file: File, *, name: str, content_type: str) -> FileResponse:
    """A stored file, handed out under the name that people know. Opened in a browser it could do nothing.

    Rows are read and the opening is recorded before the stream begins; the stream reads the open file and no rows,
    so it needs no scope of its own.
    """
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    response.enters_scope = True  # type: ignore[attr-defined]  # ScopeMiddleware asks for it
    return response
