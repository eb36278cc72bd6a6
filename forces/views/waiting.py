"""Words that wait for their writer to sign in again: what comes after it. As the bare login, or in any scope."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from core import views as core
from forces.sign_in import by_script
from forces.waiting import FIELD, offer, seal, sent_by, sign_in_with


@login_not_required
@require_POST
def carry_on(request: HttpRequest) -> HttpResponse:
    """After signing in, in this tab or in another: what waits, to be saved by one more button."""
    sealed = request.POST.get(FIELD, "")
    if not request.user.is_authenticated:
        return sign_in_with(request, sealed)
    return offer(request, sealed)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of ours whose token is of before the last sign-in, as its writer's name in it proves; or none of ours.

    A page that saves by itself is told to fetch a new token.
    """
    if by_script(request):
        error = "Not saved: this page is of before you signed in."
        return JsonResponse({"error": error, "renew": True}, status=403)
    # On the way through a sign-in the words are sealed already: one in another tab made this page's token an old one.
    sealed, writer = request.POST.get(FIELD, ""), sent_by(request)
    if not sealed and writer is not None and not request.path_info.startswith("/accounts/"):
        sealed = seal(request, writer)
    if not sealed:
        return core.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return sign_in_with(request, sealed)
    return offer(request, sealed, status=403)
