"""The world that every question about isolation is asked in: each thing in each of its states, of two forces.

Every text that anybody can write says whose it is and who may read it: DRAFT-kent is for Kent alone.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from actionplans.models import (
    Action,
    ActionEvidence,
    ActionProvision,
    ActionUpdate,
    ChiefOfficerComment,
    Commitment,
    CommitmentProvision,
    DueDateChange,
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionCommitmentProvision,
    EditionEvidence,
    EditionMilestone,
    Heard,
    HeardAction,
    Inspection,
    Milestone,
    Plan,
    PolicingBodyComment,
    Publication,
    PublicationLine,
    PublishedLine,
    PublishedPlan,
    PublishedWithdrawal,
    ReleasedResponse,
    Response,
    Standing,
    StrategyUpload,
)
from assessments.choices import CycleState, Stage
from assessments.models import (
    Assessment,
    Assignment,
    Cycle,
    Extension,
    Opening,
    Post,
    Rating,
    Reply,
    SentBack,
    SheetUpload,
    SignOff,
    Submission,
    SubmittedWeakPoint,
    Summary,
    Thread,
    WeakPointWord,
)
from audit.models import (
    AccessLog,
    ChainHead,
    IdempotencyKey,
    KeptConflict,
    LastSeen,
    Removal,
    RemovalFile,
    RemovalWords,
    RemovedPlace,
)
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from forces.choices import Role
from forces.models import FormerForce, Membership, Organisation
from frameworks.models import CrosswalkLink, Framework, Grade, Guidance, Provision
from notices.models import Mail, Notice, Preference
from practice.models import (
    CallForPractice,
    Consent,
    Practice,
    PracticeOffer,
    PracticeProvision,
    TakenBack,
    TakenUp,
    Uptake,
)
from reporting import workbooks
from reporting.builders.content import freeze
from reporting.builders.pack import PackDocument, PackWords
from reporting.models import (
    Export,
    ExportedForce,
    Pack,
    PackPaper,
    PackSection,
    PlanPage,
    PublishedPaper,
    Report,
    ReportText,
    SavedFilter,
)
from returns.models import Answer, Asked, Decision, Question, Request, Return, ReturnedAnswer
from reviews.matches import BarrierPractice
from reviews.models import (
    Barrier,
    Contact,
    Finding,
    HelpOffer,
    Message,
    ModeratedGrade,
    PanelDecision,
    PlanArea,
    PlanFinding,
    PlanMark,
    PlanMatter,
    PlanReview,
    Reading,
    ReadingGrade,
    Review,
    TeamComment,
    Theme,
    ThemeTag,
)
from tests.submissions import make_submission, pin_evidence
from tests.world import ForcePeople, World, make_cycle, make_membership

BEHAVIOUR, DESCRIPTOR = "PREPARE.7.2.a", "PREPARE.7"
MARKED, UNMARKED = "2021.4.1", "2021.2.4"  # what plans are marked against
ANSWERED = "HMICFRS.4.1"  # a recommendation that forces answer
ADDED = "PLANTED-1"  # a publication that the national lead added, with one recommendation
KEPT = "planted-observer"  # an organisation that the national lead added

# Who may read a text that begins so.
DRAFT = "DRAFT"  # the force alone
SIGNED = "SIGNED"  # the force, the national team, its policing body; an edition of the plan too
REVIEWED = "WEAKLY"  # the force and the national team
UNRELEASED = "WITHHELD"  # the national team alone
ASKED = "ASKED"  # released to the force with questions: not to its policing body
PUBLIC = "PUBLIC"  # everybody, signed in or not
RELEASED = "RELEASED"  # the force, the national team, its policing body
KINDS = (DRAFT, SIGNED, REVIEWED, UNRELEASED, ASKED, RELEASED)


@dataclass
class Planted:
    """One force's things by name, for addresses and forms to be made from: planted.things["submission"]."""

    people: ForcePeople
    deputy: Membership
    left: Membership
    invited: Membership
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def force(self) -> Any:
        return self.people.force

    def words(self, kind: str) -> str:
        return f"{kind}-{self.force.slug}"


@dataclass
class Everything:
    world: World
    own: Planted
    other: Planted
    observer: Membership
    reports: dict[str, Report]
    exports: dict[str, Export] = field(default_factory=dict)

    def actors(self) -> dict[str, Membership | None]:
        """Everybody who looks, by role; those of a force are of `own`."""
        own, world = self.own, self.world
        return {
            "lead": own.people.lead,
            "contributor": own.people.contributor,
            "chief": own.people.chief,
            "deputy": own.deputy,
            "viewer": own.people.viewer,
            "reviewer": world.reviewer,
            "national_lead": world.national_lead,
            "portfolio": world.stalking,
            "policing_body": own.people.policing_body,
            "observer": self.observer,
            "left": own.left,
            "nobody": None,
        }


def plant(world: World) -> Everything:
    """Call inside `arrange()`."""
    cycles = {
        slug: make_cycle(
            f"autumn-{slug}", timezone.localdate() - timedelta(days=days), state=CycleState.CLOSED
        )
        for slug, days in (("signing", 700), ("asked", 1000), ("accepted", 1300))
    }
    Cycle.objects.filter(pk=world.cycle.pk).update(instructions="Said to all forces.")
    own, other = (_plant_force(world, people, cycles) for people in (world.warwickshire, world.kent))
    everything = Everything(
        world=world,
        own=own,
        other=other,
        observer=make_membership(
            Organisation.objects.get(slug="hmicfrs"), Role.OBSERVER, "observer@national.example"
        ),
        reports=_plant_reports(world),
    )
    for planted in (own, other):
        _plant_reviews(world, planted)
        _plant_practice(planted)
        _plant_requests(planted)
        _plant_plan_reviews(world, planted)
        _plant_chase(world, planted)
    everything.exports |= _plant_exports(world, own, other)
    _plant_area(own)
    _plant_publication()
    _plant_organisation()
    Standing.objects.create(
        provision=Provision.objects.get(code=ANSWERED), addressed_to_forces=True, reason="As it was issued."
    )
    Guidance.objects.create(
        provision=Provision.objects.get(code=BEHAVIOUR),
        looks_like="Every shift has one.",
        typical_evidence="- The rota.",
        updated_by_name="A lead",
    )
    for actor in filter(None, (*everything.actors().values(), other.people.lead, other.people.policing_body)):
        LastSeen.objects.create(by=actor, page="planted", at=timezone.now())
        IdempotencyKey.objects.create(by=actor, key=uuid4())
        AccessLog.objects.create(
            force=own.force if actor.force_id is None else actor.force,
            by=actor,
            by_name=f"{DRAFT}-{actor.force.slug}" if actor.audience == "force" else "A reader",
            audience=actor.audience,
            act="opened",
            what="What was planted",
        )
    _plant_removal(world.national_lead, None, UNRELEASED)
    _plant_chain(own, other)
    return everything


def _plant_organisation() -> None:
    """The same: organisations outlive a test that commits, until it empties the tables."""
    kept, _ = Organisation.objects.get_or_create(
        slug=KEPT, defaults={"name": "Planted observer", "audience": "observer"}
    )
    Membership.objects.create(
        organisation=kept,
        role=Role.OBSERVER,
        email="invited@planted.example",
        display_name="An invited observer",
        invitation_sent_at=timezone.now(),
    )


def _plant_publication() -> None:
    """Frameworks outlive a test that commits (tests/conftest.py), so it may be there."""
    source = {"title": "A review", "short_title": "Review", "publisher": "A reviewer", "source": "A page"}
    days = {"published": "3 March 2026", "published_on": timezone.localdate(), "position": 9, "added": True}
    added, _ = Framework.objects.get_or_create(code=ADDED, defaults=source | days)
    text = {"number": "1", "text": "Do it.", "short_title": "It", "timing": "Soon", "path": "Part one"}
    Provision.objects.get_or_create(
        code=f"{ADDED}.1",
        defaults={"framework": added, "kind": "recommendation", "position": 1, "addressed_to_forces": True}
        | text,
    )


def _plant_chain(*forces: Planted) -> None:
    """All of the above is linked when it is committed, which never comes; and what was linked is signed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for force in (None, *(planted.force for planted in forces)):
        ChainHead.objects.create(
            force=force, day=timezone.localdate(), number=1, hash="0" * 64, key="planted", signature="none"
        )


def _plant_removal(by: Membership, force: Any, words: str, *, to_national: bool = False) -> Removal:
    removal = Removal.objects.create(
        force=force,
        whose="victim",
        reason=words,
        to_national=to_national,
        asked_by=by,
        asked_by_name=words,
        files_searched_at=timezone.now(),
    )
    RemovalWords.objects.create(removal=removal, force=force, sealed="")
    RemovalFile.objects.create(removal=removal, force=force, subject="planted", row_id=0)
    RemovedPlace.objects.create(
        removal=removal, force=force, table_name="assessments_rating", row_id=0, column_name="comment"
    )
    return removal


# --- a force ----------------------------------------------------------------------------------------------------


def _plant_force(world: World, people: ForcePeople, cycles: dict[str, Cycle]) -> Planted:
    organisation = people.lead.organisation
    slug = people.force.slug
    planted = Planted(
        people,
        deputy=make_membership(organisation, Role.DEPUTY, f"deputy@{slug}.example"),
        left=make_membership(organisation, Role.CONTRIBUTOR, f"left@{slug}.example", left_at=timezone.now()),
        invited=Membership.objects.create(
            organisation=organisation,
            role=Role.CONTRIBUTOR,
            email=f"invited@{slug}.example",
            display_name=f"{DRAFT}-{slug} invited",
            invitation_sent_at=timezone.now(),
        ),
    )
    Membership.objects.filter(pk=people.contributor.pk).update(display_name=planted.words(DRAFT))
    people.contributor.refresh_from_db()
    things = planted.things
    things["assessment"] = people.assessment
    things["link"] = CrosswalkLink.objects.order_by("pk").first()  # national, and loaded with the content
    things["invited lead"] = Membership.objects.create(
        organisation=organisation,
        role=Role.FORCE_LEAD,
        email=f"invited.lead@{slug}.example",
        display_name="An invited lead",
        invitation_sent_at=timezone.now(),
    )
    things["part"] = Assignment.objects.get(force=people.force)
    Assignment.objects.filter(force=people.force).update(note=planted.words(DRAFT))
    _plant_drafts(planted)
    _plant_evidence(planted)
    _plant_plan(planted)
    _plant_public(planted)
    _plant_notices(planted)
    make_submission(people.force, world.previous, comment=planted.words(SIGNED))
    things["submission"] = _signed(planted, world.previous, number=2)
    things["superseded"] = Submission.objects.get(force=people.force, superseded=True)
    things["asked"] = _signed(planted, cycles["asked"])
    things["accepted"] = _signed(planted, cycles["accepted"])
    signing = Assessment.objects.create(
        force=people.force, cycle=cycles["signing"], stage=Stage.WITH_CHIEF_OFFICER
    )
    for assessment in (signing, things["submission"].assessment):
        _one_draft(planted, assessment)
    things["signing"] = signing
    _asked_by_the_national_team(planted, things["submission"])
    things["removal"] = _plant_removal(people.lead, people.force, planted.words(DRAFT))
    things["removal to agree"] = _plant_removal(
        people.lead, people.force, planted.words(SIGNED), to_national=True
    )
    things["pinned"] = pin_evidence(
        things["submission"],
        BEHAVIOUR,
        title=planted.words(SIGNED),
        link=f"https://example.org/{SIGNED}-{slug}",
    ).version
    # A contributor sees what they added themselves.
    pinned = Evidence.objects.filter(pk=things["pinned"].evidence_id)
    pinned.update(added_by=people.contributor)
    return planted


def _plant_drafts(planted: Planted) -> None:
    force, lead, words = planted.force, planted.people.lead, planted.words(DRAFT)
    Rating.objects.filter(force=force).update(comment=words, reason=words, unchanged_because=words)
    Summary.objects.filter(force=force).update(strengths=words, gaps=words, support_needed=words)
    _said(planted, planted.people.assessment)
    thread = planted.things["thread"] = Thread.objects.create(
        force=force, assessment=planted.people.assessment, provision=Provision.objects.get(code=BEHAVIOUR)
    )
    Post.objects.create(force=force, thread=thread, text=words, by=lead)
    planted.things["sheet"] = SheetUpload.objects.create(
        force=force,
        assessment=planted.people.assessment,
        by=lead,
        stored_as=_stored(words),
        file_name=f"{words}.xlsx",
        size=len(words),
        sha256=hashlib.sha256(words.encode()).hexdigest(),
        scan_state="clean",
        scan_reason=words,
    )
    planted.things["strategy"] = StrategyUpload.objects.create(
        force=force,
        by=lead,
        stored_as=_stored(words),
        file_name=f"{words}.txt",
        size=len(words),
        sha256=hashlib.sha256(words.encode()).hexdigest(),
        scan_state="clean",
        scan_reason=words,
    )
    planted.things["conflict"] = KeptConflict.objects.create(
        force=force,
        by=lead,
        subject="assessments.Rating",
        subject_id=Rating.objects.get(
            force=force, provision__code=BEHAVIOUR, assessment=planted.people.assessment
        ).pk,
        about=words,
        place=words,
        start={"comment": words},
        yours={"comment": words},
        theirs={"comment": words},
    )


def _said(planted: Planted, assessment: Assessment) -> None:
    row: dict[str, Any] = {"force": planted.force, "assessment": assessment}
    words, lead = planted.words(DRAFT), planted.people.lead
    Assignment.objects.create(
        **row,
        provision=Provision.objects.get(code=BEHAVIOUR),
        to=planted.people.contributor,
        due_on=timezone.localdate(),
        note=words,
        change_wanted=words,
        given_by=lead,
    )
    SignOff.objects.create(**row, step="sent", note=words, by=lead, by_name=words)
    WeakPointWord.objects.create(
        **row, provision=Provision.objects.get(code=BEHAVIOUR), rule="no_evidence", word=words
    )
    descriptor = Provision.objects.get(code=DESCRIPTOR)
    SentBack.objects.create(**row, provision=descriptor, reason=words, by_name=words)
    Reply.objects.create(**row, provision=descriptor, question=words, text=words)


def _asked_by_the_national_team(planted: Planted, submission: Submission) -> None:
    """A question and its two answers, the step that it was, and more time."""
    row: dict[str, Any] = {"force": planted.force, "assessment": submission.assessment}
    said, descriptor = f"{REVIEWED}-{planted.force.slug}", Provision.objects.get(code=DESCRIPTOR)
    SignOff.objects.create(**row, step="reopened", note=said, by_name=said)
    SentBack.objects.create(**row, provision=descriptor, reason=said, by_name=said, by_national=True)
    Reply.objects.create(**row, provision=descriptor, question=said, text=said, submission=submission)
    Extension.objects.create(**row, until=submission.cycle.due_on, reason=said, by_name=said)


def _one_draft(planted: Planted, assessment: Assessment) -> None:
    row: dict[str, Any] = {"force": planted.force, "assessment": assessment}
    words = planted.words(DRAFT)
    Rating.objects.create(**row, provision=Provision.objects.get(code=BEHAVIOUR), comment=words)
    Summary.objects.create(**row, provision=Provision.objects.get(code=DESCRIPTOR), strengths=words)
    _said(planted, assessment)


def _plant_notices(planted: Planted) -> None:
    told: dict[str, Any] = {"force": planted.force, "to": planted.people.lead}
    mail = Mail.objects.create(
        **told, counts={"given": 1}, state="sent", sent_at=timezone.now(), reason=planted.words(DRAFT)
    )
    planted.things["notice"] = Notice.objects.create(
        **told, kind="given", subject="planted", about=planted.words(DRAFT), url="/", mail=mail
    )
    Preference.objects.create(force=planted.force, membership=planted.people.lead)


def _plant_evidence(planted: Planted) -> None:
    force, words, things = planted.force, planted.words(DRAFT), planted.things
    evidence = Evidence.objects.create(force=force, title=words, kind="policy", added_by=planted.people.lead)
    version = EvidenceVersion.objects.create(
        force=force,
        evidence=evidence,
        link=f"https://example.org/{words}",
        sha256="0" * 64,
        scan_state="link",
    )
    EvidenceUse.objects.create(
        force=force, evidence=evidence, version=version, provision=Provision.objects.get(code=BEHAVIOUR)
    )
    things["evidence"], things["version"] = evidence, version
    minutes = Evidence.objects.create(force=force, title=words, kind="minutes", added_by=planted.people.lead)
    things["file"] = EvidenceVersion.objects.create(
        force=force,
        evidence=minutes,
        stored_as=f"planted/{uuid4()}",
        file_name=f"{words}.pdf",
        sha256=uuid4().hex * 2,
        scan_state="clean",
    )


def _plant_plan(planted: Planted) -> None:
    force, lead, things = planted.force, planted.people.lead, planted.things
    draft, provision = planted.words(DRAFT), Provision.objects.get(code=BEHAVIOUR)
    action = _plant_action(planted)
    ActionProvision.objects.create(force=force, action=action, provision=provision)
    ActionUpdate.objects.create(force=force, action=action, text=draft, status="on_track", by=lead)
    edition = _plant_edition(planted, action, provision)
    things["action"], things["edition"] = action, edition
    for name, words, of in (("live page", draft, None), ("edition page", planted.words(SIGNED), edition)):
        things[name] = PlanPage.objects.create(
            force=force,
            edition=of,
            content={"page": words},
            content_sha256=uuid4().hex,
            template_version="1",
            reason=words,
            asked_by_name=words,
            state="done",
            stored_as=_stored(words),
            size=1,
            pages=1,
        )
    _plant_responses(planted)
    _plant_inspection(planted)
    things["action event"] = action.history.get()


def _plant_responses(planted: Planted) -> None:
    """One that says more than its release."""
    draft, released = planted.words(DRAFT), planted.words(SIGNED)
    answer = {
        "force": planted.force,
        "provision": Provision.objects.get(code=ANSWERED),
        "position": "accepted",
    }
    planted.things["response"] = Response.objects.create(
        **answer, statement=draft, done_reason=draft, says_done=True, revision=2
    )
    planted.things["released"] = ReleasedResponse.objects.create(
        **answer,
        statement=released,
        done_reason=released,
        rests_on={"actions": [released], "evidence": [released]},
        number=1,
        of_revision=1,
        released_by_name=released,
        released_at=timezone.now(),
    )


def _plant_inspection(planted: Planted) -> None:
    force, words = planted.force, planted.words(SIGNED)
    inspection = planted.things["inspection"] = Inspection.objects.create(
        force=force,
        publisher=words,
        title=words,
        published_on=timezone.localdate(),
        link=f"https://example.org/{words}",
    )
    for model, by in (
        (ChiefOfficerComment, planted.people.chief),
        (PolicingBodyComment, planted.people.policing_body),
    ):
        model.objects.create(
            force=force, key=uuid4(), inspection=inspection, text=words, by=by, by_name=words
        )


def _plant_edition(planted: Planted, action: Action, provision: Provision) -> Edition:
    """A second one, so that there is one before it to be different from."""
    force, shared = planted.force, planted.words(SIGNED)
    for number in (1, 2):
        edition = Edition.objects.create(
            force=force,
            number=number,
            shared_by_name=shared,
            shared_at=timezone.now(),
            is_whole=True,
            **dict.fromkeys(("note", "delivery_group", "chair", "reports_to", "executive_board"), shared),
        )
        row: dict[str, Any] = {"force": force, "edition": edition}
        commitment = EditionCommitment.objects.create(
            **row,
            commitment_public_id=planted.things["commitment"].public_id,
            **dict.fromkeys(("pillar", "number", "title", "text"), shared),
        )
        EditionCommitmentProvision.objects.create(
            force=force, edition_commitment=commitment, provision=provision
        )
        said = ("title", "description", "outcome", "measure", "partners", "due_reason", "stopped_because")
        frozen = EditionAction.objects.create(
            **row,
            commitment=commitment,
            action_public_id=action.public_id,
            owner_name=shared,
            owner_post=shared,
            status="on_track",
            priority="high",
            last_update=shared,
            **dict.fromkeys(said, shared),
        )
        EditionActionProvision.objects.create(force=force, edition_action=frozen, provision=provision)
        EditionMilestone.objects.create(
            force=force, edition_action=frozen, milestone_public_id=uuid4(), title=shared
        )
        EditionEvidence.objects.create(**row, edition_action=frozen, title=shared, kind="policy")
        EditionEvidence.objects.create(**row, title=shared, kind="problem_profile")
    return edition


def _plant_action(planted: Planted) -> Action:
    """Under its commitment, with all that a live action has besides its updates."""
    force, lead, words = planted.force, planted.people.lead, planted.words(DRAFT)
    today = timezone.localdate()
    Plan.objects.create(
        force=force, delivery_group=words, chair=words, reports_to=words, executive_board=words
    )
    commitment = Commitment.objects.create(force=force, pillar=words, number=words, title=words, text=words)
    CommitmentProvision.objects.create(
        force=force, commitment=commitment, provision=Provision.objects.get(code=BEHAVIOUR)
    )
    said = ("title", "description", "owner_post", "outcome", "measure", "partners", "due_reason")
    action = Action.objects.create(
        force=force, owner=lead, commitment=commitment, stopped_because=words, **dict.fromkeys(said, words)
    )
    DueDateChange.objects.create(
        force=force, action=action, due_was=today, due_now=today, reason=words, by=lead
    )
    ActionEvidence.objects.create(force=force, action=action, evidence=planted.things["evidence"])
    planted.things["milestone"] = Milestone.objects.create(force=force, action=action, title=words)
    planted.things["commitment"] = commitment
    return action


def _plant_public(planted: Planted) -> None:
    """Version 1 was published and withdrawn, everybody reads version 2, and version 3 is being chosen."""
    force, lead, things, words = planted.force, planted.people.lead, planted.things, planted.words(DRAFT)
    heard = Heard.objects.create(force=force, heard=words, from_whom=words, changed=words)
    HeardAction.objects.create(force=force, heard=heard, action=things["action"])
    said = ("introduction", "introduction_cy", "reason", "sent_by_name", "decided_by_name")
    texts = ("heading", "text", "more", "heading_cy", "text_cy", "more_cy")
    for number, state in enumerate(("withdrawn", "released", "draft"), start=1):
        things[f"publication, {state}"] = version = Publication.objects.create(
            force=force, number=number, state=state, sent_by=lead, **dict.fromkeys(said, words)
        )
    things["publication line"] = PublicationLine.objects.create(
        force=force, publication=version, action=things["action"], **dict.fromkeys(texts, words)
    )
    PublicationLine.objects.create(force=force, publication=version, heard=heard, chosen=False)
    public = planted.words(PUBLIC)
    # What was withdrawn is for nobody any more: neither for the force nor for the national team.
    for number, text in ((1, f"{words} {UNRELEASED}"), (2, public)):
        plan = PublishedPlan.objects.create(force=force, number=number, released_at=timezone.now())
        PublishedLine.objects.create(
            force=force, plan=plan, position=1, kind="action", post=text, **dict.fromkeys(texts, text)
        )
        PublishedPaper.objects.create(
            force=force,
            plan=plan,
            content={"says": text},
            content_sha256=uuid4().hex,
            template_version="1",
            reason=text,
            state="done",
            stored_as=_stored(text),
        )
        if number == 1:
            PublishedWithdrawal.objects.create(force=force, plan=plan, reason=public, at=timezone.now())
        things["published"] = plan
    things["heard"], things["publication"] = heard, version


def _signed(planted: Planted, cycle: Cycle, *, number: int = 1) -> Submission:
    words = planted.words(SIGNED)
    submission = make_submission(planted.force, cycle, comment=words, number=number)
    Submission.objects.filter(pk=submission.pk).update(note=words, sent_by_name=words)
    submission.submittedratings.update(unchanged_because=words)
    submission.submittedsummaries.update(strengths=words, gaps=words, support_needed=words)
    for other in Submission.objects.filter(force=planted.force, cycle=cycle):
        SubmittedWeakPoint.objects.create(
            force=planted.force,
            cycle=cycle,
            submission=other,
            provision=Provision.objects.get(code=BEHAVIOUR),
            rule="no_evidence",
            says=f"{REVIEWED}-{planted.force.slug}",
            word=f"{REVIEWED}-{planted.force.slug}",
        )
        pin_evidence(other, "PREPARE.7.2.b", title=words)
    return submission


# --- the national team's ----------------------------------------------------------------------------------------


def _plant_pack(planted: Planted) -> None:
    """One that is worded, of the submission in review, and one that was released, of last cycle's."""
    things, withheld = planted.things, planted.words(UNRELEASED)
    for name, state, text in (
        ("submission", "drafted", withheld),
        ("accepted", "released", planted.words(RELEASED)),
    ):
        submission = things[name]
        pack = Pack.objects.create(
            force=planted.force,
            cycle=submission.cycle,
            submission=submission,
            state=state,
            reason=withheld,
            asked_by_name=withheld,
            released_by_name=withheld,
            released_at=timezone.now() if state == "released" else None,
        )
        things[f"part of {state} pack"] = PackSection.objects.create(
            force=planted.force, pack=pack, kind="opening", text=withheld
        )
        things[f"{state} paper"] = PackPaper.objects.create(
            force=planted.force,
            pack=pack,
            cycle=submission.cycle,
            content=freeze(_pack_saying(text)),
            content_sha256=uuid4().hex,
            template_version="1",
            reason=text,
            asked_by_name=text,
            state="done",
            stored_as=_stored(text),
            size=1,
            pages=1,
            released_at=pack.released_at,
        )
        things[f"{state} pack"] = pack


def _pack_saying(text: str) -> PackDocument:
    return PackDocument(
        marking="",
        demonstration=False,
        force=text,
        cycle="A cycle",
        before="",
        signed="1 March 2026",
        framework="A framework",
        grades=("1 Not started",),
        forces=2,
        strands=(),
        words=(PackWords("Strengths", text),),
    )


def _plant_reviews(world: World, planted: Planted) -> None:
    """In review, sent back with a question, accepted with a question all the same."""
    things, now = planted.things, timezone.now()
    for name, state, said in (
        ("submission", "in_review", UNRELEASED),
        ("asked", "sent_back", ASKED),
        ("accepted", "accepted", RELEASED),
    ):
        released = None if state == "in_review" else now
        review = Review.objects.create(
            force=planted.force,
            submission=things[name],
            state=state,
            reviewer=world.reviewer,
            message=planted.words(said),
            reviewer_name=planted.words(UNRELEASED) if released is None else "A reviewer",
            released_at=released,
        )
        for kind in ("gap", "question"):
            words = planted.words(ASKED if kind == "question" and released else said)
            finding = Finding.objects.create(
                force=planted.force,
                review=review,
                provision=Provision.objects.get(code=DESCRIPTOR),
                kind=kind,
                text=words,
                written_by_name=words,
                released_at=released,
            )
            things[f"{kind} of {name}"] = finding
        things[f"reading of {name}"] = _plant_reading(world, planted, review)
        _plant_moderation(world, planted, review, said)
    things["formerly here"] = make_membership(
        world.reviewer.organisation, Role.REVIEWER, f"formerly.{planted.force.slug}@national.example"
    )
    FormerForce.objects.create(membership=things["formerly here"], force=planted.force)
    words = {"kind": "gap", "text": planted.words(UNRELEASED)}
    _plant_pack(planted)
    # One person's own: the other one is of somebody whom no test looks as.
    whose = world.reviewer if planted.people is world.warwickshire else _colleague_of(world.reviewer)
    things["saved filter"] = SavedFilter.objects.create(
        by=whose,
        name=planted.words(UNRELEASED)[:60],
        values={"region": "wales"},
    )
    things["national conflict"] = KeptConflict.objects.create(
        audience="national",
        by=whose,
        subject="reviews.Finding",
        subject_id=things["gap of submission"].pk,
        about=planted.words(UNRELEASED),
        start=words,
        theirs=words,
        yours=words,
    )


def _plant_reading(world: World, planted: Planted, review: Review) -> Reading:
    """Of what is in review, being read; of what is decided, handed in. Said to nobody outside the national team."""
    words, descriptor = planted.words(UNRELEASED), Provision.objects.get(code=DESCRIPTOR)
    handed_in = review.released_at
    reading = Reading.objects.create(
        force=planted.force,
        review=review,
        reader=world.reviewer,
        reader_name=words,
        state="handed_in" if handed_in else "started",
        due_on=timezone.localdate(),
        handed_in_at=handed_in,
    )
    grade = Grade.objects.get(scale=review.submission.cycle.scale, value=2)
    ReadingGrade.objects.create(
        force=planted.force, reading=reading, provision=descriptor, grade=grade, reason=words
    )
    for about in (descriptor, None):
        TeamComment.objects.create(
            force=planted.force, review=review, provision=about, text=words, by=world.reviewer, by_name=words
        )
    return reading


def _plant_practice(planted: Planted) -> None:
    """Of each force one in the library, which it takes up itself; one that it is asked about; one that it took back."""
    things, force, now = planted.things, planted.force, timezone.now()
    for name, words, published in (
        ("practice", f"Practice of {force.slug}", now),
        ("unpublished practice", planted.words(UNRELEASED), None),
        ("practice taken back", planted.words(UNRELEASED), now),
    ):
        things[name] = Practice.objects.create(
            source=force, published_at=published, **dict.fromkeys(_DESCRIBED, words)
        )
        PracticeProvision.objects.create(
            practice=things[name], provision=Provision.objects.get(code=DESCRIPTOR)
        )
    TakenBack.objects.create(force=force, practice=things["practice taken back"])
    things["match"] = BarrierPractice.objects.create(kind="money", practice=things["practice"])
    read = dict.fromkeys(_DESCRIBED, planted.words(REVIEWED))
    for name, of, state in (
        ("consent", "unpublished practice", "asked"),
        ("consent given", "practice", "given"),
    ):
        said = {"answered_at": now, "answered_by_name": "A lead", "note": planted.words(REVIEWED)}
        answered = said if state == "given" else {}
        things[name] = Consent.objects.create(
            force=force, practice=things[of], of_worded=1, state=state, asked_by_name="A reviewer",
            **answered, **read,
        )  # fmt: skip # laid out to be read
    for name, words, called in (
        ("call, prepared", planted.words(UNRELEASED), None),
        ("call", f"Asked of {force.slug} and all others", now),
    ):
        things[name] = CallForPractice.objects.create(
            title=words, text=words, due_on=timezone.localdate() + timedelta(days=30), called_at=called
        )
    things["promising practice"] = Finding.objects.create(
        force=force,
        review=Review.objects.select_related("submission").get(submission=things["accepted"]),
        provision=Provision.objects.get(code=DESCRIPTOR),
        kind="promising_practice",
        text=planted.words(RELEASED),
        written_by_name=planted.words(RELEASED),
        released_at=now,
    )
    draft = dict.fromkeys(_DESCRIBED, planted.words(DRAFT))
    things["offer"] = PracticeOffer.objects.create(force=force, call=things["call"], **draft)
    things["offer, sent"] = PracticeOffer.objects.create(
        force=force, call=things["call"], state="sent", sent_at=now, consents=True, **read
    )
    things["uptake"] = Uptake.objects.create(
        force=force, practice=things["practice"], state="trying", what_happened=planted.words(REVIEWED)
    )
    TakenUp.objects.create(
        key=things["uptake"].key, practice=things["practice"], state="trying", by_force=force
    )


_DESCRIBED = ("title", "what", "for_whom", "cost", "contact_post")


def _plant_plan_reviews(world: World, planted: Planted) -> None:
    """Of the first edition released, of the second in review; there one matter is neither marked nor answered."""
    force, now = planted.force, timezone.now()
    marked, unmarked = (PlanMatter.objects.get(code=code) for code in (MARKED, UNMARKED))
    for number, name, said in ((1, "released plan", RELEASED), (2, "plan review", UNRELEASED)):
        released, words = now if said == RELEASED else None, planted.words(said)
        review = planted.things[name] = PlanReview.objects.create(
            force=force,
            edition=Edition.objects.get(force=force, number=number),
            state="released" if released else "in_review",
            reviewer=world.reviewer,
            reviewer_name="A reviewer" if released else words,
            message=words if released else "",
            released_by_name=words if released else "",
            released_at=released,
        )
        row: dict[str, Any] = {"force": force, "review": review, "released_at": released}
        planted.things[f"mark of {name}"] = PlanMark.objects.create(
            **row, matter=marked, mark="partly", note=words, marked_by_name=words
        )
        PlanMark.objects.create(**row, matter=unmarked, mark="absent" if released else "")
        for matter in (marked, None):
            planted.things[f"finding of {name}"] = PlanFinding.objects.create(
                **row, matter=matter, kind="gap", text=words, written_by_name=words
            )


def _plant_area(planted: Planted) -> None:
    """National, and of no force."""
    planted.things["plan area"] = PlanArea.objects.create(
        kind="promising",
        matter=PlanMatter.objects.get(code=MARKED),
        text=UNRELEASED,
        written_by_name=UNRELEASED,
    )


def _plant_chase(world: World, planted: Planted) -> None:
    """What the team notes for itself, a message to the force, and an opening that was set aside."""
    words, said = planted.words(UNRELEASED), planted.words(REVIEWED)
    row: dict[str, Any] = {"force": planted.force, "cycle": world.cycle}
    by: dict[str, Any] = {"by": world.reviewer, "by_name": words}
    things = planted.things
    things["theme"] = theme = Theme.objects.create(name=words[:80], means=words, terms=[words[:60].lower()])
    ThemeTag.objects.create(
        force=planted.force,
        cycle=things["submission"].cycle,
        submission=things["submission"],
        provision=Provision.objects.get(code=DESCRIPTOR),
        part="gaps",
        theme=theme,
        tagged_by=world.reviewer,
        tagged_by_name=words,
    )
    things["contact"] = Contact.objects.create(
        **row, **by, held_on=timezone.localdate(), how="phone", who=words, text=words
    )
    things["barrier"] = Barrier.objects.create(**row, **by, kind="data", text=words)
    things["help offer"] = HelpOffer.objects.create(**row, **by, text=words)
    things["message"] = Message.objects.create(**row, by=world.reviewer, by_name=said, text=said)
    Opening.objects.create(**row, state="stopped", attempts=5, reason=said)


def _plant_moderation(world: World, planted: Planted, review: Review, said: str) -> None:
    """Settled, and released where the submission was accepted; who decided it is never the force's to read."""
    row: dict[str, Any] = {
        "force": planted.force,
        "review": review,
        "provision": Provision.objects.get(code=DESCRIPTOR),
        "grade": world.grades[2],
    }
    if review.state != "sent_back":
        ModeratedGrade.objects.create(
            **row, reason=planted.words(said), settled_at=timezone.now(), released_at=review.released_at
        )
    withheld = planted.words(UNRELEASED)
    PanelDecision.objects.create(
        **row,
        reason=withheld,
        panel=withheld,
        decided_by=world.national_lead,
        decided_by_name=world.national_lead.display_name,
    )


def _colleague_of(reviewer: Membership) -> Membership:
    return make_membership(reviewer.organisation, Role.REVIEWER, "colleague.of.reviewer@national.example")


def _plant_requests(planted: Planted) -> None:
    """One that is being made; one that is being answered; one whose answers were sent."""
    for name in ("draft", "open", "sent"):
        request = planted.things[f"request, {name}"] = _request(planted, name)
        questions = [_question(planted, request, number) for number in (1, 2)]
        planted.things[f"question, {name}"] = questions[0]
        if name != "draft":
            _plant_asked(planted, name, request, questions)


def _request(planted: Planted, name: str) -> Request:
    words, now = planted.words(REVIEWED if name != "draft" else UNRELEASED), timezone.now()
    return Request.objects.create(
        **dict.fromkeys(("title", "why", "instructions", "made_by_name"), words),
        due_on=timezone.localdate() + timedelta(days=30),
        state="draft" if name == "draft" else "sent",
        sent_at=None if name == "draft" else now,
    )


def _question(planted: Planted, request: Request, number: int) -> Question:
    said = dict.fromkeys(("text", "hint", "options", "columns"), request.title)
    return Question.objects.create(request=request, number=number, kind="text", **said)


def _plant_asked(planted: Planted, name: str, request: Request, questions: list[Question]) -> None:
    own, now = {"force": planted.force}, timezone.now()
    draft, words, is_sent = planted.words(DRAFT), planted.words(REVIEWED), name == "sent"
    asked = planted.things[f"asked, {name}"] = Asked.objects.create(
        **own,
        request=request,
        **dict.fromkeys(("title", "why", "instructions", "asked_by_name"), words),
        questions=[question.line.kept() for question in questions],
        due_on=request.due_on,
        asked_at=now,
        state="sent" if is_sent else "started",
        sent_number=1 if is_sent else 0,
        answered=2,
    )
    Decision.objects.create(**own, asked=asked, kind="more_time", reason=words, by_name=words)
    for number in (1, 2):
        Answer.objects.create(**own, asked=asked, number=number, text=draft, note=draft)
    if is_sent:
        returned = planted.things["return"] = Return.objects.create(
            **own, asked=asked, number=1, sent_by_name=words, sent_at=now
        )
        ReturnedAnswer.objects.create(**own, returned=returned, number=1, text=words, note=words)


def _plant_reports(world: World) -> dict[str, Report]:
    """One in the making, one done, one released."""
    for cycle in (world.previous, world.cycle):
        ReportText.objects.create(cycle=cycle, section="foreword", text=UNRELEASED)
    now = timezone.now()
    done = {"state": "done", "step": 7, "size": 3, "pages": 1, "started_at": now, "finished_at": now}
    return {
        name: Report.objects.create(
            kind=kind,
            cycle=world.previous,
            content={"completeness": {"submitted": 40, "expected": 43, "missing": [words]}},
            content_sha256=uuid4().hex,
            template_version="1",
            asked_by=world.national_lead,
            asked_by_name="A lead",
            **values,
        )
        for name, kind, words, values in (
            ("making", "national_internal", UNRELEASED, {}),
            ("done", "national_public", UNRELEASED, {**done, "stored_as": _stored(UNRELEASED)}),
            ("released", "national_public", "Kent", {**done, "stored_as": _stored("x"), "released_at": now}),
        )
    }


def _plant_exports(world: World, *forces: Planted) -> dict[str, Export]:
    """One that the national lead asked for; one of the reviewer's, agreed to and made."""
    now = timezone.now()
    plain = {"purpose": UNRELEASED, "template_version": "1", "asked_by_name": "Somebody", "kind": "grades"}
    asked = Export.objects.create(**plain, cycle=world.cycle, asked_by=world.national_lead)
    made = Export.objects.create(
        **plain,
        cycle=world.cycle,
        asked_by=world.reviewer,
        decision="agreed",
        decided_by=world.national_lead,
        decided_by_name="A lead",
        decided_at=now,
        expires_at=now + timedelta(days=7),
        state="done",
        stored_as=_stored(UNRELEASED),
        finished_at=now,
    )
    for planted in forces:
        ExportedForce.objects.create(
            force=planted.force,
            export=made,
            submission=planted.things["submission"],
            title=planted.words(REVIEWED),
            purpose=planted.words(REVIEWED),
            asked_by_name="Somebody",
            asked_at=now,
            agreed_by_name="A lead",
            agreed_at=now,
            expires_at=made.expires_at,
        )
    Export.objects.filter(pk=made.pk).update(content_sha256=workbooks.digest(workbooks.sheets(made)))
    return {"asked": asked, "made": made}


def _stored(text: str) -> str:
    return default_storage.save(f"planted/{uuid4().hex}.pdf", ContentFile(text.encode()))
