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
    ActionProvision,
    ActionUpdate,
    Edition,
    EditionAction,
    EditionActionProvision,
)
from assessments.choices import CycleState, Stage
from assessments.models import (
    Assessment,
    Assignment,
    Cycle,
    Extension,
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
from forces.models import Membership, Organisation
from frameworks.models import Guidance, Provision
from notices.models import Mail, Notice, Preference
from reporting.models import Report, ReportText
from reviews.models import Finding, Review
from tests.submissions import make_submission, pin_evidence
from tests.world import ForcePeople, World, make_cycle, make_membership

BEHAVIOUR, DESCRIPTOR = "PREPARE.7.2.a", "PREPARE.7"

# Who may read a text that begins so.
DRAFT = "DRAFT"  # the force alone
SIGNED = "SIGNED"  # the force, the national team, its policing body; an edition of the plan too
REVIEWED = "WEAKLY"  # the force and the national team
UNRELEASED = "WITHHELD"  # the national team alone
ASKED = "ASKED"  # released to the force with questions: not to its policing body
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
    things["part"] = Assignment.objects.get(force=people.force)
    Assignment.objects.filter(force=people.force).update(note=planted.words(DRAFT))
    _plant_drafts(planted)
    _plant_evidence(planted)
    _plant_plan(planted)
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
    draft, shared, provision = (
        planted.words(DRAFT),
        planted.words(SIGNED),
        Provision.objects.get(code=BEHAVIOUR),
    )
    action = Action.objects.create(force=force, title=draft, description=draft, owner=lead)
    ActionProvision.objects.create(force=force, action=action, provision=provision)
    ActionUpdate.objects.create(force=force, action=action, text=draft, status="on_track", by=lead)
    edition = Edition.objects.create(
        force=force, number=1, note=shared, shared_by_name=shared, shared_at=timezone.now()
    )
    frozen = EditionAction.objects.create(
        force=force,
        edition=edition,
        action_public_id=action.public_id,
        title=shared,
        description=shared,
        owner_name=shared,
        status="on_track",
        priority="high",
        last_update=shared,
    )
    EditionActionProvision.objects.create(force=force, edition_action=frozen, provision=provision)
    things["action"], things["edition"] = action, edition
    things["action event"] = action.history.get()


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
    words = {"kind": "gap", "text": planted.words(UNRELEASED)}
    things["national conflict"] = KeptConflict.objects.create(
        audience="national",
        # It is its writer's own: the other one is of somebody whom no test looks as.
        by=world.reviewer if planted.people is world.warwickshire else _colleague_of(world.reviewer),
        subject="reviews.Finding",
        subject_id=things["gap of submission"].pk,
        about=planted.words(UNRELEASED),
        start=words,
        theirs=words,
        yours=words,
    )


def _colleague_of(reviewer: Membership) -> Membership:
    return make_membership(reviewer.organisation, Role.REVIEWER, "colleague.of.reviewer@national.example")


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


def _stored(text: str) -> str:
    return default_storage.save(f"planted/{uuid4().hex}.pdf", ContentFile(text.encode()))
