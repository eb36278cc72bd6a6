"""Is it well founded? Each rule by an answer that breaks it, and by one that just does not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, ActionProvision
from assessments import saying, signing
from assessments.models import Rating, SignOff, SubmittedWeakPoint, Summary, WeakPointWord
from assessments.weak_list import key_of
from assessments.weak_points import weak_points, without_a_word
from audit.models import KeptConflict
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Provision
from tests.conftest import arranging
from tests.pages import forms_of
from tests.queries import queries_of
from tests.submissions import make_submission
from tests.world import answer_all

pytestmark = pytest.mark.django_db

CODE, NEXT, DESCRIPTOR = "PREPARE.7.2.a", "PREPARE.7.2.b", "PREPARE.7"
TOGETHER = f"no_evidence-{DESCRIPTOR}"


@pytest.fixture
def here(world):
    """All answered alike, Partly in place, with different words; no gaps."""
    people = world.warwickshire
    with arranging():
        answer_all(people.assessment)
        for number, rating in enumerate(Rating.objects.filter(assessment=people.assessment)):
            Rating.objects.filter(pk=rating.pk).update(comment=f"Words of its own, number {number}.")
        Summary.objects.filter(assessment=people.assessment).update(gaps="")
    return people


@pytest.fixture
def found(here):
    """{(rule, code)} as of today."""

    def look():
        with arranging():
            points = weak_points(here.assessment, today=timezone.localdate())
            return {(point.rule.value, point.provision.code) for point in points}

    return look


def change(here, code=CODE, **values):
    with arranging():
        Rating.objects.filter(assessment=here.assessment, provision__code=code).update(**values)


def attach(here, code=CODE, *, state="link", **values):
    evidence = Evidence.objects.create(force=here.force, title="A paper", kind="policy", **values)
    version = EvidenceVersion.objects.create(
        force=here.force,
        evidence=evidence,
        sha256="0" * 64,
        scan_state=state,
        **({"link": "https://example.org/"} if state == "link" else {"stored_as": "x", "file_name": "x.pdf"}),
    )
    EvidenceUse.objects.create(
        force=here.force, evidence=evidence, version=version, provision=Provision.objects.get(code=code)
    )


def sending_form(said, page):
    (form,) = (form for form in forms_of(said, page) if ("do", "send") in form.buttons)
    return form


def words_of(here):
    """{code: the lead's word}"""
    with arranging():
        rows = WeakPointWord.objects.filter(assessment=here.assessment)
        return dict(rows.values_list("provision__code", "word"))


def test_nothing_is_weak_where_all_is_plain(found):
    assert found() == set()


@pytest.mark.parametrize(("value", "is_weak"), [(3, False), (4, True), (5, True)])
def test_in_place_without_evidence(world, here, found, value, is_weak):
    change(here, grade=world.grades[value])
    assert (("no_evidence", CODE) in found()) == is_weak
    with arranging():
        attach(here)
    assert ("no_evidence", CODE) not in found()


@pytest.mark.parametrize("state", ["rejected", "removed"])
def test_evidence_that_is_gone_is_none(world, here, found, state):
    change(here, grade=world.grades[4])
    with arranging():
        attach(here, state=state)
    assert ("no_evidence", CODE) in found()


@pytest.mark.parametrize(("days", "is_old"), [(365, False), (366, True)])
def test_evidence_over_a_year_old(here, found, days, is_old):
    with arranging():
        attach(here, refers_to=timezone.localdate() - timedelta(days=days))
    assert (("old_evidence", CODE) in found()) == is_old


def test_evidence_without_a_day_is_as_old_as_its_version_and_asked_for_again_by_its_own_day(here, found):
    today = timezone.localdate()
    with arranging():
        attach(here, review_on=today)
        EvidenceVersion.objects.update(added_at=timezone.now() - timedelta(days=367))
    assert ("old_evidence", CODE) in found()
    assert ("past_review", CODE) not in found()
    with arranging():
        Evidence.objects.update(review_on=today - timedelta(days=1))
    assert ("past_review", CODE) in found()


@pytest.mark.parametrize("state", ["received", "failed", "rejected"])
def test_evidence_that_nobody_can_open(here, found, state):
    with arranging():
        attach(here, state=state)
    assert ("unopened", CODE) in found()


@pytest.mark.parametrize(("length", "times", "is_copied"), [(40, 3, True), (39, 3, False), (40, 2, False)])
def test_the_same_text_three_times(here, found, length, times, is_copied):
    text = "x" * length
    codes = ["PREPARE.7.2.a", "PREPARE.7.2.b", "PROTECT.1.1"][:times]
    with arranging():
        for code, typed in zip(codes, (text, text.upper(), f" {text}\n"), strict=False):
            assert Rating.objects.filter(assessment=here.assessment, provision__code=code).update(
                comment=typed
            )
    assert found() == ({("same_text", code) for code in codes} if is_copied else set())


def test_not_applicable_without_a_reason(world, here, found):
    change(here, grade=world.grades[None], reason=" ")
    assert ("no_reason", CODE) in found()
    change(here, reason="We have no coast.")
    assert ("no_reason", CODE) not in found()


@pytest.mark.parametrize("at", [DESCRIPTOR, CODE])
def test_a_gap_without_an_action(here, found, at):
    with arranging():
        Summary.objects.filter(assessment=here.assessment, provision__code=DESCRIPTOR).update(gaps="Much.")
    assert ("no_action", DESCRIPTOR) in found()
    with arranging():
        action = Action.objects.create(force=here.force, title="Mend it", status="stopped")
        ActionProvision.objects.create(
            force=here.force, action=action, provision=Provision.objects.get(code=at)
        )
    assert ("no_action", DESCRIPTOR) in found()
    with arranging():
        Action.objects.update(status="on_track")
    assert ("no_action", DESCRIPTOR) not in found()


def test_graded_above_what_the_behaviours_suggest(world, here, found):
    with arranging():
        Summary.objects.filter(assessment=here.assessment, provision__code=DESCRIPTOR).update(
            grade=world.grades[4]
        )
    assert ("above_suggested", DESCRIPTOR) in found()


@pytest.mark.parametrize(("before", "is_said"), [(1, True), (2, False), (3, False), (4, True)])
def test_a_move_that_nobody_explains(world, here, found, before, is_said):
    """Now it is 3."""
    with arranging():
        make_submission(here.force, world.previous, value=before)
    change(here, comment="")
    assert (("moved_unsaid", CODE) in found()) == is_said
    change(here, comment="Because.")
    assert ("moved_unsaid", CODE) not in found()


class TestWords:
    """What wants a word keeps it from being sent until the lead has said it; all see the same list."""

    @pytest.fixture
    def weak(self, world, here):
        change(here, grade=world.grades[4])
        return here

    def address(self, here):
        return reverse("assessments:sign_off", args=[here.assessment.public_id])

    def test_it_is_sent_with_a_word_and_not_without(self, weak, sign_in):
        lead, page = sign_in(weak.lead), self.address(weak)
        refused = lead.post(page, {"do": "send", "note": "Weekends are weak."})
        assert refused.status_code == 422
        said = refused.content.decode()
        assert f'<a href="#word-no_evidence-{CODE}">Say why you send what is weakly founded' in said
        assert "Weekends are weak.</textarea>" in said
        assert "could not be saved any more" not in said
        form = sending_form(said, page)
        word = {f"word-no_evidence-{CODE}": "The paper comes in May."}
        assert lead.post(page, form.filled() | word | {"do": "send"}).status_code == 302
        with arranging():
            assert WeakPointWord.objects.get().word == "The paper comes in May."
            assert SignOff.objects.get().note == "Weekends are weak."
        seen = sign_in(weak.chief).get(page).content.decode()
        assert "The paper comes in May." in seen
        assert "1 thing to look at again." in seen
        assert "that the chief officer" not in seen

    def test_saving_the_words_leaves_the_covering_note_in_its_box(self, weak, sign_in):
        lead, page = sign_in(weak.lead), self.address(weak)
        word = {f"word-no_evidence-{CODE}": "The paper comes in May.", "note": "Weekends are weak."}
        for saved in ("Saved.", "The paper comes in May.", "Weekends are weak.</textarea>"):
            assert saved in lead.post(page, {"do": "words"} | word).content.decode()
        too_long = lead.post(page, {"do": "words"} | word | {f"word-no_evidence-{CODE}": "x" * 501})
        assert "Weekends are weak.</textarea>" in too_long.content.decode()
        with arranging():
            assert WeakPointWord.objects.get().word == "The paper comes in May."
            assert not SignOff.objects.exists()

    @pytest.mark.parametrize(
        ("word", "note", "status"),
        [("x" * 501, "A note.", 422), ("Mine.", "x" * 10_001, 422), ("Mine.", "A note.", 409)],
    )
    def test_what_cannot_be_saved_is_not_sent_and_nothing_is_lost(self, weak, sign_in, word, note, status):
        lead, page = sign_in(weak.lead), self.address(weak)
        key = f"word-no_evidence-{CODE}"
        if status == 409:
            for theirs, revision in (("Theirs.", 0), ("Theirs again.", 1)):
                lead.post(page, {"do": "words", key: theirs, f"v-{key}": revision})
        answer = lead.post(page, {"do": "send", "note": note, key: word, f"v-{key}": 1})
        assert answer.status_code == status
        assert word in answer.content.decode()
        with arranging():
            assert not SignOff.objects.exists()
            kept = [list(row.yours.values()) for row in KeptConflict.objects.order_by("pk")]
        if status == 409:
            assert kept == [["Mine."], ["A note."]]
        else:
            assert f"{note}</textarea>" in answer.content.decode()
            assert kept == []

    def test_it_is_frozen_with_the_signature_for_the_reviewers_and_not_for_the_policing_body(
        self, weak, world, sign_in, arrange
    ):
        with arrange():
            words = dict.fromkeys(weak_points(weak.assessment, today=timezone.localdate()), "For reviewers.")
            saying.say_why(assessment=weak.assessment, words=words, by=weak.lead)
            signing.send_for_signature(assessment=weak.assessment, note="", by=weak.lead)
            submission = signing.sign(assessment=weak.assessment, signed_as="Chief", by=weak.chief)
            (point,) = SubmittedWeakPoint.objects.all()
            assert (point.rule, point.word) == ("no_evidence", "For reviewers.")
        review = reverse("reviews:review", args=[submission.public_id])
        assert "For reviewers." in sign_in(world.reviewer).get(review).content.decode()
        page = reverse("assessments:submission", args=[submission.public_id])
        assert "For reviewers." in sign_in(weak.lead).get(page).content.decode()
        assert "For reviewers." not in sign_in(weak.policing_body).get(page).content.decode()

    def test_only_who_sends_says_why(self, weak, sign_in):
        answer = sign_in(weak.chief).post(self.address(weak), {"do": "words"})
        assert answer.status_code == 403

    def test_a_word_that_is_too_long_is_said_and_kept_on_the_page(self, weak, sign_in):
        long = "x" * 501
        answer = sign_in(weak.lead).post(
            self.address(weak), {"do": "words", f"word-no_evidence-{CODE}": long}
        )
        assert answer.status_code == 422
        assert "Shorten this to 500 characters" in answer.content.decode()
        assert long in answer.content.decode()
        assert f'aria-describedby="word-no_evidence-{CODE}-e"' in answer.content.decode()

    @pytest.fixture
    def several(self, weak, world):
        """Two points of one descriptor, and one of another."""
        for code in (NEXT, "PROTECT.1.1"):
            change(weak, code, grade=world.grades[4])
        return weak

    def test_one_reason_goes_to_each_that_has_none_of_its_own(self, several, sign_in):
        lead, page = sign_in(several.lead), self.address(several)
        said = lead.get(page).content.decode()
        for part in ("Prepare 7 Capacity and capability: 2, 2 without", "Protect 1 "):
            assert re.search(rf'<details class="govuk-details"><summary[^>]*><span[^>]*>{part}', said)
        sent = sending_form(said, page).filled() | {"do": "words", "several": [TOGETHER]}
        own = {"several_word": "In May.", f"word-no_evidence-{NEXT}": "In June."}
        said = lead.post(page, sent | own, follow=True).content.decode()
        assert "Saved. The reason stands on 1 thing." in said
        assert "Prepare 7 Capacity and capability: 2<" in said
        assert words_of(several) == {CODE: "In May.", NEXT: "In June."}

    def test_one_reason_is_put_over_nobody_elses(self, several, sign_in):
        lead, page = sign_in(several.lead), self.address(several)
        sent = sending_form(lead.get(page).content.decode(), page).filled()
        with arranging():
            theirs = {"assessment": several.assessment, "rule": "no_evidence", "word": "Theirs."}
            provision = Provision.objects.get(code=CODE)
            WeakPointWord.objects.create(force=several.force, provision=provision, **theirs)
        answer = lead.post(page, sent | {"do": "words", "several": [TOGETHER], "several_word": "Mine."})
        assert answer.status_code == 409
        assert words_of(several) == {CODE: "Theirs.", NEXT: "Mine."}
        with arranging():
            assert list(KeptConflict.objects.get().yours.values()) == ["Mine."]

    @pytest.mark.parametrize(
        ("chosen", "word", "says"),
        [
            ([TOGETHER], "", '<a href="#several_word">Write the reason, or choose nothing'),
            ([], "Mine.", '<a href="#several">Choose what the reason is for'),
            (
                ["no_evidence-PURSUE.1"],
                "Mine.",
                '<a href="#several">Some of what you chose is not on the list',
            ),
            ([TOGETHER], "x" * 501, '<a href="#several_word">Shorten this to 500 characters'),
        ],
    )
    def test_what_is_wrong_with_one_reason_is_said_and_it_stays_in_its_box(
        self, several, sign_in, chosen, word, says
    ):
        sent = {f"word-no_evidence-{CODE}": "", "several": chosen, "several_word": word}
        answer = sign_in(several.lead).post(self.address(several), sent | {"do": "words"})
        said = answer.content.decode()
        assert answer.status_code == 422
        assert says in said
        assert f'name="several_word" value="{word}"' in said
        assert words_of(several) == {}

    def test_one_reason_that_is_nobodys_stays_in_its_box(self, weak, sign_in):
        sent = {f"word-no_evidence-{CODE}": "Its own.", "several": TOGETHER, "several_word": "Mine."}
        answer = sign_in(weak.lead).post(self.address(weak), sent | {"do": "words"})
        assert answer.status_code == 422
        assert "Each of these has a reason of its own" in answer.content.decode()
        assert 'value="Mine."' in answer.content.decode()

    def test_what_was_typed_on_a_point_that_somebody_mended_is_kept(self, weak, sign_in):
        with arranging():
            attach(weak)
        typed = {f"word-no_evidence-{CODE}": "It comes in May.", f"v-word-no_evidence-{CODE}": "0"}
        answer = sign_in(weak.lead).post(self.address(weak), {"do": "words"} | typed)
        assert answer.status_code == 409
        assert "It comes in May." in answer.content.decode()
        with arranging():
            assert KeptConflict.objects.get().yours == {"Why you send it all the same": "It comes in May."}

    def test_a_box_that_nobody_wrote_in_meets_nobody(self, weak, world, sign_in):
        """Two have the page open; each writes in one box, and both boxes are sent."""
        other = "PREPARE.7.2.b"
        change(weak, other, grade=world.grades[4])
        lead, page = sign_in(weak.lead), self.address(weak)
        for mine, words in ((CODE, "It comes in May."), (other, "It comes in June.")):
            boxes = {f"word-no_evidence-{code}": words * (code == mine) for code in (CODE, other)}
            revisions = {f"v-word-no_evidence-{code}": "0" for code in (CODE, other)}
            assert lead.post(page, {"do": "words"} | boxes | revisions).status_code == 302
        with arranging():
            assert {row.word for row in WeakPointWord.objects.all()} == {
                "It comes in May.",
                "It comes in June.",
            }


def test_the_page_asks_as_often_whatever_is_weak(world, here, sign_in):
    lead = sign_in(here.lead)
    page = reverse("assessments:sign_off", args=[here.assessment.public_id])
    before = len(queries_of(lead, page))
    with arranging():
        Rating.objects.filter(assessment=here.assessment).update(grade=world.grades[5], comment="x" * 60)
        Summary.objects.filter(assessment=here.assessment).update(gaps="Much.")
        assert len(without_a_word(weak_points(here.assessment, today=timezone.localdate()))) > 100
    assert len(queries_of(lead, page)) == before

    def give(chosen):
        sent = sending_form(lead.get(page).content.decode(), page).filled()
        given = {"do": "words", "several": list(chosen), "several_word": "It comes in May."}
        return len(queries_of(lead, page, data=sent | given, status=302))

    with arranging():
        weak = without_a_word(weak_points(here.assessment, today=timezone.localdate()))
    one, *others = {key_of(point.rule, point.descriptor_code) for point in weak}
    assert give([one]) == give(others)
    assert len(words_of(here)) == len({point.provision for point in weak})
