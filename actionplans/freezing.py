"""Copying a plan into an edition's rows, which nobody changes afterwards. The same number of queries for any plan."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery

from actionplans.choices import ActionStatus
from actionplans.models import (
    Action,
    ActionEvidence,
    ActionProvision,
    ActionUpdate,
    Commitment,
    CommitmentProvision,
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionCommitmentProvision,
    EditionEvidence,
    EditionMilestone,
    Milestone,
    Plan,
)
from evidence.choices import GONE, PRODUCTS
from evidence.models import Evidence, EvidenceVersion
from forces.models import Force

GOVERNED = ("delivery_group", "chair", "reports_to", "executive_board", "next_meeting")
COPIED_OF_COMMITMENT = ("pillar", "number", "title", "text", "position")
# What an edition says of an action as the action says it.
COPIED = (
    "title",
    "description",
    "owner_post",
    "outcome",
    "measure",
    "partners",
    "start_date",
    "due_date",
    "due_reason",
    "status",
    "priority",
)


def governance(force: Force) -> dict[str, Any]:
    """Who keeps the plan moving: {attribute of Edition: value}, empty where nothing is said."""
    plan = Plan.objects.filter(force=force).first()
    return {name: getattr(plan, name) for name in GOVERNED} if plan else {}


def freeze(edition: Edition) -> None:
    """Copy commitments, actions with their newest update, what they answer, milestones, and evidence by its title.

    The caller made the edition in this transaction, and is in its force's scope.
    """
    # Before the commitments: whoever accepts a strategy meanwhile makes both at once, and no action is to be frozen
    # without the commitment that it was made under.
    rows = _live_actions(edition)
    live = list(Commitment.objects.filter(force=edition.force_id).in_plan())
    commitments = freeze_commitments(edition, live)
    actions = _actions(edition, rows, commitments)
    _steps(edition, actions)
    _evidence(edition, actions)


def freeze_commitments(edition: Edition, rows: list[Commitment]) -> dict[int, EditionCommitment]:
    """rows: live ones, each copied with what it answers. {live commitment's id: its copy}."""
    frozen = EditionCommitment.objects.bulk_create(
        EditionCommitment(
            force_id=edition.force_id,
            edition=edition,
            commitment_public_id=row.public_id,
            **{name: getattr(row, name) for name in COPIED_OF_COMMITMENT},
        )
        for row in rows
    )
    copies = {row.pk: copy for row, copy in zip(rows, frozen, strict=True)}
    EditionCommitmentProvision.objects.bulk_create(
        EditionCommitmentProvision(
            force_id=edition.force_id,
            edition_commitment=copies[answer.commitment_id],
            provision_id=answer.provision_id,
        )
        for answer in CommitmentProvision.objects.filter(force=edition.force_id)
        if answer.commitment_id in copies
    )
    return copies


def _live_actions(edition: Edition) -> list[Any]:
    """Actions with last_text, last_at and moves."""
    # A card that was moved on the board may have no word.
    newest = ActionUpdate.objects.filter(action=OuterRef("pk")).exclude(text="").order_by("-at", "-pk")
    return list(
        Action.objects.filter(force=edition.force_id)
        .select_related("owner")
        .annotate(
            last_text=Subquery(newest.values("text")[:1]),
            last_at=Subquery(newest.values("at")[:1]),
            moves=Count("due_date_changes"),
        )
    )


def _actions(
    edition: Edition, rows: list[Any], commitments: dict[int, EditionCommitment]
) -> dict[int, EditionAction]:
    """rows: _live_actions. {live action's id: its copy}."""
    frozen = EditionAction.objects.bulk_create(_frozen(edition, row, commitments) for row in rows)
    copies = {row.pk: copy for row, copy in zip(rows, frozen, strict=True)}
    EditionActionProvision.objects.bulk_create(
        EditionActionProvision(
            force_id=edition.force_id,
            edition_action=copies[answer.action_id],
            provision_id=answer.provision_id,
        )
        for answer in ActionProvision.objects.filter(force=edition.force_id)
        if answer.action_id in copies
    )
    return copies


def _frozen(edition: Edition, action: Any, commitments: dict[int, EditionCommitment]) -> EditionAction:
    """action: one of _live_actions."""
    return EditionAction(
        force_id=edition.force_id,
        edition=edition,
        commitment=commitments.get(action.commitment_id),
        action_public_id=action.public_id,
        owner_name=action.owner.display_name if action.owner else "",
        # It stays on an action that went on again, and says nothing there.
        stopped_because=action.stopped_because if action.status == ActionStatus.STOPPED else "",
        moves=action.moves,
        last_update=action.last_text or "",
        last_update_at=action.last_at,
        **{name: getattr(action, name) for name in COPIED},
    )


def _steps(edition: Edition, actions: dict[int, EditionAction]) -> None:
    EditionMilestone.objects.bulk_create(
        EditionMilestone(
            force_id=edition.force_id,
            edition_action=actions[step.action_id],
            milestone_public_id=step.public_id,
            title=step.title,
            due_date=step.due_date,
            done_on=step.done_on,
        )
        for step in Milestone.objects.filter(force=edition.force_id).in_plan()
        if step.action_id in actions
    )


def _evidence(edition: Edition, actions: dict[int, EditionAction]) -> None:
    """What shows how an action goes; and the newest of each product that the frameworks name.

    A rejected or removed file is nothing to share: its bytes are gone.
    """
    kept = EvidenceVersion.objects.exclude(scan_state__in=GONE)
    there = Evidence.objects.filter(Exists(kept.filter(evidence=OuterRef("pk"))), force=edition.force_id)
    products = there.filter(kind__in=PRODUCTS).order_by("kind", "-added_at", "-pk").distinct("kind")
    links = ActionEvidence.objects.filter(force=edition.force_id).select_related("evidence")
    links = links.filter(Exists(kept.filter(evidence=OuterRef("evidence"))))
    shown = [(link.evidence, actions[link.action_id]) for link in links if link.action_id in actions]
    EditionEvidence.objects.bulk_create(
        EditionEvidence(
            force_id=edition.force_id,
            edition=edition,
            edition_action=action,
            title=piece.title,
            kind=piece.kind,
            refers_to=piece.refers_to,
            review_on=piece.review_on,
        )
        for piece, action in [*shown, *((piece, None) for piece in products)]
    )
