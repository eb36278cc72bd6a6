"""What a request says of itself: the account that it tries, its network address, its browser."""

import ipaddress
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def account_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The email address as typed, in one spelling, whether or not such an account exists."""
    tried = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(tried).strip().lower()[:255]


def network_address(request: HttpRequest) -> str:
    """Where the request came from.

    Each proxy of ours adds the address that it was asked from at the end of X-Forwarded-For; whatever stands before
    those was written by the sender and proves nothing. Empty where nobody said an address, as through a socket.
    """
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    known = [str(request.META.get("REMOTE_ADDR", ""))]
    if 0 < settings.TRUSTED_PROXIES <= len(said):
        known.insert(0, said[-settings.TRUSTED_PROXIES])
    for address in known:
        try:
            return str(
                ipaddress.ip_address(address.partition("%")[0])
            )  # without a scope, which is the machine's own
        except ValueError:
            continue
    return ""


def by_script(request: HttpRequest) -> bool:
    """Whether a page's own script asks, which says so by this header."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def page_of(request: HttpRequest) -> str:
    """Which open page saves by itself: the key of its form, by which its own saves are known; empty for all others."""
    given = request.headers.get("X-Form-Key", "")
    try:
        return str(uuid.UUID(given)) if by_script(request) and len(given) == 36 else ""
    except ValueError:
        return ""


_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
]
_SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


def device(request: HttpRequest) -> str:
    """Firefox on Windows: enough to know one's own by. What the browser says of itself proves nothing."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in said), "")
    system = next((name for sign, name in _SYSTEMS if sign in said), "")
    return " on ".join(filter(None, [browser, system])) or "An unknown browser"
