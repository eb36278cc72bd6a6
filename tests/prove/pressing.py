"""Every form pressed once, with all that is to be known of it: one pass for each test that asks something of forms.

Pressing them all takes minutes; so what changed, whose it was, and which rights it took are looked at together.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client

from audit.removal.columns import tables
from forces.choices import Audience
from forces.models import Membership
from forces.rights import is_event, live_of, portal_models
from tests.architecture.asking import taken_back
from tests.conftest import arranging
from tests.pages import Form, forms_of
from tests.prove.cases import CASES, Case
from tests.prove.stage import Props, fingerprint

Right = tuple[Audience, str, str]  # audience, model, verb

WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
VERBS = {"INSERT INTO": "insert", "UPDATE": "update", "DELETE FROM": "delete"}


@dataclass(frozen=True)
class Pressed:
    """One case of tests/prove/cases.py, pressed `times` with the same content, and then taken back.

    answers: each (status, Location) that came. changed, changed_again: tables that the first POST changed, and that
    all later ones changed. Of the first alone: events, the rows of history that it wrote; rewritten, the models of
    which it changed words that somebody had typed; used, the rights to write that it took.
    """

    case: Case
    who: Membership
    answers: set[tuple[int, str | None]]
    changed: set[str]
    changed_again: set[str]
    events: list[Any]
    rewritten: set[type[models.Model]]
    used: set[Right]


def press_all(props: Props, times: int) -> Iterator[Pressed]:
    """One of each case, on the same stage."""
    for case in CASES:
        with taken_back():
            yield _pressed(case, props, times)


def _pressed(case: Case, props: Props, times: int) -> Pressed:
    who = case.who(props)
    client, form, sent = at_hand(case, props)
    before = fingerprint(arranging)
    with recording() as events, watching(Audience(who.audience)) as watch:
        answers = [press(client, form, sent)]
    once = fingerprint(arranging)
    answers += [press(client, form, sent) for _ in range(times - 1)]
    return Pressed(
        case=case,
        who=who,
        answers={(answer.status_code, answer.headers.get("Location")) for answer in answers},
        changed=_differing(before, once),
        changed_again=_differing(once, fingerprint(arranging)),
        events=events,
        rewritten=set(rewritten(events)),
        used=watch.used,
    )


def _differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {table for table in other if one[table] != other[table]}


# --- the history ------------------------------------------------------------------------------------------------


@contextmanager
def recording() -> Iterator[list[Any]]:
    """The rows of history that are written inside, once it is left."""
    events: list[Any] = []
    before = _newest()
    yield events
    after = _newest()
    with arranging():
        for table, model in _event_models().items():
            if after[table] > before[table]:
                events += model._base_manager.filter(pgh_id__gt=before[table])


def rewritten(events: list[Any]) -> dict[type[models.Model], list[int]]:
    """{model: keys of rows} whose typed words changed by these rows of history."""
    found: dict[type[models.Model], list[int]] = {}
    with arranging():
        for event in events:
            names = _typed().get(type(event), [])
            if event.pgh_label != "update" or not names:
                continue
            earlier = type(event)._base_manager.filter(pgh_obj_id=event.pgh_obj_id, pgh_id__lt=event.pgh_id)
            last = earlier.latest("pgh_id")
            if any(getattr(last, name) not in ["", getattr(event, name)] for name in names):
                found.setdefault(live_of(type(event)), []).append(event.pgh_obj_id)
    return found


@cache
def _event_models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in portal_models() if is_event(model)}


def _newest() -> dict[str, int]:
    """{table of history: number of its last row}"""
    newest = (f"SELECT '{table}', coalesce(max(pgh_id), 0) FROM \"{table}\"" for table in _event_models())
    with arranging(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(newest))
        return dict(cursor.fetchall())


@cache
def _typed() -> dict[type[models.Model], list[str]]:
    """{model of history: its columns of free text}"""
    return {table.model: [column.name for column in table.columns] for table in tables() if table.is_history}


# --- the rights -------------------------------------------------------------------------------------------------


class Watch:
    """Which rights the statements on the connection take, in the name of `audience`."""

    def __init__(self, audience: Audience) -> None:
        self.labels = {model._meta.db_table: model._meta.label for model in portal_models()}
        self.audience = audience
        self.used: set[Right] = set()

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string(None)
        if found := WRITES.match(text):
            self.used.add((self.audience, self.labels.get(found[2], ""), VERBS[found[1]]))
        return execute(sql, params, many, context)


@contextmanager
def watching(audience: Audience) -> Iterator[Watch]:
    watch = Watch(audience)
    with connection.execute_wrapper(watch):
        yield watch


# --- the forms --------------------------------------------------------------------------------------------------


def at_hand(case: Case, props: Props) -> tuple[Client, Form, dict[str, Any]]:
    """Signed in, the form of the case on its page, and what it sends; nothing is sent yet."""
    if case.before:
        with arranging():
            case.before(props)
    client = Client()
    client.force_login(case.who(props).user, backend="forces.backends.PersonBackend")
    form = form_on(client, case, props)
    return client, form, filled(form, case)


def form_on(client: Client, case: Case, props: Props) -> Form:
    url = case.page(props)
    page = client.get(url)
    assert page.status_code == 200, f"{case}: {page.status_code} at {url}"
    found = [form for form in forms_of(page.content.decode(), url) if form.view == case.form]
    with_button = [form for form in found if not case.button or ("do", case.button) in form.buttons]
    assert with_button, f"{case}: no such form at {url}: {[(form.view, form.buttons) for form in found]}"
    return with_button[0]


def filled(form: Form, case: Case) -> dict[str, Any]:
    sent: dict[str, Any] = form.filled()
    for name, value in case.fill.items():
        sent[name] = choice(form, name, value) if value in {"first", "last", "other"} else value
    if case.button:
        sent["do"] = case.button
    return sent


def choice(form: Form, name: str, which: str) -> str:
    """The first box of that name, or the last option of the list, or the one before that."""
    control = next(control for control in form.fields if control.name == name)
    return control.value if which == "first" else control.options[-1 if which == "last" else -2]


def press(client: Client, form: Form, sent: dict[str, Any]) -> HttpResponse:
    """Equal each time: a file begins anew."""
    data = {
        name: SimpleUploadedFile(f"paper.{'xlsx' if value.startswith(b'PK') else 'txt'}", value)
        if isinstance(value, bytes)
        else value
        for name, value in sent.items()
    }
    return client.post(form.action, data)
