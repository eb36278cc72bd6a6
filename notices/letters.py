"""What a mail says: how many of what, and one link. No word of what anybody wrote."""

from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from core.templatetags.portal import count
from notices.choices import NoticeKind
from notices.models import Mail

GOING_AWAY = 421  # says a mail server that shuts down, at any moment
PERMANENT = 500


@dataclass(frozen=True)
class Letter:
    """body: the middle of the HTML, as the demonstration's mailbox shows it too."""

    subject: str
    text: str
    html: str
    body: str


def write(mail: Mail) -> Letter:
    """mail: with `to` and its organisation. The same mail always says the same."""
    subject = _subject(mail)
    context = {
        "subject": subject,
        "lines": [(kind.label, mail.counts[kind]) for kind in NoticeKind if mail.counts.get(kind)],
        "daily": mail.day is not None,
        "to": mail.to,
        "url": settings.SITE_URL + reverse("notices:list"),
        "preference_url": settings.SITE_URL + reverse("notices:preference"),
    }
    return Letter(
        subject=subject,
        text=render_to_string("mail/notices.txt", context),
        html=render_to_string("mail/notices.html", context),
        body=render_to_string("mail/_notices.html", context),
    )


def _subject(mail: Mail) -> str:
    if len(mail.counts) == 1:
        ((kind, number),) = mail.counts.items()
        return f"VAWG portal: {NoticeKind(kind).label} ({number})"
    return f"VAWG portal: {count(sum(mail.counts.values()), 'notice')}"


class RefusedError(Exception):
    """The mail server is there and does not take this very mail. for_good: it says that it never will.

    what: the address or the mail. code, words: the server's answer, of which the words may name the address.
    """

    def __init__(self, what: str, code: int, words: bytes) -> None:
        super().__init__(f"The mail server refuses {what} ({code}).")
        # 5xx is for good. But 5.7 is about who may send (a relay, a password): mended without touching the address.
        self.for_good = code >= PERMANENT and not words.startswith(b"5.7.")


def send(mail: Mail) -> None:
    """Hand it to the mail server. Raises RefusedError, or OSError where the server is away or takes nothing from us.

    Each try has the same Message-ID: where a server took it and could not say so, the mailbox knows it again.
    """
    letter = write(mail)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[mail.to.email],
        headers={
            "Message-ID": f"<{mail.public_id}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        ((code, words),) = error.recipients.values()  # of a mail to one person
        _raise(error, "the address", code, words)
    except SMTPDataError as error:
        _raise(error, "the mail", error.smtp_code, error.smtp_error)


def _raise(error: OSError, what: str, code: int, words: bytes | str) -> NoReturn:
    if code == GOING_AWAY:
        raise error
    raise RefusedError(what, code, words if isinstance(words, bytes) else words.encode()) from error
