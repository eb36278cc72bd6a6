"""One action, through the browser's requests: made, read, changed, updated, linked."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans import workflow
from actionplans.models import Action, ActionEvidence, ActionUpdate, DueDateChange, Milestone
from audit.models import KeptConflict
from evidence.models import Evidence
from tests.actionplans.plans import SAYS, acting, attributes, form_of, make_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def lead(warwickshire, sign_in):
    return sign_in(warwickshire.lead)


@pytest.fixture
def action(warwickshire):
    with acting(warwickshire.lead):
        return make_action(warwickshire.force, answers=("PREPARE.7.2.h",), owner=warwickshire.lead)


def page_of(action, name="action"):
    return reverse(f"actionplans:{name}", args=[action.public_id])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- adding ---------------------------------------------------------------------------------------------------

ADD = "/plan/add/"


def new(**values):
    return form_of(**{"status": "not_started", "key": str(uuid.uuid4())} | values)


def test_made_from_a_behaviour_and_back_to_the_same_line(warwickshire, lead):
    url = f"{ADD}?for=PREPARE.7.2.h&next=/assessments/x/PREPARE.7/"
    page = lead.get(url)
    assert "It will answer Prepare 7.2.h Capability and Capacity › force has achieved" in text_of(page)
    assert 'value="/assessments/x/PREPARE.7/"' in page.content.decode()
    answer = lead.post(url, new(next="/assessments/x/PREPARE.7/", owner=warwickshire.lead.pk))
    assert (answer.status_code, answer.url) == (302, "/assessments/x/PREPARE.7/#b-PREPARE.7.2.h")
    with acting(warwickshire.lead):
        made = Action.objects.get()
        assert (made.title, made.owner, made.force) == (
            "Train supervisors",
            warwickshire.lead,
            warwickshire.force,
        )
        assert [link.provision.code for link in made.answers.all()] == ["PREPARE.7.2.h"]


def test_an_anchor_that_the_address_brings_is_kept(lead):
    answer = lead.post(f"{ADD}?for=PREPARE.7.2.h", new(next="/assessments/x/#summary"))
    assert answer.url == "/assessments/x/#summary"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "evil"],
)
def test_only_a_path_of_the_portal_is_gone_back_to(lead, elsewhere):
    assert elsewhere not in lead.get(ADD, {"next": elsewhere}).content.decode()
    answer = lead.post(f"{ADD}?for=PREPARE.7.2.h", new(next=elsewhere))
    assert answer.url.startswith("/plan/actions/")


def test_made_on_its_own_it_leads_to_its_page(lead):
    assert lead.post(ADD, new()).url.startswith("/plan/actions/")


def test_a_code_that_no_framework_has_is_left_out(warwickshire, lead):
    assert lead.get(f"{ADD}?for=NOTHING.1").status_code == 200
    lead.post(f"{ADD}?for=NOTHING.1", new())
    with acting(warwickshire.lead):
        assert not Action.objects.get().answers.exists()


def test_sent_twice_it_is_made_once(warwickshire, lead):
    posted = new()
    lead.post(ADD, posted)
    lead.post(ADD, posted)
    with acting(warwickshire.lead):
        assert Action.objects.count() == 1


def test_errors_lead_to_their_fields_and_keep_what_was_typed(lead):
    page = lead.post(ADD, new(title="", description="Half a sentence") | {"due_date_0": "40"})
    body = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#id_title">Enter a title</a>' in body
    assert '<a href="#id_due_date_0">Due date: enter a real date, for example 27 3 2027</a>' in body
    assert "Half a sentence" in body
    assert "<title>Error: " in body


# --- reading --------------------------------------------------------------------------------------------------


def test_the_page_says_what_it_is_whose_and_what_it_answers_with_the_headings_above(
    warwickshire, action, lead
):
    with acting(warwickshire.lead):
        late = timezone.localdate() - timedelta(days=12)
        Action.objects.update(due_date=late, start_date=None, title="<b>Train</b> & test")
    page = lead.get(page_of(action))
    said = text_of(page)
    assert "&lt;b&gt;Train&lt;/b&gt; &amp; test" in page.content.decode()
    assert "12 days late" in said
    assert "Owner Lead" in said
    assert "Prepare 7.2.h Capability and Capacity › force has achieved its contribution" in said
    assert "/frameworks/NFD-2024/#prepare-7-2-h" in page.content.decode()
    assert "Action made by Lead" in said


def test_a_long_history_shows_its_newest_and_the_rest_when_asked(warwickshire, action, lead):
    with acting(warwickshire.lead):
        ActionUpdate.objects.bulk_create(
            ActionUpdate(force=warwickshire.force, action=action, text=f"Word {n}.", status="on_track")
            for n in range(60)
        )
    assert "Show 11 earlier entries" in text_of(lead.get(page_of(action)))
    assert "Word 0." not in text_of(lead.get(page_of(action)))
    assert "Word 0." in text_of(lead.get(f"{page_of(action)}?all"))


# --- changing -------------------------------------------------------------------------------------------------


def test_a_change_is_saved_and_told(action, lead):
    assert 'name="revision" value="1"' in lead.get(page_of(action, "change")).content.decode()
    answer = lead.post(page_of(action, "change"), form_of(title="Train all", revision=1), follow=True)
    assert answer.redirect_chain == [(page_of(action), 302)]
    assert "Changed: title, owner by Lead" in text_of(answer)


def test_a_due_date_that_moves_wants_a_reason_and_is_counted(warwickshire, action, lead):
    later = {"due_date": date(2027, 9, 1), "owner": warwickshire.lead.pk}
    asked = lead.post(page_of(action, "change"), form_of(revision=1, **later))
    assert asked.status_code == 422
    assert '<a href="#id_due_reason">Say why the due date changes</a>' in asked.content.decode()
    lead.post(page_of(action, "change"), form_of(revision=1, due_reason="The course is full.", **later))
    again = form_of(revision=2, due_reason="The course is full.", **later | {"due_date": date(2027, 10, 1)})
    assert lead.post(page_of(action, "change"), again).status_code == 422, "the reason of the change before"
    lead.post(page_of(action, "change"), again | {"due_reason": "The trainer left."})
    said = text_of(lead.get(page_of(action)))
    assert "The due date changed 2 times" in said
    assert "1 October 2027 moved 2 times" in text_of(lead.get("/plan/"))
    assert "From 30 June 2027 to 1 September 2027: The course is full." in said


def test_no_way_around_the_reason(warwickshire, action, lead):
    """Neither “mine”, where two wrote at once, nor an earlier day that is put back."""
    change_as_contributor(warwickshire, action, title="Train 40")
    stale = form_of(revision=1, due_date=date(2027, 9, 1), owner=warwickshire.lead.pk)
    refused = lead.post(page_of(action, "change"), stale)
    mine = lead.post(conflict_of(refused), answers_of(refused) | {"which": "mine"})
    assert (mine.status_code, "Say why the due date changes" in text_of(mine)) == (422, True)
    change_as_contributor(warwickshire, action, due_date=date(2027, 10, 1), due_reason="The trainer left.")
    texts = reverse("history:action_texts", args=[action.public_id])
    with acting(warwickshire.lead):
        event = action.history.order_by("pgh_id").first().pgh_id
    back = lead.post(texts, {"field": "due_date", "event": event, "revision": 3})
    assert (back.status_code, "Say why the due date changes" in text_of(back)) == (422, True)
    with acting(warwickshire.lead):
        assert Action.objects.get().due_date == date(2027, 10, 1)
        assert DueDateChange.objects.get().reason == "The trainer left."


def test_an_owner_who_left_is_named_and_asked_for_anew(warwickshire, action, arrange, sign_in):
    with arrange():
        warwickshire.contributor.left_at = timezone.now()
        warwickshire.contributor.save()
        Action.objects.update(owner=warwickshire.contributor)
    page = sign_in(warwickshire.lead).get(page_of(action, "change"))
    assert "Contributor is the owner and no longer works with the portal." in text_of(page)


def change_as_contributor(warwickshire, action, **values):
    with acting(warwickshire.contributor):
        action.refresh_from_db()
        workflow.change_action(
            action=action,
            by=warwickshire.contributor,
            revision=action.revision,
            values=attributes(SAYS | {"owner": warwickshire.lead, "due_reason": "It waits."} | values),
        )


@pytest.fixture
def refused(warwickshire, action, lead):
    """The contributor was first; the lead's change is answered with both texts."""
    change_as_contributor(warwickshire, action, title="Train 40", due_date=None)
    return lead.post(
        page_of(action, "change"),
        form_of(title="Train all", owner=warwickshire.lead.pk, priority="high", revision=1),
    )


def answers_of(page):
    """The form of the page that shows both texts, as a browser would send it."""
    return {
        name: value.replace("&amp;", "&")
        for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', page.content.decode())
    }


def conflict_of(page):
    """Where the question is answered."""
    return re.search(r'action="(/history/conflicts/[^"]*)"', page.content.decode())[1]


def test_a_stale_change_shows_both_texts_and_changes_nothing(warwickshire, action, refused):
    said = text_of(refused)
    assert refused.status_code == 409
    assert "Contributor changed this action while you were writing" in said
    assert "<del>supervisors</del> <ins>40</ins>" in refused.content.decode()
    assert "<del>supervisors</del> <ins>all</ins>" in refused.content.decode()
    with acting(warwickshire.lead):
        assert Action.objects.get().title == "Train 40"
        assert KeptConflict.objects.get().yours["title"] == "Train all"


def test_theirs_counts(warwickshire, action, lead, refused):
    answer = lead.post(conflict_of(refused), answers_of(refused) | {"which": "theirs"})
    assert answer.url == page_of(action)
    with acting(warwickshire.lead):
        assert Action.objects.get().title == "Train 40"


def test_mine_counts_and_takes_back_nothing_that_it_did_not_touch(warwickshire, action, lead, refused):
    answer = lead.post(conflict_of(refused), answers_of(refused) | {"which": "mine"})
    assert answer.status_code == 302
    with acting(warwickshire.lead):
        saved = Action.objects.get()
    assert (saved.title, saved.priority, saved.due_date, saved.revision) == (
        "Train all",
        "high",
        None,
        3,
    )


def test_one_made_from_both_counts(warwickshire, action, lead, refused):
    proposed = refused.content.decode()
    assert re.search(r'value="high"[^>]*checked', proposed), "what only you changed comes from you"
    assert 'value="Train 40"' in proposed, "where both changed, theirs is proposed"
    both = form_of(title="Train 40, then all", due_date=None, priority="high", revision=2)
    answer = lead.post(conflict_of(refused), answers_of(refused) | both | {"which": "both"})
    assert answer.status_code == 302
    with acting(warwickshire.lead):
        saved = Action.objects.get()
    assert (saved.title, saved.priority, saved.due_date) == ("Train 40, then all", "high", None)


def test_someone_changed_it_again_while_the_person_decided(warwickshire, action, lead, refused):
    change_as_contributor(warwickshire, action, title="Train 50")
    page = lead.post(conflict_of(refused), answers_of(refused) | {"which": "mine"})
    assert page.status_code == 409
    assert "Train 50" in text_of(page)
    answer = lead.post(conflict_of(page), answers_of(page) | {"which": "mine"})
    assert answer.status_code == 302
    with acting(warwickshire.lead):
        assert Action.objects.get().title == "Train all"
        assert KeptConflict.objects.count() == 2


# --- updates --------------------------------------------------------------------------------------------------


def update(**values):
    return {
        "status": "at_risk",
        "status_was": "not_started",
        "text": "Late courses.",
        "key": uuid.uuid4(),
    } | values


def test_an_update_is_posted(warwickshire, action, lead):
    answer = lead.post(page_of(action), update(), follow=True)
    assert "Status: at risk by Lead" in text_of(answer)
    with acting(warwickshire.lead):
        assert Action.objects.get().status == "at_risk"


def test_an_update_without_words_is_asked_for_them(action, lead):
    page = lead.post(page_of(action), update(text=""))
    assert page.status_code == 422
    assert '<a href="#id_text">Say what happened</a>' in page.content.decode()


def test_an_action_is_stopped_with_a_reason_and_nobody_says_that_it_is_late(warwickshire, action, lead):
    assert lead.post(page_of(action), update(status="late")).status_code == 422
    assert lead.post(ADD, new(status="stopped")).status_code == 422
    lead.post(page_of(action), update(status="stopped", text="The region does it for all of us."))
    assert "Why it was stopped The region does it for all of us." in text_of(lead.get(page_of(action)))


# --- milestones -----------------------------------------------------------------------------------------------


def test_a_milestone_is_set_reached_and_told(warwickshire, action, lead):
    due = {"due_date_0": "1", "due_date_1": "3", "due_date_2": "2026"}
    assert lead.post(page_of(action, "add_milestone"), {"title": ""}).status_code == 422
    lead.post(page_of(action, "add_milestone"), {"title": "Half of them", **due})
    with acting(warwickshire.lead):
        step = Milestone.objects.get()
    change = reverse("actionplans:change_milestone", args=[step.public_id])
    assert "late Change the milestone Half of them" in text_of(lead.get(page_of(action)))
    done = {"done_on_0": "3", "done_on_1": "3", "done_on_2": "2026", "revision": "1", "dropped": "False"}
    lead.post(change, {"title": "Half of them", **due, **done})
    said = text_of(lead.get(page_of(action)))
    assert "Reached 3 March 2026" in said
    assert "Milestone changed: Half of them by Lead" in said
    for revision in ("1", "\0"):
        late = lead.post(change, {"title": "Most of them", "revision": revision, "dropped": "True"})
        assert late.status_code == 409
    with acting(warwickshire.lead):
        assert Milestone.objects.get().title == "Half of them"


def test_an_update_on_a_status_that_moved_keeps_its_words_and_asks(warwickshire, action, lead):
    with acting(warwickshire.lead):
        Action.objects.update(status="done")
    page = lead.post(page_of(action), update())
    body = page.content.decode()
    assert page.status_code == 409
    assert "Someone changed the status to Done while you were writing" in body
    assert "Late courses." in body
    assert 'name="status_was" value="done"' in body
    with acting(warwickshire.lead):
        assert not ActionUpdate.objects.exists()


# --- what it answers ------------------------------------------------------------------------------------------


def test_provisions_are_found_linked_and_taken_away(warwickshire, action, lead):
    page = lead.get(page_of(action, "answers"), {"words": "skills gap analysis"})
    assert 'name="add" value="2021.4.1"' in page.content.decode()
    assert 'name="remove" value="PREPARE.7.2.h"' in page.content.decode()
    lead.post(
        page_of(action, "answers"), {"add": ["2021.4.1", "NOTHING", "\x00"], "remove": ["PREPARE.7.2.h"]}
    )
    with acting(warwickshire.lead):
        assert [link.provision.code for link in action.answers.all()] == ["2021.4.1"]


def test_what_its_provisions_touch_is_offered_and_accepted(warwickshire, lead, sign_in):
    with acting(warwickshire.lead):
        action = make_action(warwickshire.force, answers=("PREPARE.7.2.b",))
    offered = [touch.other.code for touch in lead.get(page_of(action)).context["offers"]]
    assert offered[0] == "2021.4.1"
    lead.post(page_of(action, "answers"), {"add": "2021.4.1"})
    page = lead.get(page_of(action))
    assert "2021.4.1" not in [touch.other.code for touch in page.context["offers"]]
    assert "2021, area 4, action 1" in text_of(page)
    assert "It answers these too" not in text_of(sign_in(warwickshire.viewer).get(page_of(action)))


def test_nothing_found_is_said(action, lead):
    page = lead.get(page_of(action, "answers"), {"words": "<unheard>"})
    assert "Nothing found for “&lt;unheard&gt;”" in page.content.decode()


# --- evidence -------------------------------------------------------------------------------------------------


def test_evidence_of_the_force_is_attached_and_taken_away(world, warwickshire, action, lead):
    with acting(world.kent.lead):
        theirs = Evidence.objects.create(force=world.kent.force, title="Kent's", kind="policy")
    with acting(warwickshire.lead):
        ours = Evidence.objects.create(force=warwickshire.force, title="Course list", kind="policy")
    page = page_of(action, "action_evidence")
    assert "Course list" in text_of(lead.get(page, {"words": "course"}))
    assert lead.post(page, {"attach": [theirs.public_id, "x"]}).status_code == 422
    lead.post(page, {"attach": [ours.public_id]})
    said = text_of(lead.get(page_of(action)))
    assert re.search(r"Evidence attached by Lead .* Evidence Course list", said)
    lead.post(page, {"detach": [ours.public_id]})
    assert "Nothing yet shows how this action goes." in text_of(lead.get(page_of(action)))


# --- queries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_updates_answers_and_changes(
    warwickshire, lead, number
):
    with acting(warwickshire.lead):
        codes = ("PREPARE.7.2.h", "2021.4.1", "HMICFRS.2.4")[:number]
        action = make_action(warwickshire.force, answers=codes, owner=warwickshire.lead)
        for place in range(number):
            ActionUpdate.objects.create(
                force=warwickshire.force, action=action, text="x", status="done", by=warwickshire.lead
            )
            Action.objects.update(title=f"Title {place}", owner=warwickshire.contributor)
            Milestone.objects.create(force=warwickshire.force, action=action, title=f"Step {place}")
            DueDateChange.objects.create(
                force=warwickshire.force,
                action=action,
                due_was=SAYS["due_date"],
                reason="x",
                by=warwickshire.lead,
            )
            piece = Evidence.objects.create(force=warwickshire.force, title="Paper", kind="policy")
            ActionEvidence.objects.create(force=warwickshire.force, action=action, evidence=piece)
    assert len(queries_of(lead, page_of(action))) == 3 + 11
