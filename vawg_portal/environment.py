"""Typed reading of the environment, so that settings.py states values and not parsing."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's value; or the content of the file that NAME_FILE names (how containers hand out secrets).

    An empty one counts as not set: Compose hands on what is not set as an empty text.
    """
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    value = text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def database(url: str) -> dict[str, str | int]:
    """Django's connection fields from postgresql://user:password@host:port/name, or ?host=/socket/directory."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    query = parse_qs(parts.query)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
    }


def numbers(name: str) -> dict[str, float]:
    """metropolitan=20,kent=8 -> {"metropolitan": 20.0, "kent": 8.0}"""
    pairs = [pair.partition("=") for pair in text(name).split(",") if pair]
    try:
        return {key.strip(): float(value) for key, _, value in pairs}
    except ValueError:
        raise ImproperlyConfigured(f"{name} must look like kent=8,metropolitan=20") from None
