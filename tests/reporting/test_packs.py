"""Feedback packs: drafted once each, worded over what stands, released whole, and seen by nobody before."""

import io

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.models import Reply, SubmittedSummary
from audit.models import AccessLog
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope
from frameworks.models import Grade, Provision
from notices.models import Notice
from practice.models import Practice, PracticeProvision
from reporting import packing, tasks
from reporting.builders import content
from reporting.builders.pack import build
from reporting.choices import PackState
from reporting.models import Pack, PackPaper, PackSection
from reviews.choices import ReviewState
from reviews.models import Finding, ModeratedGrade, PlanMark, PlanMatter, PlanReview, Review
from tests.actionplans.plans import make_edition
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.submissions import make_submission, make_submissions

pytestmark = pytest.mark.django_db

LIST = reverse("packs:list")


def accept(submission, **said):
    review = Review.objects.create(
        force=submission.force,
        submission=submission,
        state=ReviewState.ACCEPTED,
        released_at=submission.signed_at,
    )
    for kind, text in said.items():
        Finding.objects.create(
            force=submission.force,
            review=review,
            provision=Provision.objects.get(code="PREPARE.7"),
            kind=kind,
            text=text,
            written_by_name="R",
            released_at=submission.signed_at,
        )
    return review


@keeps
def accepted(world):
    """Two forces with an accepted submission; what is said of one is never said of the other."""
    with arranging():
        for people in (world.warwickshire, world.kent):
            make_submission(people.force, world.previous, value=2)
            submission = make_submission(people.force, world.cycle, values={"PREPARE.7": 4})
            name = people.force.slug
            accept(
                submission, strength=f"Strong in {name}", gap=f"Gap in {name}", question=f"Asked of {name}"
            )
    return world


def drafted(world, arrange) -> Pack:
    with arrange():
        packing.ask_for_packs(cycle=world.cycle, by=world.reviewer)
        for waiting in Pack.objects.all():
            packing.draft(str(waiting.public_id))
        return Pack.objects.get(force=world.warwickshire.force)


def release(client, pack: Pack):
    """As the page asks it, with what it shows."""
    seen = client.get(reverse("packs:pack", args=[pack.public_id])).context["seen"]
    return client.post(reverse("packs:release", args=[pack.public_id]), {"seen": seen}, follow=True)


def digest_of(pack: Pack) -> str:
    """Of what it says now."""
    return content.digest(content.freeze(build(pack, dict(pack.sections.values_list("kind", "text")))))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestDrafting:
    def test_one_click_drafts_a_pack_for_each_accepted_submission_once(self, accepted, sign_in, arrange):
        client = sign_in(accepted.reviewer)
        assert "2 forces with an accepted submission have no pack yet." in text_of(client.get(LIST))
        address = reverse("packs:draft_all", args=[accepted.cycle.slug])
        assert "2 packs are being drafted" in text_of(client.post(address, follow=True))
        assert "has a pack already" in text_of(client.post(address, follow=True))
        with arrange():
            assert Pack.objects.count() == 2

    def test_it_says_what_is_known_of_its_force_and_of_no_other(self, accepted, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            said = "\n".join(pack.sections.values_list("text", flat=True))
            content = str(pack.papers.get().content)
        for words in ("Strong in warwickshire", "Gap in warwickshire", "Prepare 7", "rose by 2 grades"):
            assert words in said, words
        for other in ("kent", "Kent", "Asked of"):
            assert other not in said, other
            assert other not in content, other

    def test_a_force_is_not_told_of_a_draft(self, accepted, arrange, sign_in):
        pack = drafted(accepted, arrange)
        reviewer = sign_in(accepted.reviewer)
        with arrange():
            paper = pack.papers.get()
        reviewer.get(reverse("packs:released", args=[paper.public_id]))
        reviewer.get(reverse("packs:download", args=[paper.public_id]))
        with arrange():
            assert not AccessLog.objects.filter(what__contains="pack").exists()

    def test_of_few_forces_no_spread_tells_of_the_other(self, accepted, arrange, sign_in):
        """Without one's own, the counts of two forces are the grades of the other."""
        pack = drafted(accepted, arrange)
        with arrange():
            content = pack.papers.get().content
        assert content["forces"] == 2
        assert "Below is where" not in content["words"][0]["text"]
        assert content["grades"] == []
        assert {tuple(line["nation"]) for strand in content["strands"] for line in strand["lines"]} == {()}
        page = text_of(sign_in(accepted.reviewer).get(reverse("packs:pack", args=[pack.public_id])))
        assert "would tell of one of them" in page

    def test_the_spread_counts_forces_and_names_none(self, accepted, arrange):
        with arrange():
            make_submissions(Force.objects.filter(slug__in=["essex", "surrey"]), accepted.cycle)
        pack = drafted(accepted, arrange)
        with arrange():
            content = pack.papers.get().content
        line = next(
            line
            for strand in content["strands"]
            for line in strand["lines"]
            if line["title"] == "Capacity and capability"
        )
        assert (line["own"], sum(line["nation"]), content["forces"]) == ("4 In place", 4, 4)

    def test_a_moderated_grade_stands_beside_the_forces_own_once_it_is_released(self, accepted, arrange):
        with arrange():
            review = Review.objects.get(force=accepted.warwickshire.force)
            row = {"force": review.force, "review": review, "settled_at": timezone.now(), "reason": "Thin."}
            for code, released in (("PREPARE.7", timezone.now()), ("PREPARE.1", None)):
                ModeratedGrade.objects.create(
                    **row,
                    provision=Provision.objects.get(code=code),
                    grade=accepted.grades[2],
                    released_at=released,
                )
        pack = drafted(accepted, arrange)
        with arrange():
            content = pack.papers.get().content
        lines = [line for strand in content["strands"] for line in strand["lines"]]
        assert [(line["moderated"], line["why"]) for line in lines if line["moderated"]] == [
            ("2 Planned", "Thin.")
        ]

    def test_drafted_twice_it_is_one(self, accepted, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            packing.draft(str(pack.public_id))
            assert pack.papers.count() == 1
            assert pack.sections.count() == pack.sections.values("kind").distinct().count()

    def test_what_a_person_wrote_is_never_drafted_over(self, accepted, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            section = pack.sections.get(kind="gaps")
            packing.change_section(
                section=section, text="Worded", revision=section.revision, by=accepted.reviewer
            )
            Pack.objects.filter(pk=pack.pk).update(state="asked")
            packing.draft(str(pack.public_id))
            assert pack.sections.get(kind="gaps").text == "Worded"


class TestWording:
    def test_a_part_is_changed_over_what_stands(self, accepted, sign_in, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            part = pack.sections.get(kind="gaps")
        address = reverse("packs:section", args=[pack.public_id, part.public_id])
        client = sign_in(accepted.reviewer)
        answer = client.post(address, {"text": "First", "revision": part.revision}, follow=True)
        assert "Areas to strengthen saved." in text_of(answer)
        assert client.post(address, {"text": "Late", "revision": part.revision}).status_code == 409
        with arrange():
            assert PackSection.objects.get(pk=part.pk).text == "First"
            assert pack.papers.count() == 2

    def test_too_long_is_refused_with_a_sentence(self, accepted, sign_in, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            part = pack.sections.get(kind="gaps")
        address = reverse("packs:section", args=[pack.public_id, part.public_id])
        answer = sign_in(accepted.reviewer).post(address, {"text": "x" * 20_001, "revision": 1})
        assert answer.status_code == 422


class TestFromWhatIsKnown:
    def test_of_the_plan_it_names_the_edition_that_was_reviewed(self, accepted, arrange):
        """Not one that was shared since, nor a review that is not released."""
        force = accepted.warwickshire.force
        with arrange():
            first, _ = make_edition(force, 1), make_edition(force, 2)
            review = PlanReview.objects.create(force=force, edition=first, reviewer_name="R")
            matter = PlanMatter.objects.all()[0]
            PlanMark.objects.create(
                force=force, review=review, matter=matter, mark="absent", note="Say when."
            )
        assert "Edition 2 of the action plan" in said(drafted(accepted, arrange), "plan", arrange)
        with arrange():
            now = timezone.now()
            PlanReview.objects.filter(pk=review.pk).update(state="released", released_at=now)
            PlanMark.objects.update(released_at=now)
            Pack.objects.update(state="asked")
        plan = said(drafted(accepted, arrange), "plan", arrange)
        assert "We read edition 1" in plan
        assert "Say when." in plan

    def test_a_reply_is_for_the_national_team_and_in_no_words_of_a_pack(self, accepted, arrange):
        """The policing body reads the pack, and no reply."""
        with arrange():
            submission = accepted.warwickshire.assessment.submissions.get()
            line = Provision.objects.get(code="PREPARE.7")
            Reply.objects.create(
                force=submission.force,
                assessment=submission.assessment,
                submission=submission,
                provision=line,
                question="Why?",
                text="Our weakness.",
            )
        words = said(drafted(accepted, arrange), "questions", arrange)
        assert "You answered 1 question of ours" in words
        assert "weakness" not in words

    def test_a_force_is_not_offered_its_own_practice(self, accepted, arrange):
        own = accepted.warwickshire.force
        with arrange():
            low = Provision.objects.get(code="PREPARE.7")
            SubmittedSummary.objects.filter(force=own, provision=low).update(
                grade=Grade.objects.get(scale=accepted.cycle.scale, value=1)
            )
            for title, source in (("Of us", own), ("Of Kent", accepted.kent.force), ("Of nobody", None)):
                entry = Practice.objects.create(
                    title=title, what="W.", source=source, published_at=timezone.now()
                )
                PracticeProvision.objects.create(practice=entry, provision=low)
        words = said(drafted(accepted, arrange), "practice", arrange)
        assert "Of Kent" in words
        assert "Of nobody" in words
        assert "Of us" not in words


def said(pack: Pack, kind: str, arrange) -> str:
    with arrange():
        return pack.sections.get(kind=kind).text


class TestAttempts:
    def test_what_went_wrong_once_is_tried_again_and_given_up_in_the_end(
        self, accepted, arrange, monkeypatch
    ):
        with arrange():
            packing.ask_for_packs(cycle=accepted.cycle, by=accepted.reviewer)
            pack = Pack.objects.get(force=accepted.warwickshire.force)
        monkeypatch.setattr(packing, "drafts", fails)
        for _ in range(settings.REPORT_ATTEMPTS - 1):
            tasks.draft_pack(str(pack.public_id))
            assert state_of(pack, arrange) == PackState.ASKED
        tasks.draft_pack(str(pack.public_id))
        assert state_of(pack, arrange) == PackState.STOPPED
        monkeypatch.undo()
        with arrange():
            assert packing.ask_for_packs(cycle=accepted.cycle, by=accepted.reviewer) == 1
        tasks.draft_pack(str(pack.public_id))
        assert state_of(pack, arrange) == PackState.DRAFTED

    def test_one_that_no_worker_outlives_is_given_up(self, accepted, arrange):
        with arrange():
            packing.ask_for_packs(cycle=accepted.cycle, by=accepted.reviewer)
            Pack.objects.update(attempts=settings.REPORT_ATTEMPTS)
            pack = Pack.objects.get(force=accepted.warwickshire.force)
        tasks.draft_pack(str(pack.public_id))
        assert state_of(pack, arrange) == PackState.STOPPED


def fails(pack: Pack) -> dict:
    raise RuntimeError("Something broke.")


def state_of(pack: Pack, arrange) -> str:
    with arrange():
        return Pack.objects.get(pk=pack.pk).state


class TestReleasing:
    def test_it_reaches_its_force_and_its_policing_body_alone(self, accepted, sign_in, arrange):
        pack = drafted(accepted, arrange)
        readers = (accepted.warwickshire.lead, accepted.warwickshire.policing_body)
        with arrange():
            paper = pack.papers.get()
        page = reverse("packs:released", args=[paper.public_id])
        for reader in readers:
            assert sign_in(reader).get(page).status_code == 404
            assert "no feedback pack yet" in text_of(sign_in(reader).get(LIST))
        assert (
            sign_in(accepted.reviewer).post(reverse("packs:release", args=[pack.public_id])).status_code
            == 403
        )
        assert "is released" in text_of(release(sign_in(accepted.national_lead), pack))
        for reader in readers:
            assert "Gap in warwickshire" in text_of(sign_in(reader).get(page))
            assert str(paper.public_id) in text_of(sign_in(reader).get(LIST))
        for other in (accepted.kent.lead, accepted.kent.policing_body):
            assert sign_in(other).get(page).status_code == 404
        with arrange():
            assert Notice.objects.filter(about__startswith="Feedback pack").count() == 1

    def test_nothing_is_released_but_what_the_lead_read(self, accepted, sign_in, arrange):
        """A reviewer words a part, or another force submits, between the page and its button."""
        pack = drafted(accepted, arrange)
        lead, url = sign_in(accepted.national_lead), reverse("packs:release", args=[pack.public_id])
        seen = lead.get(reverse("packs:pack", args=[pack.public_id])).context["seen"]
        with arrange():
            part = pack.sections.get(kind="gaps")
        change = reverse("packs:section", args=[pack.public_id, part.public_id])
        sign_in(accepted.reviewer).post(change, {"text": "Never read.", "revision": part.revision})
        for sent in (seen, "", "nonsense"):
            answer = text_of(lead.post(url, {"seen": sent}, follow=True))
            assert "changed since you opened this page" in answer
            assert "Never read." in answer
        with arrange():
            assert not PackPaper.objects.exclude(released_at=None).exists()
            make_submission(Force.objects.get(slug="essex"), accepted.cycle)
        assert "is released" in text_of(release(lead, pack))

    def test_practice_that_its_source_took_back_stands_in_the_way(self, accepted, sign_in, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            practice = Practice.objects.create(title="Walk and talk", what="They walk.")
            pack.sections.filter(kind="practice").update(text="- Prepare 7: Walk and talk.")
        lead = sign_in(accepted.national_lead)
        assert "“Walk and talk” is no longer in the practice library" in text_of(release(lead, pack))
        with arrange():
            Practice.objects.filter(pk=practice.pk).update(published_at=timezone.now())
        assert "is released" in text_of(release(lead, pack))

    def test_released_it_stands(self, accepted, sign_in, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            packing.release_pack(pack=pack, seen=digest_of(pack), by=accepted.national_lead)
            part = pack.sections.get(kind="gaps")
        address = reverse("packs:section", args=[pack.public_id, part.public_id])
        assert sign_in(accepted.reviewer).post(address, {"text": "More", "revision": 1}).status_code == 403

    @pytest.mark.parametrize(
        "audience", [Audience.FORCE, Audience.POLICING_BODY, Audience.OBSERVER, Audience.PUBLIC]
    )
    def test_the_database_shows_nobody_else_a_draft(self, accepted, arrange, audience):
        drafted(accepted, arrange)
        with scope(audience, accepted.warwickshire.force.pk):
            for model in (Pack, PackSection, PackPaper):
                assert not _seen(model)


def _seen(model) -> bool:
    """Whether any row of it is; one that may not even be asked for is not."""
    try:
        with transaction.atomic():
            return model.objects.exists()
    except ProgrammingError:  # permission denied
        return False


def test_its_pdf_is_made_and_handed_out(accepted, sign_in, arrange, no_files):
    """Whole and accessible: the making stops where a reader of screens would be lost (reporting.pdf.look_over)."""
    pack = drafted(accepted, arrange)
    with arrange():
        paper = pack.papers.get()
    client, address = sign_in(accepted.reviewer), reverse("packs:download", args=[paper.public_id])
    assert client.get(address).status_code == 404
    tasks.make_pack_paper(str(paper.public_id))
    with arrange():
        made = PackPaper.objects.get(pk=paper.pk)
    assert (made.state, made.reason) == ("done", "")
    data = b"".join(client.get(address).streaming_content)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "Gap in warwickshire" in text
    assert "Kent" not in text


class TestMakingThePdfAgain:
    """Of what stopped, and of what was made and then lost."""

    def test_what_stopped_is_made_again(self, accepted, sign_in, arrange, no_files):
        pack = drafted(accepted, arrange)
        paper = stopped(pack, arrange)
        client = sign_in(accepted.reviewer)
        page = text_of(client.get(reverse("packs:pack", args=[pack.public_id])))
        for words in ("The PDF could not be made", "No space.", "Make the PDF again", "Gap in warwickshire"):
            assert words in page, words
        answer = text_of(client.post(reverse("packs:again", args=[pack.public_id]), follow=True))
        assert "The PDF is being made." in answer
        assert "Make the PDF again" not in answer
        waits = now(paper)
        assert (waits.state, waits.attempts, waits.step, waits.reason) == ("queued", 0, 0, "")
        tasks.make_pack_paper(str(paper.public_id))
        assert now(paper).done
        with arrange():
            assert pack.papers.count() == 1

    def test_what_was_released_stays_released_whatever_was_worded_besides(self, accepted, sign_in, arrange):
        pack = drafted(accepted, arrange)
        with arrange():
            first = pack.sections.get(kind="gaps").text
            for text in ("Other words", first):
                part = pack.sections.get(kind="gaps")
                packing.change_section(section=part, text=text, revision=part.revision, by=accepted.reviewer)
            packing.release_pack(pack=pack, seen=digest_of(pack), by=accepted.national_lead)
            paper = pack.papers.get(released_at__isnull=False)
            other = pack.papers.get(released_at=None)
            assert other.asked_at > paper.asked_at
        stopped(pack, arrange, paper)
        client = sign_in(accepted.national_lead)
        assert "Could not be made" in text_of(client.get(LIST))
        page = text_of(client.get(reverse("packs:pack", args=[pack.public_id])))
        assert "Gap in warwickshire" in page
        assert "Other words" not in page
        lead = sign_in(accepted.warwickshire.lead)
        released = reverse("packs:released", args=[paper.public_id])
        assert "The national team can have it made again." in text_of(lead.get(released))
        assert client.post(reverse("packs:again", args=[pack.public_id])).status_code == 302
        assert "The PDF is being made." in text_of(lead.get(released))
        waits = now(paper)
        assert (waits.state, waits.released_at is not None, now(other).state) == ("queued", True, "queued")
        assert waits.content_sha256 == paper.content_sha256

    def test_what_is_there_is_left_alone(self, accepted, sign_in, arrange, no_files):
        pack = drafted(accepted, arrange)
        with arrange():
            paper = pack.papers.get()
        tasks.make_pack_paper(str(paper.public_id))
        made = now(paper)
        assert (
            sign_in(accepted.reviewer).post(reverse("packs:again", args=[pack.public_id])).status_code == 302
        )
        tasks.look_for_pack_file(str(paper.public_id))
        assert (now(paper).state, now(paper).stored_as) == ("done", made.stored_as)

    def test_two_who_press_at_once_have_one_made(
        self, accepted, arrange, national, django_capture_on_commit_callbacks
    ):
        pack = drafted(accepted, arrange)
        paper = stopped(pack, arrange)
        with django_capture_on_commit_callbacks() as rings, national(accepted.reviewer):
            for _ in range(2):
                packing.make_again(paper=paper)
        assert len(rings) == 1

    def test_words_that_were_asked_for_anew_are_not_made_twice(self, accepted, arrange, national):
        pack = drafted(accepted, arrange)
        paper = stopped(pack, arrange)
        with national(accepted.national_lead):
            packing.release_pack(pack=pack, seen=digest_of(pack), by=accepted.national_lead)
            packing.make_again(paper=paper)
            papers = {(one.state, one.released_at is not None) for one in pack.papers.all()}
        assert papers == {("stopped", False), ("queued", True)}

    @pytest.mark.parametrize("who", ["reviewer", "lead", "policing_body"])
    def test_a_file_that_is_lost_is_made_again_whoever_misses_it(
        self, accepted, sign_in, arrange, no_files, who
    ):
        pack = drafted(accepted, arrange)
        with arrange():
            packing.release_pack(pack=pack, seen=digest_of(pack), by=accepted.national_lead)
            paper = pack.papers.get()
        tasks.make_pack_paper(str(paper.public_id))
        default_storage.delete(now(paper).stored_as)
        person = accepted.reviewer if who == "reviewer" else getattr(accepted.warwickshire, who)
        client, address = sign_in(person), reverse("packs:download", args=[paper.public_id])
        assert "It is being made again: come back in a minute." in text_of(client.get(address, follow=True))
        if who != "reviewer":  # who changes no paper rings for somebody that does
            tasks.look_for_pack_file(str(paper.public_id))
        waits = now(paper)
        assert (waits.state, waits.stored_as, waits.released_at is not None) == ("queued", "", True)
        tasks.make_pack_paper(str(paper.public_id))
        assert client.get(address).streaming

    def test_who_misses_a_file_rings_for_it(
        self, accepted, sign_in, arrange, no_files, django_capture_on_commit_callbacks
    ):
        pack = drafted(accepted, arrange)
        with arrange():
            packing.release_pack(pack=pack, seen=digest_of(pack), by=accepted.national_lead)
            paper = pack.papers.get()
        tasks.make_pack_paper(str(paper.public_id))
        default_storage.delete(now(paper).stored_as)
        client = sign_in(accepted.warwickshire.lead)
        with django_capture_on_commit_callbacks() as rings:
            client.get(reverse("packs:download", args=[paper.public_id]))
        assert len(rings) == 1

    def test_while_the_storage_is_away_nothing_is_made_again(
        self, accepted, sign_in, arrange, no_files, monkeypatch
    ):
        pack = drafted(accepted, arrange)
        with arrange():
            paper = pack.papers.get()
        tasks.make_pack_paper(str(paper.public_id))

        def away(*_):
            raise PermissionError

        monkeypatch.setattr(default_storage, "open", away)
        client = sign_in(accepted.reviewer)
        answer = client.get(reverse("packs:download", args=[paper.public_id]), follow=True)
        assert "The PDF cannot be fetched at the moment." in text_of(answer)
        assert now(paper).done


def stopped(pack: Pack, arrange, paper: PackPaper | None = None) -> PackPaper:
    """Its PDF after the last attempt."""
    with arrange():
        paper = paper or pack.papers.get()
        pack.papers.filter(pk=paper.pk).update(state="stopped", attempts=3, step=4, reason="No space.")
    return now(paper)


def now(paper: PackPaper) -> PackPaper:
    with arranging():
        return PackPaper.objects.get(pk=paper.pk)


def test_the_list_asks_as_much_for_three_as_for_forty_three(world, sign_in):
    client, counts = sign_in(world.reviewer), []
    forces = list(Force.objects.order_by("pk"))
    for some in (forces[:3], forces[3:]):
        with arranging():
            for submission in make_submissions(some, world.cycle):
                accept(submission)
            packing.ask_for_packs(cycle=world.cycle, by=world.reviewer)
            for waiting in Pack.objects.filter(state="asked"):
                packing.draft(str(waiting.public_id))
        counts.append(len(queries_of(client, LIST)))
    assert counts[0] == counts[1] <= 10
    with arranging():
        assert SubmittedSummary.objects.filter(cycle=world.cycle).exists()
