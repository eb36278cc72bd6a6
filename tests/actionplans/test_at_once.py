"""Two people, or one person's two clicks, at the same moment."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from actionplans import freezing, sharing, workflow
from actionplans.choices import ActionStatus
from actionplans.models import Action, Commitment, Edition
from audit.workflow import StaleSaveError
from tests.actionplans.plans import SAYS, acting, make_action

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(by, *calls: Callable):
    """Run each call in a scope and a connection of its own, all begun before any goes on."""
    ready = Barrier(len(calls))

    def run(call):
        try:
            with acting(by):
                ready.wait(10)
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_number_is_shared_once(world):
    chief, force = world.warwickshire.chief, world.warwickshire.force
    with acting(world.warwickshire.lead):
        make_action(force)

    def share():
        return sharing.share_edition(force=force, by=chief, number=1, note="")

    shared = at_once(chief, share, share, share)
    assert len([edition for edition in shared if edition]) == 1
    with acting(chief):
        assert Edition.objects.get().actions.count() == 1


def test_what_is_accepted_while_a_plan_is_shared_is_in_the_edition_as_a_whole_or_not_at_all(
    world, monkeypatch
):
    lead, chief, force = world.warwickshire.lead, world.warwickshire.chief, world.warwickshire.force
    with acting(lead):
        make_action(force, title="Before")
    copied = freezing.freeze_commitments

    def accept():
        commitment = Commitment.objects.create(force=force, title="Meanwhile", position=1)
        make_action(force, title="Meanwhile", commitment=commitment)

    def copied_before_it_was_accepted(edition, rows):
        found = copied(edition, rows)
        at_once(lead, accept)
        return found

    monkeypatch.setattr(freezing, "freeze_commitments", copied_before_it_was_accepted)
    with acting(chief):
        edition = sharing.share_edition(force=force, by=chief, number=1, note="")
    with acting(chief):
        assert [(line.title, line.commitment) for line in edition.actions.all()] == [("Before", None)]


def test_one_form_makes_one_action(world):
    lead, key = world.warwickshire.lead, uuid.uuid4()

    def add():
        return workflow.add_action(force=world.warwickshire.force, key=key, values=SAYS)

    made = at_once(lead, add, add, add)
    assert len({action.pk for action in made}) == 1
    with acting(lead):
        assert Action.objects.count() == 1


def test_one_update_is_posted_once_and_of_two_changes_one_is_told(world):
    lead, key = world.warwickshire.lead, uuid.uuid4()
    with acting(lead):
        action = make_action(world.warwickshire.force)

    def post():
        return workflow.post_update(
            action=Action.objects.get(),
            by=lead,
            key=key,
            text="x",
            status=ActionStatus.DONE,
            status_was=ActionStatus.NOT_STARTED,
        )

    assert at_once(lead, post, post, post) == [True, True, True]
    with acting(lead):
        assert action.updates.count() == 1

    def change(title):
        mine = Action.objects.get()
        try:
            return workflow.change_action(action=mine, by=lead, revision=1, values={"title": title})
        except StaleSaveError as stale:
            return stale.conflict.yours["title"]

    told = at_once(lead, lambda: change("One"), lambda: change("Two"))
    assert True in told
    assert {"One", "Two"} & set(told), "the other one is told, and what it wrote is kept"
