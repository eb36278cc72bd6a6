"""What a contributor sees of the force's evidence: what belongs to their parts, and what they added."""

import pytest
from django.urls import reverse

from assessments.choices import AssignmentState
from assessments.models import Assignment
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from evidence.provisions import evidenced
from evidence.sight import attachable_by
from frameworks.models import Provision
from tests.conftest import arranging

pytestmark = pytest.mark.django_db

INSIDE, OUTSIDE, OF_2021 = "PREPARE.7.2.a", "PREPARE.4.1.a", "2021.4.2"


def piece(people, title, code="", *, by=None):
    with arranging():
        evidence = Evidence.objects.create(force=people.force, title=title, kind="policy", added_by=by)
        version = EvidenceVersion.objects.create(
            force=people.force,
            evidence=evidence,
            link="https://example.org/",
            sha256="0" * 64,
            scan_state="link",
        )
        if code:
            EvidenceUse.objects.create(
                force=people.force,
                evidence=evidence,
                version=version,
                provision=Provision.objects.get(code=code),
            )
    return evidence, version


@pytest.fixture
def here(world):
    return world.warwickshire


def test_the_list_is_of_ones_own_parts_and_of_what_one_added(here, sign_in):
    piece(here, "In a part", INSIDE)
    piece(here, "Elsewhere", OUTSIDE)
    piece(here, "Of nobody")
    piece(here, "Their own", by=here.contributor)
    page = reverse("evidence:list")
    said = sign_in(here.contributor).get(page).content.decode()
    assert [title in said for title in ("In a part", "Their own", "Elsewhere", "Of nobody")] == [
        True, True, False, False,
    ]  # fmt: skip # laid out to be read
    assert "Elsewhere" in sign_in(here.lead).get(page).content.decode()


def test_what_is_elsewhere_is_not_there(here, sign_in):
    evidence, version = piece(here, "Elsewhere", OUTSIDE)
    client = sign_in(here.contributor)
    for address in (
        reverse("evidence:evidence", args=[evidence.public_id]),
        reverse("evidence:add_version", args=[evidence.public_id]),
        reverse("evidence:download", args=[version.public_id]),
        reverse("history:evidence", args=[evidence.public_id]),
        f"{reverse('evidence:add')}?for={OUTSIDE}",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(reverse("evidence:rest_on", args=[version.public_id])).status_code == 404


@pytest.mark.parametrize(("code", "may"), [(INSIDE, True), (OUTSIDE, False), (OF_2021, True)])
def test_evidence_is_attached_to_ones_own_parts_and_to_other_frameworks(here, sign_in, arrange, code, may):
    evidence, _ = piece(here, "Their own", by=here.contributor)
    sign_in(here.contributor).post(reverse("evidence:use", args=[evidence.public_id]), {"provision": code})
    with arrange():
        assert EvidenceUse.objects.filter(evidence=evidence, provision__code=code).exists() == may
        assert attachable_by(here.contributor, evidenced()).filter(code=code).exists() == may
        assert attachable_by(here.lead, evidenced()).filter(code=code).exists()


def test_what_is_handed_in_takes_no_more_evidence_of_its_holders(here, arrange):
    with arrange():
        part = Assignment.objects.filter(force=here.force, to=here.contributor)
        part.update(state=AssignmentState.HANDED_IN)
        assert not attachable_by(here.contributor, evidenced()).filter(code=INSIDE).exists()
        part.update(state=AssignmentState.TO_CHANGE)
        assert attachable_by(here.contributor, evidenced()).filter(code=INSIDE).exists()


def test_nobody_takes_evidence_away_from_a_part_that_is_not_theirs(here, sign_in, arrange):
    evidence, _ = piece(here, "Their own", OUTSIDE, by=here.contributor)
    stop = reverse("evidence:stop_using", args=[evidence.public_id])
    assert sign_in(here.contributor).post(stop, {"provision": OUTSIDE}).status_code == 422
    with arrange():
        assert EvidenceUse.objects.filter(evidence=evidence).exists()


def test_uses_move_where_they_are_ones_own_to_change_and_the_history_says_so(here, sign_in, arrange):
    evidence, first = piece(here, "Shared", INSIDE)
    with arrange():
        for code in (OUTSIDE, OF_2021):
            provision = Provision.objects.get(code=code)
            EvidenceUse.objects.create(
                force=here.force, evidence=evidence, version=first, provision=provision
            )

    def numbers():
        with arrange():
            uses = EvidenceUse.objects.filter(evidence=evidence)
            return dict(uses.values_list("provision__code", "version__number"))

    client = sign_in(here.contributor)
    add = reverse("evidence:add_version", args=[evidence.public_id])
    page = client.post(add, {"link": "https://example.org/2", "move_uses": "yes"}, follow=True)
    assert numbers() == {INSIDE: 2, OUTSIDE: 1, OF_2021: 2}
    said = "2 uses moved to version 2. 1 other use stays: locked, or not yours to change."
    assert said in page.content.decode()

    with arrange():
        Assignment.objects.filter(force=here.force, to=here.contributor).update(
            state=AssignmentState.HANDED_IN
        )
    page = client.get(reverse("evidence:evidence", args=[evidence.public_id])).content.decode()
    assert "Let 1 of 2 uses rest on this version" in page
    client.post(reverse("evidence:rest_on", args=[first.public_id]))
    assert numbers() == {INSIDE: 2, OUTSIDE: 1, OF_2021: 1}

    with arrange():
        EvidenceUse.objects.filter(evidence=evidence, provision__code=OF_2021).delete()
    page = client.get(reverse("evidence:evidence", args=[evidence.public_id])).content.decode()
    assert "rest on this version" not in page

    told = sign_in(here.lead).get(reverse("history:evidence", args=[evidence.public_id])).content.decode()
    assert "Version it rests on: <del>1</del> <ins>2</ins>" in told
