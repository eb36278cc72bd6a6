"""The task list, the descriptor's page and its saves, as the people of two forces meet them."""

import pytest

from assessments.models import Rating, Summary
from audit.models import KeptConflict
from frameworks.models import Provision

pytestmark = pytest.mark.django_db


def url_of(assessment, code=""):
    return f"/assessments/{assessment.public_id}/" + (f"descriptors/{code}/" if code else "")


def save_url(assessment, code):
    return f"/assessments/{assessment.public_id}/answers/{code}/"


def test_task_list_counts(world, sign_in, arrange):
    page = sign_in(world.warwickshire.lead).get(url_of(world.warwickshire.assessment)).content.decode()
    assert "0 of 206" in page
    assert page.count("Not started</strong>") == 24


def test_descriptor_shows_every_behaviour_to_choose(world, sign_in):
    page = sign_in(world.warwickshire.contributor).get(url_of(world.warwickshire.assessment, "PREPARE.7"))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('type="radio" name="g-PREPARE.7.') == 23 * 6


def test_another_forces_assessment_and_none_answer_alike(world, sign_in):
    client = sign_in(world.warwickshire.lead)
    other = client.get(url_of(world.kent.assessment, "PREPARE.1"))
    nothing = client.get("/assessments/5f0c6b5e-0000-4000-8000-000000000000/descriptors/PREPARE.1/")
    assert other.status_code == nothing.status_code == 404
    post = client.post(
        save_url(world.kent.assessment, "PREPARE.1.1"), {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": "planned"}
    )
    assert post.status_code == 404


def test_save_answers_what_the_page_needs(world, sign_in, arrange):
    client = sign_in(world.warwickshire.contributor)
    answer = client.post(
        save_url(world.warwickshire.assessment, "PREPARE.1.1"),
        {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": "planned"},
    ).json()
    assert answer["revision"] == 2
    assert (answer["answered"], answer["total"]) == (1, 8)
    with arrange():
        rating = Rating.objects.get(assessment=world.warwickshire.assessment, provision__code="PREPARE.1.1")
        world.warwickshire.assessment.refresh_from_db()
        assert rating.grade.code == "planned"
        assert world.warwickshire.assessment.answered == 1
        assert rating.history.last().pgh_context["name"] == "Contributor"


def test_a_stale_save_keeps_all_three_texts(world, sign_in, arrange):
    url = save_url(world.warwickshire.assessment, "PREPARE.1.1")
    first, second = sign_in(world.warwickshire.lead), sign_in(world.warwickshire.contributor)
    assert first.post(url, {"v-PREPARE.1.1": 1, "c-PREPARE.1.1": "theirs"}).status_code == 200
    stale = second.post(url, {"v-PREPARE.1.1": 1, "c-PREPARE.1.1": "yours"})
    assert stale.status_code == 409
    page = second.get(stale.json()["url"]).content.decode()
    assert "theirs" in page
    assert "yours" in page
    with arrange():
        kept = KeptConflict.objects.get()
        assert (kept.start["comment"], kept.theirs["comment"], kept.yours["comment"]) == (
            "",
            "theirs",
            "yours",
        )
    assert second.post(stale.json()["url"], {"which": "mine", "revision": 2}).status_code == 302
    with arrange():
        assert (
            Rating.objects.get(force=world.warwickshire.force, provision__code="PREPARE.1.1").comment
            == "yours"
        )


def test_the_page_posts_without_script(world, sign_in, arrange):
    client = sign_in(world.warwickshire.lead)
    url = url_of(world.warwickshire.assessment, "PREPARE.9")
    with arrange():
        codes = list(Provision.objects.behaviours().beneath("PREPARE.9").values_list("code", flat=True))
    fields = {f"g-{code}": "in-place" for code in codes} | {f"v-{code}": "1" for code in codes}
    summary = {"revision": 1, "grade": "in-place", "strengths": "S", "gaps": "G", "support_needed": ""}
    assert client.post(url, {**fields, **summary, "do": "confirm"}).status_code == 302
    with arrange():
        world.warwickshire.assessment.refresh_from_db()
        assert (world.warwickshire.assessment.answered, world.warwickshire.assessment.confirmed) == (6, 1)
        assert (
            Summary.objects.get(force=world.warwickshire.force, provision__code="PREPARE.9").strengths == "S"
        )


def test_not_applicable_is_answered_with_a_reason_only(world, sign_in, arrange):
    client, url = sign_in(world.warwickshire.lead), save_url(world.warwickshire.assessment, "PREPARE.1.1")
    without = client.post(url, {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": "not-applicable"}).json()
    assert without["answered"] == 0
    with_reason = client.post(
        url, {"v-PREPARE.1.1": without["revision"], "r-PREPARE.1.1": "No such unit."}
    ).json()
    assert with_reason["answered"] == 1
    with arrange():
        world.warwickshire.assessment.refresh_from_db()
        assert world.warwickshire.assessment.answered == 1


def test_a_viewer_reads_and_cannot_write(world, sign_in):
    client = sign_in(world.warwickshire.viewer)
    page = client.get(url_of(world.warwickshire.assessment, "PREPARE.1"))
    assert page.status_code == 200
    assert 'type="radio"' not in page.content.decode()
    sent = client.post(
        save_url(world.warwickshire.assessment, "PREPARE.1.1"),
        {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": "planned"},
    )
    assert sent.status_code == 403
    assert client.post(url_of(world.warwickshire.assessment, "PREPARE.1"), {"do": "save"}).status_code == 403
