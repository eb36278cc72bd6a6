"""Pages of plan reviews: marks, suggestions that a person confirms, findings, gaps, areas, and what goes back."""

import re
import uuid
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import AccessLog, KeptConflict
from forces.models import Force
from reviews.plans import workflow
from reviews.plans.grid import forces_of, gap_grid, reviews_that_count
from reviews.plans.models import PlanArea, PlanFinding, PlanMark, PlanReview
from tests.actionplans.plans import acting
from tests.conftest import arranging
from tests.queries import queries_of
from tests.reviews.plans.conftest import CODE, SILENT, share

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def reviewer(desk, sign_in):
    return sign_in(desk.reviewer)


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_list_has_each_forces_newest_edition_and_those_that_were_reviewed(desk, reviewer):
    page = reviewer.get("/national/plans/")
    text = text_of(page)
    assert "0 of 2 editions are reviewed and released. 1 is in review, and 1 waits" in text
    assert "0 of 40" in text
    assert desk.url("review") in page.content.decode()
    assert text.count("Edition 1") == 1  # Kent's; Warwickshire's first is history that nobody reviewed
    assert "Kent" not in text_of(reviewer.get("/national/plans/?state=in_review")).split("Marked", 1)[1]
    assert "No edition matches" in text_of(reviewer.get("/national/plans/?region=wales"))
    assert "Kent" in text_of(reviewer.get("/national/plans/?region=nowhere&state=nothing"))


def test_a_review_is_begun_from_the_list(desk, reviewer):
    start = reverse("planreviews:start", args=[desk.kent.public_id])
    answer = reviewer.post(start, follow=True)
    assert "You are reviewing the plan of Kent." in text_of(answer)
    assert reviewer.post(reverse("planreviews:start", args=[uuid.uuid4()])).status_code == 404


def test_the_list_asks_no_more_for_more_forces(desk, reviewer, arrange):
    few = len(queries_of(reviewer, "/national/plans/"))
    with arrange():
        forces = list(Force.objects.exclude(slug__in=["warwickshire", "kent"])[:20])
        editions = [share(force, 1) for force in forces]
    with acting(desk.reviewer):
        for edition in editions[::2]:
            workflow.start_plan_review(edition=edition, by=desk.reviewer)
    assert len(queries_of(reviewer, "/national/plans/")) == few <= 10


# --- marking ----------------------------------------------------------------------------------------------------


def test_a_mark_is_saved_and_leads_to_the_next_line_without_one(desk, reviewer):
    page = desk.url("mark", CODE)
    assert "Map skills of Warwickshire" in text_of(reviewer.get(page))
    sent = {"mark": "partly", "note": "Say by when.", "revision": 1, "do": "next"}
    answer = reviewer.post(page, sent)
    assert answer.url == desk.url("mark", "2021.4.2")
    text = text_of(reviewer.get(page))
    assert "Partly addressed" in text
    assert desk.reviewer.display_name in text
    assert reviewer.post(page, sent | {"do": "stay", "revision": 2, "mark": "addressed"}).url == page


def test_a_mark_that_is_no_mark_is_refused_and_a_late_one_shows_both_texts(desk, reviewer, sign_in):
    page = desk.url("mark", CODE)
    answer = reviewer.post(page, {"mark": "excellent", "note": "Typed.", "revision": 1})
    assert answer.status_code == 422
    assert "Typed." in answer.content.decode()
    sign_in(desk.colleague).post(page, {"mark": "absent", "note": "Theirs.", "revision": 1})
    late = reviewer.post(page, {"mark": "partly", "note": "Mine.", "revision": 1})
    assert late.status_code == 409
    assert "Theirs." in late.content.decode()
    assert "Mine." in late.content.decode()
    with acting(desk.reviewer):
        assert desk.mark_of().note == "Theirs."


def test_lines_are_walked_through_without_a_mouse(desk, reviewer):
    first = reviewer.get(desk.url("mark", "2021.1.1")).content.decode()
    last = reviewer.get(desk.url("mark", "HMICFRS.4.1.f")).content.decode()
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in last
    assert "Line 40 of 40" in last
    assert reviewer.get(desk.url("mark", "2021.4")).status_code == 404


def test_opening_is_noted_for_the_force(desk, reviewer):
    reviewer.get(desk.url("review"))
    reviewer.get(desk.url("mark", CODE))
    with acting(desk.world.warwickshire.lead):
        assert set(AccessLog.objects.values_list("what", flat=True)) == {
            "Edition 2 of the action plan, to review it"
        }


def test_what_the_plan_does_not_answer_is_suggested_and_a_person_confirms(desk, reviewer):
    page = desk.url("absent")
    html = reviewer.get(page).content.decode()
    assert f'value="{SILENT}"' in html
    assert f'value="{CODE}"' not in html
    with acting(desk.reviewer):
        assert not PlanMark.objects.made().exists()  # suggested, and nothing more
    assert reviewer.post(page, {"note": "None chosen."}).status_code == 422
    assert reviewer.post(page, {"matters": [CODE]}).status_code == 422  # the plan does answer that
    reviewer.post(page, {"matters": [SILENT, "2021.2.5"], "note": "Nothing is said."})
    with acting(desk.reviewer):
        made = PlanMark.objects.made().values_list("matter__code", "mark", "note")
        assert sorted(made) == [
            ("2021.2.4", "absent", "Nothing is said."),
            ("2021.2.5", "absent", "Nothing is said."),
        ]


def test_the_plans_page_shows_each_line_in_few_queries(desk, reviewer):
    text = text_of(reviewer.get(desk.url("review")))
    assert "40 of 40" in text
    assert "The plan answers nothing here" in text
    assert len(queries_of(reviewer, desk.url("review"))) <= 16
    assert len(queries_of(reviewer, desk.url("mark", CODE))) <= 16


# --- findings ---------------------------------------------------------------------------------------------------


def test_a_finding_is_written_changed_and_removed(desk, reviewer):
    sent = {"kind": "promising", "text": "Quarterly.", "matter": CODE, "once": str(uuid.uuid4())}
    answer = reviewer.post(desk.url("add_finding"), sent)
    assert answer.url == f"{desk.url('mark', CODE)}#findings"
    reviewer.post(desk.url("add_finding"), sent)
    with acting(desk.reviewer):
        found = PlanFinding.objects.get()
    assert reviewer.post(desk.url("add_finding"), sent | {"text": ""}).status_code == 422
    assert reviewer.post(desk.url("add_finding"), sent | {"matter": "2021.4"}).status_code == 422
    change = desk.url("finding", found.public_id)
    assert reviewer.post(change, {"kind": "gap", "text": "Yearly.", "revision": 1}).status_code == 302
    assert reviewer.post(change, {"kind": "gap", "text": "Never.", "revision": 1}).status_code == 409
    remove = desk.url("remove_finding", found.public_id)
    assert "Yearly." in text_of(reviewer.get(remove))
    assert "Somebody rewrote the finding" in text_of(reviewer.post(remove, {"revision": 1}, follow=True))
    assert "Finding removed." in text_of(reviewer.post(remove, {"revision": 2}, follow=True))
    assert reviewer.get(change).status_code == 404
    gone = reviewer.post(change, {"kind": "gap", "text": "Written meanwhile.", "revision": 2})
    assert gone.status_code == 409
    assert "Written meanwhile." in text_of(gone)


def test_another_reviews_finding_is_not_found_under_this_one(desk, reviewer):
    with acting(desk.reviewer):
        other = workflow.start_plan_review(edition=desk.kent, by=desk.reviewer)
        theirs = workflow.record_finding(
            review=other, matter=None, kind="gap", text="A.", once=uuid.uuid4(), by=desk.reviewer
        )
    assert reviewer.get(desk.url("finding", theirs.public_id)).status_code == 404
    assert reviewer.post(desk.url("remove_finding", theirs.public_id), {"revision": 1}).status_code == 404


# --- the release ------------------------------------------------------------------------------------------------


def test_the_release_says_what_is_missing_then_sends_it(desk, reviewer):
    page = desk.url("release")
    assert "40 lines without a mark" in text_of(reviewer.get(page))
    with acting(desk.reviewer):
        PlanMark.objects.filter(review=desk.review).update(mark="addressed")
        seen = PlanReview.objects.get(pk=desk.review.pk).revision
        desk.marked()
    late = reviewer.post(page, {"message": "Thank you.", "revision": seen})
    assert late.status_code == 409
    assert "Something changed while you were reading" in text_of(late)
    assert "Thank you." in late.content.decode()
    with acting(desk.reviewer):
        now = PlanReview.objects.get(pk=desk.review.pk).revision
    answer = reviewer.post(page, {"message": "Thank you.", "revision": now}, follow=True)
    assert "Released. Warwickshire can now read it, and was told." in text_of(answer)
    again = reviewer.post(page, {"message": "Once more.", "revision": now + 1})
    assert again.status_code == 409
    with arranging():
        assert KeptConflict.objects.get().yours == {"Message": "Once more."}
    assert reviewer.get(page).status_code == 302


def test_words_that_came_after_the_release_are_kept_and_shown(desk, reviewer):
    with acting(desk.reviewer):
        desk.release()
    for page, sent in (
        (desk.url("mark", CODE), {"mark": "partly", "note": "Late.", "revision": 1}),
        (desk.url("absent"), {"matters": [SILENT], "note": "Late."}),
        (desk.url("add_finding"), {"kind": "gap", "text": "Late."}),
    ):
        answer = reviewer.post(page, sent)
        assert answer.status_code == 409, page
        assert "Late." in answer.content.decode()
    late = reviewer.post(desk.url("mark", CODE), {"mark": "partly", "note": "Later.", "revision": 1})
    assert "This review was released while you were writing" in text_of(late)
    assert reviewer.get(desk.url("add_finding")).status_code == 403


# --- gaps -------------------------------------------------------------------------------------------------------


def test_the_gap_grid_has_every_force_and_each_cell_opens_its_mark(desk, reviewer):
    with acting(desk.reviewer):
        desk.marked()
    html = reviewer.get("/national/plans/gaps/").content.decode()
    assert f'href="{desk.url("mark", CODE)}"' in html
    assert "partly addressed, 2021, area 4, action 1, Warwickshire" in html
    assert html.count("Nobody has begun to review") == 42
    page = reviewer.get("/national/plans/gaps/?region=wales").content.decode()
    assert "Dyfed-Powys" in page
    assert "Warwickshire" not in page


def test_the_newest_edition_that_was_read_counts(desk, reviewer):
    with acting(desk.reviewer):
        earlier = workflow.start_plan_review(edition=desk.first, by=desk.reviewer)
        PlanMark.objects.filter(review=earlier).update(mark="absent")
        desk.marked(mark="addressed")
    html = reviewer.get("/national/plans/gaps/").content.decode()
    assert "addressed, 2021, area 4, action 1, Warwickshire" in html
    assert f"/national/plans/{earlier.public_id}/" not in html


def test_what_was_released_counts_while_a_newer_edition_is_read(desk, reviewer):
    with acting(desk.reviewer):
        earlier = workflow.start_plan_review(edition=desk.first, by=desk.reviewer)
        PlanMark.objects.filter(review=earlier).update(mark="absent")
        PlanReview.objects.filter(pk=earlier.pk).update(state="released", released_at=timezone.now())
        desk.marked(mark="addressed")
        counted = list(reviews_that_count())
    assert counted == [earlier]
    assert f"/national/plans/{earlier.public_id}/" in reviewer.get("/national/plans/gaps/").content.decode()


def test_a_force_that_has_closed_is_counted_no_more(desk, reviewer, arrange):
    with acting(desk.reviewer):
        desk.marked()
    with arrange():
        Force.objects.filter(slug="warwickshire").update(closed_on=timezone.localdate())
    with acting(desk.reviewer):
        assert gap_grid(forces_of()).read == 0
    assert "Warwickshire" not in text_of(reviewer.get("/national/plans/gaps/"))


def test_the_gap_grid_asks_no_more_for_more_forces(desk, reviewer, arrange):
    few = len(queries_of(reviewer, "/national/plans/gaps/"))
    with arrange():
        editions = [share(force, 1) for force in Force.objects.exclude(slug__in=["warwickshire", "kent"])]
    with acting(desk.reviewer):
        for edition in editions:
            workflow.start_plan_review(edition=edition, by=desk.reviewer)
        PlanMark.objects.update(mark="partly")
    assert len(queries_of(reviewer, "/national/plans/gaps/")) == few <= 12


def test_the_spreadsheet_says_what_the_grid_says(desk, reviewer):
    with acting(desk.reviewer):
        desk.marked()
    answer = reviewer.get("/national/plans/gaps/sheet/?region=west-midlands")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    heads, titles, *rows = book.active.iter_rows(values_only=True)
    at = heads.index("2021, area 4, action 1")
    assert titles[at] == "Skills gap analysis"
    said = {row[0]: (row[2], row[3], row[at]) for row in rows}
    assert said["Warwickshire Police"] == (2, "In review", "Partly addressed")
    assert said["Plans: partly addressed"][2] == 1
    assert "Kent Police" not in said


# --- areas ------------------------------------------------------------------------------------------------------


def test_an_area_is_worded_from_what_findings_say(desk, reviewer):
    with acting(desk.reviewer):
        desk.marked()
    sent = {"kind": "gap", "text": "No date anywhere.", "matter": CODE}
    reviewer.post(desk.url("add_finding"), sent)
    assert "Nothing stands on this list yet" in text_of(reviewer.get("/national/plans/areas/"))
    page = f"/national/plans/areas/{CODE}/"
    text = text_of(reviewer.get(page))
    assert "Of 1 plan marked here: 0 addressed, 1 partly addressed, 0 absent" in text
    assert "No date anywhere." in text
    assert "No date anywhere." not in text_of(reviewer.get(f"{page}?kind=promising"))
    assert reviewer.post(page, {"kind": "strengthened", "text": ""}).status_code == 422
    reviewer.post(page, {"kind": "strengthened", "text": "Plans want dates."})
    with acting(desk.reviewer):
        area = PlanArea.objects.get()
    assert "Plans want dates." in text_of(reviewer.get("/national/plans/areas/"))
    change = reverse("planreviews:area", args=[area.public_id])
    new = {"kind": "strengthened", "text": "Plans want days.", "dropped": "True", "revision": 1}
    assert reviewer.post(change, new).status_code == 302
    assert reviewer.post(change, new | {"text": "Late."}).status_code == 409
    assert "Plans want days." not in text_of(reviewer.get("/national/plans/areas/"))
    assert "no longer on its list" in text_of(reviewer.get(page))
    assert reviewer.get("/national/plans/areas/2021.99/").status_code == 404
    assert len(queries_of(reviewer, "/national/plans/areas/")) <= 12
    assert len(queries_of(reviewer, page)) <= 14


# --- what goes back ---------------------------------------------------------------------------------------------


def test_the_force_and_its_policing_body_read_it_once_it_is_released(desk, reviewer, sign_in):
    people, kent = desk.world.warwickshire, desk.world.kent
    feedback = reverse("reviews:plan_feedback", args=[desk.review.public_id])
    readers = [sign_in(who) for who in (people.lead, people.viewer, people.contributor, people.policing_body)]
    with acting(desk.reviewer):
        desk.marked(note="Say by when.")
        workflow.record_finding(
            review=desk.review,
            matter=None,
            kind="strength",
            text="Plain.",
            once=uuid.uuid4(),
            by=desk.reviewer,
        )
    for client in (*readers, reviewer):
        assert client.get(feedback).status_code == 404
        assert "No review of a plan is released yet" in text_of(client.get("/reviews/plans/"))
    with acting(desk.reviewer):
        desk.release(message="A plan to follow.")
    for client in (*readers, reviewer):
        text = text_of(client.get(feedback))
        for words in ("Say by when.", "Plain.", "A plan to follow.", "1 partly addressed , 39 absent"):
            assert words.replace(" ,", ",") in text.replace(" ,", ","), words
        assert feedback in client.get("/reviews/plans/").content.decode()
    for stranger in (kent.lead, kent.policing_body):
        assert sign_in(stranger).get(feedback).status_code == 404
        assert feedback not in sign_in(stranger).get("/reviews/plans/").content.decode()
    assert sign_in(desk.world.stalking).get(feedback).status_code == 403
    with acting(people.lead):
        whats = AccessLog.objects.values_list("audience", "what")
        assert ("policing_body", "Feedback on edition 2 of the action plan") in set(whats)
    assert len(queries_of(readers[0], feedback)) <= 10


def test_what_is_said_of_a_plan_is_found_by_those_who_may_read_it(desk, reviewer, sign_in):
    with acting(desk.reviewer):
        desk.marked(note="A zebrafish note.")
        workflow.record_finding(
            review=desk.review,
            matter=None,
            kind="gap",
            text="A zebrafish gap.",
            once=uuid.uuid4(),
            by=desk.reviewer,
        )
    people, asked = desk.world.warwickshire, "/search/?q=zebrafish"
    said = ("note", "gap")
    found = reviewer.get(asked).content.decode()
    assert all(f"<mark>zebrafish</mark> {word}" in found for word in said)
    assert desk.url("mark", CODE) in found
    readers = [sign_in(who) for who in (people.lead, people.policing_body)]
    assert not any("<mark>" in client.get(asked).content.decode() for client in readers)
    with acting(desk.reviewer):
        desk.release()
    feedback = reverse("reviews:plan_feedback", args=[desk.review.public_id])
    for client in readers:
        found = client.get(asked).content.decode()
        assert all(f"<mark>zebrafish</mark> {word}" in found for word in said)
        assert feedback in found
    assert "<mark>" not in sign_in(desk.world.kent.lead).get(asked).content.decode()


@pytest.mark.parametrize("audience", ["lead", "policing_body"])
def test_the_database_alone_keeps_back_what_is_not_released(desk, audience):
    """Rows and their history, other forces' too: with data that could leak."""
    reader = getattr(desk.world.warwickshire, audience)
    with acting(desk.reviewer):
        desk.marked(note="A first thought.")
        other = workflow.start_plan_review(edition=desk.kent, by=desk.reviewer)
        PlanArea.objects.create(
            kind="promising", matter=desk.mark_of().matter, text="A.", written_by_name="R"
        )
        for review in (desk.review, other):
            workflow.record_finding(
                review=review, matter=None, kind="gap", text="A.", once=uuid.uuid4(), by=desk.reviewer
            )
    kinds = (PlanReview, PlanMark, PlanFinding)
    with acting(reader):
        assert [kind.objects.count() for kind in kinds] == [0, 0, 0]
        assert not PlanMark.history.rel.related_model.objects.exists()
    with acting(desk.reviewer):
        desk.marked(note="What went.")
        desk.release()
    with acting(reader):
        assert [kind.objects.count() for kind in kinds] == [1, 40, 1]
        events = PlanMark.history.rel.related_model.objects.values_list("note", flat=True)
        assert "A first thought." not in set(events)
        assert set(PlanReview.objects.values_list("pk", flat=True)) == {desk.review.pk}


@pytest.mark.parametrize(
    "who", ["warwickshire.lead", "warwickshire.chief", "warwickshire.policing_body", "stalking"]
)
def test_nobody_but_the_national_team_opens_a_review(desk, sign_in, who):
    person = desk.world
    for part in who.split("."):
        person = getattr(person, part)
    client = sign_in(person)
    for url in (
        "/national/plans/",
        "/national/plans/gaps/",
        "/national/plans/gaps/sheet/",
        "/national/plans/areas/",
        f"/national/plans/areas/{CODE}/",
        desk.url("review"),
        desk.url("mark", CODE),
        desk.url("absent"),
        desk.url("release"),
        desk.url("add_finding"),
        desk.url("finding", uuid.uuid4()),
    ):
        assert client.get(url).status_code == 403, url
        assert client.post(url, {"note": "x"}).status_code in {403, 405}, url
