"""What a mail says: how many of what, and one link. No word of what anybody wrote."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from core.templatetags.portal import count
from notices.choices import NoticeKind
from notices.models import Mail


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


def send(mail: Mail) -> None:
    """Hand it to the mail server. Raises OSError, of which smtplib's errors are, when that does not take it.

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
    message.send()
