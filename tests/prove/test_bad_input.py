"""Bad input on every form, address and upload: no failure, nothing half-written, nothing told of the inside.

Each request is undone before the next, so that all meet the same portal and a failure repeats.
"""

import logging
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings as portal
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler, FakePayload
from hypothesis import HealthCheck, Phase, given, seed, settings

from core.door import readable
from tests.architecture.asking import people_remembered, taken_back
from tests.conftest import arranging
from tests.pages import Field, Form
from tests.prove.bad_input import Sent, Targets, environ, requests
from tests.prove.cases import AUTOSAVES, CODE
from tests.prove.stage import Props, client_for, fingerprint, set_stage, with_chief_officer
from tests.prove.test_forms import SHOWN_MOST, pages_for, pages_of
from tests.world import answer_all

BATCH = 2_000
TOLD = (
    b"Traceback (most recent call last)",
    b"psycopg",
    b"django.db",
    b"SELECT ",
    b"INSERT INTO",
    b"UPDATE ",
    b"Error at /",
)
# What a refusal may leave behind: a text that came too late is kept on purpose, with its link in the chain of history.
TOO_LATE = {"audit_keptconflict", "audit_keptconflictevent", "audit_chainlink"}
KEPT = {403: TOO_LATE, 404: TOO_LATE, 409: TOO_LATE}
# That somebody looked is written down for a page that stands around a refused form as well.
LOOKED = {"audit_accesslog", "audit_chainlink"}
# A page of answers saves what is right on it and says what is not: each answer by itself is whole.
ANSWERS = (
    "/descriptors/",
    {
        "assessments_rating",
        "assessments_ratingevent",
        "assessments_assessment",
        "assessments_assessmentevent",
        "assessments_assignment",
        "assessments_assignmentevent",
        "assessments_summary",
        "assessments_summaryevent",
        "audit_chainlink",
        "audit_keptconflict",
        "audit_keptconflictevent",
    },
)


class Errors:
    """What was logged as an error, since the last look; the ordinary word on each refusal is not written down."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def hear(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and not record.name.startswith(
            "django.security"
        ):  # refused: a 400
            why = repr(record.exc_info[1]) if record.exc_info else ""
            self.said.append(f"{record.name}: {str(record.msg)[:80]} {why[:200]}")


class Bench:
    """Sends requests and says what is wrong with the answers."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.errors = Errors()
        self.handlers = {careful: ClientHandler(enforce_csrf_checks=careful) for careful in (False, True)}
        self.empty = RequestFactory().get("/").environ
        self.before = fingerprint(arranging)
        self.files = files()
        self.statuses: Counter[int] = Counter()
        self.faults: dict[str, str] = {}

    def send(self, sent: Sent) -> None:
        written: list[str] = []

        def watch(execute, sql, params, many, context):
            text = sql if isinstance(sql, str) else sql.as_string(None)
            if text.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
                written.append(text[:60])
            return execute(sql, params, many, context)

        self.errors.said.clear()
        with taken_back():
            with connection.execute_wrapper(watch):
                answer = self.answer(sent)
                body = b"".join(answer)
            answer.close_files()
            fault = self.fault_of(sent, answer, body, bool(written))
        self.statuses[answer.status_code] += 1
        if fault:
            self.faults.setdefault(fault, str(sent))

    def answer(self, sent: Sent) -> HttpResponse:
        given = environ(sent, self.cookies[sent.who])
        answer = self.handlers[sent.careful](
            readable({**self.empty, **given, "wsgi.input": FakePayload(sent.body)})
        )
        answer.close_files = lambda: [close() for close in answer._resource_closers]
        return answer

    def fault_of(self, sent: Sent, answer: HttpResponse, body: bytes, written: bool) -> str:
        status = answer.status_code
        if status >= 500 or self.errors.said:
            return f"{status}: {self.errors.said[:1]}"
        if told := [word for word in TOLD if word in body]:
            return f"{status} tells {told}"
        if written and not 200 <= status < 400:
            after = fingerprint(arranging)
            changed = {table for table in after if after[table] != self.before[table]}
            changed -= LOOKED | KEPT.get(status, set())
            if ANSWERS[0] in sent.path and status == 422:
                changed -= ANSWERS[1]
            if changed:
                return f"{status} left {sorted(changed)}"
        if b"filename=" in sent.body and not 200 <= status < 400 and files() != self.files:
            self.files = files()
            return f"{status} left a file"
        return ""


def cookies_of(clients: dict[str, Client]) -> dict[str, str]:
    return {
        who: "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        for who, client in clients.items()
    }


def files() -> int:
    return sum(
        1 for path in Path(portal.STORAGES["default"]["OPTIONS"]["location"]).rglob("*") if path.is_file()
    )


def find_targets(props: Props, clients: dict[str, Client]) -> Targets:
    """Every form that somebody can see, each once for each set of fields; the script's own saves; all addresses."""
    forms: dict[tuple, tuple[str, Form]] = {}
    parameters: set[str] = set()
    kent = props.url("assessments:sign_off", props.world.kent.assessment.public_id)
    addresses = [
        *pages_of(props),
        kent,
        "/accounts/password/reset/",
        "/health/live",
        "/health/ready",
        a_style_sheet(),
    ]
    for who, client in clients.items():
        for page in pages_for(client, addresses):
            parameters |= {name for url in page.links for name, _ in parse_qsl(urlsplit(url).query)}
            for form in page.forms:
                if form.method != "post":
                    parameters |= {control.name for control in form.fields}
                    continue
                for button in form.buttons or [("", "")]:
                    one = Form(form.page, form.action, "post", form.multipart, form.fields, [button])
                    key = (
                        form.view,
                        button[1].partition("-")[0],
                        frozenset(c.name.partition("-")[0] for c in form.fields),
                    )
                    forms.setdefault(key, (who, one))
    assessment = props.world.warwickshire.assessment.public_id
    row = [
        Field(f"v-{CODE}", "hidden", "1"),
        Field(f"g-{CODE}", "radio", "planned", on=True),
        Field(f"c-{CODE}", "text"),
    ]
    words = [Field("revision", "hidden", "1"), Field("strengths", "text"), Field("gaps", "text")]
    for url, fields in ((f"answers/{CODE}", row), ("descriptors/PREPARE.7/summary", words)):
        own = Form("", f"/assessments/{assessment}/{url}/", "post", fields=fields)
        assert own.view in AUTOSAVES
        forms[own.view, "", frozenset()] = ("lead", own)
    return Targets(
        list(forms.values()), addresses, list(clients), sorted(parameters - {"csrfmiddlewaretoken", ""})
    )


def a_style_sheet() -> str:
    from django.contrib.staticfiles.storage import staticfiles_storage

    return staticfiles_storage.url("portal.css")


@pytest.mark.asvs("2.2.1", "2.2.2", "2.3.3", "16.5.1", "16.5.3")
@pytest.mark.django_db
def test_bad_input(world, sign_in, arrange, count, short, figure, monkeypatch):
    number = count(100_000)
    with arrange():
        props = set_stage(world)
        answer_all(world.warwickshire.assessment)
        with_chief_officer(world.kent.assessment)
    people = props.everything.actors() | {"chief of Kent": world.kent.chief}
    if short:  # looking for the forms takes longer than sending them
        people = {who: people[who] for who in (*SHOWN_MOST, "chief of Kent")}

    def signed_in() -> dict[str, Client]:
        return {who: client_for(membership, sign_in) for who, membership in people.items()}

    targets = find_targets(props, signed_in())
    bench = Bench()
    # Not by a handler: whoever configures the logs anew on the way would take it off.
    monkeypatch.setattr(logging.Logger, "callHandlers", lambda _, record: bench.errors.hear(record))
    with people_remembered():
        for batch in range(0, number, BATCH):
            bench.cookies = cookies_of(signed_in())  # nobody is idle for so long that they are signed out
            bench.before = fingerprint(arranging)
            send_some(bench, targets, min(BATCH, number - batch), batch // BATCH)
    done = sum(bench.statuses.values())
    said = ", ".join(f"{status} {times:,}" for status, times in sorted(bench.statuses.items()))
    figure(
        "bad input",
        f"{done:,} requests on {len(targets.forms)} forms, {len(targets.addresses)} addresses ({said}): faults",
        len(bench.faults),
        0,
    )
    assert done >= number
    # The test itself: bad input of every kind reaches the views, and some of it is no worse than odd.
    assert {200, 302, 400, 403, 404, 405, 422} <= set(bench.statuses)
    assert not bench.faults, "\n".join(f"{fault}\n    {sent}" for fault, sent in bench.faults.items())


def send_some(bench: Bench, targets: Targets, number: int, batch: int) -> None:
    """Alike for the same batch, on every machine."""

    @seed(batch)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(targets))
    def send(sent: Sent) -> None:
        bench.send(sent)

    send()
