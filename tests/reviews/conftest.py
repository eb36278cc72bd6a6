"""A submission with a last cycle, and ways to look at it."""

import uuid
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Submission
from forces.choices import Audience, Role
from forces.models import Membership, Organisation
from forces.scope import By, scope
from frameworks.models import Grade, Provision
from reviews import workflow
from reviews.models import Finding, Reading, ReadingGrade, Review, TeamComment
from tests.conftest import arranging
from tests.kept import keeps
from tests.submissions import make_submission
from tests.world import World, make_membership

CODE = "PREPARE.7"


@dataclass
class Desk:
    """The national team at work on one submission of Warwickshire's. Kent has submitted too."""

    world: World
    submission: Submission
    kent: Submission
    last: Submission
    colleague: Membership

    def url(self, name: str, *more: object, submission: Submission | None = None) -> str:
        return reverse(f"reviews:{name}", args=[(submission or self.submission).public_id, *more])

    def page(self) -> str:
        return self.url("descriptor", CODE)

    def form(self, **values: object) -> dict[str, object]:
        return {"kind": "gap", "text": "No view of future need.", "once": str(uuid.uuid4()), **values}


@keeps
def desk(world) -> Desk:
    with arranging():
        last = make_submission(world.warwickshire.force, world.previous, value=2)
        submission = make_submission(
            world.warwickshire.force, world.cycle, values={CODE: 4, f"{CODE}.1": None, "PREPARE.4": 1}
        )
        kent = make_submission(world.kent.force, world.cycle, value=5)
        colleague = make_membership(
            Organisation.objects.get(slug="national"), Role.REVIEWER, "second@national.example"
        )
    return Desk(world, submission, kent, last, colleague)


@pytest.fixture
def acting():
    """acting(membership): everything inside runs in that person's scope, as in a request."""

    def enter(membership: Membership):
        return scope(Audience(membership.audience), membership.force_id, by=By.of(membership))

    return enter


@pytest.fixture
def write_finding(desk, acting):
    """A finding of the reviewer's on Capacity and capability; begins the review."""

    def write(kind: str = "gap", text: str = "No view of future need.") -> Finding:
        with acting(desk.world.reviewer):
            return workflow.record_finding(
                submission=desk.submission,
                provision=Provision.objects.get(code=CODE),
                kind=kind,
                text=text,
                once=uuid.uuid4(),
                by=desk.world.reviewer,
            )

    return write


@pytest.fixture
def decide(desk, acting):
    """decide("accept") or decide("send_back"), by the reviewer, on the review as it is."""

    def carry_out(verb: str, message: str = "Thank you.") -> None:
        with acting(desk.world.reviewer):
            workflow.start_review(submission=desk.submission, by=desk.world.reviewer)
            review = Review.objects.get(submission=desk.submission)
            getattr(workflow, verb)(
                review=review, revision=review.revision, message=message, by=desk.world.reviewer
            )

    return carry_out


@pytest.fixture
def give(desk, arrange):
    """give(first, second=None) -> their readings of Warwickshire's submission, begun; the second makes it blind."""

    def begin(first: Membership, second: Membership | None = None, state: str = "started") -> list[Reading]:
        with arrange():
            review, _ = Review.objects.get_or_create(
                submission=desk.submission,
                force=desk.submission.force,
                defaults={"state": "in_review", "reviewer": first, "reviewer_name": first.display_name},
            )
            return [
                Reading.objects.create(
                    force=desk.submission.force,
                    review=review,
                    place=place,
                    reader=reader,
                    reader_name=reader.display_name,
                    state=state,
                    handed_in_at=timezone.now() if state == "handed_in" else None,
                )
                for place, reader in enumerate(filter(None, (first, second)), 1)
            ]

    return begin


@pytest.fixture
def record(desk, arrange):
    """record(reading, value=2, words="...", code=CODE): a grade, a finding and a comment of its reader's."""

    def write(reading: Reading, *, value: int = 2, words: str = "As I read it.", code: str = CODE) -> None:
        by, name = reading.reader, reading.reader_name
        with arrange():
            of = {"force": reading.force, "provision": Provision.objects.get(code=code)}
            grade = Grade.objects.get(scale=desk.world.cycle.scale, value=value)
            ReadingGrade.objects.create(**of, reading=reading, grade=grade, reason=words)
            Finding.objects.create(
                **of,
                review=reading.review,
                reading=reading,
                kind="gap",
                text=words,
                written_by=by,
                written_by_name=name,
            )
            TeamComment.objects.create(**of, review=reading.review, text=words, by=by, by_name=name)

    return write


@pytest.fixture
def grade_all(arrange):
    """Every descriptor of the reading's submission that has no grade gets the force's own."""

    def fill(reading: Reading) -> None:
        with arrange():
            graded = reading.grades.values_list("provision", flat=True)
            for row in reading.review.submission.submittedsummaries.exclude(provision__in=graded):
                ReadingGrade.objects.create(
                    force=reading.force,
                    reading=reading,
                    provision=row.provision,
                    grade=row.grade,
                    reason="As the force says.",
                )

    return fill
