"""What people do to a plan, as the unprivileged login in their own scope."""

import uuid
from datetime import date

import pytest

from actionplans import workflow
from actionplans.choices import ActionStatus
from actionplans.models import Action
from audit.models import KeptConflict
from audit.workflow import StaleSaveError
from frameworks.models import Provision
from tests.actionplans.plans import SAYS, acting, attributes, make_action, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def action(warwickshire):
    with acting(warwickshire.lead):
        return make_action(warwickshire.force, answers=("PREPARE.7.2.h",))


def says(**values):
    return SAYS | values


def test_a_form_sent_twice_makes_one_action(warwickshire):
    key = uuid.uuid4()
    behaviour = Provision.objects.filter(code="PREPARE.7.2.h")
    with acting(warwickshire.lead):
        made = [
            workflow.add_action(force=warwickshire.force, key=key, values=says(), provisions=behaviour)
            for _ in "ab"
        ]
        assert made[0] == made[1] == Action.objects.get()
        assert [link.provision.code for link in made[0].answers.all()] == ["PREPARE.7.2.h"]


def test_a_form_gone_back_to_and_sent_with_other_words_makes_another_action(warwickshire):
    key = uuid.uuid4()
    with acting(warwickshire.lead):
        for title in ("Train the call takers", "Train the detectives", "Train the detectives"):
            workflow.add_action(force=warwickshire.force, key=key, values=says(title=title))
        assert set(Action.objects.values_list("title", flat=True)) == {
            "Train the call takers",
            "Train the detectives",
        }
        assert Action.objects.count() == 2


def test_what_an_action_answers_can_be_added_and_taken_away(warwickshire, action):
    with acting(warwickshire.lead):
        area = Provision.objects.filter(code="2021.4")
        old = Provision.objects.filter(code="PREPARE.7.2.h")
        workflow.link_provisions(action=action, add=area, remove=old)
        workflow.link_provisions(action=action, add=area)
        assert [link.provision.code for link in action.answers.all()] == ["2021.4"]


def test_a_change_is_saved_and_counted(warwickshire, action):
    with acting(warwickshire.lead):
        values = attributes(says(title="Train all supervisors", owner=warwickshire.contributor))
        assert workflow.change_action(action=action, by=warwickshire.lead, revision=1, values=values)
        action.refresh_from_db()
    assert (action.title, action.owner, action.revision) == (
        "Train all supervisors",
        warwickshire.contributor,
        2,
    )


def test_a_change_of_nothing_is_no_revision(warwickshire, action):
    with acting(warwickshire.lead):
        values = attributes(says())
        assert not workflow.change_action(action=action, by=warwickshire.lead, revision=1, values=values)
        action.refresh_from_db()
    assert action.revision == 1


def test_a_stale_change_changes_nothing_and_keeps_both_texts(warwickshire, action):
    with acting(warwickshire.contributor):
        theirs = attributes(
            says(title="Train 40 supervisors", due_date=date(2027, 9, 1), due_reason="It is full.")
        )
        workflow.change_action(action=action, by=warwickshire.contributor, revision=1, values=theirs)
    with acting(warwickshire.lead):
        yours = attributes(says(title="Train all supervisors", priority="high"))
        with pytest.raises(StaleSaveError) as stale:
            workflow.change_action(action=action, by=warwickshire.lead, revision=1, values=yours)
        action.refresh_from_db()
        kept = KeptConflict.objects.get()
    assert (action.title, action.priority, action.revision) == ("Train 40 supervisors", "medium", 2)
    assert stale.value.conflict == kept
    assert (kept.by, kept.force, kept.theirs_name) == (warwickshire.lead, warwickshire.force, "Contributor")

    def said(version):
        return version["title"], version["due_date"], version["priority"]

    assert said(kept.start) == ("Train supervisors", "2027-06-30", "medium")
    assert said(kept.theirs) == ("Train 40 supervisors", "2027-09-01", "medium")
    assert kept.yours == {"title": "Train all supervisors", "priority": "high"}, (
        "what was left as it was is not"
    )


def test_the_same_change_twice_is_no_conflict(warwickshire, action):
    with acting(warwickshire.lead):
        for _ in "ab":
            workflow.change_action(action=action, by=warwickshire.lead, revision=1, values={"title": "Once"})
        assert not KeptConflict.objects.exists()


def test_an_update_sets_the_status_and_leaves_an_open_form_alone(warwickshire, action):
    with acting(warwickshire.contributor):
        assert post(action, warwickshire.contributor)
        action.refresh_from_db()
        update = action.updates.get()
    assert (action.status, action.revision) == (ActionStatus.ON_TRACK, 1)
    assert (update.text, update.status, update.by) == (
        "31 of 38 trained.",
        "on_track",
        warwickshire.contributor,
    )


def test_an_update_sent_twice_is_posted_once(warwickshire, action):
    key = uuid.uuid4()
    with acting(warwickshire.contributor):
        assert post(action, warwickshire.contributor, key=key)
        assert post(action, warwickshire.contributor, key=key)
        assert action.updates.count() == 1


def test_an_update_gone_back_to_and_sent_with_other_words_is_another(warwickshire, action):
    key = uuid.uuid4()
    with acting(warwickshire.contributor):
        for text in ("Begun.", "Half done.", "Half done."):
            assert post(action, warwickshire.contributor, key=key, text=text)
        assert sorted(action.updates.values_list("text", flat=True)) == ["Begun.", "Half done."]


def test_an_update_does_not_undo_a_status_that_its_writer_never_saw(warwickshire, action):
    with acting(warwickshire.lead):
        assert post(action, warwickshire.lead, status=ActionStatus.DONE)
    with acting(warwickshire.contributor):
        assert not post(action, warwickshire.contributor, status=ActionStatus.AT_RISK)
        assert action.status == ActionStatus.DONE
        assert action.updates.count() == 1
        assert post(action, warwickshire.contributor, status=ActionStatus.DONE)
        assert action.updates.count() == 2
