"""What somebody was sending when their session had ended: it travels through the sign-in in the page itself.

One form field, encrypted and good for an hour: nothing waits on the server, and nothing in the browser but the page.
Each form says whose page it stood on (core.templatetags.portal.form_by); only that person can complete it.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import timedelta

from allauth.account.forms import LoginForm
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import force_bytes

from core.templatetags.portal import FORM_BY, FORM_KEY, whose

# The form's field, and the one that says: show the next step of the sign-in, with the words in it.
FIELD, STEP = "waiting", "waiting_step"
LASTS = timedelta(hours=1)
NOT_CARRIED = {"csrfmiddlewaretoken", FORM_BY, FORM_KEY}


@dataclass(frozen=True)
class Waiting:
    """A form that was sent too late. path: where it goes. fields: [name, value] in their order.

    has_files: there were files, which no page can carry.
    """

    person_id: int
    path: str
    fields: list[list[str]]
    has_files: bool

    @property
    def words(self) -> list[str]:
        """What looks typed: to be shown to its writer."""
        return [value for _, value in self.fields if " " in value.strip()]


def sent_by(request: HttpRequest) -> int | None:
    """The key of the person on whose page the form stood; None where it does not say, or nobody of ours wrote it."""
    return whose(request.POST.get(FORM_BY) or request.headers.get("X-Form-By", ""))


def seal(request: HttpRequest, person_id: int) -> str:
    """The request, as the field's value."""
    fields = [
        [name, value] for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values
    ]
    waiting = Waiting(person_id, request.get_full_path(), fields, bool(request.FILES))
    return _cipher().encrypt(zlib.compress(json.dumps(asdict(waiting)).encode())).decode()


def unseal(sent: str) -> Waiting | None:
    """None when it is too old, or none of ours."""
    try:
        opened = _cipher().decrypt(sent.encode(), ttl=int(LASTS.total_seconds()))
    except (InvalidToken, ValueError):
        return None
    return Waiting(**json.loads(zlib.decompress(opened)))


# --- the pages: they read no row, so that they may stand in any scope, or in none ------------------------------------


def sign_in_with(request: HttpRequest, sealed: str) -> HttpResponse:
    """401: the sign-in page, with the words in its forms."""
    request.carried_words = sealed  # type: ignore[attr-defined]  # forces.context_processors reads it
    return render(request, "account/login.html", {"form": LoginForm(request=request)}, status=401)


def next_step(request: HttpRequest, sealed: str, address: str) -> HttpResponse:
    """Between two steps of a sign-in, which are pages of their own."""
    return render(request, "account/waiting_step.html", {"sealed": sealed, "step": STEP, "address": address})


def offer(request: HttpRequest, sealed: str, *, status: int = 200, is_in: bool = True) -> HttpResponse:
    """To whoever is signed in: their own words, or that they are somebody else's.

    is_in: False where they may not come in any more, and so can read what they typed and not save it.
    """
    waiting = unseal(sealed)
    if waiting is None:
        return render(request, "account/waiting_over.html", status=410)
    if waiting.person_id != request.user.pk:
        return somebody_elses(request, sealed)
    context = {"waiting_words": waiting, "is_in": is_in}
    return render(request, "account/waiting.html", context, status=status)


def somebody_elses(request: HttpRequest, sealed: str) -> HttpResponse:
    """403: whoever is signed in did not write this, and does not get to see it."""
    return render(request, "account/waiting_not_yours.html", {"sealed": sealed}, status=403)


def _cipher() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    digest = hashlib.sha256(b"forces.waiting" + force_bytes(secret)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
