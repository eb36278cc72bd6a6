"""What goes public: just what was chosen, in the words chosen for it, by a chief officer alone; and what never does."""

import io
import re
from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from actionplans import hearing, publishing, rules
from actionplans.choices import PUBLICATION_MOVES, PublicationState, PublicationStep
from actionplans.models import (
    Commitment,
    Heard,
    Publication,
    PublicationLine,
    PublishedLine,
    PublishedPlan,
)
from actionplans.public_lines import arranged, digest, frozen, lines_of, thawed
from audit.workflow import StaleSaveError
from forces.choices import Audience
from forces.scope import scope
from notices.models import Notice
from reporting import pdf, plan_pages, plan_paper, published_papers, tasks, typesetting
from reporting.models import PublishedPaper
from reporting.workflow import MAKE
from tests.actionplans.plans import acting, make_action
from tests.conftest import arranging
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

STEPS, STATES = list(PublicationStep), list(PublicationState)
WHO = {step: {"lead"} if step == PublicationStep.SEND else {"chief"} for step in STEPS}
EVERYBODY = (
    "lead",
    "contributor",
    "chief",
    "viewer",
    "policing_body",
    "reviewer",
    "national_lead",
    "stalking",
)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def public():
    return Client()


@pytest.fixture
def plan(warwickshire):
    """A commitment with a chosen and a struck-out action, an action beside them, and one thing that was heard."""
    force = warwickshire.force
    with acting(warwickshire.lead):
        light = Commitment.objects.create(force=force, title="Light", text="Inside: lamps.", position=1)
        lamps = make_action(
            force,
            title="Mend the lamps",
            description="Inside: ask Ms Example.",
            outcome="Inside: fewer dark streets.",
            owner=warwickshire.lead,
            owner_post="Head of Estates",
            commitment=light,
            status="on_track",
        )
        hidden = make_action(force, title="Watch the suspects", commitment=light)
        heard = Heard.objects.create(force=force, heard="It is dark.", from_whom="runners", changed="Lamps.")
        hearing.link_actions(heard=heard, add=[lamps, hidden])
        publication = publishing.begin(force=force)
    return {"light": light, "lamps": lamps, "hidden": hidden, "heard": heard, "publication": publication}


def choose(plan, by, *things, strike_out=(), **facts):
    publishing.choose(
        publication=plan["publication"],
        by=by,
        add=[plan[name] for name in things],
        strike_out={plan[name].public_id for name in strike_out},
        facts=facts,
    )


def line_of(plan, name):
    return PublicationLine.objects.select_related("publication").get(**{name_of(plan[name]): plan[name]})


def name_of(thing):
    return thing._meta.model_name


def fresh(plan):
    return Publication.objects.select_related("force", "sent_by").get(pk=plan["publication"].pk)


def put(plan, people, state):
    Publication.objects.update(state=state, sent_by=people.lead)
    if state in {PublicationState.RELEASED, PublicationState.WITHDRAWN}:
        PublishedPlan.objects.create(force=people.force, number=1, released_at=timezone.now())
    return fresh(plan)


def released(plan, people):
    """Sent by the lead, released by the chief officer."""
    with acting(people.lead):
        publishing.send(publication=plan["publication"], by=people.lead)
    with acting(people.chief):
        here = fresh(plan)
        publishing.release(publication=here, by=people.chief, seen=digest(lines_of(here)))


# --- the states -------------------------------------------------------------------------------------------------


def take(step, here, by):
    act = {
        PublicationStep.SEND: lambda: publishing.send(publication=here, by=by),
        PublicationStep.SEND_BACK: lambda: publishing.send_back(publication=here, by=by, reason="Say less."),
        PublicationStep.RELEASE: lambda: publishing.release(
            publication=here, by=by, seen=digest(lines_of(here))
        ),
        PublicationStep.WITHDRAW: lambda: publishing.withdraw(publication=here, by=by, reason="A mistake."),
    }
    act[step]()


@pytest.mark.parametrize(("step", "state"), list(product(STEPS, STATES)))
def test_every_step_from_every_state_by_everybody(world, warwickshire, plan, step, state):
    """Who may, and where it leads; from anywhere else it is refused and changes nothing, whoever tries."""
    after = PUBLICATION_MOVES[step].get(state)
    with arranging():
        choose(plan, warwickshire.lead, "lamps")
        here = put(plan, warwickshire, state)
        allowed = {
            name
            for name in EVERYBODY
            if rules.can_take(getattr(warwickshire, name, None) or getattr(world, name), here, step)
        }
        assert allowed == (WHO[step] if after else set())
        assert not rules.can_take(getattr(world.kent, next(iter(WHO[step]))), here, step)
    for name in ("lead", "chief", "contributor"):
        by = getattr(warwickshire, name)
        if after and name in WHO[step]:
            continue
        with acting(by), pytest.raises(publishing.NotAllowedNowError):
            take(step, fresh(plan), by)
        with arranging():
            assert fresh(plan).state == state
    if after:
        by = getattr(warwickshire, *WHO[step])
        with acting(by):
            take(step, fresh(plan), by)
            assert fresh(plan).state == after


ARROW = re.compile(r"^\s*(\S+) --> (\S+?): (.+)$", re.MULTILINE)


def test_the_diagram_draws_just_the_steps_that_there_are():
    page = (settings.BASE_DIR / "docs" / "states.md").read_text()
    diagram = next(
        text for text in re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL) if "BeingChosen" in text
    )
    moves = [(name(a), name(b)) for moves in PUBLICATION_MOVES.values() for a, b in moves.items()]
    drawn = [(before, after) for before, after, _ in ARROW.findall(diagram)]
    assert sorted(drawn) == sorted([*moves, ("[*]", "BeingChosen")])


def name(state) -> str:
    return "".join(word.capitalize() for word in str(state.label).split())


def test_whoever_sent_it_never_releases_it(warwickshire, plan):
    """Somebody may hold two roles, one after the other."""
    with arranging():
        choose(plan, warwickshire.lead, "lamps")
        Publication.objects.update(state=PublicationState.WITH_CHIEF_OFFICER, sent_by=warwickshire.chief)
    with acting(warwickshire.chief), pytest.raises(publishing.NotAllowedNowError, match="Somebody else"):
        take(PublicationStep.RELEASE, fresh(plan), warwickshire.chief)


def test_nothing_chosen_is_not_sent_and_what_changed_since_it_was_read_is_not_released(warwickshire, plan):
    lead, chief = warwickshire.lead, warwickshire.chief
    with acting(lead):
        with pytest.raises(publishing.NotAllowedNowError, match="Nothing is chosen"):
            publishing.send(publication=plan["publication"], by=lead)
        choose(plan, lead, "light")
        Commitment.objects.update(dropped=True)
        with pytest.raises(publishing.NotAllowedNowError, match="Nothing is chosen"):
            publishing.send(publication=plan["publication"], by=lead)
        choose(plan, lead, "lamps")
        publishing.send(publication=plan["publication"], by=lead)
        with pytest.raises(publishing.NotAllowedNowError, match="with the chief officer"):
            choose(plan, lead, "hidden")
        seen = digest(lines_of(fresh(plan)))
        plan["lamps"].title = "Mend every lamp"
        plan["lamps"].save()
    with acting(chief), pytest.raises(publishing.NotAllowedNowError, match="changed since"):
        publishing.release(publication=fresh(plan), by=chief, seen=seen)


def test_who_decides_is_told_that_it_was_sent_and_who_chose_that_it_came_back(warwickshire, plan):
    lead, chief = warwickshire.lead, warwickshire.chief
    with acting(lead):
        choose(plan, lead, "lamps")
        publishing.send(publication=plan["publication"], by=lead)
    with acting(chief):
        publishing.send_back(publication=fresh(plan), by=chief, reason="Say less.")
        told = Notice.objects.values_list("to", "kind", "about").order_by("at")
        assert list(told) == [
            (chief.pk, "sent", "Version 1 of the published plan"),
            (lead.pk, "sent_back", "Version 1 of the published plan"),
        ]


def test_the_public_reads_that_an_action_is_late_as_everybody_else_does(warwickshire, plan):
    with acting(warwickshire.lead):
        choose(plan, warwickshire.lead, "lamps", with_status=True)
        assert [line.status for line in lines_of(fresh(plan))] == ["on_track"]
        plan["lamps"].due_date = timezone.localdate() - timedelta(days=1)
        plan["lamps"].save()
        assert [line.status for line in lines_of(fresh(plan))] == ["late"]


# --- what is copied ---------------------------------------------------------------------------------------------


def test_words_from_a_page_that_was_open_when_it_was_sent_come_too_late(warwickshire, plan):
    lead = warwickshire.lead
    with acting(lead):
        choose(plan, lead, "lamps")
        line, here = line_of(plan, "lamps"), fresh(plan)
        publishing.send(publication=plan["publication"], by=lead)
        with pytest.raises(StaleSaveError):
            publishing.word(line=line, by=lead, revision=1, values={"heading": "Late"})
        with pytest.raises(StaleSaveError):
            publishing.introduce(publication=here, by=lead, revision=1, values={"introduction": "Late"})
        assert [line.heading for line in lines_of(fresh(plan))] == ["Mend the lamps"]


def test_just_what_was_chosen_is_copied_in_the_words_that_were_chosen(warwickshire, plan):
    lead = warwickshire.lead
    with acting(lead):
        choose(plan, lead, "light", "lamps", "hidden", "heard", with_post=True)
        choose(plan, lead, strike_out=["hidden"])
        publishing.word(
            line=line_of(plan, "light"),
            by=lead,
            revision=1,
            values={
                "heading": "Light streets",
                "heading_cy": "Strydoedd golau",
                "text_cy": "Not without English",
            },
        )
        publishing.introduce(
            publication=fresh(plan), by=lead, revision=1, values={"introduction": "Read <this>."}
        )
    released(plan, warwickshire)
    with scope(Audience.PUBLIC):
        lines = list(PublishedLine.objects.order_by("position"))
        said = [(line.kind, line.under, line.heading, line.text, line.more, line.post) for line in lines]
    assert said == [
        ("introduction", None, "", "Read <this>.", "", ""),
        ("commitment", None, "Light streets", "", "", ""),
        ("action", 2, "Mend the lamps", "", "", "Head of Estates"),
        ("heard", None, "It is dark.", "Lamps.", "runners", ""),
        ("behind", 4, "Mend the lamps", "", "", ""),
    ]
    assert [line.heading_cy for line in lines if line.heading_cy] == ["Strydoedd golau"]
    assert not [line.text_cy for line in lines if line.text_cy]
    again = [thawed(frozen(line)) for line in lines]
    assert digest(again) == digest(lines)
    assert arranged(lines).heard[0].beneath[0].heading == "Mend the lamps"


def test_a_sentence_that_was_cut_to_be_a_heading_is_read_once():
    cut = PublishedLine(
        heading="Walk the long way…", text="Walk the  long way home.\n\nEach night.", heading_cy="Cerdded"
    )
    other = PublishedLine(heading="Light", text="Lighting is poor.")
    page = render_to_string("published/actions.html", {"actions": [cut, other]})
    assert page.count("Walk the") == 1
    assert "Each night." in page and "Cerdded" in page  # noqa: PT018 - of one line
    assert "<b>Light</b>" in page


def test_the_next_version_starts_from_what_was_chosen_for_the_last(warwickshire, plan):
    lead = warwickshire.lead
    with acting(lead):
        choose(plan, lead, "lamps", with_status=False)
        publishing.word(line=line_of(plan, "lamps"), by=lead, revision=1, values={"heading": "Lamps"})
        assert publishing.begin(force=warwickshire.force) == plan["publication"]
    released(plan, warwickshire)
    with acting(lead):
        second = publishing.begin(force=warwickshire.force)
        assert (second.number, second.state, second.with_status) == (2, PublicationState.DRAFT, False)
        assert [line.heading for line in lines_of(second)] == ["Lamps"]


# --- the public's own pages -------------------------------------------------------------------------------------

NEWEST, FIRST = "/published/warwickshire/plan/", "/published/warwickshire/plan/1/"


def test_the_public_reads_what_was_released_and_nothing_before(warwickshire, plan, public, sign_in):
    """The whole way in a browser's terms: tick, word, send, release, read, withdraw."""
    lead, chief = sign_in(warwickshire.lead), sign_in(warwickshire.chief)
    page = reverse("actionplans:publication", args=[plan["publication"].public_id])
    ids = {key: str(thing.public_id) for key, thing in plan.items()}
    nothing = public.get("/published/nowhere/plan/")
    lead.post(
        f"{page}choose/",
        {
            "chosen": [ids["lamps"], ids["hidden"], ids["heard"]],
            "fact": ["with_due"],
            "fact_was": ["with_status", "with_due"],
        },
    )
    lead.post(f"{page}choose/", {"chosen": [ids["lamps"], ids["heard"]], "was": list(ids.values())})
    with acting(warwickshire.lead):
        line = line_of(plan, "lamps")
    word = reverse("actionplans:word_publication", args=[line.public_id])
    assert (
        lead.post(word, {"heading": "Mend lamps", "heading_cy": "Trwsio lampau", "revision": 1}).status_code
        == 302
    )
    assert lead.post(word, {"heading": "Too late", "revision": 1}).status_code == 409
    preview = text_of(lead.get(f"{page}preview/"))
    assert "Preview: not published" in preview
    lead.post(f"{page}send/")
    for address in (NEWEST, FIRST, f"{FIRST}pdf/"):
        before = public.get(address)
        assert (before.status_code, before.content) == (404, nothing.content)
    assert lead.post(word, {"heading": "Too late", "revision": 2}).status_code == 409
    assert "One version waits for a chief officer" in text_of(chief.get("/plan/"))
    seen = re.search('name="seen" value="([0-9a-f]+)"', chief.get(page).content.decode())[1]
    assert lead.post(f"{page}release/", {"seen": seen}).status_code == 403
    unread = chief.post(f"{page}release/", {"seen": seen})
    assert unread.status_code == 422
    assert '<a href="#release-read">Confirm that you have read it' in unread.content.decode()
    chief.post(f"{page}release/", {"seen": seen, "read": "on"})

    answer = public.get(NEWEST)
    html, said = answer.content.decode(), text_of(answer)
    assert '<span class="p-cy" lang="cy">Trwsio lampau</span>' in html
    assert "due 30 June 2027" in said
    assert re.search("You said It is dark. From runners We did Lamps. In the plan Mend lamps", said)
    for inside in ("Watch the suspects", "Inside:", "Example", "On track", "Head of Estates", "Lead"):
        assert inside not in html
    body = re.compile(r"<section aria-labelledby=\"do\">.*</section>", re.DOTALL)
    shown = lead.get(f"{page}preview/").content.decode()
    assert body.search(html)[0].split("Other versions")[0] == body.search(shown)[0]
    assert "Demonstration data: invented" in said
    assert f"published {timezone.localdate().day} " in said
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert "csrf" not in html
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", html)
    assert chief.get(NEWEST)["Cache-Control"] == "no-store"
    public.cookies[settings.SESSION_COOKIE_NAME] = "ended"
    ended = public.get(NEWEST)
    assert ended.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert ended["Cache-Control"] == "no-store"
    public.cookies.clear()

    assert chief.post(f"{page}withdraw/", {"reason": ""}).status_code == 422
    chief.post(f"{page}withdraw/", {"reason": "It named a street."})
    for address in (NEWEST, FIRST):
        gone = public.get(address)
        assert gone.status_code == 410
        assert "It named a street." in text_of(gone)
        assert "Mend lamps" not in gone.content.decode()
    assert public.get(f"{FIRST}pdf/").status_code == 410
    with scope(Audience.FORCE, warwickshire.force.pk):
        assert not PublishedLine.objects.exists()


def test_a_step_that_is_taken_already_keeps_its_words(warwickshire, plan, sign_in):
    chief = sign_in(warwickshire.chief)
    page = reverse("actionplans:publication", args=[plan["publication"].public_id])
    late = chief.post(f"{page}send-back/", {"reason": "Say less of the lamps."})
    assert late.status_code == 409
    assert "Say less of the lamps." in text_of(late)


def test_earlier_versions_stay_and_say_that_there_is_a_newer_one(warwickshire, plan, public):
    lead = warwickshire.lead
    with acting(lead):
        choose(plan, lead, "lamps")
    released(plan, warwickshire)
    with acting(lead):
        plan["publication"] = publishing.begin(force=warwickshire.force)
        choose(plan, lead, "heard", strike_out=["lamps"])
    released(plan, warwickshire)
    newest, first = public.get(NEWEST).content.decode(), text_of(public.get(FIRST))
    assert "It is dark." in newest
    assert "Mend the lamps" not in newest
    assert f'href="{FIRST}"' in newest
    assert "Mend the lamps" in first
    assert "There is a newer one : version 2" in first
    assert public.get("/published/warwickshire/plan/3/").status_code == 404
    assert public.get("/published/kent/plan/").status_code == 404


def test_nothing_of_another_forces_choice_is_in_reach(world, warwickshire, plan, sign_in):
    """Chosen, struck out or being worded: not by the pages, and not by the database."""
    with acting(warwickshire.lead):
        choose(plan, warwickshire.lead, "lamps", "hidden", "heard")
        choose(plan, warwickshire.lead, strike_out=["hidden"])
        line = line_of(plan, "lamps")
    page = reverse("actionplans:publication", args=[plan["publication"].public_id])
    word = reverse("actionplans:word_publication", args=[line.public_id])
    with acting(world.kent.lead):
        publishing.begin(force=world.kent.force)
        kents = Publication.objects.get()
    for person in (world.kent.lead, world.kent.chief, warwickshire.policing_body, world.national_lead):
        client = sign_in(person)
        for address in (page, f"{page}preview/", f"{page}choose/", word):
            assert client.get(address).status_code in {403, 404}
    kent = sign_in(world.kent.lead)
    for key in ("lamps", "hidden", "heard"):
        own = reverse("actionplans:choose_publication", args=[kents.public_id])
        assert kent.post(own, {"chosen": str(plan[key].public_id)}).status_code == 422
    for audience in (a for a in Audience if a != Audience.FORCE):
        with pytest.raises(DatabaseError, match="permission denied"), scope(audience, warwickshire.force.pk):
            PublicationLine.objects.exists()
    released(plan, warwickshire)
    with pytest.raises(DatabaseError), acting(world.kent.lead):
        PublishedLine.objects.create(
            force=warwickshire.force, plan=PublishedPlan.objects.get(), position=99, kind="action"
        )


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_any_number(warwickshire, plan, public, sign_in, number):
    lead, force = warwickshire.lead, warwickshire.force
    with acting(lead):
        for place in range(number):
            plan[f"c{place}"] = Commitment.objects.create(force=force, title=f"C{place}", position=place + 2)
            plan[f"a{place}"] = make_action(force, title=f"A{place}", commitment=plan[f"c{place}"])
            plan[f"h{place}"] = Heard.objects.create(force=force, heard=f"H{place}", from_whom="all")
            hearing.link_actions(heard=plan[f"h{place}"], add=[plan[f"a{place}"]])
        choose(plan, lead, *(key for key in plan if key != "publication"))
    client = sign_in(lead)
    page = reverse("actionplans:publication", args=[plan["publication"].public_id])
    asked = [
        len(queries_of(client, url))
        for url in (page, f"{page}choose/", "/plan/heard/", "/plan/publications/")
    ]
    released(plan, warwickshire)
    asked.append(len(queries_of(public, NEWEST)))
    assert asked == [3 + 3, 3 + 5, 3 + 3, 3 + 1, 1 + 5]


# --- the PDF ----------------------------------------------------------------------------------------------------


def make_paper(force):
    with arranging():
        PublishedPaper.objects.update(not_before=None)
        public_id = str(PublishedPaper.objects.get().public_id)
    tasks.make_published_paper(force.pk, public_id)


def test_its_pdf_is_made_once_says_the_same_and_can_be_read_by_everybody(warwickshire, plan, public):
    lead, force = warwickshire.lead, warwickshire.force
    with acting(lead):
        choose(plan, lead, "light", "lamps", "heard")
        publishing.word(
            line=line_of(plan, "lamps"), by=lead, revision=1, values={"heading_cy": "Trwsio’r lampau"}
        )
    released(plan, warwickshire)
    assert public.get(f"{FIRST}pdf/").status_code == 404
    for _ in range(2):
        make_paper(force)
    with scope(Audience.PUBLIC):
        file = PublishedPaper.objects.get()
        assert (file.state, file.attempts) == ("done", 1)
    answer = public.get(f"{FIRST}pdf/")
    data = b"".join(answer.streaming_content)
    assert data == typesetting.lay_out(plan_paper.write(file.content))
    assert pdf.look_over(data) == file.pages
    reader = PdfReader(io.BytesIO(data))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in ("Mend the lamps", "Trwsio’r lampau", "You said", "Demonstration data: invented"):
        assert said in text
    assert "Watch the suspects" not in text
    assert "(demonstration data: invented)" in reader.metadata.title
    assert "This version as a PDF" in text_of(public.get(NEWEST))


@pytest.mark.parametrize("beside", ["", "Gair " * 90])
def test_a_long_address_stays_on_the_paper(beside):
    line = frozen(PublishedLine(position=1, kind="action", heading="Read", text="x" * 9_000, text_cy=beside))
    said = {"force": "Kent", "number": 1, "released_on": "1 May 2027", "demonstration": False}
    assert pdf.look_over(typesetting.lay_out(plan_paper.write(said | {"lines": [line]}))) > 1


def test_no_mail_waits_for_what_is_laid_out():
    made = (MAKE, plan_pages.MAKE_PAGE, published_papers.MAKE_PAPER)
    assert {task: {"queue": "heavy"} for task in made} == settings.CELERY_TASK_ROUTES


def test_one_that_cannot_be_made_is_tried_again_and_given_up_for_a_while(warwickshire, plan, monkeypatch):
    def broken(*_: object) -> str:
        raise OSError(5, "broken")

    with acting(warwickshire.lead):
        choose(plan, warwickshire.lead, "lamps")
    released(plan, warwickshire)
    monkeypatch.setattr(plan_paper, "write", broken)
    for _ in range(settings.REPORT_ATTEMPTS + 1):
        make_paper(warwickshire.force)
    with scope(Audience.PUBLIC):
        file = PublishedPaper.objects.get()
        assert (file.state, file.stored_as, file.attempts) == ("stopped", "", settings.REPORT_ATTEMPTS)
    monkeypatch.undo()
    for hours, state in ((0, "stopped"), (2, "done")):
        with arranging():
            PublishedPaper.objects.update(finished_at=timezone.now() - timedelta(hours=hours))
        with acting(warwickshire.lead):
            published_papers.take_up_again(warwickshire.force.pk)
        make_paper(warwickshire.force)
        with scope(Audience.PUBLIC):
            assert PublishedPaper.objects.get().state == state


def test_a_version_that_is_withdrawn_while_its_pdf_is_made_keeps_none(warwickshire, plan, monkeypatch):
    with acting(warwickshire.lead):
        choose(plan, warwickshire.lead, "lamps")
    released(plan, warwickshire)
    saved = []
    save = default_storage.save

    def withdrawn_meanwhile(*args: object) -> str:
        saved.append(save(*args))
        with acting(warwickshire.chief):
            publishing.withdraw(publication=fresh(plan), by=warwickshire.chief, reason="A mistake.")
        return saved[0]

    monkeypatch.setattr(default_storage, "save", withdrawn_meanwhile)
    make_paper(warwickshire.force)
    assert not default_storage.exists(*saved)
    with arranging():
        assert PublishedPaper.objects.get().stored_as == ""
