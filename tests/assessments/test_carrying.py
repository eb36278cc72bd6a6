"""Start from last time: what was signed stands in the new cycle, and is no answer until somebody confirms it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import workflow
from assessments.choices import CycleState
from assessments.models import Rating, Summary
from assessments.readiness import what_is_missing
from assessments.weak_points import weak_points
from assessments.workflow import open_assessment
from audit.editing import news_url
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Grade, Provision, Scale
from tests.assessments.steps import force_scope
from tests.pages import forms_of
from tests.submissions import make_submission
from tests.world import make_cycle

pytestmark = pytest.mark.django_db

FALLEN, NOT_APPLICABLE = "PREPARE.7.2.a", "PREPARE.7.2.b"


@pytest.fixture
def opened(world, arrange):
    """Warwickshire's assessment of a cycle that follows one that it signed twice; Kent signed nothing there."""
    with arrange():
        newer = make_cycle(
            "spring-next",
            world.cycle.due_on + timedelta(days=200),
            state=CycleState.OPEN,
            previous=world.previous,
        )
        force = world.warwickshire.force
        make_submission(force, world.previous, value=1, comment="Said at first.")
        values = {FALLEN: 4, NOT_APPLICABLE: None}
        make_submission(force, world.previous, values=values, number=2, comment="Said when signed.")
        world.kent.newer = open_assessment(force=world.kent.force, cycle=newer)
        assessment = open_assessment(force=force, cycle=newer)
        world.warwickshire.assessment = assessment
    return world.warwickshire


def answer(people, code=FALLEN):
    return Rating.objects.select_related("grade").get(
        force=people.force, assessment=people.assessment, provision__code=code
    )


def save(client, people, code=FALLEN, **sent):
    url = f"/assessments/{people.assessment.public_id}/answers/{code}/"
    return client.post(url, {f"{name}-{code}": value for name, value in sent.items()})


def test_what_was_signed_last_stands_and_is_no_answer(opened, world, arrange):
    with arrange():
        first, second = answer(opened), answer(opened, NOT_APPLICABLE)
        assert (first.carried, first.grade.value, first.comment) == (True, 4, "Said when signed.")
        assert (second.grade.value, second.reason) == (None, "It does not apply.")
        summary = Summary.objects.get(assessment=opened.assessment, provision__code="PREPARE.7")
        assert summary.strengths == "Strength of Warwickshire."
        assert (summary.grade, summary.confirmed_at, summary.updated_at) == (None, None, None)
        opened.assessment.refresh_from_db()
        assert opened.assessment.answered == 0
        missing = what_is_missing(opened.assessment)
        assert {m.what for m in missing.behaviours} == {"Confirm last cycle’s answer, or change it"}
        assert (len(missing.behaviours), len(missing.summaries)) == (206, 24)
        points = weak_points(opened.assessment, today=world.cycle.due_on)
        assert {point.rule for point in points} == {"no_action"}  # of the words of the summaries
        assert not Rating.objects.filter(assessment=world.kent.newer, carried=True).exists()
        assert open_assessment(force=opened.force, cycle=opened.assessment.cycle).pk == opened.assessment.pk


def test_a_carried_grade_that_is_taken_out_is_gone(opened, arrange):
    """As a spreadsheet does whose cell was emptied."""
    with force_scope(opened, opened.lead):
        row = answer(opened)
        workflow.save_rating(rating=row, revision=row.revision, changes={"grade_id": None}, by=opened.lead)
    with arrange():
        assert (answer(opened).carried, answer(opened).grade) == (False, None)
        assert answer(opened).comment == "Said when signed."


def test_grades_of_another_scale_stay_behind(world, arrange):
    with arrange():
        other = Scale.objects.create(code="other", name="Other")
        Grade.objects.create(scale=other, code="yes", name="Yes", value=1, position=1)
        cycle = make_cycle(
            "other-next",
            world.cycle.due_on + timedelta(days=200),
            previous=world.previous,
        )
        cycle.scale = other
        cycle.save()
        make_submission(world.warwickshire.force, world.previous, comment="Said when signed.")
        assessment = open_assessment(force=world.warwickshire.force, cycle=cycle)
        rows = assessment.ratings.values_list("grade", "carried", "comment").distinct()
        assert list(rows) == [(None, False, "Said when signed.")]


def test_the_same_grade_confirms_and_a_comment_alone_does_not(opened, sign_in, arrange):
    client = sign_in(opened.lead)
    worded = save(client, opened, v=1, c="Said anew.").json()
    assert (worded["revision"], worded["answered"]) == (2, 0)
    assert save(client, opened, v=2, g="in-place", c="Said anew.").json()["answered"] == 1
    assert save(client, opened, v=3, g="in-place", c="Said anew.").json()["revision"] == 3
    with arrange():
        opened.assessment.refresh_from_db()
        assert (answer(opened).carried, opened.assessment.answered) == (False, 1)
        told = list(answer(opened).history.order_by("pgh_id").values_list("carried", flat=True))
        assert told == [True, True, False]
    url = f"/history/answers/{opened.assessment.public_id}/{FALLEN}/"
    assert "Last cycle’s answer" in client.get(url).content.decode()


def test_a_conflict_over_a_comment_confirms_nothing_and_one_over_the_grade_does(opened, sign_in, arrange):
    """What is carried forward is nobody's: neither yours, nor proposed, nor put on an open page that asks for news."""
    client = sign_in(opened.lead)
    since = (timezone.now() - timedelta(minutes=1)).isoformat()
    assert save(client, opened, v=1, c="Theirs.").status_code == 200
    (news,) = client.get(news_url((Rating, [opened.assessment.pk, "PREPARE.7", since]))).json()["rows"]
    assert news["texts"][f"g-{FALLEN}"] == ""
    url = save(client, opened, v=1, c="Mine.").json()["url"]
    page = client.get(url).content.decode()
    assert " checked" not in page
    assert 'value="in-place"' in page
    assert (
        client.post(url, {"which": "both", "revision": 2, "comment": "Both.", "reason": ""}).status_code
        == 302
    )
    url = save(client, opened, v=1, c="Mine.").json()["url"]
    assert client.post(url, {"which": "mine", "revision": 3}).status_code == 302
    with arrange():
        assert (answer(opened).carried, answer(opened).comment) == (True, "Mine.")
    descriptor = f"/assessments/{opened.assessment.public_id}/descriptors/PREPARE.7/"
    sent = {f"v-{FALLEN}": 1, f"g-{FALLEN}": "in-place", f"c-{FALLEN}": "Said when signed."}
    assert client.post(descriptor, sent).status_code == 409
    url = save(client, opened, v=1, g="in-place", c="Said when signed.").json()["url"]
    assert client.post(url, {"which": "mine", "revision": 4}).status_code == 302
    with arrange():
        assert (answer(opened).carried, answer(opened).comment) == (False, "Mine.")


def test_the_page_shows_last_time_beside_it_and_confirms_without_script(opened, sign_in, arrange):
    client = sign_in(opened.lead)
    with arrange():
        evidence = Evidence.objects.create(force=opened.force, title="Old paper", kind="policy")
        version = EvidenceVersion.objects.create(
            force=opened.force,
            evidence=evidence,
            link="https://x.example/",
            sha256="0" * 64,
            scan_state="link",
        )
        provision = Provision.objects.get(code=FALLEN)
        EvidenceUse.objects.create(
            force=opened.force, evidence=evidence, version=version, provision=provision
        )
        EvidenceUse.objects.update(added_at=timezone.now() - timedelta(days=90))
    url = f"/assessments/{opened.assessment.public_id}/descriptors/PREPARE.7/"
    page = client.get(url).content.decode()
    assert page.count("not yet confirmed:</span>") == 23
    assert "of last cycle, not yet confirmed" in page  # the evidence
    assert "The words of Autumn last, not yet confirmed" in page
    assert "Comment as in Autumn last" in page
    form = next(form for form in forms_of(page, url) if (f"g-{FALLEN}", "in-place") in form.buttons)
    sent = form.filled()
    assert f"g-{FALLEN}" not in sent  # chosen by nobody
    assert client.post(url, sent | {f"g-{FALLEN}": "in-place"}).status_code == 302
    with arrange():
        opened.assessment.refresh_from_db()
        assert (answer(opened).carried, opened.assessment.answered) == (False, 1)
    tasks = client.get(f"/assessments/{opened.assessment.public_id}/").content.decode()
    assert "205 answers of Autumn last are carried forward" in tasks


def test_a_fall_asks_why_and_last_cycles_comment_cannot_say(opened, sign_in, arrange):
    client = sign_in(opened.lead)
    url = f"/assessments/{opened.assessment.public_id}/descriptors/PREPARE.7/"

    def asked():
        with arrange():
            points = weak_points(opened.assessment, today=opened.assessment.cycle.due_on)
        page = client.get(url).content.decode()
        moved = "Fell from 4 In place to 2 Planned"
        assert all(p.says == f"{moved}." for p in points if p.rule == "moved_unsaid")
        since = opened.assessment.cycle.previous.name
        shown = f"data-asks><span data-moved-words>{moved}</span> since {since}"
        return [p.provision.code for p in points if p.rule == "moved_unsaid"], page.count(shown)

    assert save(client, opened, v=1, g="planned").status_code == 200
    assert asked() == ([FALLEN], 1)
    assert save(client, opened, v=2, g="planned", c="Said when signed. Two left.").status_code == 200
    assert asked() == ([], 0)
    assert "<ins>Two left.</ins>" in client.get(url).content.decode()


def test_why_several_stand_is_frozen_with_them_and_ends_with_another_grade(opened, arrange, sign_in):
    with arrange():
        rating = answer(opened)
        rating.unchanged_because, rating.carried = "The same policy.", False
        rating.save()
        rating = Rating.objects.select_related("assessment__cycle", "provision", "grade").get(pk=rating.pk)
        planned = Grade.objects.get(scale=opened.assessment.cycle.scale, code="planned")
        workflow.save_rating(rating=rating, revision=1, changes={"grade_id": planned.pk}, by=opened.lead)
        assert answer(opened).unchanged_because == ""
        address = [opened.assessment.public_id, rating.provision.code]
    earlier = sign_in(opened.lead).get(reverse("history:answer_texts", args=address)).content.decode()
    assert "The same policy." in earlier
    assert 'name="field" value="unchanged_because"' not in earlier
