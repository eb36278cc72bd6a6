"""Each form has one effect, however often it arrives: 100 equal POSTs of every form that a page shows.

A form that no case of tests/prove/cases.py knows fails.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from actionplans.models import Action
from assessments.models import (
    Rating,
    Summary,
)
from audit.models import IdempotencyKey, KeptConflict
from forces.models import Membership
from tests.architecture.asking import taken_back
from tests.architecture.routes import outside
from tests.conftest import arranging
from tests.pages import Page
from tests.prove.cases import CASES, CODE, EXEMPT, NO_EFFECT, lead
from tests.prove.pressing import Pressed, filled, form_on, press
from tests.prove.stage import Props, client_for, fingerprint, set_stage


def test_every_form_has_one_effect(presses: list[Pressed], count, figure):
    without = [
        f"{pressed.case}: {pressed.answers}"
        for pressed in presses
        if not pressed.changed or len(pressed.answers) != 1
    ]
    twice = [f"{pressed.case}: {pressed.changed_again}" for pressed in presses if pressed.changed_again]
    assert not without, "\n".join(without)
    figure("forms", f"{len(presses)} forms x {count(100)} equal POSTs: more than one effect", len(twice), 0)
    assert not twice


def test_every_form_on_every_page_is_known(world, sign_in, arrange, short, figure, db):
    """All routes, all roles (in short those who are shown most): each form by POST has a key, and is one of the cases
    or exempt with its reason."""
    with arrange():
        props = set_stage(world)
        everywhere = pages_of(props)
    seen, keyless, inline, looked = {}, [], [], 0

    def look(who: str, membership: Membership | None, pages: list[str]) -> None:
        nonlocal looked
        for page in pages_for(client_for(membership, sign_in), pages):
            looked += 1
            inline.extend(f"{who}: {page.url}: {what}" for what in page.forbidden)
            for form in (form for form in page.forms if form.method == "post"):
                if not any(control.name == "form_key" for control in form.fields):
                    keyless.append(f"{who}: {page.url}: {form.view}")
                for button in {value.partition("-")[0] for name, value in form.buttons if name == "do"} or {
                    ""
                }:
                    seen.setdefault((form.view, button), f"{who} at {page.url}")

    actors = props.everything.actors()
    for who in SHOWN_MOST if short else actors:
        look(who, actors[who], everywhere)
    for case in (case for case in CASES if case.before):
        with taken_back():
            with arrange():
                case.before(props)
            look(str(case), case.who(props), [case.page(props)])
    figure("forms", f"{len(seen)} kinds of form on {looked} pages: without a key", len(keyless), 0)
    figure("headers", f"{looked} pages, all roles: inline script, style or handler", len(inline), 0)
    assert not inline, sorted(set(inline))
    assert not keyless, (
        f"{sorted(set(keyless))}: write {{% csrf_token %}} into the form, which brings its key."
    )
    known = {case.form for case in CASES} | set(EXEMPT)
    new = {f"{view}, as {place}" for (view, _), place in seen.items() if view not in known}
    assert not new, (
        f"{sorted(new)}: a form that nobody presses. Add it to CASES of tests/prove/cases.py: who presses it, on"
        " which page, and what is filled in."
    )
    gone = {case.form for case in CASES} - {view for view, _ in seen}
    assert not gone, f"{sorted(gone)}: in CASES of tests/prove/cases.py, and on no page any more."
    of_many = {case.form for case in CASES if case.button}
    unknown = {pair for pair in seen if pair[0] in of_many} - {(c.form, c.button) for c in CASES} - NO_EFFECT
    assert not unknown, (
        f"{sorted(unknown)}: a button that nobody presses. Give it a case in CASES of tests/prove/cases.py, or"
        " put it into NO_EFFECT there when it does nothing by itself."
    )


SHOWN_MOST = ("lead", "chief", "reviewer", "national_lead", "portfolio", "nobody")


def pages_of(props: Props) -> list[str]:
    """An address of every route and state, and where the cases begin."""
    accounts = []
    for name in outside():
        with suppress(NoReverseMatch):  # it wants a key of somebody's
            accounts.append(reverse(name))
    return list(dict.fromkeys([*props.addresses(), *(case.page(props) for case in CASES), *accounts]))


def pages_for(client: Client, urls: list[str]) -> Iterator[Page]:
    for url in urls:
        answer = client.get(url)
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            yield Page(answer.content.decode(), url)


def test_answers_that_save_themselves_are_one_event(world, sign_in, arrange, count, figure, db):
    """They have no key: a save compares revisions, and what came too late is kept once."""
    times, extra = count(100), []
    client = sign_in(world.warwickshire.lead)
    page = f"/assessments/{world.warwickshire.assessment.public_id}"
    equal = {
        f"{page}/answers/{CODE}/": {f"v-{CODE}": 1, f"g-{CODE}": "planned", f"c-{CODE}": "Words."},
        f"{page}/descriptors/PREPARE.7/summary/": {"revision": 1, "strengths": "Some."},
    }
    for url, sent in equal.items():
        for stale in (False, True):
            with taken_back():
                if stale:
                    with arrange():
                        Rating.objects.update(comment="Theirs.", revision=2)
                        Summary.objects.update(strengths="Theirs.", revision=2)
                first = client.post(url, sent)
                assert first.status_code == (409 if stale else 200), first.content
                once = fingerprint(arranging)
                for _ in range(times - 1):
                    assert client.post(url, sent).status_code == first.status_code
                if fingerprint(arranging) != once:
                    extra.append((url, stale))
    figure("forms", f"4 saves by the page x {times} equal POSTs: more than one effect", len(extra), 0)


# One effect may be several rows here: a link for each row of history.
SEVERAL = {"audit_chainlink"}


@pytest.mark.asvs("2.3.4")
@pytest.mark.django_db(transaction=True)
def test_equal_posts_at_the_same_time(world, sign_in, count, figure):
    """Real connections: whoever comes while the first is being answered waits for its answer."""
    times, at_once = count(100), 5
    with arranging():
        props = set_stage(world)
    chosen = {"people:invite", "evidence:add", "actionplans:share", "reviews:start", "reports:make"}
    more = []
    for case in (case for case in CASES if case.form in chosen):
        client = sign_in(case.who(props))
        form = form_on(client, case, props)
        sent = filled(form, case)
        start = threading.Barrier(at_once)

        def send(
            case=case, form=form, sent=sent, start=start, cookies=client.cookies
        ) -> set[tuple[int, str]]:
            own = Client()
            own.cookies = cookies
            try:
                start.wait()
                return {
                    (answer.status_code, answer.headers.get("Location", ""))
                    for answer in (press(own, form, sent) for _ in range(max(1, times // at_once)))
                }
            finally:
                connection.close()

        before = fingerprint(arranging)
        with ThreadPoolExecutor(at_once) as pool:
            answers = set().union(*(run.result() for run in [pool.submit(send) for _ in range(at_once)]))
        after = fingerprint(arranging)
        grown = {
            table: after[table][0] - before[table][0]
            for table in after
            if after[table] != before[table] and table not in SEVERAL
        }
        if len(answers) != 1 or not grown or max(grown.values()) > 1:
            more.append(f"{case}: {answers}, {grown}")
    with arranging():
        assert IdempotencyKey.objects.exclude(location="").count() == len(chosen)
    figure(
        "forms",
        f"{len(chosen)} forms x {times} equal POSTs, {at_once} at once: more than one effect",
        len(more),
        0,
    )
    assert not more


def test_the_measure_sees_an_effect(world, sign_in, arrange, db):
    """The test itself: without a key the same form, sent twice, is two things."""
    with arrange():
        props = set_stage(world)
    case = next(case for case in CASES if case.form == "actionplans:add")
    client = sign_in(lead(props))
    form = form_on(client, case, props)
    for _ in range(2):
        sent = {k: v for k, v in filled(form, case).items() if k not in {"form_key", "key"}}
        sent["key"] = next(f for f in form_on(client, case, props).fields if f.name == "key").value
        press(client, form, sent)
    with arrange():
        assert Action.objects.filter(title="Train").count() == 2
        assert KeptConflict.objects.exists()
