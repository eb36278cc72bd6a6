"""Search: everything that somebody may see, nothing else, and a page whatever is asked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action, RecommendationUpdate
from assessments.models import Rating, SubmittedSummary, Summary
from audit.models import AccessLog
from core.fulltext import LONGEST, asked, marked
from evidence.models import Evidence
from forces.choices import Role
from forces.models import Force, Organisation
from frameworks.models import Provision
from reporting.builders.content import freeze
from reporting.builders.pack import PackDocument, PackWords
from reporting.models import Pack, PackPaper
from reporting.search.kinds import KINDS
from reviews.choices import ReviewState
from reviews.models import Barrier, Contact, Finding, HelpOffer, Message, Reading, Review, TeamComment
from tests.actionplans.plans import make_edition
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of
from tests.submissions import make_submission, make_submissions
from tests.world import make_membership

pytestmark = pytest.mark.django_db

URL = reverse("reporting:search")
WORD = "zebrafish"  # stands in no framework
# What the national team keeps from everybody else.
WITHHELD = [
    f"{word} <mark>" for word in ("withheld", "called", "hindered", "helped", "whispered", "unpacked")
]


@pytest.fixture
def observer(full, arrange):
    with arrange():
        inspectorate = Organisation.objects.get(slug="hmicfrs")
        return make_membership(inspectorate, Role.OBSERVER, "observer@inspectors.example")


@keeps
def full(world):
    """The word stands in everything that each of two forces has: drafts, plan, evidence, submission, findings."""
    with arranging():
        for people in (world.warwickshire, world.kent):
            fill(world, people)
        RecommendationUpdate.objects.filter(pk=RecommendationUpdate.objects.first().pk).update(
            body=f"National {WORD}"
        )
    return world


def fill(world, people):
    said = f"{WORD} of {people.force.slug}"
    line = Provision.objects.get(code="PREPARE.7.2.a")
    descriptor = Provision.objects.get(code="PREPARE.7")
    own = {"force": people.force}
    submission = make_submission(people.force, world.previous, comment=f"submitted {said}")
    SubmittedSummary.objects.filter(submission=submission, provision=descriptor).update(gaps=f"gap {said}")
    Rating.objects.filter(assessment=people.assessment, provision=line).update(comment=f"draft {said}")
    elsewhere = Rating.objects.filter(assessment=people.assessment, provision__code__startswith="PROTECT.1.")
    Rating.objects.filter(pk=elsewhere.first().pk).update(comment=f"elsewhere {said}")
    Summary.objects.filter(assessment=people.assessment, provision=descriptor).update(gaps=f"summed {said}")
    Action.objects.create(**own, title=f"Act on {said}")
    Evidence.objects.create(**own, title=f"Paper on {said}")
    edition = make_edition(people.force, 1)
    edition.actions.create(**own, title=f"Shared {said}", action_public_id=edition.public_id)
    review = Review.objects.create(**own, submission=submission, state=ReviewState.IN_REVIEW)
    Finding.objects.create(
        **own, review=review, provision=descriptor, kind="gap", text=f"withheld {said}", written_by_name="R"
    )
    note(world, review, said)
    pack(submission, said)


def note(world, review, said):
    """What the national team notes of the force, says to itself and writes to it."""
    by = {"force": review.force, "by": world.national_lead, "by_name": "L"}
    TeamComment.objects.create(**by, review=review, text=f"whispered {said}")
    row = {**by, "cycle": world.cycle}
    Contact.objects.create(
        **row, held_on=timezone.localdate(), how="phone", who="A lead", text=f"called {said}"
    )
    written = f"written {said}"
    Contact.objects.create(**row, held_on=timezone.localdate(), how="message", who="A lead", text=written)
    Message.objects.create(**row, text=written)
    Barrier.objects.create(**row, kind="data", text=f"hindered {said}")
    HelpOffer.objects.create(**row, text=f"helped {said}")


def pack(submission, said):
    """One paper that was released, and one that was not."""
    of = {"force": submission.force, "cycle": submission.cycle}
    whole = Pack.objects.create(**of, submission=submission, state="released", asked_by_name="L")
    for text, released in ((f"packed {said}", timezone.now()), (f"unpacked {said}", None)):
        words = (PackWords("Strengths", "Nothing odd."), PackWords("Gaps", f'You "{text}".\nAnd more.'))
        document = PackDocument(
            marking="", demonstration=False, force=submission.force.name, cycle="A cycle", before="", signed="",
            framework="A framework", grades=(), forces=2, strands=(), words=words,
        )  # fmt: skip # laid out to be read
        made = {"template_version": "1", "asked_by_name": "L", "state": "done", "stored_as": "a", "size": 1}
        sha = {"content": freeze(document), "content_sha256": text[:60]}
        PackPaper.objects.create(**of, **made, **sha, pack=whole, pages=1, released_at=released)


def found(client, words=WORD, **asking) -> str:
    page = client.get(URL, {"q": words, **asking})
    assert page.status_code == 200
    return page.content.decode().split("<main")[1]


class TestWhoFindsWhat:
    def test_a_lead_finds_all_of_the_force_and_nothing_of_another(self, full, sign_in):
        page = found(sign_in(full.warwickshire.lead))
        for words in (
            "draft",
            "summed",
            "Act on",
            "Paper on",
            "Shared",
            "National",
            "written",
            "You &quot;packed",
        ):
            assert f"{words} <mark>{WORD}</mark>" in page, words
        assert "kent" not in page.lower()
        for never in WITHHELD:
            assert never not in page, never

    def test_a_contributor_finds_what_was_given_to_them(self, full, sign_in):
        page = found(sign_in(full.warwickshire.contributor))
        assert "draft <mark>" in page
        assert "Act on" in page
        for others in ("elsewhere", "summed", "Paper on", "written <mark>", "packed <mark>"):
            assert others not in page, others

    def test_the_national_team_finds_what_was_submitted_and_no_draft(self, full, sign_in):
        page = found(sign_in(full.reviewer))
        for words in ("gap", "submitted", "withheld", "Shared", "National"):
            assert f"{words} <mark>" in page, words
        for words in ("called", "hindered", "helped", "whispered", "written", "packed"):
            for force in ("warwickshire", "kent"):
                assert page.count(f"{words} <mark>{WORD}</mark> of {force}") == 1, words
        assert "unpacked <mark>" not in page
        for draft in ("draft <mark>", "summed", "Act on", "Paper on"):
            assert draft not in page, draft

    def test_a_policing_body_finds_its_own_forces_released_rows(self, full, sign_in):
        page = found(sign_in(full.warwickshire.policing_body))
        for words in ("gap", "Shared", "packed"):
            assert f"{words} <mark>" in page, words
        for never in ("kent", "draft <mark>", "act on", "paper on", "written <mark>", *WITHHELD):
            assert never not in page.lower(), never

    def test_who_reads_blind_does_not_find_what_the_other_reader_found(self, full, sign_in, arrange):
        with arrange():
            review = Review.objects.get(force=full.warwickshire.force)
            row = {"force": review.force, "review": review, "state": "given"}
            Reading.objects.create(**row, place=1, reader=full.national_lead, reader_name="L")
            second = Reading.objects.create(**row, place=2, reader=full.reviewer, reader_name="R")
            Finding.objects.filter(review=review).update(written_by=full.national_lead)
        page = found(sign_in(full.reviewer))
        for words in ("withheld", "whispered"):
            assert f"{words} <mark>zebrafish</mark> of warwickshire" not in page, words
            assert f"{words} <mark>zebrafish</mark> of kent" in page, words
        assert "whispered <mark>zebrafish</mark> of warwickshire" not in found(
            sign_in(full.reviewer), kind="comments"
        )
        with arrange():
            Reading.objects.update(state="handed_in", handed_in_at=second.given_at)
        page = found(sign_in(full.reviewer))
        for words in ("withheld", "whispered"):
            assert f"{words} <mark>zebrafish</mark> of warwickshire" in page, words

    @pytest.mark.parametrize("who", ["reviewer", "warwickshire.policing_body", "warwickshire.lead"])
    def test_a_force_reads_that_somebody_outside_it_found_its_words(self, full, sign_in, arrange, who):
        person = full
        for part in who.split("."):
            person = getattr(person, part)
        found(sign_in(person))
        with arrange():
            noted = AccessLog.objects.filter(what="Passages that a search found")
            of = sorted(row.force.slug for row in noted.select_related("force"))
        assert of == {"reviewer": ["kent", "warwickshire"], "warwickshire.lead": []}.get(
            who, ["warwickshire"]
        )

    def test_what_the_team_notes_to_itself_is_no_look_at_a_force(self, full, sign_in, arrange):
        for kind in ("contacts", "barriers", "help"):
            assert "of warwickshire" in found(sign_in(full.reviewer), kind=kind)
        with arrange():
            assert not AccessLog.objects.filter(what="Passages that a search found").exists()

    @pytest.mark.parametrize("who", ["stalking", "observer"])
    def test_others_find_what_is_published(self, full, observer, sign_in, who):
        page = found(sign_in(observer if who == "observer" else full.stalking))
        assert "National <mark>" in page
        assert "of warwickshire" not in page.lower()
        assert "of kent" not in page.lower()

    def test_nobody_finds_anything_without_signing_in(self, client, db):
        assert client.get(URL, {"q": WORD}).status_code == 302

    @pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
    def test_a_kind_of_others_is_not_opened_by_its_name(self, full, observer, sign_in, kind):
        """As an observer, who may read what is published alone."""
        assert "</mark> of warwickshire" not in found(sign_in(observer), kind=kind)


@pytest.mark.parametrize("who", ["warwickshire.lead", "reviewer", "warwickshire.policing_body"])
def test_each_hit_leads_to_a_page_that_its_finder_may_read(full, sign_in, who):
    person = full
    for part in who.split("."):
        person = getattr(person, part)
    client = sign_in(person)
    page = found(client).split("<footer")[0]
    urls = {piece.split('"')[0] for piece in page.split('class="govuk-link" href="')[1:]}
    assert len(urls) > 3
    for url in urls:
        assert client.get(url.replace("&amp;", "&")).status_code == 200, url


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        "words",
        [
            "'",
            '"',
            "a & | !",
            "((",
            ":*",
            "-",
            "😀",
            "%s {}",
            "x" * 10_000,
            "<script>",
            "'; --",
        ],
    )
    def test_whatever_is_asked_is_answered_by_a_page(self, full, sign_in, words):
        page = found(sign_in(full.warwickshire.lead), words=words)
        assert "<script>" not in page

    def test_nothing_asked_says_how_and_what(self, observer, sign_in):
        page = found(sign_in(observer), words="  ")
        assert "You find what you may see" in page
        assert "Submitted answers" not in page

    def test_forms_of_a_word_quotes_and_a_minus(self, full, sign_in, arrange):
        with arrange():
            Action.objects.create(force=full.warwickshire.force, title="Training quokkas for officers")
        client = sign_in(full.warwickshire.lead)
        assert "quokkas</mark>" in found(client, words="train quokka")
        assert "quokkas</mark>" in found(client, words='"training quokkas"')
        assert "quokkas</mark>" not in found(client, words='"officers quokkas"')
        assert "quokkas</mark>" not in found(client, words="quokka -officers")

    def test_what_is_found_is_escaped(self, full, sign_in, arrange):
        with arrange():
            Action.objects.create(force=full.warwickshire.force, title="<b>Quokka</b> & <i>x</i>")
        page = found(sign_in(full.warwickshire.lead), words="quokka")
        assert "&lt;b&gt;" in page
        assert "<b>Quokka" not in page

    def test_the_question_is_cut_and_cleaned(self):
        assert asked(" a\x00b\nc ") == "a b c"
        assert len(asked("x" * 1000)) == LONGEST

    def test_marks_stand_around_what_was_found(self):
        assert marked("a \x02b\x03 c<") == "a <mark>b</mark> c&lt;"
        assert marked("none") == "none"


class TestPages:
    def test_one_kind_is_paged(self, full, sign_in, arrange):
        with arrange():
            for number in range(30):
                Action.objects.create(force=full.warwickshire.force, title=f"{WORD} {number}")
        client = sign_in(full.warwickshire.lead)
        assert "All that is found" in found(client)
        page = found(client, kind="actions")
        assert "<b>31 places</b>" in page
        assert "Page 1 of 2" in page

    @pytest.mark.parametrize("who", ["warwickshire.lead", "reviewer"])
    def test_its_queries_do_not_grow(self, full, sign_in, arrange, who):
        person = full
        for part in who.split("."):
            person = getattr(person, part)
        client = sign_in(person)
        one = queries_of(client, f"{URL}?q={WORD}")
        with arrange():
            make_submissions(Force.objects.exclude(slug__in=["warwickshire", "kent"]), full.cycle)
            SubmittedSummary.objects.update(gaps=f"all of {WORD}")
            for number in range(9):
                Action.objects.create(force=full.warwickshire.force, title=f"{WORD} {number}")
        assert len(queries_of(client, f"{URL}?q={WORD}")) == len(one) <= 3 + len(KINDS)
