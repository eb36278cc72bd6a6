"""What every answer bears, whoever gives it: the policy of the portal's headers, as a list of what is missing."""

from collections.abc import Mapping
from http.cookies import SimpleCookie

ALIKE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
YEAR = 365 * 24 * 60 * 60


def missing(headers: Mapping[str, str], *, static: bool = False, tls: bool = False) -> list[str]:
    """static: what everybody may keep. tls: production, by TLS."""
    found = {name.lower(): value for name, value in headers.items()}
    said = [f"{name}: {found.get(name.lower())}" for name, v in ALIKE.items() if found.get(name.lower()) != v]
    said += _policy(found.get("content-security-policy", ""))
    if "camera=()" not in found.get("permissions-policy", ""):
        said.append("Permissions-Policy")
    if not static and "no-store" not in found.get("cache-control", ""):
        said.append(f"Cache-Control: {found.get('cache-control')}")
    if "access-control-allow-origin" in found:
        said.append("Access-Control-Allow-Origin is there")
    if tls and not _keeps_to_tls(found.get("strict-transport-security", "")):
        said.append("Strict-Transport-Security")
    kind = found.get("content-type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower().replace('"', ""):
        said.append(f"Content-Type: {kind}")
    return said


def _policy(text: str) -> list[str]:
    """Nothing inline, nothing from elsewhere, nothing around it."""
    parts = dict(part.strip().partition(" ")[::2] for part in text.split(";") if part.strip())
    wanted = {"frame-ancestors": "'none'", "base-uri": "'none'"}
    said = [f"CSP {name}: {parts.get(name)}" for name, value in wanted.items() if parts.get(name) != value]
    for name in ("default-src", "script-src", "style-src", "object-src", "form-action"):
        value = parts.get(name, parts.get("default-src", "*"))
        if value not in {"'self'", "'none'"}:
            said.append(f"CSP {name}: {value}")
    if parts.get("object-src", parts.get("default-src")) != "'none'":
        said.append("CSP object-src")
    return said


def _keeps_to_tls(value: str) -> bool:
    age = value.partition("max-age=")[2].partition(";")[0]
    return age.isdigit() and int(age) >= YEAR and "includeSubDomains" in value


def loose_cookies(set_cookie: list[str], *, tls: bool = False) -> list[str]:
    """Cookies that a script, another site or an open line could get at; in production also ones of a wider name."""
    said = []
    for line in set_cookie:
        for name, cookie in SimpleCookie(line).items():
            if not cookie["httponly"] or cookie["samesite"] not in {"Lax", "Strict"}:
                said.append(f"{name}: {line}")
            if tls and not (
                cookie["secure"]
                and name.startswith("__Host-")
                and cookie["path"] == "/"
                and not cookie["domain"]
            ):
                said.append(f"{name}: {line}")
    return said
