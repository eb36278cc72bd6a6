"""Who may ask what of each address. One line per route: a route that is not here fails, and is told what to write.

get and post name the roles that are answered; None is 405. about names what the address is about (OBJECTS): whether
that one is there for the asker is not said here, it follows from forces/visibility.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from forces.choices import Role
from forces.middleware import OUTSIDE
from forces.roles import ROLES, Permission
from tests.architecture.planting import (
    ADDED,
    ANSWERED,
    BEHAVIOUR,
    DESCRIPTOR,
    KEPT,
    MARKED,
    Everything,
    Planted,
)

NOTHING = "00000000-0000-4000-8000-000000000000"

# The roles that look (planting.Everything.actors). "left" has left, "nobody" is not signed in.
ROLE_OF = {
    "lead": Role.FORCE_LEAD,
    "contributor": Role.CONTRIBUTOR,
    "chief": Role.CHIEF_OFFICER,
    "deputy": Role.DEPUTY,
    "viewer": Role.VIEWER,
    "reviewer": Role.REVIEWER,
    "national_lead": Role.NATIONAL_LEAD,
    "portfolio": Role.PORTFOLIO_OWNER,
    "policing_body": Role.POLICING_BODY,
    "observer": Role.OBSERVER,
}
Roles = frozenset[str]


def may(*permissions: Permission) -> Roles:
    """The roles that hold any of the permissions. One that has no line yet holds none: test_matrix says so."""
    held = {role: entry.permissions & set(permissions) for role, entry in ROLES.items()}
    return frozenset(who for who, role in ROLE_OF.items() if held.get(role))


P = Permission
EVERYBODY: Roles = frozenset({*ROLE_OF, "nobody"})  # no sign-in wanted; who has left is told so
SIGNED_IN: Roles = frozenset(ROLE_OF)
NOBODY: Roles = frozenset()
FORCE = may(P.READ_ASSESSMENT)
WHOLE = may(P.READ_WHOLE)
GIVERS = may(P.GIVE_PARTS)
HOLDER: Roles = frozenset({"contributor"})  # whose part it is that is planted
KEEPERS = may(P.EDIT_PLAN)
ANSWERERS = may(P.ANSWER)
DISCUSSERS = may(P.DISCUSS)
SUMMARISERS = may(P.SUMMARISE)
SENDERS = may(P.SEND_FOR_SIGNATURE)
NATIONAL = may(P.READ_SUBMISSIONS)
REVIEWERS = may(P.REVIEW)
NATIONAL_LEAD = may(P.RUN_CYCLES)
SHARERS = may(P.SHARE_OUT)
READER: Roles = frozenset({"reviewer"})  # whose reading it is that is planted
CHASERS = may(P.CHASE)
GUIDES = may(P.WRITE_GUIDANCE)
LINKERS = may(P.EDIT_CROSSWALK)
RECOMMENDERS = may(P.KEEP_RECOMMENDATIONS)
MANAGERS = may(P.MANAGE_PEOPLE)
ORGANISERS = may(P.KEEP_ORGANISATIONS)
REMOVERS = may(P.ASK_REMOVAL, P.AGREE_TO_REMOVAL)
PREPARERS = may(P.PREPARE_PUBLICATION)
RELEASERS = may(P.RELEASE_PUBLICATION)
EXPORTERS = may(P.EXPORT)
LIBRARIANS = may(P.KEEP_PRACTICE)
TAKERS = may(P.TAKE_UP_PRACTICE)
OFFERERS = may(P.OFFER_PRACTICE)
REQUESTED = may(P.READ_REQUESTS)
REPLIERS = may(P.ANSWER_REQUESTS)
ASKERS = may(P.ASK_FORCES)
_PACK_READERS = REVIEWERS | WHOLE | {"policing_body"}
REPORT_READERS = NATIONAL | FORCE | {"policing_body", "observer"}


@dataclass(frozen=True)
class Variant:
    """A thing in a state. label, state: its line in forces/visibility.py. only: it is one person's own."""

    label: str
    state: str
    of: Callable[[Everything, Planted], Any]
    only: Roles | None = None


def _thing(label: str, name: str, state: str = "", *, only: Roles | None = None) -> Variant:
    return Variant(label, state, lambda _everything, planted: planted.things[name], only)


def _report(name: str, state: str) -> Variant:
    return Variant("reporting.Report", state, lambda everything, _planted: everything.reports[name])


_SUBMISSION, _REVIEW = "assessments.Submission", "reviews.Review"

# {what an address can be about: {its variants}}
OBJECTS: dict[str, dict[str, Variant]] = {
    "assessment": {"": _thing("assessments.Assessment", "assessment")},
    "assessment, locked": {"": _thing("assessments.Assessment", "signing")},
    "part": {"": _thing("assessments.Assignment", "part")},
    "conflict": {
        "of a force": _thing("audit.KeptConflict", "conflict", "of a force", only=frozenset({"lead"})),
        "national": _thing(
            "audit.KeptConflict",
            "national conflict",
            "of what the national team wrote",
            only=frozenset({"reviewer"}),
        ),
    },
    "pack": {state: _thing("reporting.Pack", f"{state} pack") for state in ("drafted", "released")},
    "part of a pack": {
        state: _thing("reporting.PackSection", f"part of {state} pack") for state in ("drafted", "released")
    },
    "pack paper": {
        "worded": _thing("reporting.PackPaper", "drafted paper", "not released"),
        "released": _thing("reporting.PackPaper", "released paper", "released to its force"),
    },
    "theme": {"": _thing("reviews.Theme", "theme")},
    "saved filter": {"": _thing("reporting.SavedFilter", "saved filter", only=frozenset({"reviewer"}))},
    "thread": {"": _thing("assessments.Thread", "thread")},
    "notice": {"": _thing("notices.Notice", "notice", only=frozenset({"lead"}))},
    "sheet": {"": _thing("assessments.SheetUpload", "sheet", only=frozenset({"lead"}))},
    "strategy": {"": _thing("actionplans.StrategyUpload", "strategy", only=frozenset({"lead"}))},
    "evidence": {"": _thing("evidence.Evidence", "evidence")},
    "version": {
        "unpinned": _thing("evidence.EvidenceVersion", "version", "in no submission"),
        "pinned": _thing("evidence.EvidenceVersion", "pinned", "a submission rests on it"),
    },
    "action": {"": _thing("actionplans.Action", "action")},
    "commitment": {"": _thing("actionplans.Commitment", "commitment")},
    "milestone": {"": _thing("actionplans.Milestone", "milestone")},
    "edition": {"": _thing("actionplans.Edition", "edition", "shared")},
    "released response": {"": _thing("actionplans.ReleasedResponse", "released", "released")},
    "inspection": {"": _thing("actionplans.Inspection", "inspection")},
    "plan page": {
        "live": _thing("reporting.PlanPage", "live page", "of the live plan"),
        "of an edition": _thing("reporting.PlanPage", "edition page", "of a shared edition"),
    },
    "heard": {"": _thing("actionplans.Heard", "heard")},
    "publication": {
        state: _thing("actionplans.Publication", f"publication, {state}")
        for state in ("draft", "released", "withdrawn")
    },
    "publication line": {"": _thing("actionplans.PublicationLine", "publication line")},
    "published": {"": _thing("actionplans.PublishedPlan", "published")},
    "link": {"": _thing("frameworks.CrosswalkLink", "link")},
    "submission": {
        "in review": _thing(_SUBMISSION, "submission", "signed"),
        "superseded": _thing(_SUBMISSION, "superseded", "superseded by a later one"),
        "decided": _thing(_SUBMISSION, "accepted", "signed"),
    },
    "review": {
        "in review": _thing(_REVIEW, "submission", "not decided"),
        "asked": _thing(_REVIEW, "asked", "sent back with questions"),
        "accepted": _thing(_REVIEW, "accepted", "accepted"),
    },
    "reading": {
        "being read": _thing("reviews.Reading", "reading of submission"),
        "handed in": _thing("reviews.Reading", "reading of accepted"),
    },
    "finding": {
        "open": _thing("reviews.Finding", "gap of submission", "not released"),
        "released": _thing("reviews.Finding", "gap of accepted", "released, accepted"),
    },
    "plan review": {
        "open": _thing("reviews.PlanReview", "plan review", "not released"),
        "released": _thing("reviews.PlanReview", "released plan", "released to the force"),
    },
    "plan finding": {
        "open": _thing("reviews.PlanFinding", "finding of plan review", "not released"),
        "released": _thing("reviews.PlanFinding", "finding of released plan", "released to the force"),
    },
    "plan area": {"": Variant("reviews.PlanArea", "", lambda e, _p: e.own.things["plan area"])},
    "contact": {"": _thing("reviews.Contact", "contact")},
    "barrier": {"": _thing("reviews.Barrier", "barrier")},
    "help offer": {"": _thing("reviews.HelpOffer", "help offer")},
    "colleague": {"": Variant("forces.Membership", "others of a force", lambda _e, p: p.people.contributor)},
    "national colleague": {
        "": Variant("forces.Membership", "all but forces’ people", lambda e, _p: e.world.reviewer)
    },
    "invited": {"": Variant("forces.Membership", "others of a force", lambda _e, p: p.invited)},
    "practice": {
        "in the library": _thing("practice.Practice", "practice", "in the library"),
        "draft": _thing("practice.Practice", "unpublished practice", "not in the library yet"),
        "taken back": _thing("practice.Practice", "practice taken back", "taken back by its source"),
    },
    "consent": {"": _thing("practice.Consent", "consent")},
    "call for practice": {
        "prepared": _thing("practice.CallForPractice", "call, prepared", "being prepared"),
        "called": _thing("practice.CallForPractice", "call", "called"),
    },
    "offer": {
        "draft": _thing("practice.PracticeOffer", "offer", "not sent"),
        "sent": _thing("practice.PracticeOffer", "offer, sent", "sent to the national team"),
    },
    "uptake": {"": _thing("practice.Uptake", "uptake")},
    "match": {"": _thing("reviews.BarrierPractice", "match")},
    "promising practice": {"": _thing("reviews.Finding", "promising practice", "released, accepted")},
    "invited lead": {
        "": Variant("forces.Membership", "a force’s lead", lambda _e, p: p.things["invited lead"])
    },
    "removal": {
        "within the force": _thing("audit.Removal", "removal", "of a force alone"),
        "for the national lead": _thing(
            "audit.Removal", "removal to agree", "of a force, which asks the national lead to agree"
        ),
    },
    "export": {
        name: Variant(
            "reporting.Export", "", lambda everything, _planted, name=name: everything.exports[name]
        )
        for name in ("asked", "made")
    },
    "request": {state: _thing("returns.Request", f"request, {state}") for state in ("draft", "open", "sent")},
    "question": {state: _thing("returns.Question", f"question, {state}") for state in ("draft", "sent")},
    "asked": {state: _thing("returns.Asked", f"asked, {state}") for state in ("open", "sent")},
    "return": {"": _thing("returns.Return", "return", "returned")},
    "report": {
        "in the making": _report("making", "not released"),
        "done": _report("done", "not released"),
        "released": _report("released", "released, the public version"),
    },
}

Answered = Roles | Mapping[str, Roles] | None


@dataclass(frozen=True)
class Route:
    """get, post: the roles that are answered, or {variant: roles}. args: the address's arguments, from the object."""

    get: Answered = None
    post: Answered = None
    about: str = ""
    args: Callable[[Any], list[Any]] = field(default=lambda thing: [thing.public_id])
    fixed: tuple[str, ...] = ()

    def answered(self, method: str, variant: str) -> Roles | None:
        who = self._of(method)
        return who.get(variant, NOBODY) if isinstance(who, Mapping) else who

    def allows(self, method: str) -> bool:
        return self._of(method) is not None

    def _of(self, method: str) -> Answered:
        return self.get if method in {"GET", "HEAD"} else self.post if method == "POST" else None

    @property
    def allow(self) -> str:
        return ", ".join(
            [*(["GET", "HEAD"] if self.get is not None else []), *(["POST"] if self.post is not None else [])]
        )

    @property
    def variants(self) -> dict[str, Variant]:
        return OBJECTS[self.about]


def page(get: Answered, **about: Any) -> Route:
    return Route(get=get, **about)


def button(post: Answered, **about: Any) -> Route:
    return Route(post=post, **about)


def form(get: Answered, post: Answered | None = None, **about: Any) -> Route:
    return Route(get=get, post=get if post is None else post, **about)


def _of_descriptor(thing: Any) -> list[Any]:
    return [thing.public_id, DESCRIPTOR]


def _of_behaviour(thing: Any) -> list[Any]:
    return [thing.public_id, BEHAVIOUR]


def _of_word(thing: Any) -> list[Any]:
    return [thing.public_id, "no_evidence", BEHAVIOUR]


def _of_reading_grade(reading: Any) -> list[Any]:
    return [reading.public_id, DESCRIPTOR]


def _of_finding(finding: Any) -> list[Any]:
    return [finding.review.submission.public_id, DESCRIPTOR, finding.public_id]


def _of_plan_finding(finding: Any) -> list[Any]:
    return [finding.review.public_id, finding.public_id]


def _of_mark(review: Any) -> list[Any]:
    return [review.public_id, MARKED]


def _of_part_of_pack(part: Any) -> list[Any]:
    return [part.pack.public_id, part.public_id]


def _of_version(plan: Any) -> list[Any]:
    return [plan.force.slug, plan.number]


def _of_question(thing: Any) -> list[Any]:
    return [thing.public_id, 1]


def _of_person(person: Any) -> list[Any]:
    return [person.organisation.slug, person.public_id]


# Two people: the lead asked, so somebody else agrees.
_SECOND = {
    "within the force": frozenset({"chief", "deputy"}),
    "for the national lead": frozenset({"chief", "deputy", "national_lead"}),
}
_UNDECIDED = {"in review": REVIEWERS}
# What is decided already leads back to its page.
_NOT_THEIR_OWN = {"asked": frozenset({"reviewer"}), "made": EXPORTERS}
_PAGE_READERS = FORCE | NATIONAL | {"policing_body"}

ROUTES: dict[str, Route] = {
    # --- forces
    "people:list": page(SIGNED_IN),
    "people:invite": form(MANAGERS),
    "people:invited": page(MANAGERS, about="invited"),
    "people:send_again": button(MANAGERS, about="invited"),
    "people:former_forces": form(SHARERS, about="national colleague"),
    "people:remove": form(MANAGERS, about="colleague"),
    "help:roles": page(SIGNED_IN),
    "help:accessibility": page(EVERYBODY),
    "help:privacy": page(EVERYBODY),
    # --- audit
    "removals:list": page(REMOVERS),
    "removals:ask": form(may(P.ASK_REMOVAL, P.LEAD_REMOVAL)),
    "removals:removal": page(REMOVERS, about="removal"),
    "removals:agree": button(_SECOND, about="removal"),
    "removals:refuse": button(_SECOND, about="removal"),
    "removals:withdraw": button(frozenset({"lead"}), about="removal"),
    "history:access": page(SIGNED_IN),
    "history:news": page(SIGNED_IN),
    "history:conflicts": page(FORCE | NATIONAL),
    "history:conflict": form(FORCE | NATIONAL, about="conflict"),
    "history:answer": page(FORCE, about="assessment", args=_of_behaviour),
    "history:answer_texts": form(FORCE, ANSWERERS, about="assessment", args=_of_behaviour),
    "history:summary_texts": form(WHOLE, SUMMARISERS, about="assessment", args=_of_descriptor),
    "history:word": page(WHOLE, about="assessment", args=_of_word),
    "history:word_texts": form(WHOLE, SENDERS, about="assessment", args=_of_word),
    "history:reply": page(WHOLE, about="assessment", args=_of_descriptor),
    "history:reply_texts": form(WHOLE, SENDERS, about="assessment", args=_of_descriptor),
    "history:action": page(FORCE, about="action"),
    "history:action_texts": form(FORCE, KEEPERS, about="action"),
    "history:commitment": page(FORCE, about="commitment"),
    "history:commitment_texts": form(FORCE, KEEPERS, about="commitment"),
    "history:governance": page(FORCE),
    "history:governance_texts": form(FORCE, KEEPERS),
    "history:inspection": page(FORCE, about="inspection"),
    "history:inspection_texts": form(FORCE, KEEPERS, about="inspection"),
    "history:response": page(FORCE, fixed=(ANSWERED,)),
    "history:response_texts": form(FORCE, KEEPERS, fixed=(ANSWERED,)),
    "history:deliverable": page(RECOMMENDERS, fixed=("2022-section-28-pilot",)),
    "history:deliverable_texts": form(RECOMMENDERS, fixed=("2022-section-28-pilot",)),
    "history:organisation": page(ORGANISERS, fixed=(KEPT,)),
    "history:organisation_texts": form(ORGANISERS, fixed=(KEPT,)),
    "history:publication": page(RECOMMENDERS, fixed=(ADDED,)),
    "history:publication_texts": form(RECOMMENDERS, fixed=(ADDED,)),
    "history:recommendation": page(RECOMMENDERS, fixed=(f"{ADDED}.1",)),
    "history:recommendation_texts": form(RECOMMENDERS, fixed=(f"{ADDED}.1",)),
    "history:standing": page(RECOMMENDERS, fixed=(ANSWERED,)),
    "history:standing_texts": form(RECOMMENDERS, fixed=(ANSWERED,)),
    "history:heard": page(FORCE, about="heard"),
    "history:heard_texts": form(FORCE, KEEPERS, about="heard"),
    "history:version": page(FORCE, about="publication"),
    "history:version_texts": form(FORCE, PREPARERS, about="publication"),
    "history:version_line": page(FORCE, about="publication line"),
    "history:version_line_texts": form(FORCE, PREPARERS, about="publication line"),
    "history:reading_grade": page(REVIEWERS, about="reading", args=_of_reading_grade),
    "history:reading_grade_texts": form(REVIEWERS, about="reading", args=_of_reading_grade),
    "history:finding": page(REVIEWERS, about="finding"),
    "history:finding_texts": form(REVIEWERS, about="finding"),
    "history:report_words_texts": form(NATIONAL_LEAD, fixed=("autumn-now", "foreword")),
    "history:request": page(NATIONAL, about="request"),
    "history:request_texts": form(NATIONAL, ASKERS, about="request"),
    "history:request_question": page(ASKERS, about="question"),
    "history:request_question_texts": form(ASKERS, about="question"),
    "history:request_answer": page(REQUESTED, about="asked", args=_of_question),
    "history:request_answer_texts": form(REQUESTED, REPLIERS, about="asked", args=_of_question),
    "history:pack_words_texts": form(REVIEWERS, about="part of a pack"),
    "history:theme_texts": form(NATIONAL_LEAD, about="theme"),
    "history:theme": page(NATIONAL_LEAD, about="theme"),
    "history:pack_words": page(REVIEWERS, about="part of a pack"),
    "history:summary": page(WHOLE, about="assessment", args=_of_descriptor),
    "history:part": page(FORCE, about="part"),
    "history:assessment": page(WHOLE, about="assessment"),
    "history:submission": page(WHOLE | NATIONAL | {"policing_body"}, about="submission"),
    "history:review": page({"in review": NATIONAL, "decided": NATIONAL}, about="submission"),
    "history:cycle_texts": form(NATIONAL_LEAD, fixed=("autumn-now",)),
    "history:contact": page(CHASERS, about="contact"),
    "history:contact_texts": form(CHASERS, about="contact"),
    "history:barrier": page(CHASERS, about="barrier"),
    "history:barrier_texts": form(CHASERS, about="barrier"),
    "history:help_offer": page(CHASERS, about="help offer"),
    "history:help_offer_texts": form(CHASERS, about="help offer"),
    "history:cycle": page(NATIONAL_LEAD, fixed=("autumn-now",)),
    "history:evidence": page(FORCE, about="evidence"),
    "history:report_words": page(NATIONAL_LEAD, fixed=("autumn-now", "foreword")),
    "history:report": page(may(P.MAKE_REPORTS), about="report"),
    "history:guidance": page(GUIDES, fixed=(BEHAVIOUR,)),
    "history:guidance_texts": form(GUIDES, fixed=(BEHAVIOUR,)),
    "history:crosswalk": page(LINKERS, about="link"),
    "history:crosswalk_texts": form(LINKERS, about="link"),
    "history:plan_review": page(NATIONAL, about="plan review"),
    "history:plan_mark": page(REVIEWERS, about="plan review", args=_of_mark),
    "history:plan_mark_texts": form(REVIEWERS, about="plan review", args=_of_mark),
    "history:plan_finding": page(REVIEWERS, about="plan finding"),
    "history:plan_finding_texts": form(REVIEWERS, about="plan finding"),
    "history:plan_area": page(REVIEWERS, about="plan area"),
    "history:plan_area_texts": form(REVIEWERS, about="plan area"),
    "history:person": page(MANAGERS, about="colleague"),
    # --- notices
    "notices:list": page(FORCE),
    "notices:read_all": button(FORCE),
    "notices:read": button(FORCE, about="notice"),
    "notices:preference": form(FORCE),
    "notices:mailbox": page(FORCE),
    # --- frameworks
    "frameworks:list": page(SIGNED_IN),
    "frameworks:framework": page(SIGNED_IN, fixed=("NFD-2021",)),
    "frameworks:passages": page(SIGNED_IN, fixed=("NFD-2021",)),
    "frameworks:guidance_list": page(GUIDES, fixed=("NFD-2024",)),
    "frameworks:guidance": form(GUIDES, fixed=("NFD-2024", BEHAVIOUR)),
    "frameworks:crosswalk": page(SIGNED_IN),
    "frameworks:provision": page(SIGNED_IN, fixed=("NFD-2021", "2021.4.1")),
    "frameworks:add_link": form(LINKERS, fixed=("NFD-2024", BEHAVIOUR)),
    "frameworks:link": form(LINKERS, about="link"),
    # --- evidence
    "evidence:list": page(FORCE),
    "evidence:add": form(KEEPERS),
    "evidence:use_existing": button(NOBODY),  # only with ?for=: test_matrix.PROBES
    "evidence:evidence": page(FORCE, about="evidence"),
    "evidence:use": button(KEEPERS, about="evidence"),
    "evidence:stop_using": button(KEEPERS, about="evidence"),
    "evidence:versions": page(FORCE, about="evidence"),
    "evidence:add_version": form(KEEPERS, about="evidence"),
    "evidence:rest_on": button(KEEPERS, about="version"),
    "evidence:download": page(FORCE | NATIONAL, about="version"),
    # --- practice
    "practice:list": page(SIGNED_IN),
    "practice:add": form(LIBRARIANS),
    "practice:practice": page(SIGNED_IN, about="practice"),
    "practice:change": form(LIBRARIANS, about="practice"),
    "practice:lines": form(LIBRARIANS, about="practice"),
    "practice:ask": button(LIBRARIANS, about="practice"),
    "practice:publish": button(LIBRARIANS, about="practice"),
    "practice:take_out": button(LIBRARIANS, about="practice"),
    "practice:uptake": form(TAKERS, about="practice"),
    "practice:own": page(may(P.READ_PLAN)),
    "practice:consents": page(may(P.READ_PLAN)),
    "practice:consent": form(FORCE | LIBRARIANS, OFFERERS, about="consent"),
    "practice:take_back": form(OFFERERS, about="consent"),
    "practice:calls": page(FORCE | LIBRARIANS),
    "practice:add_call": form(LIBRARIANS),
    "practice:call": page(FORCE | LIBRARIANS, about="call for practice"),
    "practice:change_call": form(LIBRARIANS, about="call for practice"),
    "practice:send_call": button(LIBRARIANS, about="call for practice"),
    "practice:add_offer": form(TAKERS, about="call for practice"),
    "practice:offer": page(FORCE | LIBRARIANS, about="offer"),
    "practice:change_offer": form(TAKERS, about="offer"),
    "practice:send_offer": button(OFFERERS, about="offer"),
    "practice:accept_offer": button({"sent": LIBRARIANS}, about="offer"),
    "practice:take_back_offer": form(OFFERERS, about="offer"),
    "blockers:list": page(LIBRARIANS),
    "blockers:kind": form(LIBRARIANS, fixed=("money",)),
    "blockers:remove": button(LIBRARIANS, about="match"),
    "blockers:tell": button(LIBRARIANS, about="match"),
    "history:practice": page(LIBRARIANS, about="practice"),
    "history:practice_texts": form(LIBRARIANS, about="practice"),
    "history:practice_call": page(LIBRARIANS, about="call for practice"),
    "history:practice_call_texts": form(LIBRARIANS, about="call for practice"),
    "history:practice_offer": page(FORCE, about="offer"),
    "history:practice_offer_texts": form(FORCE, TAKERS, about="offer"),
    "history:practice_uptake": page(FORCE | LIBRARIANS, about="uptake"),
    "history:practice_uptake_texts": form(FORCE, TAKERS, about="uptake"),
    # --- organisations
    "organisations:list": page(ORGANISERS),
    "organisations:organisation": page(ORGANISERS, fixed=(KEPT,)),
    "organisations:add": form(ORGANISERS, fixed=("observer",)),
    "organisations:change": form(ORGANISERS, fixed=(KEPT,)),
    "organisations:close": form(ORGANISERS, fixed=(KEPT,)),
    "organisations:invite": form(ORGANISERS, fixed=(KEPT,)),
    "organisations:send_again": button(ORGANISERS, about="invited lead", args=_of_person),
    "organisations:remove": form(ORGANISERS, about="invited lead", args=_of_person),
    "organisations:send_waiting": button(ORGANISERS),
    "organisations:sheet": page(ORGANISERS),
    "organisations:upload": form(ORGANISERS),
    "organisations:bring_in": button(ORGANISERS),
    # --- actionplans
    "actionplans:plan": page(may(P.READ_PLAN)),
    "actionplans:add": form(KEEPERS),
    "actionplans:action": form(FORCE, KEEPERS, about="action"),
    "actionplans:change": form(KEEPERS, about="action"),
    "actionplans:answers": form(KEEPERS, about="action"),
    "actionplans:strategy": form(KEEPERS),
    "actionplans:strategy_upload": page(KEEPERS, about="strategy"),
    "actionplans:strategy_state": page(KEEPERS, about="strategy"),
    "actionplans:strategy_original": page(KEEPERS, about="strategy"),
    "actionplans:accept_strategy": button(KEEPERS, about="strategy"),
    "actionplans:put_aside_strategy": button(KEEPERS, about="strategy"),
    "actionplans:obligations": page(SIGNED_IN),
    "actionplans:action_evidence": form(KEEPERS, about="action"),
    "actionplans:move": form(KEEPERS, about="action"),
    "actionplans:add_milestone": form(KEEPERS, about="action"),
    "actionplans:change_milestone": form(KEEPERS, about="milestone"),
    "actionplans:commitments": page(may(P.READ_PLAN)),
    "actionplans:add_commitment": form(KEEPERS),
    "actionplans:change_commitment": form(KEEPERS, about="commitment"),
    "actionplans:commitment_answers": form(KEEPERS, about="commitment"),
    "actionplans:governance": form(KEEPERS),
    "actionplans:heard": page(may(P.READ_PLAN)),
    "actionplans:add_heard": form(KEEPERS),
    "actionplans:change_heard": form(KEEPERS, about="heard"),
    "actionplans:heard_actions": form(KEEPERS, about="heard"),
    "actionplans:publications": page(may(P.READ_PLAN)),
    "actionplans:begin_publication": button(PREPARERS),
    "actionplans:publication": page(may(P.READ_PLAN), about="publication"),
    "actionplans:preview_publication": page(may(P.READ_PLAN), about="publication"),
    "actionplans:choose_publication": form(PREPARERS, about="publication"),
    "actionplans:introduce_publication": form(PREPARERS, about="publication"),
    "actionplans:word_publication": form(PREPARERS, about="publication line"),
    "actionplans:send_publication": button(PREPARERS, about="publication"),
    "actionplans:release_publication": button(RELEASERS, about="publication"),
    "actionplans:send_back_publication": button(RELEASERS, about="publication"),
    "actionplans:withdraw_publication": button(RELEASERS, about="publication"),
    "actionplans:under": page(may(P.READ_PLAN), fixed=("NFD-2021",)),
    "actionplans:owners": page(may(P.READ_PLAN)),
    "actionplans:timeline": page(may(P.READ_PLAN)),
    "actionplans:board": page(may(P.READ_PLAN)),
    "actionplans:editions": page(FORCE | NATIONAL | {"policing_body"}),
    "actionplans:share": form(may(P.SHARE_EDITION)),
    "actionplans:edition": page(FORCE | NATIONAL | {"policing_body"}, about="edition"),
    "actionplans:differences": page(FORCE | NATIONAL | {"policing_body"}, about="edition"),
    "actionplans:edition_page": page(FORCE | NATIONAL | {"policing_body"}, about="edition"),
    "actionplans:page": page(may(P.READ_PLAN)),
    "recommendations:list": page(SIGNED_IN),
    "recommendations:recommendation": form(SIGNED_IN, {"portfolio"}, fixed=("HMICFRS.2.4",)),
    "recommendations:own": page(FORCE | {"policing_body"}),
    "recommendations:released": page(FORCE | NATIONAL | {"policing_body"}, about="released response"),
    "recommendations:force": page(NATIONAL, fixed=("warwickshire",)),
    "recommendations:forces": page(NATIONAL, fixed=(ANSWERED,)),
    "recommendations:response": form(FORCE, KEEPERS, fixed=(ANSWERED,)),
    "recommendations:release": button(may(P.RELEASE_RESPONSES), fixed=(ANSWERED,)),
    "recommendations:inspections": page(FORCE | NATIONAL | {"policing_body"}),
    "recommendations:add_inspection": form(KEEPERS),
    "recommendations:inspection": form(
        FORCE | NATIONAL | {"policing_body"},
        may(P.COMMENT_AS_CHIEF, P.COMMENT_AS_BODY),
        about="inspection",
    ),
    "recommendations:change_inspection": form(KEEPERS, about="inspection"),
    "recommendations:inspection_draft": page(FORCE | NATIONAL | {"policing_body"}, about="inspection"),
    "recommendations:next_steps": page(SIGNED_IN),
    "recommendations:add_deliverable": form(RECOMMENDERS),
    "recommendations:deliverable": form(RECOMMENDERS, fixed=("2022-section-28-pilot",)),
    "recommendations:publications": page(RECOMMENDERS),
    "recommendations:add_publication": form(RECOMMENDERS),
    "recommendations:publication": page(RECOMMENDERS, fixed=(ADDED,)),
    "recommendations:change_publication": form(RECOMMENDERS, fixed=(ADDED,)),
    "recommendations:add": form(RECOMMENDERS, fixed=(ADDED,)),
    "recommendations:sheet": page(RECOMMENDERS, fixed=(ADDED,)),
    "recommendations:upload": form(RECOMMENDERS, fixed=(ADDED,)),
    "recommendations:bring_in": button(RECOMMENDERS, fixed=(ADDED,)),
    "recommendations:change": form(RECOMMENDERS, fixed=(f"{ADDED}.1",)),
    "recommendations:standing": form(RECOMMENDERS, fixed=(ANSWERED,)),
    # --- assessments
    "assessments:current": page(FORCE),
    "assessments:cycles": page(NATIONAL),
    "assessments:add_cycle": form(NATIONAL_LEAD),
    "assessments:cycle": page(NATIONAL, fixed=("autumn-now",)),
    "assessments:change_cycle": form(NATIONAL_LEAD, fixed=("autumn-now",)),
    "assessments:opening": page(NATIONAL, fixed=("autumn-now",)),
    "assessments:open_again": button(NATIONAL_LEAD, fixed=("autumn-now",)),
    "assessments:open_cycle": form(NATIONAL_LEAD, fixed=("autumn-now",)),
    "assessments:close_cycle": form(NATIONAL_LEAD, fixed=("autumn-now",)),
    "assessments:submission": page(WHOLE | NATIONAL | {"policing_body"}, about="submission"),
    "assessments:submitted_descriptor": page(
        WHOLE | NATIONAL | {"policing_body"}, about="submission", args=_of_descriptor
    ),
    "assessments:threads": form(FORCE, DISCUSSERS, about="assessment", args=_of_behaviour),
    "assessments:answer_thread": button(DISCUSSERS, about="thread"),
    "assessments:resolve_thread": button(DISCUSSERS, about="thread"),
    "assessments:open_thread": button(DISCUSSERS, about="thread"),
    "assessments:part": page(FORCE, about="part"),
    "assessments:hand_in": button(HOLDER, about="part"),
    "assessments:take_up_again": button(HOLDER, about="part"),
    "assessments:agree": button(GIVERS, about="part"),
    "assessments:ask_to_change": form(GIVERS, about="part"),
    "assessments:give_on": form(GIVERS, about="part"),
    "assessments:take_back": button(GIVERS, about="part"),
    "assessments:parts": page(WHOLE, about="assessment"),
    "assessments:give": form(GIVERS, about="assessment"),
    "assessments:stand_in": form(GIVERS, about="assessment"),
    "assessments:sheet": form(ANSWERERS, about="assessment"),
    "assessments:sheet_download": page(ANSWERERS, about="assessment"),
    "assessments:sheet_upload": page(ANSWERERS, about="sheet"),
    "assessments:sheet_state": page(ANSWERERS, about="sheet"),
    "assessments:sheet_original": page(ANSWERERS, about="sheet"),
    "assessments:bring_in_sheet": button(ANSWERERS, about="sheet"),
    "assessments:put_aside_sheet": button(ANSWERERS, about="sheet"),
    "assessments:assessment": page(FORCE, about="assessment"),
    "assessments:sign_off": form(WHOLE, about="assessment, locked"),
    "assessments:board_paper": page(may(P.SEND_FOR_SIGNATURE, P.SIGN), about="assessment"),
    "assessments:extend": form(NATIONAL_LEAD, about="assessment"),
    "assessments:descriptor": form(FORCE, ANSWERERS, about="assessment", args=_of_descriptor),
    "assessments:unanswered": page(FORCE, about="assessment"),
    "assessments:together": form(ANSWERERS, about="assessment", args=_of_descriptor),
    "assessments:save_summary": button(SUMMARISERS, about="assessment", args=_of_descriptor),
    "assessments:save_rating": button(ANSWERERS, about="assessment", args=_of_behaviour),
    # --- returns
    "requests:list": page(REQUESTED | NATIONAL),
    "requests:add": form(ASKERS),
    "requests:request": page(NATIONAL, about="request"),
    "requests:change": form({"draft": ASKERS}, about="request"),
    "requests:add_question": form({"draft": ASKERS}, about="request"),
    "requests:preview": page(NATIONAL, about="request"),
    "requests:send": form({"draft": ASKERS}, about="request"),
    "requests:remind": button({"open": ASKERS, "sent": ASKERS}, about="request"),
    "requests:close": form({"open": ASKERS, "sent": ASKERS}, about="request"),
    "requests:answers": page(NATIONAL, about="request", args=_of_question),
    "requests:change_question": form({"draft": ASKERS}, about="question"),
    "requests:move_question": button({"draft": ASKERS}, about="question"),
    "requests:remove_question": form({"draft": ASKERS}, about="question"),
    "requests:asked": page(REQUESTED, about="asked"),
    "requests:answer": form(REQUESTED, {"open": REPLIERS}, about="asked", args=_of_question),
    "requests:send_return": button({"open": may(P.SEND_RETURNS)}, about="asked"),
    "requests:more_time": form(ASKERS, {"open": ASKERS}, about="asked"),
    "requests:reopen": form(ASKERS, {"sent": ASKERS}, about="asked"),
    "requests:returned": page(REQUESTED | NATIONAL, about="return"),
    # --- reviews
    "reviews:queue": page(REVIEWERS),
    "reviews:share": form(SHARERS, fixed=("autumn-last",)),
    "reviews:give": form({"being read": SHARERS}, about="reading"),
    "reviews:changes": page({"in review": NATIONAL}, about="submission"),
    "reviews:agree": form({"in review": READER}, about="submission"),
    "reviews:hand_in": form({"in review": READER}, about="submission"),
    "reviews:grade": button({"in review": READER}, about="submission", args=_of_descriptor),
    "reviews:comment": button({"in review": REVIEWERS, "decided": REVIEWERS}, about="submission"),
    "reviews:comment_on": button(
        {"in review": REVIEWERS, "decided": REVIEWERS}, about="submission", args=_of_descriptor
    ),
    "reviews:review": page(NATIONAL, about="submission"),
    "reviews:start": button(_UNDECIDED, about="submission"),
    "reviews:decide": form(REVIEWERS, about="submission"),
    "reviews:feedback": page(
        {"asked": WHOLE | NATIONAL, "accepted": WHOLE | NATIONAL | {"policing_body"}}, about="review"
    ),
    "reviews:descriptor": form(NATIONAL, REVIEWERS, about="submission", args=_of_descriptor),
    "reviews:finding": form(REVIEWERS, about="finding", args=_of_finding),
    "reviews:remove": form({"open": REVIEWERS}, about="finding", args=_of_finding),
    "reviews:propose": form(
        LIBRARIANS,
        about="promising practice",
        args=lambda finding: [finding.review.submission.public_id, finding.public_id],
    ),
    "reviews:plan_feedback_list": page(FORCE | NATIONAL | {"policing_body"}),
    "reviews:plan_feedback": page({"released": FORCE | NATIONAL | {"policing_body"}}, about="plan review"),
    "planreviews:list": page(REVIEWERS),
    "planreviews:gaps": page(NATIONAL),
    "planreviews:gaps_sheet": page(NATIONAL),
    "planreviews:areas": page(NATIONAL),
    "planreviews:matter": form(REVIEWERS, fixed=(MARKED,)),
    "planreviews:area": form(REVIEWERS, about="plan area"),
    "planreviews:start": button(REVIEWERS, about="edition"),
    "planreviews:review": page(NATIONAL, about="plan review"),
    "planreviews:mark": form(REVIEWERS, about="plan review", args=_of_mark),
    "planreviews:absent": form(REVIEWERS, about="plan review"),
    "planreviews:release": form(REVIEWERS, about="plan review"),
    "planreviews:add_finding": form({"open": REVIEWERS}, REVIEWERS, about="plan review"),
    "planreviews:finding": form(REVIEWERS, about="plan finding", args=_of_plan_finding),
    "planreviews:remove_finding": form({"open": REVIEWERS}, about="plan finding", args=_of_plan_finding),
    # --- themes
    "themes:list": page(NATIONAL),
    "themes:waiting": page(NATIONAL),
    "themes:theme": page(NATIONAL, about="theme"),
    "themes:add": form(NATIONAL_LEAD),
    "themes:change": form(NATIONAL_LEAD, about="theme"),
    "themes:tag": form(REVIEWERS, about="submission", args=_of_descriptor),
    # --- chasing returns
    "chase:list": page(CHASERS, fixed=("autumn-now",)),
    "chase:write": form(CHASERS, fixed=("autumn-now",)),
    "chase:force": page(CHASERS, fixed=("autumn-now", "warwickshire")),
    "chase:add_contact": form(CHASERS, fixed=("autumn-now", "warwickshire")),
    "chase:add_barrier": form(CHASERS, fixed=("autumn-now", "warwickshire")),
    "chase:add_help": form(CHASERS, fixed=("autumn-now", "warwickshire")),
    "chase:change_contact": form(CHASERS, about="contact"),
    "chase:change_barrier": form(CHASERS, about="barrier"),
    "chase:change_help": form(CHASERS, about="help offer"),
    "messages:list": page(WHOLE),
    "moderation:newest": page(REVIEWERS),
    "moderation:desk": page(REVIEWERS, fixed=("autumn-last",)),
    "moderation:grades": page(REVIEWERS, fixed=("autumn-last",)),
    "moderation:twice": page(REVIEWERS, fixed=("autumn-last",)),
    "moderation:waiting": page(REVIEWERS, fixed=("autumn-last",)),
    "moderation:panel": form(REVIEWERS, may(P.SETTLE), about="submission", args=_of_descriptor),
    # --- reporting
    "reports:list": page(REPORT_READERS),
    "reports:make": button(may(P.MAKE_REPORTS)),
    "reports:text": form(NATIONAL_LEAD, fixed=("autumn-now", "foreword")),
    "reports:report": page(REPORT_READERS, about="report"),
    "reports:progress": page(REPORT_READERS, about="report"),
    "reports:download": page({"done": REPORT_READERS, "released": REPORT_READERS}, about="report"),
    "reports:release": button({"done": NATIONAL_LEAD}, about="report"),
    "reports:plan_page": form(may(P.READ_PLAN)),
    "reports:edition_page": form(FORCE | NATIONAL | {"policing_body"}, FORCE, about="edition"),
    "reports:plan_page_state": page(_PAGE_READERS, about="plan page"),
    "reports:plan_page_download": page(_PAGE_READERS, about="plan page"),
    "exports:list": page(EXPORTERS),
    "exports:ask": form(EXPORTERS),
    "exports:of_us": page(WHOLE),
    "exports:export": page(EXPORTERS, about="export"),
    "exports:state": page(EXPORTERS, about="export"),
    "exports:agree": button(_NOT_THEIR_OWN, about="export"),
    "exports:refuse": button(_NOT_THEIR_OWN, about="export"),
    "exports:withdraw": button({"asked": frozenset({"national_lead"}), "made": EXPORTERS}, about="export"),
    "exports:again": button({"made": frozenset({"reviewer"})}, about="export"),
    "exports:download": page({"made": frozenset({"reviewer"})}, about="export"),
    "packs:list": page(_PACK_READERS),
    "packs:progress": page(REVIEWERS),
    "packs:draft_all": button(REVIEWERS, fixed=("autumn-now",)),
    "packs:pack": page(REVIEWERS, about="pack"),
    "packs:section": form({"drafted": REVIEWERS}, about="part of a pack", args=_of_part_of_pack),
    "packs:release": button(NATIONAL_LEAD, about="pack"),
    "packs:again": button(REVIEWERS, about="pack"),
    "packs:released": page(_PACK_READERS, about="pack paper"),
    "packs:download": page(_PACK_READERS, about="pack paper"),
    "published:newest": page(EVERYBODY, about="published", args=lambda plan: [plan.force.slug]),
    "published:version": page(EVERYBODY, about="published", args=_of_version),
    "published:pdf": page(EVERYBODY, about="published", args=_of_version),
    "reporting:home": page(SIGNED_IN),
    "reporting:grid": page(NATIONAL),
    "reporting:search": page(SIGNED_IN),
    "reporting:compare": page(NATIONAL),
    "reporting:spread": page(NATIONAL, fixed=(DESCRIPTOR,)),
    "reporting:who": page(NATIONAL, fixed=(BEHAVIOUR,)),
    "reporting:keep_filters": form(NATIONAL),
    "reporting:remove_filters": button(NATIONAL, about="saved filter"),
    "reporting:position": page(may(P.READ_POSITION)),
    "reporting:products": page(FORCE | NATIONAL),
    "reporting:coverage": page(WHOLE),
    "reporting:covered": page(WHOLE, fixed=("HMICFRS.4.1",)),
}


def patterns() -> dict[str, URLPattern]:
    """{name: pattern} of every address of the portal."""
    found: dict[str, URLPattern] = {}

    def walk(resolver: URLResolver, space: str) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            else:
                found[f"{space}{pattern.name}"] = pattern

    walk(get_resolver(), "")
    return found


def outside() -> dict[str, URLPattern]:
    """Signing in and health: no audience, and no force's rows in reach of the bare login."""
    return {name: pattern for name, pattern in patterns().items() if path_of(name).startswith(OUTSIDE)}


def path_of(name: str) -> str:
    """The beginning of the address, whatever its arguments are."""
    resolver = get_resolver()
    *spaces, last = name.split(":")
    path = "/"
    for space in spaces:
        prefix, resolver = resolver.namespace_dict[space]
        path += prefix
    possible = resolver.reverse_dict.getlist(last if last != "None" else None)
    return path + (possible[0][0][0][0] if possible else "")


def address(name: str, route: Route, thing: Any = None) -> str:
    return reverse(name, args=route.args(thing) if route.about else route.fixed)


def address_of_nothing(name: str, route: Route, thing: Any) -> str:
    """The same address with ids that nothing has; with a name that no force has, where it stands in the address."""
    slug = thing.force.slug if route.about == "published" else None
    args = [
        NOTHING if len(str(a)) == len(NOTHING) else "nowhere" if a == slug else a for a in route.args(thing)
    ]
    return reverse(name, args=args)
