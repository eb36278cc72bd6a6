"""What every template has: dates in words, counts with their noun, and the tokens of a form."""

import uuid
from datetime import date, datetime

from django import template
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# The field by which audit.middleware knows a form that was sent before.
FORM_KEY = "form_key"


# The field by which a form says on whose page it stood.
FORM_BY = "form_by"


def form_key() -> SafeString:
    """The hidden field that lets a form have one effect, however often it arrives."""
    return format_html('<input type="hidden" name="{}" value="{}">', FORM_KEY, uuid.uuid4())


def form_by(request: HttpRequest | None) -> SafeString:
    """The hidden field that says, signed, on whose page a form stands: nobody else can send it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', FORM_BY, _SIGNER.sign(str(user.pk)))


_SIGNER = Signer(salt=FORM_BY)


def whose(sent: str) -> int | None:
    """The person's key that form_by signed; None where it did not."""
    try:
        return int(_SIGNER.unsign(sent))
    except (BadSignature, ValueError):
        return None


class FormTokensNode(CsrfTokenNode):
    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        return SafeString(f"{token}{form_key()}{form_by(context.get('request'))}" if token else "")


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokensNode:
    """Django's own, in every template that has it, and with it the form's key: no form can forget the one alone."""
    return FormTokensNode()


@register.filter
def day(value: date | datetime | None) -> str:
    """3 March 2026; an empty text for no date."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """3 March 2026, 14:02; an empty text for no time."""
    return f"{day(value)}, {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def count(number: int, noun: str) -> str:
    """{{ 1|count:"behaviour" }} is 1 behaviour; {{ 2|count:"reply,replies" }} is 2 replies."""
    one, _, many = noun.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.filter
def paragraphs(text: str) -> SafeString:
    """Escaped text as paragraphs and lists: a blank line ends a paragraph, a line that begins "- " is an item."""
    blocks: list[SafeString] = []
    for block in (text or "").strip().split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        prose = [line for line in lines if not line.startswith("- ")]
        items = [line[2:] for line in lines if line.startswith("- ")]
        if prose:
            joined = format_html_join(
                SafeString("<br>"), "{}", ((conditional_escape(line),) for line in prose)
            )
            blocks.append(format_html('<p class="govuk-body">{}</p>', joined))
        if items:
            inner = format_html_join("", "<li>{}</li>", ((item,) for item in items))
            blocks.append(format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', inner))
    return SafeString("".join(blocks))
