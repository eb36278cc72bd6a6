"""Queries per page: the bars, and that they do not grow. BEGIN, COMMIT and savepoints are not counted."""

import pytest

from actionplans.models import Action, ActionProvision
from assessments.choices import Stage
from assessments.models import Rating
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Provision
from tests.queries import queries_of
from tests.world import answer_all

pytestmark = pytest.mark.django_db


def attach(force, code, number):
    """`number` pieces of evidence and actions under the behaviour."""
    provision = Provision.objects.get(code=code)
    for n in range(number):
        evidence = Evidence.objects.create(force=force, title=f"Paper {n}", kind="policy")
        version = EvidenceVersion.objects.create(
            force=force,
            evidence=evidence,
            link=f"https://example.org/{n}",
            sha256="0" * 64,
            scan_state="link",
        )
        EvidenceUse.objects.create(force=force, evidence=evidence, version=version, provision=provision)
        action = Action.objects.create(force=force, title=f"Action {n}")
        ActionProvision.objects.create(force=force, action=action, provision=provision)


@pytest.mark.parametrize("number", [1, 3])
def test_a_descriptor_takes_twelve_queries_at_most(world, sign_in, arrange, number):
    with arrange():
        answer_all(world.warwickshire.assessment)
        attach(world.warwickshire.force, "PREPARE.7.2.a", number)
    url = f"/assessments/{world.warwickshire.assessment.public_id}/descriptors/PREPARE.7/"
    statements = queries_of(sign_in(world.warwickshire.lead), url)
    assert len(statements) == 12, "\n".join(statements)


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


def test_the_sign_off_page_does_not_grow(world, sign_in, arrange):
    url = f"/assessments/{world.warwickshire.assessment.public_id}/sign-off/"
    client = sign_in(world.warwickshire.lead)
    empty = queries_of(client, url)
    with arrange():
        answer_all(world.warwickshire.assessment)
        world.warwickshire.assessment.stage = Stage.WITH_CHIEF_OFFICER
        world.warwickshire.assessment.save()
    assert len(queries_of(client, url)) == len(empty) == 18, "\n".join(empty)
