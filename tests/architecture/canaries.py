"""One force full of words that nobody else may read, each naming what it stands in."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from actionplans.models import (
    Action,
    ActionProvision,
    ActionUpdate,
    Edition,
    EditionAction,
    EditionActionProvision,
)
from assessments.models import Rating, SentBack, SignOff, Submission, Summary
from audit.models import AccessLog, KeptConflict
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Provision
from reviews.models import Finding, Review
from tests.submissions import make_submission, pin_evidence
from tests.world import ForcePeople, World

DRAFT = "CANARY-DRAFT"  # the force alone
SIGNED = "CANARY-SIGNED"  # the force, the national team, its policing body
SHARED = "CANARY-SHARED"  # an edition of the plan: the same three
UNRELEASED = "CANARY-UNRELEASED"  # the national team alone


@dataclass
class Planted:
    """What was put in place, for addresses to be made from."""

    people: ForcePeople
    submission: Submission
    review: Review
    finding: Finding
    action: Action
    edition: Edition
    evidence: Evidence
    version: EvidenceVersion
    pinned_version: EvidenceVersion
    conflict: KeptConflict


def plant(world: World, people: ForcePeople) -> Planted:
    """Fill one force with canaries, in every text that anybody can write. Call inside `arrange()`."""
    force, provision = people.force, Provision.objects.get(code="PREPARE.7.2.a")
    Rating.objects.filter(force=force).update(comment=DRAFT, reason=DRAFT)
    Summary.objects.filter(force=force).update(strengths=DRAFT, gaps=DRAFT, support_needed=DRAFT)
    row: dict[str, Any] = {"force": force, "assessment": people.assessment}
    SignOff.objects.create(**row, step="sent", note=DRAFT, by=people.lead, by_name=DRAFT)
    SentBack.objects.create(
        **row, provision=Provision.objects.get(code="PREPARE.7"), reason=DRAFT, by_name=DRAFT
    )
    evidence = Evidence.objects.create(force=force, title=DRAFT, kind="policy", added_by=people.lead)
    version = EvidenceVersion.objects.create(
        force=force,
        evidence=evidence,
        link="https://example.org/CANARY-DRAFT",
        sha256="0" * 64,
        scan_state="link",
    )
    EvidenceUse.objects.create(force=force, evidence=evidence, version=version, provision=provision)
    action = Action.objects.create(force=force, title=DRAFT, description=DRAFT, owner=people.lead)
    ActionProvision.objects.create(force=force, action=action, provision=provision)
    ActionUpdate.objects.create(force=force, action=action, text=DRAFT, status="on_track", by=people.lead)
    conflict = KeptConflict.objects.create(
        force=force,
        by=people.lead,
        subject="assessments.Rating",
        subject_id=Rating.objects.get(force=force, provision=provision, assessment=people.assessment).pk,
        about=DRAFT,
        start={"comment": DRAFT},
        yours={"comment": DRAFT},
        theirs={"comment": DRAFT},
    )
    AccessLog.objects.create(
        force=force, by=people.lead, by_name=DRAFT, audience="force", act="opened", what=DRAFT
    )
    people.contributor.display_name = DRAFT
    people.contributor.save()
    return _plant_signed(world, people, action, evidence, version, conflict, provision)


def _plant_signed(
    world: World,
    people: ForcePeople,
    action: Action,
    evidence: Evidence,
    version: EvidenceVersion,
    conflict: KeptConflict,
    provision: Provision,
) -> Planted:
    force = people.force
    submission = make_submission(force, world.previous, comment=SIGNED)
    Submission.objects.filter(pk=submission.pk).update(note=SIGNED, sent_by_name=SIGNED)
    submission.submittedsummaries.update(strengths=SIGNED, gaps=SIGNED, support_needed=SIGNED)
    pinned = pin_evidence(submission, "PREPARE.7.2.a", title=SIGNED, link="https://example.org/CANARY-SIGNED")
    review = Review.objects.create(
        force=force, submission=submission, state="in_review", message=UNRELEASED, reviewer_name=UNRELEASED
    )
    finding = Finding.objects.create(
        force=force,
        review=review,
        provision=Provision.objects.get(code="PREPARE.7"),
        kind="gap",
        text=UNRELEASED,
        written_by_name=UNRELEASED,
    )
    edition = Edition.objects.create(
        force=force, number=1, note=SHARED, shared_by_name=SHARED, shared_at=timezone.now()
    )
    frozen = EditionAction.objects.create(
        force=force,
        edition=edition,
        action_public_id=action.public_id,
        title=SHARED,
        description=SHARED,
        owner_name=SHARED,
        status="on_track",
        priority="high",
        last_update=SHARED,
    )
    EditionActionProvision.objects.create(force=force, edition_action=frozen, provision=provision)
    return Planted(
        people, submission, review, finding, action, edition, evidence, version, pinned.version, conflict
    )
