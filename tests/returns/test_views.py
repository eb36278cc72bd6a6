"""From the first word of a request to the answers of all forces side by side, as people press it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessLog
from forces.models import Force
from returns import asking
from returns.models import Answer, Asked, Decision, Question, Request, Return
from tests.queries import queries_of
from tests.returns.asking import LINES, SOON, answer, ask, day_boxes, make_request, returned

pytestmark = pytest.mark.django_db
LIST = "/requests/"
FULL = ("Little.", "1250", "yes", "HR")


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def page(name, thing, *more):
    return reverse(f"requests:{name}", args=[thing.public_id, *more])


def test_a_request_is_made_sent_answered_and_read(world, sign_in, arrange):
    people, national = world.warwickshire, sign_in(world.national_lead)
    due = timezone.localdate() + timedelta(days=20)
    made = national.post(f"{LIST}add/", {"title": "Stalking", "why": "A call.", **day_boxes("due_on", due)})
    with arrange():
        request = Request.objects.get()
    assert made.headers["Location"] == page("request", request)
    for line in LINES:
        sent = {"required": "True", "most_rows": "10"} | {k: str(v) for k, v in line.items()}
        assert national.post(page("add_question", request), sent).status_code == 302
    assert "Who led it?" in said(national.get(page("preview", request)))
    assert "Stalking" not in said(sign_in(people.lead).get(LIST))
    seen = hidden(national.get(page("send", request)), "seen")
    to_two = {"who": "some", "chosen_forces": ["warwickshire", "kent"], "seen": seen}
    both = national.post(page("send", request), {**to_two, "who": "all"})
    assert both.status_code == 422
    assert "You chose all forces, and 2 forces below" in said(both)
    assert national.post(page("send", request), to_two).status_code == 302
    with arrange():
        asked = Asked.objects.get(force=people.force)

    contributor, lead = sign_in(people.contributor), sign_in(people.lead)
    assert "Answer the national team’s request “Stalking”" in said(lead.get("/"))
    assert "Stalking" in said(contributor.get(LIST))
    assert "Answer the national team’s request “Stalking”" in said(contributor.get("/"))
    for reader in (people.chief, people.viewer):
        assert "Stalking" not in said(sign_in(reader).get("/"))
        assert "Your answer" not in said(sign_in(reader).get(page("answer", asked, 1)))
    for number, text in enumerate(FULL, start=1):
        saved = contributor.post(page("answer", asked, number), {"text": text, "revision": "1"})
        assert saved.headers["Location"] == page("answer", asked, number + 1)
    cells = {"cell_0_0": "May", "cell_0_1": "3", "revision": "1"}
    saved = contributor.post(page("answer", asked, 5), cells)
    assert saved.headers["Location"] == page("asked", asked)
    assert "Your VAWG lead sends the answers" in said(contributor.get(page("asked", asked)))
    assert contributor.post(page("send_return", asked), {}).status_code == 403

    reviewer = sign_in(world.reviewer)
    progress = said(reviewer.get(page("request", request)))
    assert "0 of 2 forces have sent it" in progress
    assert "5 of 5" in progress
    assert "Little." not in said(reviewer.get(page("answers", request, 1)))
    seen = hidden(lead.get(page("asked", asked)), "seen")
    sent = lead.post(page("send_return", asked), {"seen": seen}).headers["Location"]
    for reader in (lead, reviewer):
        text = said(reader.get(sent))
        for words in ("Little.", "1,250", "Yes", "HR", "May"):
            assert words in text
    assert sign_in(world.kent.lead).get(sent).status_code == 404
    assert sign_in(people.policing_body).get(sent).status_code == 403
    assert "Little." in said(reviewer.get(page("answers", request, 1)))
    with arrange():
        opened = AccessLog.objects.filter(force=people.force, by=world.reviewer)
        assert set(opened.values_list("what", flat=True)) == {
            "Return 1 to “Stalking”",
            "Answer to question 1 of “Stalking”",
        }
        assert not AccessLog.objects.filter(force=world.kent.force).exists()


def test_a_force_that_is_not_asked_sees_nothing_of_it(world, sign_in, arrange):
    with arrange():
        request = make_request(title="To Kent alone")
        (theirs,) = ask(request, [world.kent.force])
    lead = sign_in(world.warwickshire.lead)
    assert "To Kent alone" not in said(lead.get(LIST))
    assert lead.get(page("asked", theirs)).status_code == 404
    assert lead.get(page("answer", theirs, 1)).status_code == 404
    assert lead.get(page("request", request)).status_code == 403


def test_two_texts_are_shown_where_both_answered(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        (asked,) = ask(make_request(), [people.force])
        answer(asked, "Theirs.")
    stale = sign_in(people.lead).post(page("answer", asked, 1), {"text": "Mine.", "revision": "0"})
    assert stale.status_code == 409
    assert "Theirs." in said(stale)
    assert "Mine." in said(stale)


def test_a_table_is_made_from_both_in_its_boxes(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        (asked,) = ask(make_request(LINES[4]), [people.force])
    lead, colleague = sign_in(people.lead), sign_in(people.contributor)
    url = page("answer", asked, 1)
    colleague.post(url, {"cell_0_0": "May", "cell_0_1": "3", "revision": "1"})
    stale = lead.post(url, {"cell_0_0": "June", "cell_0_1": "4", "revision": "1"})
    assert stale.status_code == 409
    boxes = re.findall(r'name="cell_\d_\d" id="[^"]*" value="([^"]*)"', stale.content.decode())
    assert boxes[:4] == ["May", "3", "June", "4"]
    with arrange():
        revision = Answer.objects.get().revision
        kept = re.search(r"/history/conflicts/[0-9a-f-]{36}/", stale.content.decode())[0]
    both = {"which": "both", "revision": revision, "cell_0_0": "May", "cell_0_1": "3", "cell_1_0": "June"}
    assert lead.post(kept, both).headers["Location"] == url
    with arrange():
        assert Answer.objects.get().text == "May | 3\nJune |"


def test_what_comes_after_it_was_sent_is_kept(world, sign_in, arrange):
    people = world.warwickshire
    with arrange():
        (asked,) = ask(make_request(), [people.force])
        answer(asked, *FULL)
        returned(asked, *FULL)
    lead = sign_in(people.lead)
    assert "Your answer" not in said(lead.get(page("answer", asked, 1)))
    late = lead.post(page("answer", asked, 1), {"text": "One more thing.", "revision": "1"})
    assert late.status_code == 403
    assert "ask them" in said(late)


def test_answers_are_counted_and_each_count_opens_its_list(world, sign_in, arrange):
    with arrange():
        request = make_request()
        ours, theirs, _ = ask(
            request, [world.warwickshire.force, world.kent.force, Force.objects.get(slug="essex")]
        )
        returned(ours, *FULL)
        returned(theirs, "Much.", "10", "no", "")
    reviewer = sign_in(world.reviewer)
    numbers = said(reviewer.get(page("answers", request, 2)))
    assert "the middle one is 630, from 10 to 1,250, 1,260 in all" in numbers
    everybody = said(reviewer.get(page("answers", request, 3)))
    assert "Yes : 1 force" in everybody
    assert "Essex" in everybody
    yes = said(reviewer.get(f"{page('answers', request, 3)}?answer=yes"))
    assert "Warwickshire" in yes
    assert "Kent" not in yes
    none = said(reviewer.get(f"{page('answers', request, 3)}?answer=+none"))
    assert "Essex" in none
    assert "Kent" not in none
    without = said(reviewer.get(f"{page('answers', request, 4)}?answer=+without"))
    assert "Kent" in without
    assert "Warwickshire" not in without
    assert reviewer.get(page("answers", request, 9)).status_code == 404


def test_the_lead_decides_about_one_force(world, sign_in, arrange):
    with arrange():
        request = make_request(due_on=timezone.localdate() - timedelta(days=2))
        (asked,) = ask(request, [world.kent.force])
    national, kent = sign_in(world.national_lead), sign_in(world.kent.lead)
    assert "1 force is late." in said(national.get(page("request", request)))
    assert "Kent" in said(national.get(f"{page('request', request)}?state=late"))
    assert "Late" in said(kent.get(LIST))
    more = {"reason": "A flood.", **day_boxes("until", timezone.localdate() + timedelta(days=9))}
    assert national.post(page("more_time", asked), more).status_code == 302
    assert "is late" not in said(national.get(page("request", request)))
    assert "A flood." in said(kent.get(page("asked", asked)))
    assert national.post(page("reopen", asked), {"reason": "Why?"}).status_code == 403
    with arrange():
        answer(asked, *FULL)
        returned(asked, *FULL)
    assert national.post(page("more_time", asked), more).status_code == 403
    assert national.post(page("reopen", asked), {"reason": ""}).status_code == 422
    assert national.post(page("reopen", asked), {"reason": "Which cases?"}).status_code == 302
    opened = said(kent.get(page("asked", asked)))
    assert "Which cases?" in opened
    assert "Opened again" in opened
    assert sign_in(world.reviewer).get(page("reopen", asked)).status_code == 403


def test_an_option_may_have_any_words(world, sign_in, arrange):
    with arrange():
        request = make_request({"kind": "choice", "text": "How far?", "options": "all\nnone\nwithout"})
        ours, _ = ask(request, [world.warwickshire.force, world.kent.force])
        returned(ours, "none")
    shown = said(sign_in(world.reviewer).get(f"{page('answers', request, 1)}?answer=none"))
    assert "Warwickshire" in shown
    assert "Kent" not in shown


def test_a_day_that_is_past_or_before_the_requests_own_is_given_to_nobody(world, sign_in, arrange):
    today = timezone.localdate()
    with arrange():
        late = make_request(due_on=today - timedelta(days=20))
        (asked,) = ask(late, [world.kent.force])
        coming = make_request()
        (done,) = ask(coming, [world.kent.force])
        returned(done, *FULL)
        unsent = make_request(due_on=today - timedelta(days=1))
    national = sign_in(world.national_lead)
    past = {"reason": "A flood.", **day_boxes("until", today - timedelta(days=1))}
    assert "Enter today or a later day" in said(national.post(page("more_time", asked), past))
    sooner = {"reason": "Which cases?", **day_boxes("until", today + timedelta(days=1))}
    assert "or a later day, or leave it empty" in said(national.post(page("reopen", done), sooner))
    gone = {"reason": "Which cases?", **day_boxes("until", today - timedelta(days=30))}
    assert "Enter today or a later day" in said(national.post(page("reopen", done), gone))
    refused = national.post(page("send", unsent), {"who": "all", "seen": ""})
    assert refused.status_code == 422
    assert "Its due day is past" in said(refused)
    with arrange():
        assert not Asked.objects.filter(request=unsent).exists()
        assert not Decision.objects.exists()


@pytest.mark.parametrize("step", ["more_time", "reopen"])
def test_a_reason_that_came_too_late_is_kept(world, sign_in, arrange, monkeypatch, step):
    with arrange():
        (asked,) = ask(make_request(), [world.kent.force])
        if step == "reopen":
            returned(asked, *FULL)
    name = {"more_time": "give_more_time", "reopen": "reopen"}[step]
    monkeypatch.setattr(asking, name, lambda **_: False)  # the force was faster
    until = day_boxes("until", timezone.localdate() + SOON)
    late = sign_in(world.national_lead).post(page(step, asked), {"reason": "A flood.", **until})
    assert late.status_code == 409
    assert "A flood." in said(late)


def test_reminded_and_closed(world, sign_in, arrange):
    with arrange():
        request = make_request()
        (asked,) = ask(request, [world.kent.force])
    national = sign_in(world.national_lead)
    reminded = national.post(page("remind", request), follow=True)
    assert "The leads of 1 force that have yet to send are told" in said(reminded)
    assert "1 force has still to send it" in said(national.get(page("close", request)))
    assert national.post(page("close", request)).status_code == 302
    assert national.get(page("close", request)).status_code == 403
    assert national.post(page("remind", request)).status_code == 403
    kent = sign_in(world.kent.lead)
    assert "It is closed" in said(kent.get(page("asked", asked)))
    assert kent.post(page("answer", asked, 1), {"text": "Late.", "revision": "1"}).status_code == 403


def test_errors_lead_to_their_fields(world, sign_in, arrange):
    national = sign_in(world.national_lead)
    empty = national.post(f"{LIST}add/", {})
    assert empty.status_code == 422
    for error in ("Enter a title", "Say why you ask", "Enter the day by which forces send it"):
        assert error in said(empty)
    with arrange():
        request = make_request()
    nobody = national.post(page("send", request), {"who": "some"})
    assert (nobody.status_code, "Choose at least one force" in said(nobody)) == (422, True)
    for url in (page("send", request), page("change", request)):
        with arrange():
            ask(request, [])
        assert national.get(url).status_code == 403


def test_the_pages_take_the_same_queries_for_any_number(world, sign_in, arrange):
    with arrange():
        request = make_request()
        (asked,) = ask(request, [world.warwickshire.force])
        answer(asked, *FULL)
        made = returned(asked, *FULL)
        forces = list(Force.objects.exclude(slug="warwickshire"))
    reviewer, lead = sign_in(world.reviewer), sign_in(world.warwickshire.lead)
    urls = [
        (reviewer, LIST),
        (reviewer, page("request", request)),
        (reviewer, page("answers", request, 1)),
        (reviewer, page("returned", made)),
        (reviewer, page("preview", request)),
        (lead, LIST),
        (lead, page("asked", asked)),
        (lead, page("answer", asked, 1)),
    ]
    before = [len(queries_of(client, url)) for client, url in urls]
    with arrange():
        for other in ask(request, forces):
            returned(other, *FULL)
        for number in range(5):
            (another,) = ask(make_request(title=f"Request {number}"), [world.warwickshire.force])
            answer(another, *FULL)
    after = [len(queries_of(client, url)) for client, url in urls]
    assert after == before
    assert max(after) <= 10


def test_a_return_that_a_newer_one_replaced_says_so(world, sign_in, arrange):
    with arrange():
        request = make_request()
        (asked,) = ask(request, [world.kent.force])
        first, second = returned(asked, "One."), returned(asked, "Two.", number=2)
    reviewer = sign_in(world.reviewer)
    assert "A newer one was sent" in said(reviewer.get(page("returned", first)))
    assert "A newer one" not in said(reviewer.get(page("returned", second)))
    assert "Two." in said(reviewer.get(page("answers", request, 1)))
    with arrange():
        assert Return.objects.count() == 2


def test_questions_are_moved_and_removed_by_buttons(world, sign_in, arrange):
    with arrange():
        request = make_request()
        first = Question.objects.get(number=1)
    national = sign_in(world.national_lead)
    national.post(page("move_question", first), {"do": "down"})
    with arrange():
        assert Question.objects.get(number=2).pk == first.pk
    assert "Those after it move up" in said(national.get(page("remove_question", first)))
    assert national.post(page("remove_question", first)).status_code == 302
    with arrange():
        assert list(request.questions.in_order().values_list("number", flat=True)) == [1, 2, 3, 4]
    assert (
        sign_in(world.reviewer).post(page("move_question", Question(public_id=first.public_id))).status_code
        == 403
    )
