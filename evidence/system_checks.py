"""What production must have before it serves anybody."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def production_has_a_scanner(**_: Any) -> list[CheckMessage]:
    """Files that nobody scanned are for the demonstration, whose files are invented too."""
    if settings.DEMO or settings.SCANNER_URL:
        return []
    return [
        Error(
            "There is no virus scanner.",
            hint="Set SCANNER_URL to the scanner's address, for example clamd://scanner:3310.",
            id="evidence.E001",
        )
    ]
