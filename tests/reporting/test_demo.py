"""The demonstration: loaded once for this file, as ./portal up does it, and looked at from every side."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from actionplans.difference import difference
from actionplans.models import (
    Action,
    ActionUpdate,
    ChiefOfficerComment,
    Edition,
    EditionAction,
    Heard,
    Inspection,
    PolicingBodyComment,
    Publication,
    PublishedLine,
    RecommendationUpdate,
    ReleasedResponse,
    Response,
)
from assessments.choices import WANT_A_WORD, Stage
from assessments.freezing import content_sha256, freeze
from assessments.models import (
    Assessment,
    Cycle,
    Post,
    Rating,
    SentBack,
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedWeakPoint,
    Summary,
    Thread,
)
from assessments.weak_points import weak_points, without_a_word
from core.content import read_content
from evidence.checks import check_file
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from forces.choices import Audience, Role
from forces.models import Membership, User
from notices.models import Mail, Notice
from reporting.demo import words
from reporting.demo.calendar import Calendar
from reporting.demo.evidence import evidence
from reporting.demo.grades import Outline, positions
from reporting.demo.invention import dice, uuid_of
from reporting.demo.loading import load
from reporting.demo.names import people_of
from reporting.demo.people import PASSWORD
from reporting.demo.plans import actions
from reporting.demo.progress import progress_now
from reporting.models import Pack, PackPaper, ReportText
from reviews.choices import DECIDED, ReviewState
from reviews.models import Barrier, Contact, Finding, HelpOffer, Review
from tests.conftest import arranging, empty_tables

TODAY = date(2026, 11, 20)
SLUGS = [entry["slug"] for entry in read_content("forces")]
DAYS = (date(2025, 11, 27), date(2026, 11, 19))


@cache
def outline() -> Outline:
    """The framework's descriptors and behaviours, from the fixtures."""
    found: dict[str, list[str]] = {}
    for entry in read_content("frameworks/NFD-2024")["provisions"]:
        if entry["kind"] == "descriptor":
            found[entry["code"]] = []
        elif entry["kind"] == "behaviour":
            found[next(reversed(found))].append(entry["code"])
    return found


# --- what is invented: pure, and the same every time ----------------------------------------------------------


def test_what_is_rolled_for_one_thing_does_not_hang_on_what_was_rolled_before():
    first = dice("kent", "grades").random()
    dice("surrey", "grades").random()
    assert dice("kent", "grades").random() == first
    assert uuid_of("action", "kent", "x") == uuid_of("action", "kent", "x") != uuid_of("action", "kent", "y")


@pytest.mark.parametrize("slug", ["warwickshire", "kent", "city-of-london"])
def test_a_force_is_the_same_every_time(slug):
    def whole() -> tuple[object, ...]:
        pairs = positions(slug, outline())
        said = [words.comments(slug, pair, DAYS) for pair in pairs.values()]
        judged = [words.summaries(slug, code, pair, DAYS) for code, pair in pairs.items()]
        return (
            pairs,
            said,
            judged,
            actions(slug, TODAY),
            evidence(slug, "A force", DAYS),
            people_of(slug, welsh=False),
        )

    assert whole() == whole()


def test_forces_differ_and_most_rise_while_some_fall():
    pairs = {slug: positions(slug, outline()) for slug in SLUGS}
    moves = Counter(
        pair.now.grade - pair.before.grade for by_code in pairs.values() for pair in by_code.values()
    )
    rose = sum(count for move, count in moves.items() if move > 0)
    fell = sum(count for move, count in moves.items() if move < 0)
    assert rose > 3 * fell > 0
    assert len({tuple(pair.now.grade for pair in by_code.values()) for by_code in pairs.values()}) == len(
        SLUGS
    )


def test_no_sentence_stands_twice_on_a_descriptors_page():
    for slug in SLUGS:
        for code, pair in positions(slug, outline()).items():
            before, now = words.comments(slug, pair, DAYS)
            then_judged, now_judged = words.summaries(slug, code, pair, DAYS)
            said = [*before.values(), *now.values()]
            for judged in (then_judged, now_judged):
                said += [judged.strengths, judged.gaps, judged.support]
            sentences = [sentence for text in said for sentence in re.split(r"(?<=\.) ", text) if sentence]
            assert len(sentences) == len(set(sentences)), (slug, code)
            assert not [text for text in said if "{" in text or "}" in text]


def test_last_times_findings_are_not_found_again():
    for slug in SLUGS:
        pairs = positions(slug, outline())
        then = {found.text for found in words.findings(slug, pairs, turn=0, questions=1)}
        now = words.findings(slug, pairs, turn=1, questions=2)
        assert not then & {found.text for found in now}
        assert Counter(found.kind for found in now)["question"] == 2


def test_the_force_of_the_screens_stands_where_the_screens_show_it():
    done = progress_now("warwickshire", outline())
    assert sum(part.answered for part in done.values()) == 141
    assert sum(part.confirmed for part in done.values()) == 10
    late = [action for action in actions("warwickshire", TODAY) if action.status == "late"]
    assert [(TODAY - action.due).days for action in late] == [31, 12, 4]


def test_the_files_are_what_they_say_they_are():
    pieces = [
        piece
        for part in evidence("warwickshire", "Warwickshire Police", DAYS)
        for piece in part
        if piece.data
    ]
    endings = set()
    for piece in pieces:
        checked = check_file(piece.file_name, io.BytesIO(piece.data), size=len(piece.data), max_bytes=100_000)
        endings.add(checked.name.rpartition(".")[2])
    assert endings == {"pdf", "docx", "xlsx", "txt"}


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2026, 11, 20), date(2027, 12, 31), date(2028, 2, 29)]
)
def test_the_calendar_counts_from_today(today):
    calendar = Calendar.of(today)
    assert calendar.current.name == f"Autumn {today.year}"
    assert calendar.previous.slug == f"autumn-{today.year - 1}"
    assert calendar.current.due_on.weekday() == 4
    assert abs((calendar.current.due_on - today).days - 21) <= 3
    assert calendar.previous.due_on < calendar.current.opens_on < today
    assert Calendar.again(calendar.current.slug, calendar.current.due_on).current == calendar.current


# --- what is loaded -------------------------------------------------------------------------------------------


class KilledError(Exception):
    """Instead of a real kill: the load is over between two forces."""


@dataclass
class Demonstration:
    calendar: Calendar
    loaded_before_it_was_killed: int


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demonstration]:
    """Loaded once, killed on the way and begun again, and taken away at the end. Tests with it ask for no `db`."""
    with django_db_blocker.unblock():
        empty_tables()
        loaded_before = load_until_killed(after=3)
        call_command("load_demo", today=TODAY + timedelta(days=1), verbosity=0)
        yield Demonstration(Calendar.of(TODAY), loaded_before)
        with arranging():
            RecommendationUpdate.objects.filter(code__isnull=True).delete()
        empty_tables()


def load_until_killed(*, after: int) -> int:
    loaded: list[str] = []

    def note(force: str) -> None:
        loaded.append(force)
        if len(loaded) == after:
            raise KilledError

    with pytest.raises(KilledError):
        load(TODAY, say=note)
    with arranging():
        return Assessment.objects.filter(cycle__slug="autumn-2026").count()


def assessment_of(slug: str, cycle: str = "autumn-2026") -> Assessment:
    """Inside arranging()."""
    return Assessment.objects.get(force__slug=slug, cycle__slug=cycle)


def counts() -> dict[str, int]:
    models = (User, Membership, Cycle, Assessment, Rating, Summary, Submission, SubmittedRating, SubmittedEvidence,
              SentBack, Evidence, EvidenceVersion, EvidenceUse, Action, ActionUpdate, Edition, EditionAction, Review,
              Finding, ReportText, RecommendationUpdate, Thread, Post, Notice, Mail, Response, ReleasedResponse,
              Inspection, ChiefOfficerComment, PolicingBodyComment,
              Heard, Publication, PublishedLine, Contact, Barrier, HelpOffer)  # fmt: skip # laid out to be read
    with arranging():
        return {model.__name__: model._default_manager.count() for model in models}


def test_a_killed_load_goes_on_where_it_was(demonstration):
    assert demonstration.loaded_before_it_was_killed == 3
    with arranging():
        assert Assessment.objects.count() == 2 * len(SLUGS)
        assert list(Cycle.objects.values_list("slug", flat=True)) == ["autumn-2026", "autumn-2025"]


def test_there_is_something_of_everything(demonstration):
    assert not [name for name, count in counts().items() if count == 0]


def test_loading_again_changes_nothing_also_on_another_day(demonstration):
    before = counts()
    call_command("load_demo", today=TODAY + timedelta(days=60), verbosity=0)
    assert counts() == before


def test_every_forces_counts_are_true(demonstration):
    with arranging():
        for assessment in Assessment.objects.all():
            confirmed = Summary.objects.filter(assessment=assessment, confirmed_at__isnull=False)
            assert assessment.ratings.count() == 206
            assert assessment.answered == assessment.ratings.answered().count()
            assert assessment.confirmed == confirmed.count()


def test_forces_are_at_every_stage(demonstration):
    with arranging():
        now = Assessment.objects.filter(cycle__slug="autumn-2026")
        assert set(now.values_list("stage", flat=True)) == set(Stage)
        assert now.filter(answered=0).count() == 4
        reviews = Review.objects.filter(submission__cycle__slug="autumn-2026")
        assert set(reviews.values_list("state", flat=True)) == set(DECIDED) | {ReviewState.IN_REVIEW}
        assert Submission.objects.filter(cycle__slug="autumn-2026").count() == 12
        assert Submission.objects.filter(cycle__slug="autumn-2025").count() == len(SLUGS) - 2
        assert assessment_of("kent").stage == Stage.SUBMITTED
        waiting = now.get(stage=Stage.WITH_CHIEF_OFFICER)
        points = weak_points(waiting, today=TODAY)
        assert any(point.word for point in points)
        assert not without_a_word(points)  # or it could not have been sent
        assert not SubmittedWeakPoint.objects.filter(rule__in=WANT_A_WORD, word="").exists()


def test_the_lead_of_the_screens_can_go_on(demonstration):
    with arranging():
        now, then = assessment_of("warwickshire"), assessment_of("warwickshire", "autumn-2025")
        assert (now.stage, now.answered, now.confirmed) == (Stage.DRAFT, 141, 10)
        review = Review.objects.get(submission__assessment=then)
        assert (review.state, review.released_at is not None) == (ReviewState.ACCEPTED, True)
        own = {"force": now.force}
        assert Action.objects.filter(**own).late(TODAY).count() == 3
        assert (Edition.objects.filter(**own).count(), Evidence.objects.filter(**own).count()) == (2, 18)
        found = difference(*Edition.objects.filter(**own).order_by("number"), with_evidence=True)
        assert found.commitments.added
        assert found.actions.added
        assert (found.due != [], found.status != []) == (True, True)


def test_colleagues_of_the_force_of_the_screens_ask_and_are_told(demonstration):
    with arranging():
        threads = Thread.objects.filter(force__slug="warwickshire")
        assert (threads.count(), threads.filter(resolved_at=None).count()) == (5, 3)
        assert set(threads.values_list("provision__kind", flat=True)) == {"behaviour", "descriptor"}
        for desk, kinds in (
            ("lead", {"handed_in", "mentioned", "posted"}),
            ("contributor", {"given", "mentioned", "posted"}),
        ):
            told = Notice.objects.filter(to__email=f"{desk}@warwickshire.example")
            assert set(told.values_list("kind", flat=True)) == kinds
            assert told.unread().exists()
            assert told.filter(read_at__isnull=False).exists()
        assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}
        assert not Notice.objects.filter(mail=None).exists()
        first = threads.get(provision__code="PREPARE.7.2.b")
        assert first.posts.get(text__contains="@Priya Nair").by.display_name == "Tom Okafor"
        assert Notice.objects.filter(url__endswith=f"#thread-{first.public_id}").count() == 3
        assert str(first.public_id) == "55f0f488-e9a5-457c-8362-d8763d3f1745"


def test_a_submission_holds_what_its_hash_says(demonstration):
    with arranging():
        submission = Submission.objects.get(force__slug="kent", cycle__slug="autumn-2026")
        shared = {"assessment": submission.assessment, "force": submission.force}
        ratings = Rating.objects.filter(**shared).select_related("grade", "provision")
        frozen = SubmittedRating.objects.filter(submission=submission)
        said = ("provision", "grade", "comment", "reason")
        assert sorted(frozen.values_list(*said)) == sorted(ratings.values_list(*said))
        summaries = Summary.objects.filter(**shared).select_related("grade", "provision")
        uses = EvidenceUse.objects.filter(
            force=submission.force, provision__framework=submission.cycle.framework
        )
        content = (
            list(ratings.order_by("provision__position")),
            list(summaries.order_by("provision__position")),
            list(
                uses.select_related("evidence", "version", "provision").order_by("provision__position", "pk")
            ),
        )
        assert submission.sha256 == content_sha256(*content)


def test_last_years_submission_pins_no_evidence_of_this_year(demonstration):
    with arranging():
        pinned = SubmittedEvidence.objects.filter(submission__cycle__slug="autumn-2025")
        assert pinned.count() > 0
        assert not pinned.filter(version__added_at__date__gt=demonstration.calendar.previous.due_on).exists()


def test_nothing_has_happened_that_is_yet_to_come(demonstration):
    with arranging():
        assert not Rating.objects.filter(updated_at__date__gte=TODAY).exists()
        assert not Summary.objects.filter(confirmed_at__date__gte=TODAY).exists()
        assert not Submission.objects.filter(signed_at__date__gte=TODAY).exists()
        assert not Review.objects.filter(decided_at__date__gte=TODAY).exists()
        assert not Finding.objects.filter(written_at__date__gte=TODAY).exists()
        assert not ActionUpdate.objects.filter(at__date__gte=TODAY).exists()
        assert not Evidence.objects.filter(added_at__date__gte=TODAY).exists()
        assert not Edition.objects.filter(shared_at__date__gte=TODAY).exists()
        assert not ReleasedResponse.objects.filter(released_at__date__gte=TODAY).exists()
        for model in (Post, Notice, ChiefOfficerComment, PolicingBodyComment, Contact, Barrier, HelpOffer):
            assert not model._default_manager.filter(at__date__gte=TODAY).exists()
        assert not Mail.objects.filter(sent_at__date__gte=TODAY).exists()
        assert not Pack.objects.filter(released_at__date__gte=TODAY).exists()
        assert not Pack.objects.filter(released_at__lte=F("submission__review__decided_at")).exists()
        assert not Review.objects.filter(decided_at__lte=F("submission__signed_at")).exists()


def test_packs_are_released_worded_and_still_to_be_drafted(demonstration):
    with arranging():
        states = Counter(Pack.objects.values_list("state", flat=True))
        assert (states["released"], states["drafted"]) == (3, 2)
        paper = PackPaper.objects.get(force__slug="warwickshire", released_at__isnull=False)
        assert "spring" in str(paper.content)
        accepted = Review.objects.filter(state=ReviewState.ACCEPTED).count()
        assert accepted > Pack.objects.count()


def test_files_are_in_the_store_as_they_were_hashed(demonstration):
    with arranging():
        version = EvidenceVersion.objects.exclude(stored_as="")[0]
    data = default_storage.open(version.stored_as).read()
    assert (len(data), sha256(data).hexdigest()) == (version.size, version.sha256)


# --- its people -----------------------------------------------------------------------------------------------


def test_every_force_has_its_people_and_its_present_policing_body(demonstration):
    with arranging():
        for slug in SLUGS:
            for desk, role in (
                ("lead", Role.FORCE_LEAD),
                ("chief", Role.CHIEF_OFFICER),
                ("viewer", Role.VIEWER),
            ):
                own = Membership.objects.filter(force__slug=slug, audience=Audience.FORCE, role=role)
                assert own.filter(email=f"{desk}@{slug}.example").exists()
            body = Membership.objects.filter(
                force__slug=slug,
                audience=Audience.POLICING_BODY,
                organisation__policing_body__to_date__isnull=True,
            )
            assert body.get().email == f"pcc@{slug}.example"


@pytest.mark.parametrize(
    "email",
    [
        *(f"{desk}@warwickshire.example" for desk in ("lead", "contributor", "chief", "viewer", "pcc")),
        *(f"{desk}@national.example" for desk in ("lead", "reviewer", "stalking", "observer")),
        "lead@hampshire-and-isle-of-wight.example",
    ],
)
def test_people_sign_in_and_find_a_page(demonstration, email):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_one_person_belongs_to_two_forces_and_starts_at_home(demonstration):
    user = User.objects.get(email="contributor@warwickshire.example")
    assert user.memberships.count() == 2
    assert user.active == user.memberships.get(force__slug="warwickshire")


# --- where it must not be loaded ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_refuses_beside_real_people():
    User.objects.create_user("somebody@police.uk", "a-long-password")
    with pytest.raises(CommandError, match="not invented"):
        call_command("load_demo")
    assert User.objects.count() == 1


def test_whom_people_invited_since_does_not_stop_it(demonstration):
    User.objects.create_user("somebody@police.uk", "a-long-password")
    before = counts()
    call_command("load_demo", verbosity=0)
    assert counts() == before


def test_what_people_signed_since_is_left_to_people(demonstration):
    """Two forces sign: one that was sent back with questions, one that never handed in."""
    with arranging():
        reviews = Review.objects.count()
        for slug in ("gwent", "warwickshire"):
            assessment = assessment_of(slug)
            freeze(
                assessment, declaration="x", signed_by_name="x", sent_by_name="x", signed_at=timezone.now()
            )
    call_command("load_demo", verbosity=0)
    with arranging():
        assert Review.objects.count() == reviews


@pytest.mark.parametrize(
    ("changed", "sentence"), [({"DEMO": False}, "DEMO=1"), ({"AS_OWNER": True}, "PORTAL_AS_OWNER")]
)
def test_it_refuses_where_it_does_not_belong(changed, sentence):
    with override_settings(**changed), pytest.raises(CommandError, match=sentence):
        call_command("load_demo")
