"""Queries per page: the bars, and that they do not grow. BEGIN, COMMIT and savepoints are not counted."""

from datetime import timedelta

import pytest

from actionplans.models import Action, ActionProvision
from assessments.choices import Stage
from assessments.models import Rating
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Guidance, Provision
from tests.assessments.steps import ask
from tests.queries import queries_of
from tests.submissions import make_submission
from tests.world import answer_all, make_cycle

pytestmark = pytest.mark.django_db


def attach(force, code, number):
    """`number` pieces of evidence and actions under the behaviour."""
    row = {"force": force}
    provision = Provision.objects.get(code=code)
    pieces = Evidence.objects.bulk_create(
        Evidence(**row, title=f"Paper {n}", kind="policy") for n in range(number)
    )
    versions = EvidenceVersion.objects.bulk_create(
        EvidenceVersion(
            **row,
            evidence=piece,
            link=f"https://example.org/{piece.title[6:]}",
            sha256="0" * 64,
            scan_state="link",
        )
        for piece in pieces
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(**row, evidence=version.evidence, version=version, provision=provision)
        for version in versions
    )
    actions = Action.objects.bulk_create(Action(**row, title=f"Action {n}") for n in range(number))
    ActionProvision.objects.bulk_create(
        ActionProvision(**row, action=action, provision=provision) for action in actions
    )


def test_a_descriptor_takes_twelve_queries_empty_and_with_three_years_behind_it(world, sign_in, arrange):
    """Three cycles signed before it, 500 pieces of evidence and as many actions, and what good looks like."""
    people = world.warwickshire
    url = f"/assessments/{people.assessment.public_id}/descriptors/PREPARE.7/"
    client = sign_in(people.lead)
    empty = queries_of(client, url)
    with arrange():
        answer_all(people.assessment)
        for year, cycle in enumerate(
            (
                world.previous,
                make_cycle("two-years-ago", world.previous.due_on - timedelta(days=365)),
                make_cycle("three-years-ago", world.previous.due_on - timedelta(days=730)),
            )
        ):
            make_submission(people.force, cycle, value=2 + year)
        attach(people.force, "PREPARE.7.2.a", 500)
        for provision in Provision.objects.behaviours().beneath("PREPARE.7"):
            Guidance.objects.create(provision=provision, looks_like="A rota.", updated_by_name="A lead")
    full = queries_of(client, url)
    assert len(empty) == len(full) == 12, "\n".join(full)
    page = client.get(url).content.decode()
    assert "All 500 pieces of evidence" in page
    assert "500 actions answer 7.2.a" in page
    assert [f"Paper {n}<" in page for n in (499, 495, 494, 0)] == [True, True, False, False]
    listed = client.get("/evidence/?provision=PREPARE.7.2.a").content.decode()
    assert "500 pieces of evidence found, used for PREPARE.7.2.a" in listed
    none = client.get("/evidence/?provision=PREPARE.7.2.b").content.decode()
    assert "No evidence of your force is like this." in none


def test_the_task_list_takes_eleven_queries_empty_and_full(world, sign_in, arrange):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/"
    client = sign_in(world.warwickshire.lead)
    empty = queries_of(client, url)
    with arrange():
        answer_all(world.warwickshire.assessment)
    assert len(empty) == len(queries_of(client, url)) == 11, "\n".join(empty)


def test_a_save_takes_six_queries_at_most(world, sign_in):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/answers/PREPARE.7.2.a/"
    sent = {"v-PREPARE.7.2.a": 1, "g-PREPARE.7.2.a": "planned", "c-PREPARE.7.2.a": "Words."}
    statements = queries_of(sign_in(world.warwickshire.contributor), url, data=sent)
    assert len(statements) == 6, "\n".join(statements)


def test_a_stale_save_takes_seven_queries_at_most(world, sign_in, arrange):
    with arrange():
        Rating.objects.filter(force=world.warwickshire.force).update(comment="Theirs.", revision=2)
    url = f"/assessments/{world.warwickshire.assessment.public_id}/answers/PREPARE.7.2.a/"
    sent = {"v-PREPARE.7.2.a": 1, "c-PREPARE.7.2.a": "Yours."}
    statements = queries_of(sign_in(world.warwickshire.contributor), url, data=sent, status=409)
    assert len(statements) <= 7, "\n".join(statements)


def test_a_save_over_one_whose_answer_was_lost_takes_seven_queries_at_most(world, sign_in):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/answers/PREPARE.7.2.a/"
    client = sign_in(world.warwickshire.contributor)
    client.defaults |= {
        "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
        "HTTP_X_FORM_KEY": "0f8fad5b-d9cb-469f-a165-70867728950e",
    }
    for words in ("One.", "One. Two.", "One. Two. Three."):
        sent = {"v-PREPARE.7.2.a": 1, "c-PREPARE.7.2.a": words}
        statements = queries_of(client, url, data=sent)
        assert len(statements) <= 7, "\n".join(statements)


def test_the_sign_off_page_does_not_grow(world, sign_in, arrange):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/sign-off/"
    client = sign_in(world.warwickshire.lead)
    empty = queries_of(client, url)
    # The key to the grades has an input of the same name as what is missing.
    assert "WhatIsMissing" not in client.get(url).content.decode()
    with arrange():
        answer_all(world.warwickshire.assessment)
        world.warwickshire.assessment.stage = Stage.WITH_CHIEF_OFFICER
        world.warwickshire.assessment.save()
    for _ in range(12):
        ask(world.warwickshire, world.warwickshire.contributor)
    assert len(queries_of(client, url)) == len(empty) == 22, "\n".join(empty)
    assert "12 open questions between colleagues" in client.get(url).content.decode()
