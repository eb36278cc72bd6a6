"""Every form that a page of the portal shows: who presses it, where, and what is filled in.

A form that no case here knows fails tests/prove/test_forms.py.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from actionplans.models import Edition, HeardAction, Publication, StrategyUpload
from assessments.choices import Stage
from assessments.models import (
    Assessment,
    Assignment,
    Rating,
    SentBack,
    SheetUpload,
    SubmittedSummary,
    Summary,
    Thread,
)
from assessments.sheet.writing import workbook_of
from evidence.models import EvidenceUse
from forces.models import Force, Membership
from frameworks.models import Grade, Provision
from practice.models import Consent, Practice
from reporting.models import SavedFilter
from reviews.contacts import Barrier
from reviews.models import PlanMark, Reading, ReadingGrade, Review
from tests.architecture.planting import ADDED, ANSWERED, KEPT, MARKED
from tests.assessments.sheet.filling import with_cells
from tests.evidence.files import workbook
from tests.prove.stage import Props, with_chief_officer
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
    "organisations:upload": "shows what a spreadsheet holds; adding it is another form",
    "organisations:send_waiting": "rings again for invitations that wait; each is sent once",
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


def policing_body_of_ours(p: Props) -> object:
    return policing_body(p).organisation.slug


def policing_body(p: Props) -> Membership:
    return p.world.warwickshire.policing_body


def at(name: str, *arguments: Callable[[Props], object] | str, query: str = "") -> Callable[[Props], str]:
    return lambda p: p.url(name, *[a(p) if callable(a) else a for a in arguments]) + query


def export(name: str) -> Callable[[Props], object]:
    return lambda p: p.everything.exports[name].public_id


def of_shared_plans(p: Props) -> None:
    asked = p.everything.exports["asked"]
    type(asked).objects.filter(pk=asked.pk).update(kind="plans", cycle=None)


def export_stopped(p: Props) -> None:
    made = p.everything.exports["made"]
    type(made).objects.filter(pk=made.pk).update(state="stopped", reason="No space.", stored_as="")


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


def request(name: str) -> Callable[[Props], object]:
    return lambda p: p.planted.things[f"request, {name}"].public_id


def asked(name: str) -> Callable[[Props], object]:
    return lambda p: p.planted.things[f"asked, {name}"].public_id


def question(p: Props) -> object:
    return p.planted.things["question, draft"].public_id


def noted(what: str) -> Callable[[Props], object]:
    return lambda p: p.planted.things[what].public_id


def reviewed(p: Props) -> object:
    return p.planted.things["submission"].public_id


def reading(p: Props) -> object:
    return p.planted.things["reading of submission"].public_id


def reviewer_id(p: Props) -> object:
    return p.world.reviewer.public_id


def all_graded(p: Props) -> None:
    own = p.planted.things["reading of submission"]
    graded = own.grades.values_list("provision", flat=True)
    grade = Grade.objects.get(scale=p.world.previous.scale, value=3)
    for row in SubmittedSummary.objects.filter(submission=own.review.submission).exclude(
        provision__in=graded
    ):
        ReadingGrade.objects.create(
            force=own.force, reading=own, provision=row.provision, grade=grade, reason="As submitted."
        )


def plan_review(p: Props) -> object:
    return p.planted.things["plan review"].public_id


def an_edition_that_nobody_read(p: Props) -> None:
    shared = {"number": 3, "shared_by_name": "A chief", "shared_at": timezone.now(), "is_whole": True}
    Edition.objects.create(force=p.world.kent.force, **shared)


def all_marked(p: Props) -> None:
    PlanMark.objects.filter(review__public_id=plan_review(p), mark="").update(mark="absent")


def theme(p: Props) -> object:
    return p.planted.things["theme"].public_id


def pack(p: Props) -> object:
    return p.planted.things["drafted pack"].public_id


def paper_stopped(p: Props) -> None:
    paper = p.planted.things["released paper"]
    type(paper).objects.filter(pk=paper.pk).update(state="stopped", reason="No space.", stored_as="")


def accepted_without_pack(p: Props) -> None:
    force = Force.objects.get(slug="durham")
    submission = make_submission(force, p.world.cycle)
    Review.objects.create(force=force, submission=submission, state="accepted")


def all_read(p: Props) -> None:
    """The planted submission's reading is handed in."""
    readings = Reading.objects.filter(review__submission__public_id=reviewed(p))
    readings.update(state="handed_in", handed_in_at=timezone.now())


def read_twice(p: Props) -> None:
    """A second one gives another grade."""
    first = Reading.objects.get(review__submission__public_id=reviewed(p))
    second = Reading.objects.create(force=first.force, review=first.review, place=2, reader=national(p))
    grade = first.grades.get(provision__code="PREPARE.7")
    other = Grade.objects.get(scale=grade.grade.scale, value=grade.grade.value + 1)
    ReadingGrade.objects.create(
        force=first.force, reading=second, provision=grade.provision, grade=other, reason="Higher."
    )
    all_read(p)


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


def planted(name: str) -> Callable[[Props], object]:
    return lambda p: p.planted.things[name].public_id


def nobody_asked(p: Props) -> None:
    Consent.objects.filter(practice=p.planted.things["unpublished practice"]).delete()


def agreed(p: Props) -> None:
    Consent.objects.filter(practice=p.planted.things["unpublished practice"]).update(state="given")


def without_money(p: Props) -> None:
    for people in (p.world.warwickshire, p.world.kent):
        Barrier.objects.create(
            force=people.force, cycle=p.world.cycle, kind="money", text="None.", by_name="A reviewer"
        )


def accepted_into_the_library(p: Props) -> None:
    offer = p.planted.things["offer, sent"]
    Practice.objects.create(
        title=offer.title, what=offer.what, source=offer.force, origin="offer", origin_id=offer.public_id,
        published_at=timezone.now(),
    )  # fmt: skip # laid out to be read


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
PLAN_FINDING = (plan_review, lambda p: p.planted.things["finding of plan review"].public_id)
PACK_PART = (pack, lambda p: p.planted.things["part of drafted pack"].public_id)
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
    Case("practice:add", reviewer, at("practice:add"), {"title": "Walks", "what": "Walk together."}),
    Case(
        "reviews:propose", reviewer,
        at("reviews:propose", planted("accepted"), planted("promising practice")),
    ),
    Case("practice:change", reviewer, at("practice:change", planted("unpublished practice")), {"what": "Walk on."}),
    Case("practice:lines", reviewer, at("practice:lines", planted("practice")), {"lines": "PREPARE.4"}),
    Case("practice:ask", reviewer, at("practice:practice", planted("unpublished practice")), before=nobody_asked),
    Case("practice:publish", reviewer, at("practice:practice", planted("unpublished practice")), before=agreed),
    Case("blockers:kind", reviewer, at("blockers:kind", "data"), {"practice": "last"}),
    Case("blockers:remove", reviewer, at("blockers:kind", "money")),
    Case("blockers:tell", reviewer, at("blockers:kind", "money"), before=without_money),
    Case("practice:take_out", reviewer, at("practice:practice", planted("practice"))),
    Case("practice:uptake", lead, at("practice:uptake", planted("practice")), {"what_happened": "Fewer calls."}),
    Case("practice:consent", lead, at("practice:consent", planted("consent")), {"answer": "given"}),
    Case("practice:take_back", lead, at("practice:take_back", planted("consent given"))),
    Case(
        "practice:add_call", reviewer, at("practice:add_call"),
        {"title": "Streets", "text": "What works?", "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"},
    ),
    Case("practice:change_call", reviewer, at("practice:change_call", planted("call, prepared")), {"text": "What?"}),
    Case("practice:send_call", reviewer, at("practice:call", planted("call, prepared"))),
    Case("practice:add_offer", lead, at("practice:add_offer", planted("call")), {"title": "Walks", "what": "Walk."}),
    Case("practice:change_offer", lead, at("practice:change_offer", planted("offer")), {"what": "Walk on."}),
    Case("practice:send_offer", lead, at("practice:offer", planted("offer"))),
    Case("practice:accept_offer", reviewer, at("practice:offer", planted("offer, sent"))),
    Case(
        "practice:take_back_offer", lead, at("practice:take_back_offer", planted("offer, sent")),
        before=accepted_into_the_library,
    ),
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
    Case(
        "requests:add", national, at("requests:add"),
        {"title": "Figures", "why": "To compare.", "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"},
    ),
    Case("requests:change", national, at("requests:change", request("draft")), {"title": "Other figures"}),
    Case(
        "requests:add_question", national, at("requests:add_question", request("draft")),
        {"text": "How many?", "kind": "number"},
    ),
    Case("requests:change_question", national, at("requests:change_question", question), {"text": "How many?"}),
    *(
        Case("requests:move_question", national, at("requests:request", request("draft")), {}, place)
        for place in ("up", "down")
    ),
    Case("requests:remove_question", national, at("requests:remove_question", question)),
    Case("requests:send", national, at("requests:send", request("draft")), {"who": "all"}),
    Case("requests:remind", national, at("requests:request", request("open"))),
    Case("requests:close", national, at("requests:close", request("open"))),
    Case("requests:answer", lead, at("requests:answer", asked("open"), "1"), {"text": "We do."}),
    Case("requests:send_return", lead, at("requests:asked", asked("open"))),
    Case(
        "requests:more_time", national, at("requests:more_time", asked("open")),
        {"reason": "A flood.", "until_0": "1", "until_1": "3", "until_2": "2099"},
    ),
    Case("requests:reopen", national, at("requests:reopen", asked("sent")), {"reason": "Say which."}),
    Case("organisations:add", national, at("organisations:add", "observer"), {"name": "Planted watchers"}),
    Case(
        "organisations:add", national, at("organisations:add", "force"),
        {
            "name": "Planted Police", "short_name": "Planted", "tile_name": "Planted", "abbreviation": "PLT",
            "region": "last",
        },
    ),
    Case(
        "organisations:add", national, at("organisations:add", "policing-body"),
        {
            "name": "Planted commissioner", "kind": "pcc", "force": "last",
            "from_date_0": "8", "from_date_1": "5", "from_date_2": "2028",
        },
    ),
    Case("organisations:change", national, at("organisations:change", "kent"), {"name": "Kent Constabulary"}),
    Case(
        "organisations:change", national, at("organisations:change", policing_body_of_ours),
        {"name": "Another commissioner"},
    ),
    Case("organisations:change", national, at("organisations:change", KEPT), {"name": "Planted watcher"}),
    Case(
        "organisations:close", national, at("organisations:close", KEPT),
        {"closed_on_0": "1", "closed_on_1": "3", "closed_on_2": "2099"},
    ),
    Case(
        "organisations:invite", national, at("organisations:invite", KEPT),
        {"name": "Ann Example", "email": "ann@planted.example"},
    ),
    Case("organisations:send_again", national, at("organisations:organisation", KEPT)),
    Case(
        "organisations:remove", national,
        at("organisations:remove", "warwickshire", lambda p: p.planted.things["invited lead"].public_id),
    ),
    Case("assessments:add_cycle", national, at("assessments:add_cycle"), CYCLE),
    Case("assessments:open_cycle", national, at("assessments:open_cycle", "autumn-next")),
    Case(
        "assessments:change_cycle", national, at("assessments:change_cycle", "autumn-now"),
        {"instructions": "Begin early."},
    ),
    Case("assessments:open_again", national, at("assessments:cycle", "autumn-now")),
    Case(
        "chase:write", reviewer, at("chase:write", "autumn-now"), {"text": "How far are you?", "do": "send"},
    ),
    Case(
        "chase:add_contact", reviewer, at("chase:add_contact", "autumn-now", "kent"),
        {"how": "phone", "who": "Their lead", "text": "They begin next week."},
    ),
    Case(
        "chase:add_barrier", reviewer, at("chase:add_barrier", "autumn-now", "kent"),
        {"kind": "data", "text": "No analyst."},
    ),
    Case(
        "chase:add_help", reviewer, at("chase:add_help", "autumn-now", "kent"), {"text": "An hour with an analyst."},
    ),
    Case("chase:change_contact", reviewer, at("chase:change_contact", noted("contact")), {"text": "They have begun."}),
    Case("chase:change_barrier", reviewer, at("chase:change_barrier", noted("barrier")), {"text": "One analyst."}),
    Case("chase:change_help", reviewer, at("chase:change_help", noted("help offer")), {"text": "Two hours."}),
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
    Case("themes:add", national, at("themes:add"), {"name": "A theme"}),
    Case("themes:change", national, at("themes:change", theme), {"means": "Else."}),
    Case(
        "themes:tag", reviewer,
        at("themes:tag", lambda p: p.planted.things["submission"].public_id, "PREPARE.7"), {"gaps": ()},
    ),
    Case("packs:draft_all", reviewer, at("packs:list"), before=accepted_without_pack),
    Case("packs:section", reviewer, at("packs:section", *PACK_PART), {"text": "Other words."}),
    Case("packs:release", national, at("packs:pack", pack)),
    Case(
        "packs:again", reviewer, at("packs:pack", lambda p: p.planted.things["released pack"].public_id),
        before=paper_stopped,
    ),
    Case("reporting:keep_filters", reviewer, at("reporting:keep_filters", query="?region=wales"), {"name": "Wales"}),
    Case(
        "reporting:remove_filters", reviewer, at("reporting:grid"),
        before=lambda p: SavedFilter.objects.create(by=p.world.reviewer, name="Mine", values={"region": "wales"}),
    ),
    Case("reviews:start", reviewer, at("reviews:review", lambda p: p.submission.public_id)),
    Case(
        "reviews:descriptor", reviewer, at("reviews:descriptor", reviewed, "PREPARE.7"),
        {"kind": "gap", "text": "No."},
    ),
    Case(
        "reviews:grade", reviewer, at("reviews:descriptor", reviewed, "PREPARE.7"), {"reason": "Less founded."},
        button="save",
    ),
    Case("reviews:comment", reviewer, at("reviews:review", reviewed), {"text": "Look at this."}),
    Case(
        "reviews:comment_on", reviewer, at("reviews:descriptor", reviewed, "PREPARE.7"),
        {"text": "And at this."},
    ),
    Case(
        "reviews:agree", reviewer, at("reviews:agree", reviewed),
        {"descriptors": "PREPARE.1", "reason": "As the force says."},
    ),
    Case("reviews:hand_in", reviewer, at("reviews:hand_in", reviewed), before=all_graded),
    Case("reviews:give", national, at("reviews:give", reading), {"reader": "other"}),
    Case("reviews:share", national, at("reviews:share", "autumn-unread")),
    Case("people:former_forces", national, at("people:former_forces", reviewer_id), {"former": "essex"}),
    Case("reviews:finding", reviewer, at("reviews:finding", *FINDING), {"text": "Less so."}),
    Case("reviews:remove", reviewer, at("reviews:remove", *FINDING)),
    Case(
        "reviews:decide", reviewer, at("reviews:decide", reviewed),
        {"decision": "accepted", "message": "Thanks.", "do": "confirm"}, before=all_read,
    ),
    Case(
        "moderation:panel", national, at("moderation:panel", reviewed, "PREPARE.7"),
        {"grade": "first", "reason": "Half of it.", "panel": "Ann Able\nBo Best"}, before=read_twice,
    ),
    Case("planreviews:start", reviewer, at("planreviews:list"), before=an_edition_that_nobody_read),
    *(
        Case("planreviews:mark", reviewer, at("planreviews:mark", plan_review, MARKED), {"note": "By when?"}, button)
        for button in ("next", "stay")
    ),
    Case("planreviews:absent", reviewer, at("planreviews:absent", plan_review), {"note": "Nothing is said."}),
    Case(
        "planreviews:add_finding", reviewer, at("planreviews:mark", plan_review, MARKED),
        {"kind": "gap", "text": "No date."},
    ),
    Case("planreviews:finding", reviewer, at("planreviews:finding", *PLAN_FINDING), {"text": "Less so."}),
    Case("planreviews:remove_finding", reviewer, at("planreviews:remove_finding", *PLAN_FINDING)),
    Case(
        "planreviews:release", reviewer, at("planreviews:release", plan_review), {"message": "Thank you."},
        before=all_marked,
    ),
    Case(
        "planreviews:matter", reviewer, at("planreviews:matter", MARKED),
        {"kind": "promising", "text": "Plans name a post."},
    ),
    Case(
        "planreviews:area", reviewer, at("planreviews:area", lambda p: p.planted.things["plan area"].public_id),
        {"text": "Most plans name a post."},
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
    Case(
        "exports:ask", national, at("exports:ask"),
        {"kind": "plans", "purpose": "For the yearly report to ministers."},
    ),
    Case("exports:agree", reviewer, at("exports:export", export("asked")), before=of_shared_plans),
    Case("exports:refuse", reviewer, at("exports:export", export("asked"))),
    Case("exports:withdraw", national, at("exports:export", export("asked"))),
    Case("exports:again", reviewer, at("exports:export", export("made")), before=export_stopped),
]  # fmt: skip # laid out to be read

# Buttons that ask or lead on, and do nothing that the button beside them does not.
NO_EFFECT = {("assessments:sign_off", "add"), ("reviews:decide", "check"), ("reviews:decide", "change")} | {
    ("chase:write", "check"),
    ("reviews:grade", "next"),
    ("frameworks:guidance", "next"),
    *(("assessments:descriptor", leads_on) for leads_on in ("open", "evidence", "action", "next")),
}
