"""Sharing the plan, as the unprivileged login in their own scope."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplans import sharing, workflow
from actionplans.models import (
    Action,
    ActionEvidence,
    ActionUpdate,
    Commitment,
    CommitmentProvision,
    Edition,
    Milestone,
    Plan,
)
from evidence.models import Evidence, EvidenceVersion
from frameworks.models import Provision
from tests.actionplans.plans import acting, make_action, make_edition, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def action(warwickshire):
    with acting(warwickshire.lead):
        return make_action(warwickshire.force, answers=("PREPARE.7.2.h",))


def test_an_edition_freezes_every_action_with_owner_newest_update_and_what_it_answers(warwickshire, action):
    with acting(warwickshire.lead):
        Action.objects.filter(pk=action.pk).update(owner=warwickshire.lead)
        ActionUpdate.objects.create(
            force=warwickshire.force,
            action=action,
            text="Old",
            status="on_track",
            at=timezone.now() - timedelta(days=9),
        )
        post(action, warwickshire.lead, text="New")
        reason = {"stopped_because": "The grant ended."}
        make_action(warwickshire.force, title="No owner", description="", due_date=None, **reason)
        make_action(warwickshire.force, title="Stopped", status="stopped", **reason)
    with acting(warwickshire.chief):
        edition = sharing.share_edition(
            force=warwickshire.force, by=warwickshire.chief, number=1, note="Read this."
        )
        workflow.change_action(
            action=action, by=warwickshire.lead, revision=1, values={"title": "Changed afterwards"}
        )
        frozen = {line.title: line for line in edition.actions.all()}
        line = frozen["Train supervisors"]
        assert edition.shared_by_name == "Chief, Chief officer"
        assert set(frozen) == {"Train supervisors", "No owner", "Stopped"}
        # Of one that goes on again it says nothing.
        assert (frozen["No owner"].stopped_because, frozen["Stopped"].stopped_because) == (
            "",
            "The grant ended.",
        )
        assert (line.owner_name, line.status, line.last_update) == ("Lead", "on_track", "New")
        assert (line.start_date, line.due_date, line.priority) == (
            date(2027, 1, 4),
            date(2027, 6, 30),
            "medium",
        )
        assert line.last_update_at is not None
        assert line.action_public_id == action.public_id
        assert [provision.code for provision in line.provisions.all()] == ["PREPARE.7.2.h"]
        assert (frozen["No owner"].owner_name, frozen["No owner"].last_update) == ("", "")


def add_around(people, action, name):
    """A commitment that holds the action, a milestone, a due date that moved, evidence and a product."""
    force, day = people.force, date(2027, 9, 1)
    commitment = Commitment.objects.create(force=force, pillar="Trust", number="1", title=f"{name} hears")
    CommitmentProvision.objects.create(
        force=force, commitment=commitment, provision=Provision.objects.get(code="2021.3")
    )
    said = {"outcome": "Trust grows.", "owner_post": "Head of PPU", "partners": "The refuge"}
    Action.objects.filter(pk=action.pk).update(commitment=commitment, **said)
    action.refresh_from_db()
    workflow.change_action(
        action=action,
        by=people.lead,
        revision=action.revision,
        values={"due_date": day, "due_reason": "The course is full."},
    )
    Milestone.objects.create(force=force, action=action, title=f"{name} half", due_date=day)
    Milestone.objects.create(force=force, action=action, title=f"{name} dropped", dropped=True)
    for kind, state in (("minutes", "link"), ("problem_profile", "link"), ("skills_gap", "rejected")):
        piece = Evidence.objects.create(force=force, title=f"{name} {kind}", kind=kind, review_on=day)
        EvidenceVersion.objects.create(
            force=force, evidence=piece, link="https://example.org/", sha256="0" * 64, scan_state=state
        )
        if kind == "minutes":
            ActionEvidence.objects.create(force=force, action=action, evidence=piece)


def test_it_freezes_all_that_stands_around_the_actions(warwickshire, action):
    with acting(warwickshire.lead):
        Plan.objects.create(force=warwickshire.force, delivery_group="VAWG delivery group", chair="The ACC")
        add_around(warwickshire, action, "The force")
        dropped = Commitment.objects.create(force=warwickshire.force, title="Given up", dropped=True)
        make_action(warwickshire.force, title="Under none", commitment=dropped)
    with acting(warwickshire.chief):
        edition = sharing.share_edition(force=warwickshire.force, by=warwickshire.chief, number=1, note="")
        frozen = {line.title: line for line in edition.actions.all()}
        line, commitment = frozen["Train supervisors"], edition.commitments.get()
        assert (edition.is_whole, edition.delivery_group, edition.chair) == (
            True,
            "VAWG delivery group",
            "The ACC",
        )
        assert (line.commitment, frozen["Under none"].commitment) == (commitment, None)
        assert (commitment.pillar, str(commitment)) == ("Trust", "1 The force hears")
        assert [provision.code for provision in commitment.provisions.all()] == ["2021.3"]
        assert (line.outcome, line.owner_post, line.partners, line.due_reason, line.moves) == (
            "Trust grows.",
            "Head of PPU",
            "The refuge",
            "The course is full.",
            1,
        )
        assert [step.title for step in line.milestones.all()] == ["The force half"]
        assert {(piece.title, piece.edition_action, piece.review_on) for piece in edition.evidence.all()} == {
            ("The force minutes", line, date(2027, 9, 1)),
            ("The force problem_profile", None, date(2027, 9, 1)),
        }, "what was rejected is not shared"


def test_a_number_is_shared_once(world, warwickshire, action, arrange):
    with arrange():
        make_edition(world.kent.force, 7)
    with acting(warwickshire.chief):

        def share(number):
            return sharing.share_edition(
                force=warwickshire.force, by=warwickshire.chief, number=number, note=""
            )

        assert share(2) is None
        assert share(1).number == 1
        assert share(1) is None
        assert share(2).number == 2
        assert Edition.objects.count() == 2


def test_sharing_takes_the_same_number_of_queries_for_any_number_of_actions(warwickshire, action):
    def share(number):
        with acting(warwickshire.chief), CaptureQueriesContext(connection) as queries:
            sharing.share_edition(force=warwickshire.force, by=warwickshire.chief, number=number, note="")
        return len(queries)

    with acting(warwickshire.lead):
        add_around(warwickshire, action, "The force")
    for_one = share(1)
    with acting(warwickshire.lead):
        for place in "abc":
            one = make_action(
                warwickshire.force, title=place, owner=warwickshire.lead, answers=("2021.4", "PREVENT.2")
            )
            add_around(warwickshire, one, place)
    assert share(2) == for_one
