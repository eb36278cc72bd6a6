"""Editions: shared by a chief officer, read by the force, the national team and the policing body."""

import re
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from actionplans import sharing
from actionplans.models import (
    Action,
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionCommitmentProvision,
    EditionEvidence,
    EditionMilestone,
)
from audit.models import AccessLog
from frameworks.models import Provision
from tests.actionplans.plans import acting, make_action, make_edition, post
from tests.pages import forms_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

EDITIONS, SHARE = "/plan/editions/", "/plan/editions/share/"
THIRD_OF_MARCH = datetime(2026, 3, 3, 9, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def chief(warwickshire, sign_in):
    return sign_in(warwickshire.chief)


def read_by(people):
    """What a page that was opened now knows of the plan."""
    with acting(people.chief):
        return {"seen": sharing.newest_change(people.force)}


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page_of(edition):
    return reverse("actionplans:edition", args=[edition.public_id])


def test_a_chief_officer_shares_and_everybody_concerned_reads_it(world, warwickshire, chief, sign_in):
    with acting(warwickshire.lead):
        make_action(
            warwickshire.force, title="Train supervisors", owner=warwickshire.lead, answers=("PREPARE.7.2.h",)
        )
    assert "1 action: 1 open, none late" in said(chief.get(SHARE))
    answer = chief.post(SHARE, {"note": "Read <this>.", "number": 1} | read_by(warwickshire))
    with acting(warwickshire.chief):
        edition = Edition.objects.get()
        Action.objects.update(title="Changed afterwards")
    assert answer.url == page_of(edition)
    for reader in (warwickshire.viewer, warwickshire.policing_body, world.reviewer):
        client = sign_in(reader)
        assert "1 action, 0 done" in said(client.get(EDITIONS))
        page = client.get(page_of(edition))
        assert "Train supervisors" in said(page)
        assert "Changed afterwards" not in said(page)
        assert "Read &lt;this&gt;." in page.content.decode()
        assert "Prepare 7.2.h" in said(page)


def test_it_reads_as_at_its_day_with_lateness_of_that_day(warwickshire, arrange, sign_in):
    with arrange():
        first = make_edition(warwickshire.force, 1, shared_at=THIRD_OF_MARCH)
        make_edition(warwickshire.force, 2, shared_at=THIRD_OF_MARCH + timedelta(days=30))
    page = said(sign_in(warwickshire.policing_body).get(page_of(first)))
    assert "Edition 1, as at 3 March 2026" in page
    assert "61 days late" in page
    assert "A newer one is shared: edition 2, as at 2 April 2026" in page


def test_the_force_can_see_who_else_opened_it(world, warwickshire, arrange, sign_in):
    with arrange():
        edition = make_edition(warwickshire.force)
    for reader in (warwickshire.viewer, warwickshire.policing_body, world.reviewer):
        sign_in(reader).get(page_of(edition))
    with acting(warwickshire.lead):
        opened = AccessLog.objects.filter(what="Edition 1 of the action plan").values_list(
            "audience", flat=True
        )
        assert set(opened) == {"policing_body", "national"}
        assert len(opened) == 2


def test_an_empty_plan_is_not_shared(warwickshire, chief):
    assert "nothing to share" in said(chief.get(SHARE))
    chief.post(SHARE, {"note": "", "number": 1})
    with acting(warwickshire.chief):
        assert not Edition.objects.exists()


def test_sent_twice_the_second_is_asked_again_with_its_note(warwickshire, chief):
    with acting(warwickshire.lead):
        make_action(warwickshire.force)
        make_action(warwickshire.force, title="Posted", owner_post="Custody", due_date=None)
        make_action(warwickshire.force, title="Done", status="done", due_date=None)
    page = said(chief.get(SHARE))
    assert "1 open action with neither an owner nor a post ; 1 open action without a due date ." in page
    read = read_by(warwickshire)
    chief.post(SHARE, {"note": "First", "number": 1} | read)
    page = chief.post(SHARE, {"note": "Second", "number": 1} | read)
    assert page.status_code == 409
    assert "Edition 1 was shared while you were writing" in said(page)
    assert "Second" in said(page)
    assert 'name="number" value="2"' in page.content.decode()
    with acting(warwickshire.chief):
        assert Edition.objects.count() == 1


def test_what_was_changed_since_the_page_was_opened_is_read_before_it_is_shared(warwickshire, chief):
    with acting(warwickshire.lead):
        action = make_action(warwickshire.force)
    read = read_by(warwickshire)
    with acting(warwickshire.contributor):
        post(action, warwickshire.contributor, text="Something that the chief officer never read.")
    page = chief.post(SHARE, {"note": "As it stands.", "number": 1} | read)
    assert page.status_code == 409
    assert "The plan was changed since you opened this page" in said(page)
    assert "As it stands." in said(page)
    with acting(warwickshire.chief):
        assert not Edition.objects.exists()
    form = next(form for form in forms_of(page.content.decode(), SHARE) if "seen" in form.filled())
    assert chief.post(SHARE, form.filled()).status_code == 302


def test_a_note_that_is_too_long(warwickshire, chief):
    with acting(warwickshire.lead):
        make_action(warwickshire.force)
    assert chief.post(SHARE, {"note": "x" * 10_001, "number": 1}).status_code == 422


def test_none_shared_yet_says_who_shares(world, warwickshire, sign_in):
    assert "Share the first one" in said(sign_in(warwickshire.chief).get(EDITIONS))
    assert "A chief officer shares them." in said(sign_in(warwickshire.policing_body).get(EDITIONS))
    assert "No force has shared" in said(sign_in(world.reviewer).get(EDITIONS))


def test_the_national_team_sees_whose_edition_it_is(world, warwickshire, arrange, sign_in):
    with arrange():
        make_edition(warwickshire.force)
        make_edition(world.kent.force)
    page = said(sign_in(world.national_lead).get(EDITIONS))
    assert "Warwickshire Police" in page
    assert "Kent Police" in page


# --- by commitment, and what is different --------------------------------------------------------------------------


def whole_edition(people, number=1, *, actions=1, **values):
    """As sharing freezes it, with each action under a commitment of its own."""
    edition = make_edition(people.force, number, actions=0, is_whole=True, chair="The ACC", **values)
    row = {"force": people.force, "edition": edition}
    for place in range(actions):
        commitment = EditionCommitment.objects.create(
            **row,
            commitment_public_id=uuid5(NAMESPACE_URL, f"c{place}"),
            pillar="Trust",
            title=f"Hear {place}",
        )
        EditionCommitmentProvision.objects.create(
            force=people.force, edition_commitment=commitment, provision=Provision.objects.get(code="2021.3")
        )
        line = EditionAction.objects.create(
            **row,
            commitment=commitment,
            action_public_id=uuid5(NAMESPACE_URL, f"a{place}"),
            title=f"Circle {place}",
            outcome="Trust grows.",
            due_date=date(2027, 6, 30),
            status="on_track",
        )
        for code in ("2021.3.1", "PREPARE.7.2.h"):
            EditionActionProvision.objects.create(
                force=people.force, edition_action=line, provision=Provision.objects.get(code=code)
            )
        EditionMilestone.objects.create(
            force=people.force, edition_action=line, milestone_public_id=uuid4(), title="Half"
        )
        EditionEvidence.objects.create(**row, edition_action=line, title="Minutes of May", kind="minutes")
    return edition


def differences_of(edition):
    return reverse("actionplans:differences", args=[edition.public_id])


def test_it_reads_by_commitment_with_all_that_an_action_says(world, warwickshire, arrange, sign_in):
    with arrange():
        edition = whole_edition(warwickshire)
        EditionCommitment.objects.create(
            force=warwickshire.force, edition=edition, commitment_public_id=uuid4(), title="Wait"
        )
    for reader in (world.reviewer, warwickshire.policing_body, warwickshire.contributor):
        page = said(sign_in(reader).get(page_of(edition)))
        assert "chaired by The ACC" in page
        assert "Hear 0 1 action, 0 done" in page
        assert "Outcome wanted Trust grows." in page
        assert "Wait No action yet" in page
        assert ("Minutes of May" in page) == (reader is not warwickshire.contributor), "not of others' parts"


def test_differences_are_told_field_by_field(world, warwickshire, arrange, sign_in):
    with arrange():
        whole_edition(warwickshire, shared_at=THIRD_OF_MARCH)
        later = whole_edition(warwickshire, 2, actions=2, shared_at=THIRD_OF_MARCH + timedelta(days=30))
        whole_edition(warwickshire, 3, actions=0)
        EditionAction.objects.filter(edition=later, title="Circle 0").update(
            outcome="Trust grows <b>fast</b>.",
            due_date=date(2027, 9, 1),
            due_reason="The hall is shut.",
            status="at_risk",
        )
        Edition.objects.filter(pk=later.pk).update(chair="The DCC")
        EditionCommitment.objects.filter(edition=later, title="Hear 0").update(text="More often.")
    client = sign_in(warwickshire.policing_body)
    answer = client.get(differences_of(later))
    page, body = said(answer), answer.content.decode()
    assert "From edition 1 to edition 2" in page
    assert "1 action added, 0 no longer there; 1 due date and 1 status moved" in page
    assert "30 June 2027 1 September 2027 The hall is shut." in page
    assert "Circle 0 On track At risk" in page
    assert "&lt;b&gt;fast&lt;/b&gt;.</ins>" in body
    assert "<ins>Circle 1</ins>" in body
    assert "<ins>More often.</ins>" in body
    assert "<del>The ACC</del> <ins>The DCC</ins>" in body
    page = said(client.get(differences_of(later), {"since": "3"}))
    assert "From edition 2 to edition 3" in page
    assert "0 actions added, 2 no longer there" in page
    with arrange():
        told = set(AccessLog.objects.filter(what__startswith="Differences").values_list("what", flat=True))
    assert told == {
        "Differences between editions 1 and 2 of the action plan",
        "Differences between editions 2 and 3 of the action plan",
    }


def test_where_nothing_changed_or_nothing_is_before_it_says_so(warwickshire, arrange, sign_in):
    with arrange():
        first = whole_edition(warwickshire)
    client = sign_in(warwickshire.chief)
    assert "the only edition that is shared" in said(client.get(differences_of(first)))
    with arrange():
        old = make_edition(warwickshire.force, 2, actions=0)
        again = make_edition(warwickshire.force, 3, actions=0)
    page = said(client.get(differences_of(again)))
    assert "Nothing changed between the two." in page
    assert "was shared before editions held commitments" in page
    assert "From edition 1 to edition 2" in said(client.get(differences_of(old), {"since": "none"}))


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_any_number(world, arrange, sign_in, number):
    with arrange():
        for place in range(1, number + 2):
            edition = whole_edition(world.warwickshire, place, actions=number)
    client = sign_in(world.reviewer)
    assert len(queries_of(client, EDITIONS)) == 3 + 2
    assert len(queries_of(client, page_of(edition))) == 3 + 11
    assert len(queries_of(client, differences_of(edition))) == 3 + 15
    assert len(queries_of(client, reverse("actionplans:edition_page", args=[edition.public_id]))) == 3 + 7
