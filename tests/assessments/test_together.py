"""Several behaviours at once: one grade, last cycle's answers, one piece of evidence. Twice does no more."""

import pytest

from assessments import together
from assessments.choices import Stage
from assessments.freezing import freeze
from assessments.models import Rating
from assessments.readiness import NotReadyError
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Grade, Provision
from tests.assessments.steps import force_scope
from tests.queries import queries_of
from tests.world import answer_all

pytestmark = pytest.mark.django_db

HEADING = "PREPARE.7.2"


@pytest.fixture
def here(world, arrange):
    """Two of the heading's behaviours have an answer."""
    people = world.warwickshire
    with arrange():
        people.codes = list(Provision.objects.behaviours().beneath(HEADING).values_list("code", flat=True))
        rows = Rating.objects.filter(assessment=people.assessment, provision__code__in=people.codes[:2])
        rows.update(grade=world.grades[2])
    return people


def url_of(people, code="PREPARE.7", heading=HEADING):
    return f"/assessments/{people.assessment.public_id}/descriptors/{code}/together/?for={heading}"


def told(client, people, **sent):
    answer = client.post(url_of(people), {"parts": people.codes, **sent}, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def values_of(people):
    rows = Rating.objects.filter(assessment=people.assessment, provision__code__in=people.codes)
    return list(rows.order_by("provision__position").values_list("grade__value", "carried", "revision"))


def test_one_grade_for_all_that_are_open(here, sign_in, arrange):
    client = sign_in(here.contributor)
    page = client.get(url_of(here)).content.decode()
    assert page.count("checked") == len(here.codes) - 2
    left = len(here.codes) - 2
    said = f"{left} behaviours graded In place; 2 were already answered and are left as they are."
    assert told(client, here, do="grade", grade="in-place") == [said]
    again = f"0 behaviours graded In place; {len(here.codes)} were already answered and are left as they are."
    assert told(client, here, do="grade", grade="in-place") == [again]
    with arrange():
        assert values_of(here) == [(2, False, 1)] * 2 + [(4, False, 2)] * left
        here.assessment.refresh_from_db()
        assert here.assessment.answered == len(here.codes)


def test_what_is_not_said_is_asked_for_and_nothing_is_changed(here, sign_in, arrange):
    client = sign_in(here.lead)
    for sent, sentence in (
        ({"do": "grade"}, "Choose a grade"),
        ({"do": "grade", "grade": "not-applicable"}, "Say why they do not apply"),
        ({"do": "still"}, "Say why they stand as they did"),
        ({"do": "evidence"}, "Choose a piece of evidence"),
        ({"do": "grade", "grade": "planned", "parts": []}, "Choose at least one behaviour"),
        (
            {"do": "grade", "grade": "planned", "parts": ["PREPARE.1.1"]},
            "Choose the behaviours from the list",
        ),
        ({}, "Choose what you want to do with them"),
    ):
        answer = client.post(url_of(here), {"parts": here.codes, **sent})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sentence
    with arrange():
        assert {revision for _, _, revision in values_of(here)} == {1}


def test_not_applicable_is_said_of_all_with_one_reason(here, sign_in, arrange):
    with arrange():
        said = Rating.objects.filter(assessment=here.assessment, provision__code=here.codes[2])
        said.update(reason="Already said.")
    sent = {"do": "grade", "grade": "not-applicable", "reason": "Regional."}
    told(sign_in(here.lead), here, **sent)
    with arrange():
        rows = Rating.objects.filter(assessment=here.assessment, reason="Regional.", grade__value=None)
        assert rows.count() == len(here.codes) - 3
        assert (said.get().reason, said.get().grade.value) == ("Already said.", None)
        here.assessment.refresh_from_db()
        assert here.assessment.answered == len(here.codes)


def test_many_stand_as_they_did_for_one_reason(here, sign_in, arrange):
    with arrange():
        rows = Rating.objects.filter(assessment=here.assessment, provision__code__in=here.codes[2:5])
        rows.update(carried=True, grade=Grade.objects.get(scale=here.assessment.cycle.scale, value=3))
    client = sign_in(here.lead)
    said = told(client, here, do="still", why="The same policy.")
    assert said[0].startswith("3 behaviours confirmed as in Autumn last; ")
    with arrange():
        confirmed = Rating.objects.filter(assessment=here.assessment, unchanged_because="The same policy.")
        assert list(confirmed.values_list("carried", "updated_by", "revision").distinct()) == [
            (False, here.lead.pk, 2)
        ]
        assert values_of(here)[5:] == [(None, False, 1)] * (len(here.codes) - 5)
    page = client.get(f"/assessments/{here.assessment.public_id}/descriptors/PREPARE.7/").content.decode()
    assert page.count("Stands as in Autumn last:</span>The same policy.") == 3
    with arrange():
        answer_all(here.assessment)
        names = dict.fromkeys(("declaration", "sent_by_name", "signed_by_name", "signed_as"), "A lead")
        frozen = freeze(here.assessment, **names, signed_at=here.assessment.last_activity_at)
        assert frozen.submittedratings.filter(unchanged_because="The same policy.").count() == 3


def test_one_piece_of_evidence_stands_under_all(here, sign_in, arrange):
    with arrange():
        evidence = Evidence.objects.create(
            force=here.force, title="Skills audit", kind="audit", added_by=here.contributor
        )
        version = EvidenceVersion.objects.create(
            force=here.force, evidence=evidence, link="https://x.example/", sha256="0" * 64, scan_state="link"
        )
        first = Provision.objects.get(code=here.codes[0])
        EvidenceUse.objects.create(force=here.force, evidence=evidence, version=version, provision=first)
    client, number = sign_in(here.contributor), len(here.codes)
    sent = {"do": "evidence", "evidence": str(evidence.public_id)}
    assert told(client, here, **sent) == [
        f"“Skills audit” now stands under {number - 1} more behaviours; it was there for 1 already."
    ]
    assert told(client, here, **sent) == [
        f"“Skills audit” now stands under 0 more behaviours; it was there for {number} already."
    ]
    with arrange():
        assert EvidenceUse.objects.filter(evidence=evidence, version=version).count() == number


def test_only_what_is_theirs_and_only_while_it_is_open(here, world, sign_in, arrange):
    contributor = sign_in(here.contributor)
    assert contributor.get(url_of(here, "PREPARE.1", "")).status_code == 404
    assert sign_in(world.kent.lead).get(url_of(here)).status_code == 404
    assert sign_in(here.chief).get(url_of(here)).status_code == 403
    with arrange():
        here.assessment.stage = Stage.WITH_CHIEF_OFFICER
        here.assessment.save()
    assert contributor.get(url_of(here)).status_code == 403
    sent = {"assessment": here.assessment, "codes": here.codes, "by": here.lead}
    with force_scope(here, here.lead), pytest.raises(NotReadyError):
        together.confirm_together(**sent, why="Too late.")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_however_much_there_is(here, sign_in, arrange, number):
    with arrange():
        for n in range(number):
            evidence = Evidence.objects.create(force=here.force, title=f"Paper {n}", kind="audit")
            EvidenceVersion.objects.create(
                force=here.force,
                evidence=evidence,
                link=f"https://x.example/{n}",
                sha256="0" * 64,
                scan_state="link",
            )
    statements = queries_of(sign_in(here.lead), url_of(here))
    assert len(statements) == 9, "\n".join(statements)
