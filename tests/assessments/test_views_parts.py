"""Giving parts away, and what those see who have one."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assessments import giving
from assessments.models import Assignment, Rating
from audit.models import KeptConflict
from core.templatetags.portal import day
from forces.models import Membership
from tests.conftest import arranging
from tests.queries import queries_of
from tests.world import answer_all, give_part

pytestmark = pytest.mark.django_db

INSIDE, OUTSIDE = "PREPARE.7.2.a", "PREPARE.4.1.a"


@pytest.fixture
def here(world):
    return world.warwickshire


@pytest.fixture
def lead(here, sign_in):
    return sign_in(here.lead)


@pytest.fixture
def contributor(here, sign_in):
    return sign_in(here.contributor)


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def the_part(here):
    with arranging():
        return Assignment.objects.live().get(force=here.force, provision__code="PREPARE.7")


def save(client, here, code, text="A text.", revision=1):
    sent = {f"v-{code}": revision, f"c-{code}": text}
    return client.post(url("save_rating", here.assessment.public_id, code), sent)


class TestWhoSeesWhat:
    """What one person's parts are is held by the code: the database knows the force."""

    def test_the_first_page_and_the_task_list_are_just_ones_own_parts(self, here, contributor):
        with arranging():
            Rating.objects.filter(provision__code=OUTSIDE).update(comment="NOT FOR THEM")
        for page in ("/", url("assessment", here.assessment.public_id)):
            said = contributor.get(page).content.decode()
            assert "Prepare 7" in said
            assert "Prepare 4" not in said

    @pytest.mark.parametrize("code", ["PREPARE.4", "PREPARE.99"])
    def test_a_descriptor_with_nothing_of_ones_own_is_not_there(self, here, contributor, code):
        assert contributor.get(url("descriptor", here.assessment.public_id, code)).status_code == 404

    def test_a_single_behaviour_shows_alone(self, here, contributor, arrange):
        with arrange():
            Assignment.objects.filter(force=here.force).delete()
            give_part(here, INSIDE)
            Rating.objects.filter(provision__code__startswith="PREPARE.7").update(comment="FOR NOBODY ELSE")
            Rating.objects.filter(provision__code=INSIDE).update(comment="For them")
        said = contributor.get(url("descriptor", here.assessment.public_id, "PREPARE.7")).content.decode()
        assert "For them" in said
        assert "FOR NOBODY ELSE" not in said
        assert 'id="summary"' not in said

    def test_a_prefix_of_a_code_is_no_part_of_it(self, here, contributor, arrange):
        """PREPARE.1 does not give PREPARE.10."""
        with arrange():
            Assignment.objects.filter(force=here.force).delete()
            give_part(here, "PURSUE.1")
            codes = set(
                Rating.objects.filter(assessment=here.assessment)
                .in_sight_of(here.contributor)
                .values_list("provision__code", flat=True)
            )
        assert codes
        assert all(code.startswith("PURSUE.1.") for code in codes)

    def test_what_is_not_theirs_is_neither_saved_nor_told(self, here, contributor):
        assert save(contributor, here, INSIDE).status_code == 200
        assert save(contributor, here, OUTSIDE).status_code == 404
        page = url("descriptor", here.assessment.public_id, "PREPARE.4")
        contributor.post(page, {f"v-{OUTSIDE}": "1", f"c-{OUTSIDE}": "Theirs?"})
        with arranging():
            assert Rating.objects.get(assessment=here.assessment, provision__code=OUTSIDE).comment == ""

    @pytest.mark.parametrize("name", ["sign_off", "parts", "give", "stand_in"])
    def test_pages_of_the_whole_are_refused(self, here, contributor, name):
        assert contributor.get(url(name, here.assessment.public_id)).status_code == 403

    def test_another_contributors_part_is_not_there(self, here, sign_in, arrange):
        with arrange():
            other = Membership.objects.get(pk=here.viewer.pk)
            other.role = "contributor"
            other.save()
        client = sign_in(other)
        part = the_part(here)
        assert client.get(url("part", part.public_id)).status_code == 404
        assert client.get(reverse("history:part", args=[part.public_id])).status_code == 404
        answer = reverse("history:answer", args=[here.assessment.public_id, INSIDE])
        assert client.get(answer).status_code == 404

    def test_the_page_of_a_descriptor_is_about_ones_own_part_and_hands_it_in(
        self, here, contributor, arrange
    ):
        with arrange():
            Assignment.objects.filter(force=here.force).update(note="Begin with stalking.")
        page, part = url("descriptor", here.assessment.public_id, "PREPARE.7"), the_part(here)

        def look():
            statements = queries_of(contributor, page)
            assert len(statements) == 12, "\n".join(statements)
            said = contributor.get(page).content.decode()
            form = said.partition(f'action="{url("hand_in", part.public_id)}"')[2].partition(">")[0]
            return said, "hidden" not in form, said.count('data-step="')

        said, may_hand_in, steps = look()
        assert "Begin with stalking." in said
        assert f"Due <b>{day(part.due_on)}</b>" in said
        assert day(here.assessment.due_on) not in said
        assert (may_hand_in, steps) == (False, 3)
        with arrange():
            answer_all(here.assessment)
        said, may_hand_in, steps = look()
        assert (may_hand_in, steps) == (True, 0)
        contributor.post(url("hand_in", part.public_id), follow=True)  # what it says is read there
        said, _, _ = look()
        assert "Handed in</strong>" in said
        assert "Hand in this part" not in said


class TestTakenAway:
    def test_who_stands_in_is_said_where_the_part_was(self, here, lead, contributor):
        part = the_part(here)
        pages = [url("part", part.public_id), url("descriptor", here.assessment.public_id, "PREPARE.7")]
        sent = {"away": here.contributor.pk, "to": here.lead.pk}
        assert lead.post(url("stand_in", here.assessment.public_id), sent).status_code == 302
        for page in pages:
            answer = contributor.get(page)
            assert answer.status_code == 403
            assert "is no longer with" in answer.content.decode()
        assert "is no longer with" in lead.get(pages[0]).content.decode()
        hand_in = lead.post(url("hand_in", the_part(here).public_id))
        assert hand_in.status_code == 302  # it is theirs now

    def test_another_than_the_holder_is_told_whose_it_is(self, here, lead):
        answer = lead.post(url("hand_in", the_part(here).public_id))
        assert answer.status_code == 403
        assert f"This part is with {here.contributor}, who hands it in." in answer.content.decode()

    @pytest.mark.parametrize("revision", [1, 5])
    def test_what_was_being_typed_is_kept_and_shows_no_more_of_the_answer(
        self, here, contributor, arrange, revision
    ):
        """Neither what stands, nor what stood at a revision that they never saw and may name all the same."""
        with arrange():
            Rating.objects.filter(assessment=here.assessment, provision__code=INSIDE).update(
                comment="SAID SINCE", revision=5
            )
            Assignment.objects.filter(force=here.force).update(ended_at="2026-01-01T00:00Z")
        answer = save(contributor, here, INSIDE, "What I was typing.", revision)
        assert answer.status_code == 409
        assert "no longer with you" in answer.json()["message"]
        said = contributor.get(answer.json()["url"]).content.decode()
        assert "What I was typing." in said
        assert "SAID SINCE" not in said
        with arrange():
            kept = KeptConflict.objects.get(by=here.contributor)
            assert (kept.start, kept.theirs, kept.yours["comment"]) == ({}, {}, "What I was typing.")
            kept_id = kept.public_id
            KeptConflict.objects.update(start={"comment": "SAID SINCE"})  # as one that was seen then
        assert "SAID SINCE" not in contributor.get(answer.json()["url"]).content.decode()
        refused = contributor.post(
            reverse("history:conflict", args=[kept_id]), {"which": "mine", "revision": "5"}
        )
        assert refused.status_code == 409

    @pytest.mark.parametrize("along", [False, True])
    def test_a_guess_at_what_stands_is_answered_as_any_other(self, here, contributor, arrange, along):
        with arrange():
            rows = Rating.objects.filter(assessment=here.assessment, provision__code=INSIDE)
            rows.update(comment="SAID SINCE", revision=2)
            Assignment.objects.filter(force=here.force).update(ended_at="2026-01-01T00:00Z")
        page = url("descriptor", here.assessment.public_id, "PREPARE.7")

        def told(text, revision):
            if not along:
                answer = save(contributor, here, INSIDE, text, revision)
                return answer.status_code, answer.json()["message"]
            sent = {f"v-{INSIDE}": revision, f"c-{INSIDE}": text}
            return (contributor.post(page, sent).status_code,)

        for revision in (1, 2):
            assert told("SAID SINCE", revision) == told("Something else.", revision)
            assert told("SAID SINCE", revision)[0] == 409
        with arrange():
            assert rows.get().revision == 2

    def test_handed_in_it_is_read_and_not_changed(self, here, contributor, arrange):
        with arrange():
            Assignment.objects.filter(force=here.force).update(state="handed_in")
        page = contributor.get(url("descriptor", here.assessment.public_id, "PREPARE.7")).content.decode()
        assert f'name="v-{INSIDE}"' not in page
        assert save(contributor, here, INSIDE).status_code == 409


class TestGiving:
    def give(self, client, here, code="PREPARE.4", **values):
        sent = {
            "parts": code,
            "to": here.contributor.pk,
            "due_on_0": "1",
            "due_on_1": "3",
            "due_on_2": "2099",
            "note": "Begin with stalking.",
        }
        return client.post(url("give", here.assessment.public_id), sent | values)

    def test_a_descriptor_to_a_colleague(self, here, lead, contributor):
        assert self.give(lead, here).status_code == 302
        said = contributor.get("/").content.decode()
        assert "Prepare 4" in said
        assert "Begin with stalking." in said

    def test_somebody_new_is_invited_with_it(self, here, lead, arrange):
        new = {"to": "", "name": "Ann Other", "email": "Ann@warwickshire.example"}
        assert self.give(lead, here, **new).status_code == 302
        with arrange():
            part = Assignment.objects.get(provision__code="PREPARE.4")
            assert (part.to.email, part.to.role) == ("ann@warwickshire.example", "contributor")
        assert [sent.to for sent in mail.outbox] == [["ann@warwickshire.example"]]
        for page in (url("parts", here.assessment.public_id), url("part", part.public_id)):
            assert lead.get(page).content.decode().count("Invited, not joined yet") == 1
        form = lead.get(url("give", here.assessment.public_id)).content.decode()
        assert "Ann Other (invited, not joined yet)" in form

    def test_the_page_says_who_has_what_by_strand_and_what_is_wrong_in_its_order(self, here, lead, arrange):
        with arrange():
            give_part(here, "PURSUE.1.1")
        page = lead.get(url("give", here.assessment.public_id)).content.decode()
        strands = [
            title for title in ("Prepare", "Protect", "Pursue", "Prevent") if f">{title}</legend>" in page
        ]
        assert len(strands) == 4
        assert 'value="PREPARE.7"' not in page
        held = page.partition("7, ")[2].partition("</p>")[0]
        assert str(here.contributor) in held
        assert f"(parts of it: Pursue 1.1 with {here.contributor})" in page
        one = lead.get(f"{url('give', here.assessment.public_id)}?for=PREPARE.7").content.decode()
        assert "give it on from its own page" in one
        wrong = self.give(lead, here, parts=[], to="", due_on_2="2001").content.decode()
        errors = re.findall(
            r'<li><a href="#(\w+)">', wrong.partition("error-summary__list")[2].partition("</ul>")[0]
        )
        assert errors == ["id_parts", "id_to", "id_due_on"]
        assert [f'id="{name}"' in wrong for name in errors] == [True] * 3

    def test_nobody_is_invited_to_a_part_that_somebody_holds(self, here, lead, arrange):
        """The part's own page still offers it: the refusal takes the invitation back, and no mail has left."""
        held = "PREPARE.7"
        new = {"to": "", "name": "Ann Other", "email": "ann@warwickshire.example"}
        sent = {"parts": held, "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099", **new}
        answer = lead.post(f"{url('give', here.assessment.public_id)}?for={held}", sent)
        assert answer.status_code == 422
        assert mail.outbox == []
        with arrange():
            assert not Membership.objects.filter(email="ann@warwickshire.example").exists()

    def test_the_parts_of_somebody_who_left_are_taken_up(self, here, lead, arrange):
        with arrange():
            Membership.objects.filter(pk=here.contributor.pk).update(left_at=timezone.now())
        sent = {"away": here.contributor.pk, "to": here.lead.pk}
        assert lead.post(url("stand_in", here.assessment.public_id), sent).status_code == 302
        assert the_part(here).to == here.lead

    def test_one_that_was_given_to_another_meanwhile_is_not_given_on_and_the_note_is_kept(
        self, here, lead, arrange, monkeypatch
    ):
        """Taken back and given anew by another lead, between its being found and its being given on."""
        monkeypatch.setattr(giving, "take_back", lambda *, part, by: None)
        sent = {
            "to": here.lead.pk,
            "note": "Mine to give.",
            "due_on_0": "1",
            "due_on_1": "3",
            "due_on_2": "2099",
        }
        answer = lead.post(url("give_on", the_part(here).public_id), sent)
        assert answer.status_code == 409
        assert "Somebody has moved this part on" in answer.content.decode()
        assert "Mine to give." in answer.content.decode()
        with arrange():
            assert KeptConflict.objects.get().yours == {"Note": "Mine to give."}
        assert the_part(here).to == here.contributor

    @pytest.mark.parametrize("quicker", ["taken back", "given on"])
    def test_two_who_stand_in_at_once(self, here, lead, arrange, monkeypatch, quicker):
        """The part moves on between its being found and its being given."""
        take_back = giving.take_back

        def too_late(*, part, by):
            if quicker == "taken back":
                take_back(part=part, by=by)
                take_back(part=part, by=by)

        monkeypatch.setattr(giving, "take_back", too_late)
        sent = {"away": here.contributor.pk, "to": here.lead.pk}
        page = lead.post(url("stand_in", here.assessment.public_id), sent, follow=True)
        assert page.redirect_chain == [(url("parts", here.assessment.public_id), 302)]
        assert "Somebody has moved this part on" in page.content.decode()
        assert the_part(here).to == here.contributor
        assert mail.outbox == []

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"parts": []}, "Choose at least one part"),
            ({"to": ""}, "Choose who does it, or invite somebody new"),
            ({"to": "999999"}, "Choose a person from the list"),
            ({"to": "", "name": "Ann"}, "Enter the person’s work email address"),
            ({"name": "Ann", "email": "a@b.example"}, "not both"),
            ({"due_on_2": "2001"}, "Due: enter today or a later day"),
            ({"due_on_0": "", "due_on_1": "", "due_on_2": ""}, "Due: enter the day by which you want it"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_given(self, here, lead, arrange, wrong, said):
        answer = self.give(lead, here, **wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert mail.outbox == []
        with arrange():
            assert Assignment.objects.filter(force=here.force).count() == 1

    def test_kents_people_cannot_be_chosen(self, here, world, lead):
        assert self.give(lead, here, to=world.kent.contributor.pk).status_code == 422

    @pytest.mark.parametrize("code", ["PREPARE.7.2", INSIDE])
    def test_a_heading_or_a_behaviour_from_its_own_page(self, here, lead, code, arrange):
        page = f"{url('give', here.assessment.public_id)}?for={code}"
        assert lead.get(page).status_code == 200
        sent = {"parts": code, "to": here.lead.pk, "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"}
        assert lead.post(page, sent).status_code == 302
        with arrange():
            assert Assignment.objects.get(provision__code=code).to == here.lead

    def test_the_whole_way(self, here, lead, contributor, arrange):
        part = the_part(here)
        with arrange():
            answer_all(here.assessment)
        contributor.post(url("hand_in", part.public_id))
        asked = lead.post(url("ask_to_change", part.public_id), {"what": "Say how you know."})
        assert asked.status_code == 302
        assert "Say how you know." in contributor.get("/").content.decode()
        assert "Handed in again" not in lead.get(url("part", part.public_id)).content.decode()
        contributor.post(url("hand_in", part.public_id))
        on = {"to": here.lead.pk, "due_on_0": "1", "due_on_1": "3", "due_on_2": "2099"}
        assert "So does its state: handed in." in lead.get(url("give_on", part.public_id)).content.decode()
        assert lead.post(url("give_on", part.public_id), on).status_code == 302
        part = the_part(here)
        page = lead.get(url("part", part.public_id)).content.decode()
        today = day(timezone.localdate())
        assert f"Asked to change on {today}:</b> Say how you know.<br>" in page
        assert f"Handed in again on {today}." in page
        lead.post(url("agree", part.public_id))
        assert the_part(here).state == "agreed"
        history = lead.get(reverse("history:part", args=[part.public_id])).content.decode()
        assert "Asked to change" in history

    def test_what_is_not_answered_cannot_be_handed_in(self, here, contributor):
        part = the_part(here)
        answer = contributor.post(url("hand_in", part.public_id), follow=True)
        assert "of this part have no answer" in answer.content.decode()

    def test_two_who_press_at_once(self, here, lead, arrange):
        part = the_part(here)
        with arrange():
            Assignment.objects.filter(pk=part.pk).update(state="agreed")
        said = lead.post(url("agree", part.public_id), follow=True).content.decode()
        assert "Somebody has moved this part on" in said


@pytest.mark.parametrize("number", [1, 23])
def test_lists_ask_as_often_whatever_is_given(here, lead, contributor, arrange, number):
    with arrange():
        ratings = Rating.objects.filter(assessment=here.assessment)
        others = ratings.exclude(provision__code__startswith="PREPARE.7")
        for code in others.values_list("provision__code", flat=True)[:number]:
            give_part(here, code)
    assert len(queries_of(lead, url("parts", here.assessment.public_id))) == 5
    assert len(queries_of(contributor, url("assessment", here.assessment.public_id))) == 6
