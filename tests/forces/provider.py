"""A real OpenID Connect provider: a process of its own on the loopback address, spoken to as a browser would."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client
from django.urls import reverse

from forces.models import IdentityProvider, Organisation

CLIENT_ID = "vawg-portal"


class Provider:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.http = requests.Session()
        self.http.trust_env = False  # no proxy stands between the tests and this machine

    def person(self, subject: str, **claims: Any) -> None:
        self.http.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, url: str, subject: str) -> str:
        """What the browser is sent back to, once the person has signed in there."""
        answer = self.http.post(url, data={"sub": subject}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[Provider]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    provider = Provider(f"http://127.0.0.1:{port}")
    try:
        _wait(provider, process)
        yield provider
    finally:
        process.terminate()
        process.wait(10)


def _wait(provider: Provider, process: subprocess.Popen) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            provider.http.get(
                f"{provider.issuer}/.well-known/openid-configuration", timeout=5
            ).raise_for_status()
        except requests.RequestException:
            assert process.poll() is None, "the provider did not start"
            assert time.monotonic() < until, "the provider does not answer"
            time.sleep(0.1)
        else:
            return


def tie(provider: Provider, slug: str, *organisations: Organisation, **values: Any) -> IdentityProvider:
    """Call inside `arrange()`."""
    row = IdentityProvider.objects.create(
        slug=slug, name=slug.title(), issuer=provider.issuer, client_id=CLIENT_ID, **values
    )
    row.organisations.set(organisations)
    return row


def begin(browser: Client, slug: str, *, link: bool = False, **sent: Any) -> str:
    """To the provider's own address, as the page leads there."""
    name = "accounts:issuer_link" if link else "accounts:issuer_start"
    answer = browser.post(reverse(name, args=[slug]), sent)
    assert answer.status_code == 200, answer
    return str(answer["Refresh"]).removeprefix("0; url=")


def asked_for(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def back(browser: Client, url: str) -> Any:
    parts = urlsplit(url)
    return browser.get(f"{parts.path}?{parts.query}")


def come_in(browser: Client, provider: Provider, slug: str, subject: str, **sent: Any) -> Any:
    """The whole way: to the provider, in there, and back."""
    return back(browser, provider.sign_in(begin(browser, slug, **sent), subject))
