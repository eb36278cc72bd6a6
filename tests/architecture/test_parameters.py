"""Ids that do not stand in the address's path: in query strings, forms and uploads.

Each name that a view reads is known here: it holds no id (PLAIN), or it is asked with the id of another force's thing
and with one that nothing has (PROBES), which are answered alike.
"""

import ast
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.forms import BaseForm
from django.urls import reverse
from django_filters import FilterSet

from tests.architecture.asking import Asker, people_remembered
from tests.architecture.routes import NOTHING
from tests.conftest import arranging

# Words, codes of a framework, choices, revisions: of no force.
_PLAIN = """
add addressed_to_forces after alike all also back-TOTAL_FORMS before body chair change closed_on code comment counted
credential cycle decision declaration delivery_group description descriptor digest do done_on done_reason
dropped due due_date due_on due_reason email executive_board field file for form_by framework gaps grade
invitation iss key kind link login looks_like measure message move_uses name next next_meeting note number of
oldpassword once open opens_on other outcome owner_label owner_post page part partners parts password password1
password2 pillar portfolio position post previous priority provision published_on publisher read reason recommendation
refers_to region relation remove reply reports_to review_on revision role rows says_done scale seen several
several_word short_title signed_as since sort source start_date state statement status status_was strand
strengths support_needed sure take telling text tick timing title to_national typical_evidence until waiting
waiting_step what which who whose why withdrawn word words
answers_due_on descriptors former reader
chosen_forces columns hint instructions most_rows options required request
abbreviation force from_date named_since opened_on short_name successor tile_name to_date
moved panel
changed fact fact_was from_whom heading heading_cy heard introduction introduction_cy more more_cy text_cy was
purpose
answer consents contact_post cost for_whom practice lines named strength what_happened
dropped mark matter matters
first gaps means moved part q retired second terms themes third
held_on how instructions read_twice_percent
"""
PLAIN = frozenset(_PLAIN.split())
# {name: [(role, method, route with its query, what is planted, the form or query with {id} or {pk} in it)]}
PROBES = {
    "then": [
        ("lead", "GET", "history:conflict {conflict}", "conflict", {"then": "{id}"}),
        ("lead", "POST", "history:conflict {conflict}", "conflict", {"then": "{id}", "which": "theirs"}),
    ],
    "event": [
        (
            "lead",
            "POST",
            "history:action_texts {action}",
            "action event",
            {"field": "title", "event": "{pk}"},
        )
    ],
    "mention": [
        (
            "lead",
            "POST",
            "assessments:answer_thread {thread}",
            "contributor",
            {"mention": "{pk}", "text": "T"},
        )
    ],
    "thread": [
        ("lead", "GET", "assessments:threads {assessment} PREPARE.7.2.c", "thread", {"thread": "{id}"})
    ],
    "again": [("lead", "GET", "people:invite", "left", {"again": "{id}"})],
    "evidence": [
        ("lead", "POST", "evidence:use_existing ?for=PREPARE.7.2.c", "evidence", {"evidence": "{id}"}),
        (
            "lead",
            "POST",
            "assessments:together {assessment} PREPARE.7",
            "evidence",
            {"evidence": "{id}", "parts": "PREPARE.7.2.c", "do": "evidence"},
        ),
    ],
    **{
        name: [("lead", "POST", "actionplans:action_evidence {action}", what, {name: "{id}"})]
        for name, what in (("attach", "evidence"), ("detach", "evidence"))
    },
    "behind": [("lead", "POST", "actionplans:heard_actions {heard}", "action", {"behind": "{id}"})],
    "chosen": [
        (
            "lead",
            "POST",
            "actionplans:choose_publication {publication}",
            "action",
            {"chosen": "{id}"},
        )
    ],
    "version": [("chief", "GET", "removals:ask", "file", {"version": "{id}"})],
    "owner": [
        ("lead", "GET", "actionplans:plan", "contributor", {"owner": "{pk}"}),
        ("lead", "POST", "actionplans:add", "contributor", {"owner": "{pk}", "title": "T", "key": NOTHING}),
        ("lead", "POST", "actionplans:change {action}", "contributor", {"owner": "{pk}", "title": "T"}),
    ],
    "commitment": [
        (
            "lead",
            "POST",
            "actionplans:add",
            "commitment",
            {"commitment": "{pk}", "title": "T", "key": NOTHING},
        ),
        (
            "lead",
            "POST",
            "actionplans:change {action}",
            "commitment",
            {"commitment": "{pk}", "title": "T"},
        ),
    ],
    "to": [
        (
            "lead",
            "POST",
            "assessments:give {assessment}",
            "contributor",
            {"to": "{pk}", "parts": "PREPARE.4", "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"},
        ),
        ("lead", "POST", "assessments:stand_in {assessment}", "contributor", {"to": "{pk}"}),
    ],
    "away": [("lead", "POST", "assessments:stand_in {assessment}", "contributor", {"away": "{pk}"})],
    "membership": [("lead", "POST", "accounts:switch", "lead", {"membership": "{id}"})],
}


def our_apps():
    for app in apps.get_app_configs():
        if Path(app.path).parent == Path(settings.BASE_DIR):
            yield app


def our_modules():
    for app in our_apps():
        yield from (file for file in Path(app.path).rglob("*.py") if "migrations" not in file.parts)


def names_read(tree: ast.AST):
    """Literal names asked of request.GET, POST or FILES, in whatever way."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="getlist"), args=[ast.Constant(value=str(name)), *_]):
                yield name
            case ast.Call(
                func=ast.Attribute(attr="get", value=ast.Attribute(attr="GET" | "POST" | "FILES")),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name
            case ast.Subscript(
                value=ast.Attribute(attr="GET" | "POST" | "FILES"), slice=ast.Constant(value=str(name))
            ):
                yield name
            case ast.Compare(
                left=ast.Constant(value=str(name)),
                comparators=[ast.Attribute(attr="GET" | "POST" | "FILES")],
            ):
                yield name


def subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from subclasses(sub)


def fields_of_forms():
    """Of every form that there is, whichever other tests ran before."""
    ours = {app.name for app in our_apps()}
    for file in our_modules():
        import_module(".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts))
    for form in {*subclasses(BaseForm), *subclasses(FilterSet)}:
        if form.__module__.split(".")[0] in ours:
            yield from getattr(form, "base_fields", getattr(form, "base_filters", {}))


def test_every_parameter_is_known():
    read = {
        name for file in our_modules() for name in names_read(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert len(read) > 10
    missing = (read | set(fields_of_forms())) - PLAIN - set(PROBES)
    assert not missing, (
        f"{sorted(missing)}: read from a query string or a form. Put it into PLAIN of"
        " tests/architecture/test_parameters.py when it holds no id, or else into PROBES with the id of another force."
    )


def place(planted, name: str):
    return planted.things.get(name) or getattr(planted, name, None) or getattr(planted.people, name)


def url_of(everything, route: str) -> str:
    """'route {thing of one's own} ?query' -> the address."""
    name, *rest = route.split()
    args = [
        place(everything.own, part.strip("{}")).public_id if part.startswith("{") else part
        for part in rest
        if not part.startswith("?")
    ]
    return reverse(name, args=args) + "".join(part for part in rest if part.startswith("?"))


@pytest.mark.asvs("8.2.2", "8.4.1")
@pytest.mark.parametrize(
    "probe",
    [pytest.param(probe, id=f"{name} {probe[1]} {probe[2]}") for name in PROBES for probe in PROBES[name]],
)
def test_another_forces_id_is_answered_as_one_that_nothing_has(asking, probe):
    role, method, route, what, data = probe
    asker = Asker(role, asking.actors()[role], asking)
    with arranging():
        own, other = place(asking.own, what), place(asking.other, what)
        url = url_of(asking, route)

    def answer_to(public_id: object, pk: object):
        sent = {name: value.format(id=public_id, pk=pk) for name, value in data.items()}
        if method == "POST":
            return asker.ask(method, url, sent)
        return asker.ask(method, f"{url}?{urlencode(sent)}")

    with people_remembered():
        theirs = answer_to(other.public_id, other.pk)
        nothing = answer_to(NOTHING, 2_000_000_000)
        ours = answer_to(own.public_id, own.pk)
    assert not asker.leaks(theirs)
    said = str(other.pk).encode(), b"2000000000"
    plain = theirs.status, theirs.plain[1].replace(said[0], b"")
    assert plain == (nothing.status, nothing.plain[1].replace(said[1], b"").replace(said[0], b""))
    assert ours.status < 500
    # A thread that is alone on its page comes first whether it is asked for or not.
    assert ours.plain != nothing.plain or what in ("conflict", "thread"), (
        "the probe asks nothing: one's own is answered alike"
    )
