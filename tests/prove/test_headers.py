"""Headers on every answer of every kind: from views, from middleware, from failures, and from the server itself.

Once in the test's own process, with the demonstration's settings, where anything can be made to fail; once against
gunicorn with production's settings, as it stands behind a proxy that ends TLS.
"""

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from tests.conftest import arranging
from tests.headers import loose_cookies, missing
from tests.prove.stage import Props, client_for, set_stage
from tests.prove.test_forms import pages_of

ROOT = Path(__file__).resolve().parents[2]
HOST = "portal.test"
METHODS = ("get", "head", "options", "post", "put", "delete", "trace")


def answers_of(client: Client, url: str, *methods: str):
    for method in methods:
        answer = getattr(client, method)(url)
        b"".join(answer)  # a file that is handed out is closed when it was read
        yield f"{method} {url}", answer


def gaps(label: str, answer) -> list[str]:
    static = "/static/" in label and answer.status_code in {200, 304}
    # What everybody reads without signing in, caches may keep.
    static = static or ("/published/" in label and label.startswith("nobody") and answer.status_code == 200)
    cookies = [str(cookie).removeprefix("Set-Cookie: ") for cookie in answer.cookies.values()]
    found = [*missing(answer.headers, static=static), *loose_cookies(cookies)]
    return [f"{label} ({answer.status_code}): {gap}" for gap in found]


@pytest.mark.asvs("3.3.2", "3.3.4", "3.4.2", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "4.1.1", "14.3.2")
@pytest.mark.django_db
def test_every_route_role_and_method(world, sign_in, arrange, short, figure):
    """In short form three look, with the methods that pages know, and one asks with all the others."""
    with arrange():
        props = set_stage(world)
        pages = pages_of(props)
    looked, found = 0, []
    few = {"chief": METHODS[:1], "nobody": METHODS[:2], "viewer": METHODS[2:], "national_lead": METHODS[:1]}
    for who, membership in props.everything.actors().items():
        client = client_for(membership, sign_in)
        methods = few.get(who, ()) if short else METHODS
        for url in [*pages, "/nothing-here/", "/health/live", "/health/ready", "/static/none.css"]:
            for label, answer in answers_of(client, url, *methods):
                looked += 1
                found += gaps(f"{who}: {label}", answer)
    figure("headers", f"{looked} answers, every route x role x method: headers missing", len(found), 0)
    assert not found


@pytest.fixture
def breaking(monkeypatch, world, sign_in):
    """breaking(place, error): an answer to the home page, where that place fails."""

    def failing(place: str, error: Exception):
        def fail(*_: object, **__: object) -> None:
            raise error

        client = client_for(world.warwickshire.lead, sign_in)
        with monkeypatch.context() as broken:
            broken.setattr(place, fail)
            return client.get("/")

    return failing


FAILURES = {
    "a view": ("reporting.views.home.render", ValueError("SELECT secret FROM nowhere"), 500),
    "the scope": ("forces.middleware.scope", RuntimeError("SELECT secret"), 500),
    "a session": ("forces.sessions.SessionStore.load", RuntimeError("secret"), 500),
    "a template": ("core.templatetags.portal.form_key", TypeError("secret"), 500),
    "the database": ("forces.middleware.scope", OperationalError("secret host"), 503),
}


@pytest.mark.asvs("16.5.1")
@pytest.mark.django_db
@pytest.mark.parametrize("place", FAILURES)
def test_whatever_fails_the_answer_is_ours_and_says_nothing(breaking, place):
    target, error, status = FAILURES[place]
    answer = breaking(target, error)
    page = answer.content.decode()
    assert answer.status_code == status
    assert gaps(place, answer) == []
    assert "<h1" in page
    assert not re.search("secret|Traceback|SELECT|Error:", page)
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.django_db
def test_refusals_of_every_kind(world, sign_in, settings, figure):
    lead = world.warwickshire.lead
    client, stranger = sign_in(lead), Client()
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client.cookies
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000
    wrong = {"login": lead.email, "password": "wrong"}
    for _ in range(10):
        stranger.post("/accounts/login/", wrong)
    answers = {
        400: [
            client.get("/", headers={"host": "evil.example"}),
            client.get("/%00"),
            client.post("/people/invite/", {f"f{n}": "1" for n in range(3000)}),
            client.post("/people/invite/", {"form_key": "none of ours"}),
        ],
        403: [client.get("/assessments/cycles/add/"), careful.post("/people/invite/", {})],
        404: [client.get("/nothing/"), client.get(f"/evidence/{secrets.token_hex(16)}/")],
        405: [client.get("/evidence/use/"), client.put("/plan/")],
        413: [client.post("/people/invite/", {"name": "x" * 60_000})],
        422: [client.post("/people/invite/", {}), stranger.post("/accounts/password/reset/", {})],
        429: [stranger.post("/accounts/login/", wrong)],
    }
    found = []
    for status, given in answers.items():
        for number, answer in enumerate(given):
            assert answer.status_code == status, f"{status}, number {number}: {answer.status_code}"
            assert b"<h1" in answer.content, f"{status}, number {number}: no words"
            assert b'href="/' in answer.content, f"{status}, number {number}: no way back"
            found += gaps(f"{status}, number {number}", answer)
    total = sum(map(len, answers.values()))
    figure("headers", f"{total} refusals, 400 to 429: headers missing", len(found), 0)


@pytest.mark.asvs("3.5.1")
@pytest.mark.django_db
def test_no_form_is_taken_without_its_token(world, sign_in, arrange, short):
    with arrange():
        props = set_stage(world)
        pages = pages_of(props)
    people = list(props.everything.actors().values())
    for membership in people[:1] if short else people:
        client = sign_in(membership) if membership else Client()
        client.handler.enforce_csrf_checks = True
        is_in = membership is not None and membership.left_at is None
        for url in pages:
            answer = client.post(url, {"form_key": "0"})
            # Whoever is not in is sent to sign in; what takes no POST at all says so.
            assert answer.status_code in ({403} if is_in else {302, 403}), url


@pytest.mark.django_db
def test_files_that_are_handed_out(world, sign_in, arrange):
    with arrange():
        props = set_stage(world)
    for method in ("get", "head"):
        answer = getattr(sign_in(world.reviewer), method)(f"/reports/{props.report.public_id}/download/")
        assert answer.status_code == 200
        assert gaps("a report", answer) == []
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Disposition"].startswith("attachment")
        b"".join(answer)


# --- production, by gunicorn ------------------------------------------------------------------------------------


@pytest.fixture
def production(transactional_db, tmp_path) -> Iterator[int]:
    """The port of a portal in production. Started before the tests' own accounts, which it would refuse to serve."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        words = ["gunicorn", "tests.prove.application", "--config", "python:vawg_portal.gunicorn"]
        log = tmp_path / "web.log"
        with log.open("wb") as out:
            web = subprocess.Popen(
                [sys.executable, "-m", *words, "--bind", f"fd://{door.fileno()}", "--worker-class", "gthread",
                 "--threads", "4", "--no-control-socket"],
                cwd=ROOT,
                env={**os.environ, "DEMO": "0", "ALLOWED_HOSTS": HOST, "SCANNER_URL": "clamd://127.0.0.1:1",
                     "SECRET_KEY": os.environ["SECRET_KEY"]},
                pass_fds=(door.fileno(),),
                stdout=out,
                stderr=out,
            )  # fmt: skip # laid out to be read
        try:
            yield _once_it_answers(door.getsockname()[1], web, log)
        finally:
            web.terminate()
            web.wait(20)


def _once_it_answers(port: int, web: subprocess.Popen, log: Path) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.poll() is None:
        try:
            if ask(port, "GET", "/health/live").status == 200:
                return port
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the web server did not start:\n{log.read_text()}")


def ask(port: int, method: str, url: str, *, tls: bool = True, body: str | None = None, **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {"Host": HOST, "X-Forwarded-Proto": "https" if tls else "http"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    connection.request(method, url, body=body, headers=sent)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]  # the stubs do not know it
    connection.close()
    return answer


def ask_raw(port: int, sent: bytes) -> http.client.HTTPResponse:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as line:
        line.sendall(sent)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        answer.body = answer.read()  # type: ignore[attr-defined]  # the stubs do not know it
        return answer


FORM = "application/x-www-form-urlencoded"
# What gunicorn itself refuses: none of it is a request. {what is wrong: (what is sent, the status of the answer)}
NO_REQUESTS = {
    "no words of a request": (b"\xff\xfe\r\n\r\n", 400),
    "another protocol": (b"GET / HTTP/9.9\r\n\r\n", 400),
    "a method in small letters with signs": (b"ge{t / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a header without a name": (b"GET / HTTP/1.1\r\n: x\r\n\r\n", 400),
    "a line that is too long": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    "headers without an end": (b"GET / HTTP/1.1\r\n" + b"X-A: 1\r\n" * 200 + b"\r\n", 431),
    "a length that is none": (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
    "a coding that nobody knows": (b"POST / HTTP/1.1\r\nTransfer-Encoding: magic\r\n\r\n", 501),
}


def asked(port: int, cookie: str, props: Props) -> Iterator[tuple[str, http.client.HTTPResponse, set[int]]]:
    """(what, the answer, the statuses that it may have) of every kind of answer."""
    page = ask(port, "GET", "/accounts/login/")
    static = re.search(rb'href="(/static/[^"]+\.css)"', page.body)
    assert static is not None
    style = static[1].decode()
    etag = ask(port, "GET", style).headers.get("ETag") or ""
    date = ask(port, "GET", style).headers.get("Last-Modified") or ""
    lockout = f"login={'x' * 8}%40a.police.uk&password=wrong"
    yield "signing in", page, {200}
    yield "by an open line", ask(port, "GET", "/", tls=False), {301}
    yield "somebody else's host", ask(port, "GET", "/", Host="evil.example"), {400}
    yield "not signed in", ask(port, "GET", "/plan/"), {302}
    yield "signed in", ask(port, "GET", "/plan/", Cookie=cookie), {200}
    yield "another's", ask(port, "GET", f"/reviews/{props.submission.public_id}/", Cookie=cookie), {403, 404}
    yield "no such page", ask(port, "GET", "/nothing/", Cookie=cookie), {404}
    yield (
        "without a token",
        ask(port, "POST", "/people/invite/", Cookie=cookie, body="a=1", Content_Type=FORM),
        {403},
    )
    yield (
        "signing in without one",
        ask(port, "POST", "/accounts/login/", body=lockout, Content_Type=FORM),
        {403},
    )
    yield "a method", ask(port, "PUT", "/plan/", Cookie=cookie), {403, 405}
    yield "a NUL", ask(port, "GET", "/%00"), {400}
    yield "a style sheet", ask(port, "GET", style), {200}
    yield "its head", ask(port, "HEAD", style), {200}
    yield "its options", ask(port, "OPTIONS", style), {200, 405}
    yield "one unchanged", ask(port, "GET", style, If_None_Match=etag, If_Modified_Since=date), {304}
    yield "no style sheet", ask(port, "GET", "/static/none.css"), {404}
    yield "alive", ask(port, "GET", "/health/live", tls=False), {200}
    yield "ready", ask(port, "GET", "/health/ready", tls=False), {200, 503}
    for what, (sent, status) in NO_REQUESTS.items():
        yield what, ask_raw(port, sent), {status}


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.4.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6")
def test_production_by_the_real_server(production: int, figure: Callable[..., None], sign_in):
    with arranging():
        from tests.world import World

        props = set_stage(World.make())
    session = sign_in(props.world.warwickshire.lead).cookies["sessionid"].value
    looked, found = 0, []
    for what, answer, statuses in asked(production, f"__Host-session={session}", props):
        assert answer.status in statuses, f"{what}: {answer.status}"
        looked += 1
        static = what in {"a style sheet", "its head", "one unchanged"}
        open_line = what in {"by an open line", "alive", "ready"}
        gaps_here = missing(answer.headers, static=static, tls=not open_line)
        gaps_here += loose_cookies(answer.headers.get_all("Set-Cookie") or [], tls=True)
        found += [f"{what} ({answer.status}): {gap}" for gap in gaps_here]
    figure("headers", f"{looked} kinds of answer of production: headers missing", len(found), 0)
    assert not found
