"""Logs hold ids and never bodies: a canary wherever a person or a stranger can put words, then every line is read.

Web, worker and clock as processes of their own, with what they really write; and what Celery sends by the broker.
The short form presses each form that there is once; the whole form every form on every page for every role.
"""

import json
import re
import socket
import threading
from itertools import count as counted
from urllib.parse import quote, urlencode

import pytest

from tests import servers
from tests.architecture.planting import Everything, plant
from tests.architecture.routes import ROUTES, address
from tests.conftest import arranging
from tests.pages import Form, forms_of
from tests.prove.running import TOKEN, Person, ask, get, running_web
from tests.worker import running_worker, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

WORD = "qanary7zx"
_numbers = counted(1)
WORDS_FIT = {"text", "textarea", "search", "email", "password", "url", "tel", "number", "hidden"}


def canary() -> str:
    return f"{WORD}{next(_numbers)}"


@pytest.fixture(scope="module")
def web(django_db_setup, tmp_path_factory):
    with running_web(tmp_path_factory.mktemp("web")) as web:
        yield web


@pytest.fixture
def overheard():
    """Everything that passes through the broker meanwhile."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(str(servers.running.valkey.socket))
    line.sendall(b"MONITOR\r\n")
    said = []

    def listen() -> None:
        while block := line.recv(65536):
            said.append(block.decode(errors="replace"))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    yield said
    line.shutdown(socket.SHUT_RDWR)
    listener.join(timeout=5)
    line.close()


# --- putting them everywhere ----------------------------------------------------------------------------------------


def press(person: Person, form: Form, *, hidden: bool) -> int:
    """Every field that takes words holds a canary; a file's name and content as well. Statuses are no matter."""
    sent = {}
    for name, values in form.filled().items():
        kind = next(control.type for control in form.fields if control.name == name)
        takes = kind in WORDS_FIT and (hidden or kind != "hidden") and name != "csrfmiddlewaretoken"
        sent[name] = canary() if takes else values[0]
    sent |= {name: value for name, value in form.buttons if name}
    if form.multipart:
        person.upload(form.action, f"{canary()}.txt", canary().encode(), **sent)
    else:
        person.post(form.action, **sent)
    return len(sent)


def press_all(person: Person, page: str, done: set[str]) -> int:
    answer = person.get(page)
    fields = 0
    for form in forms_of(answer.body, page) if "<form" in answer.body else ():
        kind = f"{form.view} {sorted(control.name for control in form.fields)}"
        if kind in done or form.view == "account_logout":
            continue
        done.add(kind)
        token = next((f.value for f in form.fields if f.name == "csrfmiddlewaretoken"), TOKEN)
        person.headers["X-CSRFToken"] = token
        fields += press(person, form, hidden=False) + press(person, form, hidden=True)
    return fields


def autosave(person: Person, everything: Everything) -> None:
    page = f"/assessments/{everything.own.people.assessment.public_id}"
    for revision in (1, 1, canary()):  # saved, too late, senseless
        person.post(
            f"{page}/answers/PREPARE.7.2.a/", **{"v-PREPARE.7.2.a": revision, "c-PREPARE.7.2.a": canary()}
        )
        person.post(f"{page}/descriptors/PREPARE.7/summary/", revision=revision, strengths=canary())


def pages_of(everything: Everything, role: str, *, one_role: bool) -> list[str]:
    """Every page that the role is answered, about each thing that there is; or only those that are its to show."""
    found = []
    for name, route in ROUTES.items():
        for state, variant in (route.variants if route.about else {"": None}).items():
            roles = sorted(route.answered("GET", state) or ())
            if role not in roles or (one_role and role != roles[-1]):
                continue
            with arranging():
                thing = variant.of(everything, everything.own) if variant else None
                found.append(address(name, route, thing))
    return found


def as_a_stranger(port: int) -> None:
    """Query strings, paths with keys, headers of every kind, passwords, and what is no HTTP at all."""
    word = canary()
    headers = dict.fromkeys(
        ("User-Agent", "Referer", "X-Request-ID", "X-Forwarded-For", "Accept-Language", "Authorization", "Origin",
         "X-CSRFToken", "Traceparent", "HX-Request", "If-None-Match", "Content-Language"), word
    )  # fmt: skip # laid out to be read
    headers["Cookie"] = f"sessionid={canary()}; csrftoken={canary()}; messages={canary()}; other={canary()}"
    for path in (
        f"/?q={word}", f"/accounts/login/?next=/{word}", f"/people/?q={word}", f"/{word}/", f"/static/{word}.js",
        f"/accounts/invitation/{word}/", f"/accounts/password/reset/key/{word}/", f"/health/{word}",
        f"/evidence/?words={word}", f"/health/metrics?{word}", f"/%00{word}", f"/assessments/{quote('é' + word)}/",
    ):  # fmt: skip # laid out to be read
        for method in ("GET", "POST", "PUT", "TRACE"):
            ask(port, method, path, urlencode({"a": word}).encode(), headers)
    with_token = {"Cookie": f"csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    with_token["Content-Type"] = "application/x-www-form-urlencoded"
    for who, times in ((f"{word}@canary.example", 1), ("lead@warwickshire.example", 12)):
        tried = urlencode({"login": who, "password": canary(), "next": f"/{word}"}).encode()
        for _ in range(times):  # until it is throttled, which is logged too
            ask(port, "POST", "/accounts/login/", tried, with_token)
    get(port, "/", {"Host": f"{word}.example"})
    for raw in (
        f"{word} / HTTP/1.1\r\n\r\n", f"GET / {word}\r\n\r\n", f"GET / HTTP/1.1\r\nbad {word}: x\r\n\r\n",
        f"GET /{word * 900} HTTP/1.1\r\n\r\n", f"GET / HTTP/1.1\r\nX: {word * 2000}\r\n\r\n",
        f"POST / HTTP/1.1\r\nContent-Length: {word}\r\n\r\n",
        f"POST / HTTP/1.1\r\nTransfer-Encoding: {word}\r\n\r\n",
    ):  # fmt: skip # laid out to be read
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(raw.encode())
            line.recv(1000)


# --- reading everything that was written ---------------------------------------------------------------------------


def faults_in(text: str, secrets: set[str]) -> list[str]:
    found = []
    for line in text.splitlines():
        low = line.lower()
        if WORD in low or any(secret.lower() in low for secret in secrets):
            found.append(line[:300])
    return found


def no_json(text: str) -> list[str]:
    wrong = []
    for line in text.splitlines():
        try:
            said = json.loads(line)
            if not {"event", "level", "timestamp"} <= set(said):
                wrong.append(line[:200])
        except ValueError:
            wrong.append(line[:200])
    return wrong


@pytest.mark.asvs("16.2.5")
def test_no_line_holds_what_anybody_wrote(world, web, sign_in, short, overheard, tmp_path, figure):
    with arranging():
        everything = plant(world)
    secrets, done, fields = {TOKEN}, set(), 0
    with running_worker(tmp_path) as worker:
        for role, membership in everything.actors().items():
            if membership is None or role == "left":
                continue
            person = Person(web.port, sign_in(membership))
            secrets.add(re.search(r"sessionid=(\w+)", person.headers["Cookie"])[1])
            for page in pages_of(everything, role, one_role=short):
                fields += press_all(person, page, done)
        autosave(Person(web.port, sign_in(world.warwickshire.lead)), everything)
        as_a_stranger(web.port)
        wait_until(lambda: "reporting.sweep" in worker.text(), seconds=120, what="the clock has rung")
        of_worker = worker.text()
    of_web = web.log.read_text()
    of_broker = "".join(overheard)
    assert '"view": "evidence:add"' in of_web
    assert "reporting.sweep" in of_broker
    assert len(done) >= (15 if short else 25)
    lines = {"web": of_web, "worker and clock": of_worker, "broker": of_broker}
    leaks = {name: faults_in(text, secrets) for name, text in lines.items()}
    for name, text in lines.items():
        number = len(text.splitlines())
        claim = f"{name}: {fields} fields of {len(done)} forms, strangers; lines that hold words or keys"
        figure("logs", claim, f"{len(leaks[name])} of {number}", f"0 of {number}")
    wrong = no_json(of_web) + no_json(of_worker)
    figure("logs", "lines of web, worker and clock that are no JSON", len(wrong), 0)
    assert not any(leaks.values()), leaks
    assert not wrong, wrong[:10]
