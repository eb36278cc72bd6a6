"""What the server hands over, before Django makes a request of it: nothing in it may break the making."""

import codecs
from typing import Any

from django.utils.http import parse_header_parameters

UNREADABLE = "application/octet-stream"


def readable(environ: dict[str, Any]) -> dict[str, Any]:
    """Our pages send UTF-8. What claims to be in anything else, or to be nothing sensible, is no form of theirs.

    Django would read the address in that encoding too, and where it cannot, fail before any page could answer. A length
    that is no number is none.
    """
    try:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        plain = codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        plain = False
    if not plain:
        environ["CONTENT_TYPE"] = UNREADABLE
    if not environ.get("CONTENT_LENGTH", "").isdecimal():
        environ.pop("CONTENT_LENGTH", None)
    return environ
