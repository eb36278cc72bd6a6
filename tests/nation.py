"""A nation of any size at work, for pages that show all forces: what each submitted, and what is made of it nationally.

Plain functions, the same every time. Call them inside `arrange()`, each by itself: what one step writes is chained as
one.
"""

import uuid
from collections.abc import Sequence

from django.utils import timezone

from actionplans.models import Edition
from assessments.models import Cycle, Submission, SubmittedRating
from forces.models import Force, Membership, Region
from frameworks.models import Grade, Provision
from reporting.choices import PackState
from reporting.models import Pack
from reviews.choices import BarrierKind, ContactHow, ReadingState
from reviews.models import (
    Barrier,
    Contact,
    ModeratedGrade,
    PlanFinding,
    PlanMark,
    PlanMatter,
    PlanReview,
    Reading,
    ReadingGrade,
    Review,
)
from reviews.plans.choices import Mark, PlanFindingKind
from reviews.themes.choices import Part
from reviews.themes.models import Theme, ThemeTag
from tests.reporting.data import release_findings, submit

DESCRIPTOR = "PREPARE.7"
WORD = "skills"  # which a finding of each force says, among others
GRADED = 6  # descriptors that each reader grades
TWICE = 5  # every so manieth submission is read twice


def forces_beyond(number: int) -> list[Force]:
    """As many forces as the number says, the real ones first; what is missing is made."""
    forces = list(Force.objects.order_by("pk"))
    regions = list(Region.objects.order_by("position"))
    made = Force.objects.bulk_create(
        Force(
            slug=f"made-{place}",
            name=f"Made Police {place}",
            short_name=f"Made {place}",
            tile_name=f"Made {place}",
            abbreviation=f"M{place}",
            region=regions[place % len(regions)],
            position=100 + place,
            tile_column=place % 7,
            tile_row=place % 10,
        )
        for place in range(len(forces), number)
    )
    return [*forces, *made][:number]


def fill(forces: Sequence[Force], cycle: Cycle, readers: Sequence[Membership]) -> None:
    """Both cycles submitted; this one reviewed, some read twice, moderated, tagged, with packs; plans marked; notes.

    readers: two, of the national team. None of the forces has anything in these cycles yet.
    """
    if cycle.previous:
        _rate(submit(forces, cycle.previous, lift=-1), cycle.previous)
    submissions = submit(forces, cycle)
    _rate(submissions, cycle)
    release_findings(submissions)
    _read(submissions, cycle, readers)
    _tag(submissions, cycle)
    Pack.objects.bulk_create(
        Pack(force=one.force, cycle=cycle, submission=one, state=PackState.DRAFTED, asked_by_name="A lead")
        for one in submissions
    )
    _note(forces, cycle, readers[0])
    _plans(forces, readers[0])


def _rate(submissions: Sequence[Submission], cycle: Cycle) -> None:
    """The behaviours of one descriptor."""
    behaviours = list(Provision.objects.filter(framework=cycle.framework).behaviours().beneath(DESCRIPTOR))
    grades = list(Grade.objects.filter(scale=cycle.scale, value__isnull=False).order_by("value"))
    SubmittedRating.objects.bulk_create(
        SubmittedRating(
            force=one.force,
            cycle=cycle,
            submission=one,
            provision=behaviour,
            grade=grades[(place + at) % len(grades)],
            comment="Said in a test.",
        )
        for place, one in enumerate(submissions)
        for at, behaviour in enumerate(behaviours)
    )


def _read(submissions: Sequence[Submission], cycle: Cycle, readers: Sequence[Membership]) -> None:
    """Handed in; where two read one, they differ now and then."""
    now = timezone.now()
    reviews = {row.submission_id: row for row in Review.objects.filter(submission__cycle=cycle)}
    descriptors = list(Provision.objects.filter(framework=cycle.framework).descriptors()[:GRADED])
    grades = list(Grade.objects.filter(scale=cycle.scale, value__isnull=False).order_by("value"))
    readings = Reading.objects.bulk_create(
        Reading(
            force=one.force,
            review=reviews[one.pk],
            place=place,
            reader=reader,
            reader_name=reader.display_name,
            state=ReadingState.HANDED_IN,
            handed_in_at=now,
        )
        for number, one in enumerate(submissions)
        for place, reader in enumerate(readers[: 2 if number % TWICE == 0 else 1], start=1)
    )
    given = [
        (reading, provision, grades[(reading.force_id + at + (at % 3) * reading.place) % len(grades)])
        for reading in readings
        for at, provision in enumerate(descriptors)
    ]
    ReadingGrade.objects.bulk_create(
        ReadingGrade(force=reading.force, reading=reading, provision=provision, grade=grade, reason="Read.")
        for reading, provision, grade in given
    )
    ModeratedGrade.objects.bulk_create(
        ModeratedGrade(
            force=reading.force,
            review=reading.review,
            provision=provision,
            grade=grade,
            reason="Read.",
            settled_at=now,
        )
        for reading, provision, grade in given
        if reading.place == 1
    )


def _tag(submissions: Sequence[Submission], cycle: Cycle) -> None:
    theme, _ = Theme.objects.get_or_create(name="Measured theme", defaults={"terms": [WORD]})
    descriptor = Provision.objects.get(code=DESCRIPTOR)
    ThemeTag.objects.bulk_create(
        ThemeTag(
            force=one.force,
            cycle=cycle,
            submission=one,
            provision=descriptor,
            part=Part.GAPS,
            theme=theme,
            tagged_by_name="A reviewer",
        )
        for one in submissions
    )


def _note(forces: Sequence[Force], cycle: Cycle, by: Membership) -> None:
    row = {"cycle": cycle, "by": by, "by_name": by.display_name}
    Contact.objects.bulk_create(
        Contact(
            **row,
            force=force,
            held_on=timezone.localdate(),
            how=ContactHow.PHONE,
            who="The lead",
            text="It comes in May.",
        )
        for force in forces
    )
    Barrier.objects.bulk_create(
        Barrier(**row, force=force, kind=BarrierKind.MONEY, text="No post is funded.") for force in forces
    )


def _plans(forces: Sequence[Force], by: Membership) -> None:
    """The next edition of each, marked line by line."""
    matters, marks = list(PlanMatter.objects.all()), list(Mark)
    numbers = dict(Edition.objects.order_by("number").values_list("force_id", "number"))
    editions = Edition.objects.bulk_create(
        Edition(
            force=force,
            number=numbers.get(force.pk, 0) + 1,
            shared_by_name="A chief",
            shared_at=timezone.now(),
            is_whole=True,
        )
        for force in forces
    )
    reviews = PlanReview.objects.bulk_create(
        PlanReview(force=one.force, edition=one, reviewer=by, reviewer_name=by.display_name)
        for one in editions
    )
    PlanMark.objects.bulk_create(
        PlanMark(force=one.force, review=one, matter=matter, mark=marks[(place + at) % len(marks)])
        for place, one in enumerate(reviews)
        for at, matter in enumerate(matters)
    )
    PlanFinding.objects.bulk_create(
        PlanFinding(
            public_id=uuid.uuid4(),
            force=one.force,
            review=one,
            matter=matters[0],
            kind=PlanFindingKind.GAP,
            text="No date.",
            written_by_name="A reviewer",
        )
        for one in reviews
    )


def pages(cycle: Cycle, first: Force, second: Force) -> dict[str, str]:
    """{what it is: its address}, of each page that shows all forces."""
    of = f"?cycle={cycle.slug}"
    return {
        "national overview": f"/national/{of}",
        "force against force": f"/national/compare/{of}&first={first.slug}&second={second.slug}",
        "spread of a descriptor": f"/national/descriptors/{DESCRIPTOR}/{of}",
        "forces behind a count": f"/national/forces/{DESCRIPTOR}/{of}",
        "themes": f"/themes/{of}",
        "search": f"/search/?q={WORD}",
        "search, one kind": f"/search/?q={WORD}&kind=findings",
        "plans to review": "/national/plans/",
        "gaps of plans": "/national/plans/gaps/",
        "areas of plans": "/national/plans/areas/",
        "moderation desk": f"/national/moderation/{cycle.slug}/",
        "chasing returns": f"/national/chase/{cycle.slug}/",
        "feedback packs": f"/packs/{of}",
    }
