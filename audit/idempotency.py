"""One effect of a form, however often it arrives: claimed by its key before the view, answered from the row after."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from audit.models import IdempotencyKey
from core.templatetags.portal import FORM_BY, FORM_KEY
from forces.models import Membership

# Longer than anybody keeps a page open to send it again; then only the key's own form could still be sent anew.
KEPT = timedelta(days=1)
# What differs between two sendings of the same form, or says nothing of what it does.
NOT_CONTENT = {FORM_BY, FORM_KEY, "csrfmiddlewaretoken"}


class SentOtherwiseError(Exception):
    """The same form was sent before, with something else in it. first: that sending."""

    def __init__(self, first: IdempotencyKey) -> None:
        super().__init__(str(first))
        self.first = first


def digest_of(request: HttpRequest) -> str:
    """What was sent, and where to: SHA-256 under the portal's key, in hexadecimal.

    Under the key, since a form may hold words that must not be guessed from what is kept of it.
    """
    parts = [request.get_full_path()]
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_CONTENT:
            parts += [name, *values, ""]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            parts += [name, str(file.name), content.hexdigest()]
    whole = salted_hmac(__name__, "", algorithm="sha256")
    for part in parts:  # with its length, so that no two lists are the same bytes
        data = part.encode(errors="surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def claim(*, key: UUID, digest: str, by: Membership) -> tuple[IdempotencyKey, bool]:
    """The form's row, and whether this is the first sending. Waits for one that is still being answered.

    Raises SentOtherwiseError when it was sent before with something else in it.
    """
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(by=by, key=key, digest=digest), True
    except IntegrityError:
        first = IdempotencyKey.objects.get(by=by, key=key)
    if first.digest != digest:
        raise SentOtherwiseError(first)
    return first, False


def answered(*, row: IdempotencyKey, location: str, messages: list[tuple[int, str]]) -> None:
    """The form had its effect, and this is what every further sending is told."""
    IdempotencyKey.objects.filter(pk=row.pk, by=row.by_id).update(location=location, messages=messages)


def release(*, row: IdempotencyKey) -> None:
    """The form was refused, or only looked at: it may be mended and sent again."""
    IdempotencyKey.objects.filter(pk=row.pk, by=row.by_id).delete()


def sweep(*, before: datetime) -> None:
    """Forget what was sent more than a day before."""
    IdempotencyKey.objects.filter(at__lt=before - KEPT).delete()
