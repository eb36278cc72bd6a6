"""What is open after something was sent back, and that nothing else changes: by page, by code and behind it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.choices import Stage
from assessments.models import Assessment, Cycle, Rating, SentBack, SignOff, Summary
from audit.models import KeptConflict
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision
from tests.assessments.steps import ask_again, change, force_scope, open_more, send, send_back, sign
from tests.assessments.test_queries import attach
from tests.pages import forms_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

OPEN, SHUT = "PREPARE.7", "PREPARE.4"
OPEN_ROW, SHUT_ROW = "PREPARE.7.2.a", "PREPARE.4.1.a"
LOCKED = "Locked: only what was sent back is open"
# What a force does to the uses of its evidence.
EVERYTHING = ["add", "move", "take away"]


@pytest.fixture
def back(ready):
    """The chief officer sent Prepare 7 back."""
    send(ready.warwickshire)
    send_back(ready.warwickshire, OPEN)
    return ready.warwickshire


def page_of(people, code=""):
    name, more = ("assessments:descriptor", [code]) if code else ("assessments:assessment", [])
    return reverse(name, args=[people.assessment.public_id, *more])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_only_what_was_sent_back_is_open_and_the_pages_say_so(back, sign_in):
    client = sign_in(back.lead)
    assert LOCKED not in text_of(client.get(page_of(back, OPEN)))
    shut = client.get(page_of(back, SHUT))
    assert LOCKED in text_of(shut)
    assert not [
        form for form in forms_of(shut.content.decode(), "/") if form.view == "assessments:descriptor"
    ]
    whole = text_of(client.get(page_of(back)))
    assert f"{LOCKED}. That is" in whole
    assert whole.count(">Locked</strong>") == 23
    assert "Asked to change" in whole


def test_a_save_of_what_is_locked_is_kept_and_not_in_force(back, sign_in, arrange):
    client = sign_in(back.lead)

    def save(code):
        sent = {f"v-{code}": 1, f"g-{code}": "planned", f"c-{code}": "Mended."}
        return client.post(reverse("assessments:save_rating", args=[back.assessment.public_id, code]), sent)

    words = {"revision": 1, "grade": "planned", "strengths": "Mended.", "gaps": "", "support_needed": ""}
    shut = save(SHUT_ROW)
    assert (shut.status_code, save(OPEN_ROW).status_code) == (409, 200)
    assert LOCKED in shut.json()["message"]
    insisted = client.post(shut.json()["url"], {"which": "mine", "revision": 1})
    assert insisted.status_code == 409
    assert "only what was sent back is open" in insisted.content.decode()
    for code, status in ((SHUT, 409), (OPEN, 200)):
        url = reverse("assessments:save_summary", args=[back.assessment.public_id, code])
        assert client.post(url, words).status_code == status
    whole = client.post(page_of(back, SHUT), {**words, "strengths": "All.", "do": "confirm"})
    assert whole.status_code == 409
    with arrange():
        said = dict(Rating.objects.filter(force=back.force).values_list("provision__code", "comment"))
        assert (said[OPEN_ROW], said[SHUT_ROW]) == ("Mended.", "Answered in a test.")
        assert Summary.objects.get(force=back.force, provision__code=SHUT).strengths == "A strength."
        assert KeptConflict.objects.count() == 3


def test_the_database_keeps_what_is_locked_even_behind_the_code(ready):
    people = ready.warwickshire

    def refused(*codes):
        for code in codes:
            with pytest.raises(ProgrammingError, match="this answer is locked"):
                change(people, code)

    change(people, SHUT_ROW)
    send(people)
    refused(OPEN_ROW, SHUT_ROW)
    send_back(people, OPEN)
    change(people, OPEN_ROW)
    refused(SHUT_ROW)
    open_more(people, SHUT)
    change(people, SHUT_ROW)
    send(people)
    first = sign(people)
    refused(OPEN_ROW)
    ask_again(ready.reviewer, first, SHUT)
    change(people, SHUT_ROW, "Because.")
    refused(OPEN_ROW)


def let(people, code):
    """What the database lets the force do by hand to the uses under the code, past every rule. Nothing of it stays."""
    done = []
    with force_scope(people, people.lead):
        provision = Provision.objects.get(code=code)
        used = EvidenceUse.objects.filter(force=people.force, provision=provision)
        newer = EvidenceVersion.objects.get(force=people.force, number=2)
        row = {"force": people.force, "provision": provision, "version": newer, "evidence": newer.evidence}
        steps = {
            "add": lambda: EvidenceUse.objects.create(**row),
            "move": lambda: used.update(version=newer),
            "take away": used.delete,
        }
        for name, step in steps.items():
            try:
                with transaction.atomic():
                    step()
                    transaction.set_rollback(True)
            except ProgrammingError as refused:
                assert "this evidence is locked" in str(refused)  # noqa: PT017 - three steps, and any may be refused
            else:
                done.append(name)
    return done


def attach_and_keep_one(force, *codes):
    """A piece of evidence under each of the codes, and one that is used nowhere."""
    for code in codes:
        attach(force, code, 1)
    unused = Evidence.objects.create(force=force, title="Unused", kind="policy")
    given = {"force": force, "evidence": unused, "link": "https://example.org/2", "scan_state": "link"}
    EvidenceVersion.objects.create(**given, number=2, sha256="0" * 64)


def test_the_database_keeps_the_uses_of_evidence_too(ready, arrange):
    people, kent = ready.warwickshire, ready.kent
    plan, nothing = "HMICFRS.2.4", []
    with arrange():
        attach_and_keep_one(people.force, SHUT_ROW, plan)
        attach_and_keep_one(kent.force, OPEN_ROW)

    def uses():
        assert let(kent, OPEN_ROW) == let(people, plan) == EVERYTHING
        return [let(people, OPEN_ROW), let(people, SHUT_ROW)]

    assert uses() == [EVERYTHING, EVERYTHING]
    send(people)
    assert uses() == [nothing, nothing]
    send_back(people, OPEN)
    assert uses() == [EVERYTHING, nothing]
    send(people)
    first = sign(people)
    assert uses() == [nothing, nothing]
    ask_again(ready.reviewer, first, SHUT)
    assert uses() == [nothing, EVERYTHING]


def test_a_closed_cycle_keeps_them_until_there_is_more_time(ready, arrange):
    people = ready.warwickshire
    with arrange():
        attach_and_keep_one(people.force)
        Cycle.objects.filter(pk=people.assessment.cycle_id).update(state="closed")
    assert let(people, OPEN_ROW) == []
    with arrange():
        later = timezone.localdate() + timedelta(days=1)
        Assessment.objects.filter(pk=people.assessment.pk).update(extended_until=later)
    assert let(people, OPEN_ROW) == EVERYTHING


def test_the_chief_officer_opens_more_and_says_why(back, sign_in, arrange):
    url = reverse("assessments:sign_off", args=[back.assessment.public_id])
    sent = {"do": "send_back", "back-TOTAL_FORMS": 1, "back-INITIAL_FORMS": 0}
    sent |= {"back-0-descriptor": SHUT, "back-0-reason": "That too."}
    assert sign_in(back.lead).post(url, sent).status_code == 403
    chief = sign_in(back.chief)
    page = chief.get(url).content.decode()
    assert "Open more for the lead" in page
    assert f'<option value="{SHUT}"' in page
    assert f'<option value="{OPEN}"' not in page
    assert chief.post(url, sent).status_code == 302
    with arrange():
        asked = SentBack.objects.filter(force=back.force).unsettled()
        assert list(asked.values_list("provision__code", flat=True)) == [SHUT, OPEN]
        assert SignOff.objects.first().step == "opened_more"
        assert Assessment.objects.get(pk=back.assessment.pk).stage == Stage.SENT_BACK


def test_the_step_of_the_national_team_is_written_and_names_nobody_of_the_force(ready, arrange):
    people = ready.warwickshire
    send(people)
    ask_again(ready.reviewer, sign(people), OPEN)
    with arrange():
        step = SignOff.objects.first()
        assert (step.step, step.by, step.by_name) == ("reopened", None, "Reviewer, Reviewer")
        asked = SentBack.objects.get()
        assert (asked.by_national, asked.reason, asked.provision.code) == (True, f"Why {OPEN}?", OPEN)
    with scope(Audience.NATIONAL, by=By.of(ready.reviewer)):
        assert [step.step for step in SignOff.objects.all()] == ["reopened"]


# --- evidence ---------------------------------------------------------------------------------------------------


def test_uses_of_evidence_are_locked_with_the_answers(back, sign_in, arrange):
    client = sign_in(back.lead)
    with arrange():
        piece = Evidence.objects.get(force=back.force)
    here = reverse("evidence:evidence", args=[piece.public_id])
    use, stop = (reverse(f"evidence:{name}", args=[piece.public_id]) for name in ("use", "stop_using"))
    assert client.post(use, {"provision": SHUT_ROW}).status_code == 409
    assert client.post(use, {"provision": "PREPARE.7.2.b"}).status_code == 302
    existing = reverse("evidence:use_existing")
    assert client.post(f"{existing}?for={SHUT_ROW}", {"evidence": piece.public_id}).status_code == 409
    adding = f"{reverse('evidence:add')}?for={SHUT_ROW}"
    assert "Locked: what was sent or signed" in text_of(client.get(adding))
    new = {"title": "More", "kind": "policy", "link": "https://example.org/more"}
    assert client.post(adding, new).status_code == 409
    assert "Stop using it here" in text_of(client.get(here))
    send(back)
    assert "Stop using it here" not in text_of(client.get(here))
    assert client.post(stop, {"provision": OPEN_ROW}).status_code == 409
    link = {"link": "https://example.org/newer", "move_uses": "yes"}
    assert client.post(reverse("evidence:add_version", args=[piece.public_id]), link).status_code == 302
    assert client.post(use, {"provision": "HMICFRS.2.4"}).status_code == 302
    with arrange():
        uses = EvidenceUse.objects.filter(force=back.force).order_by("provision__code")
        assert list(uses.values_list("provision__code", "version__number")) == [
            ("HMICFRS.2.4", 2),
            ("PREPARE.7.2.a", 1),
            ("PREPARE.7.2.b", 1),
        ]
        assert Evidence.objects.count() == 1


def test_another_forces_assessment_locks_nothing_here(ready, sign_in, arrange):
    send(ready.warwickshire)
    new = {"title": "Ours", "kind": "policy", "link": "https://example.org/ours"}
    adding = f"{reverse('evidence:add')}?for={OPEN_ROW}"
    assert sign_in(ready.kent.lead).post(adding, new).status_code == 302
    assert sign_in(ready.warwickshire.lead).post(adding, new).status_code == 409


# --- parts ------------------------------------------------------------------------------------------------------


def test_only_open_parts_are_given_and_moved_on(back, sign_in, arrange):
    client = sign_in(back.lead)
    give = reverse("assessments:give", args=[back.assessment.public_id])
    assert client.get(f"{give}?for={SHUT}").status_code == 404
    assert client.get(f"{give}?for={OPEN_ROW}").status_code == 200
    with arrange():
        part = back.assessment.assignments.get()
    hand_in = reverse("assessments:hand_in", args=[part.public_id])
    assert sign_in(back.contributor).post(hand_in).status_code == 302
    send(back)
    send_back(back, SHUT)
    agree = client.post(reverse("assessments:agree", args=[part.public_id]))
    assert agree.status_code == 403
    assert LOCKED in text_of(agree)


def test_what_is_locked_says_so_and_not_that_the_role_forbids_it(ready, sign_in, arrange):
    people = ready.warwickshire
    lead, names = sign_in(people.lead), ("parts", "give", "stand_in", "together")
    urls = {
        name: reverse(f"assessments:{name}", args=[people.assessment.public_id, *extra])
        for name, extra in zip(names, ([], [], [], [SHUT]), strict=True)
    }
    with arrange():
        part = people.assessment.assignments.get()
    urls["part"] = reverse("assessments:part", args=[part.public_id])
    urls["give_on"] = reverse("assessments:give_on", args=[part.public_id])
    send(people)
    sign(people)
    said = {name: lead.get(url) for name, url in urls.items()}
    assert [said[name].status_code for name in urls] == [200, 403, 403, 403, 200, 403]
    for name, answer in said.items():
        assert "The assessment was signed and submitted, so it is locked." in text_of(answer), name
        assert "Your role does not allow this" not in text_of(answer), name
    hand_in = reverse("assessments:hand_in", args=[part.public_id])
    for who in (people.contributor, people.lead):
        assert "signed and submitted" in text_of(sign_in(who).post(hand_in))
    assert "Your role does not allow this" in text_of(sign_in(people.viewer).get(urls["give"]))
    assert "Your role does not allow this" in text_of(sign_in(people.viewer).post(hand_in))


def test_queries_are_the_same_when_little_is_open(back, sign_in):
    client = sign_in(back.lead)
    sent = {f"v-{OPEN_ROW}": 1, f"g-{OPEN_ROW}": "planned", f"c-{OPEN_ROW}": "Words."}
    url = reverse("assessments:save_rating", args=[back.assessment.public_id, OPEN_ROW])
    assert len(queries_of(client, page_of(back, OPEN))) == 12
    assert len(queries_of(client, url, data=sent)) == 6
    assert len(queries_of(client, page_of(back))) == 11
