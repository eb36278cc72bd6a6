"""Who changed what, when, in words."""

import uuid

import pytest

from actionplans import workflow
from actionplans.choices import ActionStatus
from actionplans.timeline import timeline
from frameworks.models import Provision
from tests.actionplans.plans import acting, make_action

# Committed: the history takes its times from the transactions.
pytestmark = pytest.mark.django_db(transaction=True)

OWNER_CHANGED = "Owner: <del>No owner yet</del> <ins>Contributor</ins>"


def told(action):
    return [(entry.title, entry.by, entry.text) for entry in timeline(action)]


def test_from_the_making_to_the_newest_change(world):
    warwickshire = world.warwickshire
    with acting(warwickshire.lead):
        action = make_action(warwickshire.force, answers=("PREPARE.7.2.h", "2021.4.1"))
    with acting(warwickshire.contributor):
        values = {"owner_id": warwickshire.contributor.pk, "description": "All <40> of them."}
        workflow.change_action(action=action, by=warwickshire.contributor, revision=1, values=values)
    with acting(warwickshire.contributor):
        workflow.post_update(
            action=action,
            by=warwickshire.contributor,
            key=uuid.uuid4(),
            text="Course cancelled.",
            status=ActionStatus.AT_RISK,
            status_was=ActionStatus.NOT_STARTED,
        )
    with acting(warwickshire.lead):
        workflow.link_provisions(
            action=action,
            add=Provision.objects.filter(code="HMICFRS.2.4"),
            remove=Provision.objects.filter(code="2021.4.1"),
        )
        assert told(action) == [
            ("Now answers Recommendation 2.4", "Lead", ""),
            ("No longer answers 2021, area 4, action 1", "Lead", ""),
            ("Status: at risk", "Contributor", "Course cancelled."),
            (
                "Changed: what we will do, owner",
                "Contributor",
                "What we will do: All <ins>&lt;40&gt;</ins> of them.\n" + OWNER_CHANGED,
            ),
            ("Action made", "Lead", "Answers Prepare 7.2.h; 2021, area 4, action 1."),
        ]


def test_a_second_update_with_the_same_status_is_no_change_of_status(world):
    lead = world.warwickshire.lead
    with acting(lead):
        action = make_action(world.warwickshire.force, status="on_track")
    for text in ("One.", "Two."):
        with acting(lead):
            workflow.post_update(
                action=action,
                by=lead,
                key=uuid.uuid4(),
                text=text,
                status=ActionStatus.ON_TRACK,
                status_was=ActionStatus.ON_TRACK,
            )
    with acting(lead):
        assert told(action)[:2] == [
            ("Update: on track", "Lead", "Two."),
            ("Status: on track", "Lead", "One."),
        ]


def test_a_status_changed_without_an_update_is_told(world):
    lead = world.warwickshire.lead
    with acting(lead):
        action = make_action(world.warwickshire.force)
    with acting(lead):
        type(action).objects.update(status="done")
    with acting(lead):
        assert told(action)[0] == (
            "Changed: status",
            "Lead",
            "Status: <del>Not started</del> <ins>Done</ins>",
        )
