"""The task list, the descriptor's page and its saves, as the people of two forces meet them."""

from datetime import timedelta

import pytest

from assessments.choices import CycleState
from assessments.models import Assessment, Rating, Summary
from assessments.views import answering, saving
from assessments.workflow import open_assessment
from audit.models import KeptConflict
from frameworks.models import Provision
from tests.world import answer_all, give_part, make_cycle

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


def test_each_cycle_leaves_the_way_to_the_others(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        newer = make_cycle("spring-next", world.cycle.due_on + timedelta(days=200), state=CycleState.OPEN)
        other = open_assessment(force=people.force, cycle=newer)
    page = sign_in(people.lead).get("/assessments/", follow=True).content.decode()
    assert "Assessment, Autumn now" in page
    assert url_of(other) in page


def test_the_way_to_the_next_behaviour_ends_at_it(world, sign_in, arrange):
    client, url = sign_in(world.warwickshire.lead), url_of(world.warwickshire.assessment, "PREPARE.7")
    assert (
        f'href="{url_of(world.warwickshire.assessment, "PREPARE.1")}?next"'
        in client.get(url_of(world.warwickshire.assessment)).content.decode()
    )
    assert client.get(f"{url}?next").url.endswith("#b-PREPARE.7.1.a")
    with arrange():
        answer_all(world.warwickshire.assessment)
    assert client.get(f"{url}?next").url.endswith("#summary")


def test_next_and_previous_unanswered_lead_through_all_descriptors(world, sign_in, arrange):
    people = world.warwickshire
    lead, contributor = sign_in(people.lead), sign_in(people.contributor)
    steps = f"{url_of(people.assessment)}unanswered/"

    def to(client, query):
        return client.get(f"{steps}?{query}").url.rpartition("/descriptors/")[2]

    page = lead.get(url_of(people.assessment, "PREPARE.7")).content.decode()
    assert f'href="{steps}?after=PREPARE.7" data-step="after"' in page
    assert f'href="{steps}?before=PREPARE.7" data-step="before"' in page
    assert 'href="#b-PREPARE.7.1.a" class="govuk-skip-link"' in page
    assert 'id="b-PREPARE.7.1.a" tabindex="-1"' in page  # so that focus goes to it
    assert to(lead, "after=PREPARE.7") == "PREPARE.7/#b-PREPARE.7.1.a"
    assert to(lead, "after=PREVENT.6.9.z") == "PREPARE.1/#b-PREPARE.1.1"  # no such line
    with arrange():
        rows = Rating.objects.filter(assessment=people.assessment)
        last = rows.order_by("-provision__position").values_list("provision__code", flat=True).first()
        rows.filter(provision__code__startswith="PREPARE.7.").update(grade=world.grades[3])
    assert to(lead, "after=PREPARE.7").startswith("PREPARE.8/#b-PREPARE.8.")
    assert to(lead, "before=PREPARE.7").startswith("PREPARE.6/#b-PREPARE.6.")
    assert to(lead, f"after={last}") == "PREPARE.1/#b-PREPARE.1.1"  # round the end
    assert to(lead, "before=PREPARE.1").endswith(f"#b-{last}")
    assert contributor.get(f"{steps}?after=PREPARE.7").url == url_of(
        people.assessment
    )  # nothing left of theirs
    with arrange():
        rows.update(grade=world.grades[3])
    assert to(lead, "after=PREPARE.7") == "PREPARE.1/#summary"
    assert "data-step=" in lead.get(url_of(people.assessment, "PREPARE.7")).content.decode()
    with arrange():
        answer_all(people.assessment)
    assert lead.get(steps).url == f"{url_of(people.assessment)}sign-off/"
    assert "data-step=" not in lead.get(url_of(people.assessment, "PREPARE.7")).content.decode()


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
    with arrange():
        give_part(world.warwickshire, "PREPARE.1")
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
    with arrange():
        give_part(world.warwickshire, "PREPARE.1")
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
    tasks = url_of(world.warwickshire.assessment)
    again = second.post(url, {"v-PREPARE.1.1": 1, "c-PREPARE.1.1": "yours, typed on"})
    assert again.status_code == 409
    listed = second.get(tasks).content.decode()  # also after leaving the page; the newest text alone
    assert (stale.json()["url"] in listed, again.json()["url"] in listed) == (False, True)
    assert again.json()["url"] not in first.get(tasks).content.decode()
    assert second.post(again.json()["url"], {"which": "mine", "revision": 2}).status_code == 302
    assert "not in force" not in second.get(tasks).content.decode()
    with arrange():
        rating = Rating.objects.get(force=world.warwickshire.force, provision__code="PREPARE.1.1")
        assert rating.comment == "yours, typed on"


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
    wanted = "A reason is still wanted"
    assert without["saved"].endswith(f"by {world.warwickshire.lead}. {wanted}")
    page = url_of(world.warwickshire.assessment, "PREPARE.1")
    assert f". {wanted}</span>" in client.get(page).content.decode()
    saved = client.post(page, {"v-PREPARE.1.1": without["revision"]}, follow=True)
    assert f"Saved. {wanted} for 1.1." in saved.content.decode()
    with_reason = client.post(
        url, {"v-PREPARE.1.1": without["revision"], "r-PREPARE.1.1": "No such unit."}
    ).json()
    assert with_reason["answered"] == 1
    assert wanted not in with_reason["saved"] + client.get(page).content.decode()
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


# --- nothing typed vanishes, and nothing saved is written over unseen ------------------------------------------

PAGE = {
    "v-PREPARE.1.1": 1,
    "v-PREPARE.1.2": 1,
    "c-PREPARE.1.1": "mine, first",
    "c-PREPARE.1.2": "mine, second",
}
SUMMARY = {"revision": 1, "grade": "planned", "strengths": "My strengths.", "gaps": "", "support_needed": ""}


@pytest.fixture
def somebody_was_faster(world, arrange):
    """A colleague has saved both of the first two answers of PREPARE.1 since the page was opened."""
    with arrange():
        Rating.objects.filter(
            force=world.warwickshire.force, provision__code__in=["PREPARE.1.1", "PREPARE.1.2"]
        ).update(comment="theirs", revision=2)


def test_every_answer_that_came_too_late_is_shown_one_after_the_other(
    world, sign_in, arrange, somebody_was_faster
):
    client = sign_in(world.warwickshire.lead)
    page = client.post(url_of(world.warwickshire.assessment, "PREPARE.1"), PAGE)
    assert page.status_code == 409
    with arrange():
        first, second = KeptConflict.objects.order_by("pk")
    assert "mine, first" in page.content.decode()
    assert str(second.public_id) in page.content.decode()
    settled = client.post(
        f"/history/conflicts/{first.public_id}/",
        {"which": "mine", "revision": 2, "then": str(second.public_id)},
    )
    assert settled["Location"] == f"/history/conflicts/{second.public_id}/"
    assert "mine, second" in client.get(settled["Location"]).content.decode()


def test_a_summary_is_saved_although_an_answer_came_too_late(world, sign_in, arrange, somebody_was_faster):
    client = sign_in(world.warwickshire.lead)
    sent = PAGE | SUMMARY
    assert client.post(url_of(world.warwickshire.assessment, "PREPARE.1"), sent).status_code == 409
    with arrange():
        mine = Summary.objects.get(force=world.warwickshire.force, provision__code="PREPARE.1")
        assert mine.strengths == "My strengths."


def test_text_that_is_put_back_is_as_stale_as_it_was(world, sign_in, somebody_was_faster):
    client, url = sign_in(world.warwickshire.lead), url_of(world.warwickshire.assessment, "PREPARE.1")
    refused = client.post(url, PAGE | {"c-PREPARE.1.1": "x" * 10_001})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'name="v-PREPARE.1.1" value="1"' in page
    assert "mine, second" in page, "what came too late stands on the page, too"
    assert 'name="v-PREPARE.1.2" value="1"' in page
    assert client.post(url, PAGE).status_code == 409


def test_a_summary_with_something_to_mend_keeps_its_words(world, sign_in):
    client = sign_in(world.warwickshire.lead)
    sent = SUMMARY | {"gaps": "x" * 10_001}
    page = client.post(url_of(world.warwickshire.assessment, "PREPARE.1"), sent)
    assert page.status_code == 422
    assert "My strengths." in page.content.decode()
    # A descriptor always applies: its summary offers no other grade.
    sent = SUMMARY | {"grade": "not-applicable"}
    url = url_of(world.warwickshire.assessment, "PREPARE.1")
    assert [client.post(to, sent).status_code for to in (url, f"{url}summary/")] == [422, 422]


def test_an_answer_that_was_only_sent_along_is_no_conflict(world, sign_in, arrange, somebody_was_faster):
    """The whole page is sent by one button: what its sender did not touch stays as the colleague left it."""
    client = sign_in(world.warwickshire.lead)
    sent = {"v-PREPARE.1.1": 1, "c-PREPARE.1.1": "", "v-PREPARE.1.3": 1, "c-PREPARE.1.3": "mine"}
    assert client.post(url_of(world.warwickshire.assessment, "PREPARE.1"), sent).status_code == 302
    with arrange():
        comments = Rating.objects.filter(force=world.warwickshire.force, comment__gt="")
        assert dict(comments.values_list("provision__code", "comment")) == {
            "PREPARE.1.1": "theirs",
            "PREPARE.1.2": "theirs",
            "PREPARE.1.3": "mine",
        }


def test_a_newer_cycle_takes_nobody_away_from_what_is_due_first(world, sign_in, arrange):
    client = sign_in(world.warwickshire.lead)
    with arrange():
        newer = make_cycle("spring-next", world.cycle.due_on + timedelta(days=120), state="open")
    first = client.get("/assessments/").url
    assert first == url_of(world.warwickshire.assessment)
    with arrange():
        assert Assessment.objects.filter(force=world.warwickshire.force, cycle=newer).exists()
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(stage="submitted")
    assert client.get("/assessments/").url != first


@pytest.mark.parametrize("to", ["page", "summary"])
def test_what_was_sent_to_be_signed_since_the_page_asked_is_locked(world, sign_in, arrange, monkeypatch, to):
    """The page's own look at the stage is older than the lock that the save takes."""
    with arrange():
        before = Assessment.objects.for_pages().get(pk=world.warwickshire.assessment.pk)
        Assessment.objects.filter(pk=before.pk).update(stage="with_chief_officer")
    for module in (answering, saving):
        monkeypatch.setattr(module, "assessment_or_404", lambda *_: before)
    url = url_of(world.warwickshire.assessment, "PREPARE.1") + ("summary/" if to == "summary" else "")
    assert sign_in(world.warwickshire.lead).post(url, PAGE | SUMMARY).status_code == 409
    with arrange():
        assert not Rating.objects.filter(comment__gt="").exists()
        assert not Summary.objects.filter(strengths__gt="").exists()


def test_a_summary_is_confirmed_as_it_was_read(world, sign_in, arrange):
    """A colleague wrote of another gap since the page was opened: it opens with both, and nobody has confirmed it."""
    with arrange():
        rows = Summary.objects.filter(force=world.warwickshire.force, provision__code="PREPARE.1")
        answer_all(world.warwickshire.assessment)
        rows.update(gaps="Before.", confirmed_at=None)
        revision = rows.get().revision
        rows.update(gaps="A new gap.", revision=revision + 1)
    sent = {"do": "confirm", "revision": revision, "gaps": "Before."}
    answer = sign_in(world.warwickshire.lead).post(url_of(world.warwickshire.assessment, "PREPARE.1"), sent)
    assert answer.status_code == 409
    assert "A new gap." in answer.content.decode()
    with arrange():
        assert rows.get().confirmed_at is None


def test_nobody_confirms_a_summary_who_may_not(world, sign_in):
    client = sign_in(world.warwickshire.contributor)
    sent = {"do": "confirm"}
    assert client.post(url_of(world.warwickshire.assessment, "PREPARE.1"), sent).status_code == 403


def test_a_page_whose_answer_was_lost_conflicts_with_nobody(world, sign_in, arrange):
    """Its save arrived and it never heard so. Another page of the same person is somebody else to it."""
    client, code = sign_in(world.warwickshire.lead), "PREPARE.1.1"
    url = save_url(world.warwickshire.assessment, code)

    def save(revision, words, key="1"):
        page = {
            "X-Requested-With": "XMLHttpRequest",
            "X-Form-Key": f"0f8fad5b-d9cb-469f-a165-70867728950{key}",
        }
        return client.post(url, {f"v-{code}": revision, f"c-{code}": words}, headers=page)

    assert save(1, "One").json()["revision"] == 2
    assert save(1, "One").json()["revision"] == 2, "sent again, word for word"
    assert save(1, "One and two").json()["revision"] == 3, "sent again, and typed on"
    assert save(1, "Elsewhere", key="2").status_code == 409
    assert client.post(url, {f"v-{code}": 2, f"c-{code}": "Without a key"}).status_code == 409
    assert save(3, "Elsewhere", key="2").json()["revision"] == 4
    assert save(1, "One, two and three").status_code == 409, "one of those since was not its own"
    assert save(1, "Elsewhere").json()["revision"] == 1, "it agrees by chance"
    descriptor = url_of(world.warwickshire.assessment, "PREPARE.1")
    other = "0f8fad5b-d9cb-469f-a165-708677289502"
    sent = {"form_key": other, f"v-{code}": 3, f"c-{code}": "By the page’s own button"}
    assert client.post(descriptor, sent).status_code == 302
    summary = f"{descriptor}summary/"
    page = {"X-Requested-With": "XMLHttpRequest", "X-Form-Key": "0f8fad5b-d9cb-469f-a165-708677289501"}
    for words, revision in (("S", 2), ("S", 2), ("S and more", 3)):
        answer = client.post(summary, {"revision": 1, "strengths": words}, headers=page)
        assert answer.json()["revision"] == revision


def test_a_page_that_agrees_by_chance_stays_as_old_as_its_texts(world, sign_in, arrange):
    """Both chose the same grade; the colleague's comment is not on this page, and must not be written over."""
    with arrange():
        Rating.objects.filter(force=world.warwickshire.force, provision__code="PREPARE.1.1").update(
            grade=world.grades[2], comment="theirs", revision=2
        )
    client, url = sign_in(world.warwickshire.lead), save_url(world.warwickshire.assessment, "PREPARE.1.1")
    agreed = client.post(url, {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": world.grades[2].code}).json()
    assert agreed["revision"] == 1
    late = client.post(url, {"v-PREPARE.1.1": agreed["revision"], "c-PREPARE.1.1": "mine"})
    assert late.status_code == 409
