"""Each form has one effect, however often it arrives: 100 equal POSTs of every form that a page shows.

The forms are filled in as they stand on the page, with a few words over them. A form that no case knows fails.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from actionplans.models import Action, HeardAction, Publication, StrategyUpload
from assessments.choices import Stage
from assessments.models import Assessment, Assignment, Rating, SentBack, SheetUpload, Summary, Thread
from assessments.sheet.writing import workbook_of
from audit.models import IdempotencyKey, KeptConflict
from evidence.models import EvidenceUse
from forces.models import Membership
from frameworks.models import Grade, Provision
from tests.architecture.asking import taken_back
from tests.architecture.planting import ADDED, ANSWERED
from tests.architecture.routes import outside
from tests.assessments.sheet.filling import with_cells
from tests.conftest import arranging
from tests.evidence.files import workbook
from tests.pages import Form, Page, forms_of
from tests.prove.stage import Props, client_for, fingerprint, set_stage, with_chief_officer
from tests.submissions import make_submission
from tests.world import answer_all

CODE = "PREPARE.7.2.a"

# Forms without a key of their own effect, and why a second sending does no harm.
EXEMPT = {
    "account_login": "signing in twice is signing in",
    "account_logout": "who is out stays out",
    "accounts:invitation": "an invitation can be accepted once",
    "accounts:switch": "the same membership is chosen",
    "accounts:stay": "who is still there is still there",
    "accounts:carry_on": "shows what waits; saving it is another form",
    "accounts:second_factor": "leads on to allauth's own pages",
    "accounts:end_session": "a session that has ended has ended",
    "accounts:end_others": "sessions that have ended have ended",
    "accounts:issuer_start": "begins a sign-in elsewhere, good once by its state and nonce",
    "accounts:issuer_link": "begins the same, for somebody who is in",
    "accounts:issuer_unlink": "what is no longer linked is not linked",
    "account_reauthenticate": "the same password is right again",
    "account_change_password": "the old password is right once",
    "account_set_password": "the same password is set",
    "account_reset_password": "one more mail with one more link; throttled",
    "account_reset_password_from_key": "a link is good once",
    "mfa_authenticate": "a code is good once",
    "mfa_reauthenticate": "a code is good once",
    "mfa_reauthenticate_webauthn": "a passkey's answer is good once",
    "mfa_login_webauthn": "a passkey's answer is good once",
    "mfa_activate_totp": "there is one authenticator app to a person",
    "mfa_deactivate_totp": "what is off is off",
    "mfa_generate_recovery_codes": "the newest set counts, and there is one",
    "recommendations:upload": "shows what a spreadsheet holds; adding it is another form",
    "accounts:forces.views.signing_in.add_passkey": "a passkey's answer is good once",
    "mfa_add_webauthn": "a passkey's answer is good once",
    "mfa_edit_webauthn": "the same name is given",
    "mfa_remove_webauthn": "what is gone is gone",
}
# Sent by the page's script and not by a form: compared by revision. See test_answers_that_save_themselves.
AUTOSAVES = {"assessments:save_rating", "assessments:save_summary"}


@dataclass
class Case:
    """One way to press one form.

    who, page: whose page it stands on. form: the view that it goes to, and the button. fill: put over what the form
    holds. before: what has to be so first.
    """

    form: str
    who: Callable[[Props], Membership]
    page: Callable[[Props], str]
    fill: dict[str, Any] = field(default_factory=dict)
    button: str = ""
    before: Callable[[Props], None] | None = None

    def __str__(self) -> str:
        return f"{self.form} {self.button}".strip()


def lead(p: Props) -> Membership:
    return p.world.warwickshire.lead


def chief(p: Props) -> Membership:
    return p.world.warwickshire.chief


def contributor(p: Props) -> Membership:
    return p.world.warwickshire.contributor


def reviewer(p: Props) -> Membership:
    return p.world.reviewer


def national(p: Props) -> Membership:
    return p.world.national_lead


def policing_body(p: Props) -> Membership:
    return p.world.warwickshire.policing_body


def at(name: str, *arguments: Callable[[Props], object] | str, query: str = "") -> Callable[[Props], str]:
    return lambda p: p.url(name, *[a(p) if callable(a) else a for a in arguments]) + query


def assessment(p: Props) -> object:
    return p.world.warwickshire.assessment.public_id


def part(p: Props) -> object:
    return p.planted.things["part"].public_id


def action(p: Props) -> object:
    return p.planted.things["action"].public_id


def commitment(p: Props) -> object:
    return p.planted.things["commitment"].public_id


def heard(p: Props) -> object:
    return p.planted.things["heard"].public_id


def publication(p: Props) -> object:
    return p.planted.things["publication, draft"].public_id


def nothing_behind(p: Props) -> None:
    HeardAction.objects.all().delete()


def all_decided(p: Props) -> None:
    Publication.objects.filter(state="draft").update(state="withdrawn")


def with_the_chief_officer(p: Props) -> None:
    drafts = Publication.objects.filter(force=p.planted.force, state="draft")
    drafts.update(state="with_chief_officer", sent_by=lead(p))


def sheet(p: Props) -> object:
    return p.planted.things["sheet"].public_id


def filled_in(p: Props) -> None:
    """The planted spreadsheet says something of one behaviour."""
    people = p.world.warwickshire
    data = with_cells(workbook_of(people.assessment, people.lead), {(CODE, "comment"): "From afar."})
    SheetUpload.objects.filter(public_id=sheet(p)).update(
        stored_as=default_storage.save("planted/filled.xlsx", ContentFile(data)),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def strategy(p: Props) -> object:
    return p.planted.things["strategy"].public_id


def holding_a_plan(p: Props) -> None:
    """The planted strategy says something to do."""
    data = b"1. Streets\n- Walk them.\n- Light them.\n\n2. Homes\n- Visit them.\n"
    StrategyUpload.objects.filter(public_id=strategy(p)).update(
        stored_as=default_storage.save("planted/strategy.txt", ContentFile(data)),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def inspection(p: Props) -> object:
    return p.planted.things["inspection"].public_id


def reviewed(p: Props) -> object:
    return p.planted.things["submission"].public_id


def removal(p: Props) -> object:
    return p.planted.things["removal"].public_id


def answered(p: Props) -> None:
    answer_all(p.world.warwickshire.assessment)


def sent(p: Props) -> None:
    with_chief_officer(p.world.warwickshire.assessment)


def asked_again(p: Props) -> None:
    here = p.world.warwickshire.assessment
    make_submission(here.force, here.cycle)
    Assessment.objects.filter(pk=here.pk).update(stage=Stage.REOPENED)
    asked = Provision.objects.get(code="PREPARE.7")
    SentBack.objects.create(
        force=here.force, assessment=here, provision=asked, reason="How?", by_name="R.", by_national=True
    )


def all_but_confirmed(p: Props) -> None:
    answer_all(p.world.warwickshire.assessment)
    Summary.objects.filter(force=p.world.warwickshire.force).update(confirmed_at=None)


def handed_in(p: Props) -> None:
    Assignment.objects.filter(force=p.world.warwickshire.force).update(state="handed_in")


def carried_forward(p: Props) -> None:
    people = p.world.warwickshire
    grade = Grade.objects.get(scale=people.assessment.cycle.scale, value=3)
    Rating.objects.filter(assessment=people.assessment).update(grade=grade, carried=True)


def resolved(p: Props) -> None:
    Thread.objects.filter(force=p.world.warwickshire.force).update(resolved_at=timezone.now())


def in_place_without_evidence(p: Props) -> None:
    people = p.world.warwickshire
    grade = Grade.objects.get(scale=people.assessment.cycle.scale, value=4)
    Rating.objects.filter(assessment=people.assessment, provision__code=CODE).update(grade=grade)
    EvidenceUse.objects.filter(force=people.force).delete()


CYCLE = {"name": "Spring", "framework": "last", "scale": "last"} | {
    "opens_on_0": "1", "opens_on_1": "3", "opens_on_2": "2027",
    "due_on_0": "1", "due_on_1": "6", "due_on_2": "2027",
}  # fmt: skip # laid out to be read
PUBLICATION = {
    "code": "PEEL-2026", "title": "Peel", "short_title": "Peel", "publisher": "HMICFRS", "source": "Page 3",
    "published_on_0": "1", "published_on_1": "3", "published_on_2": "2026",
}  # fmt: skip # laid out to be read
DELIVERABLE = {
    "short_title": "A pilot",
    "title": "A pilot ends.",
    "recommendation": "last",
    "status": "ahead",
}
SIGN_OFF = at("assessments:sign_off", assessment)
PART = at("assessments:part", part)
THREADS = at("assessments:threads", assessment, CODE)
DESCRIPTOR = at("assessments:descriptor", assessment, "PREPARE.7")
TOGETHER = at("assessments:together", assessment, "PREPARE.7")
FINDING = (reviewed, "PREPARE.7", lambda p: p.planted.things["gap of submission"].public_id)

CASES = [
    Case("people:invite", lead, at("people:invite"), {"name": "New", "email": "n@x.example", "role": "viewer"}),
    Case("people:send_again", lead, at("people:list")),
    Case("people:remove", lead, at("people:remove", lambda p: p.planted.invited.public_id)),
    Case("notices:read", lead, at("notices:list")),
    Case("notices:read_all", lead, at("notices:list")),
    Case("notices:preference", lead, at("notices:preference"), {"telling": "daily"}),
    Case("evidence:add", lead, at("evidence:add"), {"title": "Paper", "kind": "policy", "file": b"Words.", "link": ""}),
    Case(
        "evidence:add_version", lead, at("evidence:add_version", lambda p: p.unused.public_id),
        {"file": b"More words.", "link": ""},
    ),
    Case("evidence:use_existing", lead, at("evidence:add", query=f"?for={CODE}"), {"evidence": "first"}),
    Case(
        "evidence:use", lead, at("evidence:evidence", lambda p: p.unused.public_id, query="?words=training"),
        {"provision": "first"},
    ),
    Case("evidence:stop_using", lead, at("evidence:evidence", lambda p: p.planted.things["evidence"].public_id)),
    Case("actionplans:add", lead, at("actionplans:add", query=f"?for={CODE}"), {"title": "Train"}),
    Case("actionplans:action", lead, at("actionplans:action", action), {"text": "Begun.", "status": "on_track"}),
    Case("actionplans:change", lead, at("actionplans:change", action), {"title": "Train all"}),
    Case("actionplans:answers", lead, at("actionplans:answers", action, query="?words=training"), {"add": "first"}),
    Case("actionplans:action_evidence", lead, at("actionplans:action_evidence", action), {"attach": "first"}),
    Case("actionplans:move", lead, at("actionplans:board"), {"status": "at_risk"}),
    Case("actionplans:add_milestone", lead, at("actionplans:add_milestone", action), {"title": "Half of them"}),
    Case(
        "actionplans:change_milestone", lead,
        at("actionplans:change_milestone", lambda p: p.planted.things["milestone"].public_id), {"title": "All of them"},
    ),
    Case("actionplans:add_commitment", lead, at("actionplans:add_commitment"), {"title": "Listen"}),
    Case("actionplans:change_commitment", lead, at("actionplans:change_commitment", commitment), {"title": "Listen"}),
    Case(
        "actionplans:commitment_answers", lead,
        at("actionplans:commitment_answers", commitment, query="?words=training"), {"add": "first"},
    ),
    Case("actionplans:governance", lead, at("actionplans:governance"), {"chair": "The ACC"}),
    Case("actionplans:add_heard", lead, at("actionplans:add_heard"), {"heard": "Dark.", "from_whom": "Runners"}),
    Case("actionplans:change_heard", lead, at("actionplans:change_heard", heard), {"heard": "Too dark."}),
    Case(
        "actionplans:heard_actions", lead, at("actionplans:heard_actions", heard), {"behind": "first"},
        before=nothing_behind,
    ),
    Case("actionplans:begin_publication", lead, at("actionplans:publications"), before=all_decided),
    Case(
        "actionplans:choose_publication", lead, at("actionplans:choose_publication", publication), {"chosen": "first"},
    ),
    Case(
        "actionplans:introduce_publication", lead, at("actionplans:introduce_publication", publication),
        {"introduction": "This is our plan."},
    ),
    Case(
        "actionplans:word_publication", lead,
        at("actionplans:word_publication", lambda p: p.planted.things["publication line"].public_id),
        {"heading": "Light the streets"},
    ),
    Case("actionplans:send_publication", lead, at("actionplans:publication", publication)),
    Case(
        "actionplans:release_publication", chief, at("actionplans:publication", publication),
        {"read": "on"}, before=with_the_chief_officer,
    ),
    Case(
        "actionplans:send_back_publication", chief, at("actionplans:publication", publication),
        {"reason": "Say less."}, before=with_the_chief_officer,
    ),
    Case(
        "actionplans:withdraw_publication", chief,
        at("actionplans:publication", lambda p: p.planted.things["publication, released"].public_id),
        {"reason": "It was wrong."},
    ),
    Case("actionplans:share", chief, at("actionplans:share"), {"note": "As agreed."}),
    Case("reports:plan_page", lead, at("reports:plan_page")),
    Case("actionplans:strategy", lead, at("actionplans:strategy"), {"text": "1. Streets\n- Walk them.\n- Light them."}),
    Case(
        "actionplans:accept_strategy", lead, at("actionplans:strategy_upload", strategy), before=holding_a_plan
    ),
    Case("actionplans:put_aside_strategy", lead, at("actionplans:strategy_upload", strategy)),
    Case(
        "recommendations:recommendation", lambda p: p.world.stalking,
        at("recommendations:recommendation", lambda p: p.recommendation), {"title": "News", "body": "Some."},
    ),
    Case("recommendations:response", lead, at("recommendations:response", ANSWERED), {"statement": "By May."}),
    Case("recommendations:release", lead, at("recommendations:response", ANSWERED)),
    Case(
        "recommendations:add_inspection", lead, at("recommendations:add_inspection"),
        {"title": "Custody", "published_on_0": "1", "published_on_1": "3", "published_on_2": "2026"},
    ),
    Case(
        "recommendations:change_inspection", lead, at("recommendations:change_inspection", inspection),
        {"title": "Custody"},
    ),
    *(
        Case("recommendations:inspection", who, at("recommendations:inspection", inspection), {"text": "We agree."})
        for who in (chief, policing_body)
    ),
    Case("recommendations:add_deliverable", national, at("recommendations:add_deliverable"), DELIVERABLE),
    Case(
        "recommendations:deliverable", national, at("recommendations:deliverable", "2022-section-28-pilot"),
        {"owner_label": "The College"},
    ),
    Case("recommendations:add_publication", national, at("recommendations:add_publication"), PUBLICATION),
    Case(
        "recommendations:change_publication", national, at("recommendations:change_publication", ADDED),
        {"title": "Another review"},
    ),
    Case(
        "recommendations:add", national, at("recommendations:add", ADDED),
        {"number": "7", "short_title": "Seven", "text": "Do more.", "addressed_to_forces": "True"},
    ),
    Case("recommendations:change", national, at("recommendations:change", f"{ADDED}.1"), {"text": "Do this."}),
    Case(
        "recommendations:standing", national, at("recommendations:standing", ANSWERED),
        {"addressed_to_forces": "False", "reason": "Its issuer wrote to us."},
    ),
    Case("assessments:add_cycle", national, at("assessments:add_cycle"), CYCLE),
    Case("assessments:open_cycle", national, at("assessments:cycles")),
    Case("assessments:close_cycle", national, at("assessments:close_cycle", "autumn-now")),
    Case(
        "history:conflict", lead, at("history:conflict", lambda p: p.planted.things["conflict"].public_id),
        {"which": "mine"},
    ),
    Case("assessments:descriptor", lead, DESCRIPTOR, {f"c-{CODE}": "More."}, "save"),
    Case("assessments:descriptor", lead, DESCRIPTOR, {}, "confirm", all_but_confirmed),
    Case("assessments:together", lead, TOGETHER, {"grade": "planned"}, "grade"),
    Case("assessments:together", lead, TOGETHER, {"why": "The same policy."}, "still", carried_forward),
    Case("assessments:together", lead, TOGETHER, {"evidence": "last"}, "evidence"),
    Case(
        "frameworks:guidance", national, at("frameworks:guidance", "NFD-2024", CODE), {"looks_like": "A rota."}, "save",
    ),
    Case(
        "frameworks:add_link", national, at("frameworks:add_link", "NFD-2024", CODE),
        {"relation": "supports", "other": "2021.4.2", "reason": "Both count."},
    ),
    Case(
        "frameworks:link", national, at("frameworks:link", lambda p: p.planted.things["link"].public_id),
        {"reason": "For another reason."},
    ),
    Case("assessments:sign_off", lead, SIGN_OFF, {"note": "Please sign."}, "send", answered),
    Case("assessments:sign_off", chief, SIGN_OFF, {"signed_as": "Chief"}, "sign", sent),
    Case(
        "assessments:sign_off", chief, SIGN_OFF,
        {"back-0-descriptor": "PREPARE.8", "back-0-reason": "Too rosy."}, "send_back", sent,
    ),
    Case(
        "assessments:sign_off", lead, SIGN_OFF, {f"word-no_evidence-{CODE}": "It comes in May."}, "words",
        in_place_without_evidence,
    ),
    Case("assessments:sign_off", lead, SIGN_OFF, {"reply-PREPARE.7": "It was so in May."}, "replies", asked_again),
    Case(
        "assessments:extend", national, at("assessments:extend", assessment),
        {"reason": "A flood.", "until_0": "1", "until_1": "3", "until_2": "2099"},
    ),
    Case(
        "assessments:give", lead, at("assessments:give", assessment),
        {"parts": "PREPARE.4", "to": "last", "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"},
    ),
    Case("assessments:give_on", lead, at("assessments:give_on", part), {"to": "last"}),
    Case("assessments:stand_in", lead, at("assessments:stand_in", assessment), {"away": "last", "to": "other"}),
    Case("assessments:sheet", lead, at("assessments:sheet", assessment), {"file": workbook()}),
    Case("assessments:bring_in_sheet", lead, at("assessments:sheet_upload", sheet), before=filled_in),
    Case("assessments:put_aside_sheet", lead, at("assessments:sheet_upload", sheet)),
    Case("assessments:take_back", lead, PART),
    Case("assessments:hand_in", contributor, PART, before=answered),
    Case("assessments:take_up_again", contributor, PART, before=handed_in),
    Case("assessments:agree", lead, PART, before=handed_in),
    Case(
        "assessments:ask_to_change", lead, at("assessments:ask_to_change", part), {"what": "Say more."},
        before=handed_in,
    ),
    Case("assessments:threads", lead, THREADS, {"text": "Who knows?"}),
    Case("assessments:answer_thread", lead, THREADS, {"text": "I do."}),
    Case("assessments:resolve_thread", lead, THREADS),
    Case("assessments:open_thread", lead, THREADS, before=resolved),
    Case("reviews:start", reviewer, at("reviews:review", lambda p: p.submission.public_id)),
    Case(
        "reviews:descriptor", reviewer, at("reviews:descriptor", reviewed, "PREPARE.7"),
        {"kind": "gap", "text": "No."},
    ),
    Case("reviews:finding", reviewer, at("reviews:finding", *FINDING), {"text": "Less so."}),
    Case("reviews:remove", reviewer, at("reviews:remove", *FINDING)),
    Case(
        "reviews:decide", reviewer, at("reviews:decide", reviewed),
        {"decision": "accepted", "message": "Thanks.", "do": "confirm"},
    ),
    Case(
        "removals:ask", lead, at("removals:ask"),
        {"words": "Jane Example", "whose": "victim", "reason": "By mistake.", "sure": "1"},
    ),
    Case("removals:agree", chief, at("removals:removal", removal)),
    Case("removals:refuse", chief, at("removals:removal", removal)),
    Case("removals:withdraw", lead, at("removals:removal", removal)),
    Case("reports:make", national, at("reports:list")),
    Case(
        "reports:text", national, at("reports:text", "autumn-now", "foreword"), {"text": "A foreword."},
    ),
    Case("reports:release", national, at("reports:report", lambda p: p.report.public_id)),
]  # fmt: skip # laid out to be read

# Buttons that ask or lead on, and do nothing that the button beside them does not.
NO_EFFECT = {("assessments:sign_off", "add"), ("reviews:decide", "check"), ("reviews:decide", "change")} | {
    ("frameworks:guidance", "next"),
    *(("assessments:descriptor", leads_on) for leads_on in ("open", "evidence", "action", "next")),
}


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


@pytest.mark.django_db
def test_every_form_has_one_effect(world, sign_in, arrange, count, figure):
    times = count(100)
    with arrange():
        props = set_stage(world)
    without, twice = [], []
    for case in CASES:
        with taken_back():
            if case.before:
                with arrange():
                    case.before(props)
            client = sign_in(case.who(props))
            form = form_on(client, case, props)
            sent = filled(form, case)
            before = fingerprint(arranging)
            answers = [press(client, form, sent)]
            once = fingerprint(arranging)
            answers += [press(client, form, sent) for _ in range(times - 1)]
            after = fingerprint(arranging)
            said = {(answer.status_code, answer.headers.get("Location")) for answer in answers}
            if once == before or len(said) != 1:
                without.append(f"{case}: {said}")
            if after != once:
                changed = [table for table in after if after[table] != once[table]]
                twice.append(f"{case}: {changed}")
    assert not without, "\n".join(without)
    figure("forms", f"{len(CASES)} forms x {times} equal POSTs: more than one effect", len(twice), 0)
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
        f"{sorted(new)}: a form that nobody presses. Add it to CASES of tests/prove/test_forms.py: who presses it, on"
        " which page, and what is filled in."
    )
    gone = {case.form for case in CASES} - {view for view, _ in seen}
    assert not gone, f"{sorted(gone)}: in CASES of tests/prove/test_forms.py, and on no page any more."
    of_many = {case.form for case in CASES if case.button}
    unknown = {pair for pair in seen if pair[0] in of_many} - {(c.form, c.button) for c in CASES} - NO_EFFECT
    assert not unknown, (
        f"{sorted(unknown)}: a button that nobody presses. Give it a case in CASES of tests/prove/test_forms.py, or"
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
