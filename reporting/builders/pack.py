"""A force's feedback pack as a document: where it stands beside all forces, descriptor by descriptor, and the words.

Never a league table: how many forces stand at each grade, and no other force's name. From what was submitted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import Count

from assessments.models import Cycle, SubmittedSummary
from core.templatetags.portal import day
from frameworks.models import Grade, Provision
from reporting.builders.distributions import SMALLEST
from reporting.choices import PackSectionKind
from reporting.models import Pack
from reviews.models import ModeratedGrade


@dataclass(frozen=True)
class PackLine:
    """A descriptor. own, before, moderated: grades in words, empty where there is none; own_step: its place among
    the grades of the scale (None: none). nation: how many forces at each grade, as `grades` of the document go; both
    are empty where so few forces submitted that the counts would tell of one.
    """

    number: str
    title: str
    own: str
    own_step: int | None
    before: str
    moderated: str
    why: str
    nation: tuple[int, ...]


@dataclass(frozen=True)
class PackStrand:
    name: str
    lines: tuple[PackLine, ...]


@dataclass(frozen=True)
class PackWords:
    heading: str
    text: str


@dataclass(frozen=True)
class PackDocument:
    marking: str
    demonstration: bool
    force: str
    cycle: str
    before: str
    signed: str
    framework: str
    grades: tuple[str, ...]
    forces: int
    strands: tuple[PackStrand, ...]
    words: tuple[PackWords, ...]


def build(pack: Pack, texts: dict[str, str]) -> PackDocument:
    """texts: {PackSectionKind: what it says}; a part without words is left out. Eight queries."""
    cycle, submission = pack.cycle, pack.submission
    grades = list(Grade.objects.filter(scale=cycle.scale_id).order_by("position"))
    nation, forces = _nation(pack)
    return PackDocument(
        marking=settings.MARKING,
        demonstration=settings.DEMO,
        force=pack.force.name,
        cycle=cycle.name,
        before=cycle.previous.name if cycle.previous else "",
        signed=day(submission.signed_at),
        framework=cycle.framework.title,
        grades=tuple(grade.label for grade in grades) if nation else (),
        forces=forces,
        strands=tuple(_strands(pack, grades, nation)),
        words=tuple(
            PackWords(kind.label, texts[kind].strip())
            for kind in PackSectionKind
            if texts.get(kind, "").strip()
        ),
    )


def _nation(pack: Pack) -> tuple[dict[int, Counter[int]], int]:
    """{descriptor: {grade: how many forces}}, nothing of few forces; and how many forces have submitted."""
    rows = SubmittedSummary.objects.filter(cycle=pack.cycle_id, submission__superseded=False)
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    for line, grade, number in rows.values_list("provision_id", "grade_id").annotate(number=Count("pk")):
        if grade is not None:
            counted[line][grade] = number
    return (counted if shows_nation(pack.cycle) else {}), _submitted(pack.cycle)


def shows_nation(cycle: Cycle) -> bool:
    """Of few forces it is not shown: without one's own, the counts would tell another force's grades."""
    return _submitted(cycle) > SMALLEST


def _submitted(cycle: Cycle) -> int:
    return cycle.submissions.filter(superseded=False).count()


def _strands(pack: Pack, grades: list[Grade], nation: dict[int, Counter[int]]) -> Iterable[PackStrand]:
    now = _grades_of(pack, pack.cycle_id)
    before = _grades_of(pack, pack.cycle.previous_id)
    moderated = _moderated(pack)
    places = {grade.pk: place for place, grade in enumerate(grades)}
    descriptors = Provision.objects.descriptors().filter(framework=pack.cycle.framework_id)
    in_order = descriptors.select_related("parent").order_by("position")
    for name, lines in groupby(in_order, key=lambda line: line.parent.title if line.parent else ""):
        yield PackStrand(
            name,
            tuple(
                PackLine(
                    number=line.number,
                    title=line.title,
                    own=_label(now.get(line.pk)),
                    own_step=places.get(own.pk) if (own := now.get(line.pk)) else None,
                    before=_label(before.get(line.pk)),
                    moderated=_label(moderated[line.pk].grade) if line.pk in moderated else "",
                    why=moderated[line.pk].reason if line.pk in moderated else "",
                    nation=tuple(nation[line.pk][grade.pk] for grade in grades) if nation else (),
                )
                for line in lines
            ),
        )


def _moderated(pack: Pack) -> dict[int, ModeratedGrade]:
    """{descriptor: what the national team stands by}, as it was released with the acceptance."""
    rows = ModeratedGrade.objects.filter(
        force=pack.force_id, review__submission=pack.submission_id, released_at__isnull=False
    )
    return {row.provision_id: row for row in rows.select_related("grade")}


def _grades_of(pack: Pack, cycle_id: int | None) -> dict[int, Grade]:
    """{descriptor: the force's own grade} in the submission that stands in that cycle."""
    if cycle_id is None:
        return {}
    rows = SubmittedSummary.objects.filter(
        force=pack.force_id, cycle=cycle_id, submission__superseded=False, grade__isnull=False
    ).select_related("grade")
    return {row.provision_id: row.grade for row in rows if row.grade}


def _label(grade: Grade | None) -> str:
    return grade.label if grade else ""
