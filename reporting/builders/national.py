"""The national progress report: from what was signed, released and posted to the content of the document.

Thirteen queries at most, however many forces there are. Run inside the national audience's scope.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings

from actionplans.choices import DeliverableStatus
from actionplans.models import Deliverable, RecommendationUpdate
from assessments.models import Cycle
from core.templatetags.portal import day
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision
from reporting.builders import distributions, standing, wording
from reporting.builders.barriers import common_barriers
from reporting.builders.content import (
    DeliverableLine,
    DescriptorResult,
    Fact,
    FoundText,
    GradeName,
    GridRegion,
    GridRow,
    LeftOut,
    Movement,
    NationalReport,
    Recommendation,
    Source,
    Strand,
    Update,
    Words,
)
from reporting.builders.names import ForceNames
from reporting.builders.plan_areas import plan_areas
from reporting.builders.reading import Given, read
from reporting.choices import ReportKind, TextSection
from reporting.models import ReportText
from reviews.choices import FindingKind


def build(cycle: Cycle, kind: str, *, today: date) -> NationalReport:
    """The content of one version of the cycle's report. today decides what is still ahead, and nothing else."""
    given = read(cycle, public=kind == ReportKind.NATIONAL_PUBLIC)
    strands = tuple(_strand(given, strand) for strand in given.strands)
    ahead, overdue = _deliverables(given, today)
    recommendations = _recommendations(given)
    foreword, introduction = _words(given)
    plans = plan_areas(given)
    return NationalReport(
        public=given.public,
        marking="" if given.public else settings.MARKING,
        demonstration=settings.DEMO,
        title="National progress report",
        cycle=cycle.name,
        before=given.before_name,
        grades=given.grades,
        completeness=given.completeness,
        facts=_facts(given, strands),
        foreword=foreword,
        introduction=introduction,
        strands=strands,
        ahead=ahead,
        overdue=overdue,
        recommendations=recommendations,
        grid=() if given.public else _grid(given),
        method=standing.method(
            cycle=cycle.name, before=given.before_name, completeness=given.completeness, public=given.public
        ),
        left_out=wording.left_out(LeftOut(**given.unsaid)),
        framework=_source(cycle.framework),
        sources=_sources(cycle.framework),
        plans=plans,
        barriers=() if given.public else common_barriers(cycle),
    )


# --- strands ----------------------------------------------------------------------------------------------------


def _strand(given: Given, strand: Provision) -> Strand:
    descriptors, moves = given.descriptors[strand.pk], given.moves(strand)
    results = [
        _result(given, descriptor, move) for descriptor, (_, move) in zip(descriptors, moves, strict=True)
    ]
    name, before, public = strand.title, given.before_name, given.public
    shown = results if public else _weakest_first(results, given.grades)
    return Strand(
        name=name,
        finding=wording.finding_of_strand(name, moves, results, before, public=public, grades=given.grades),
        subtitle=wording.subtitle_of_strand(name, given.completeness, shown, public=public),
        summary=wording.summary_of_strand(results, moves, given.grades, before, public=public),
        moves=wording.moves_in_strand(moves, public=public),
        moves_of=wording.moves_of_strand(name, moves, before),
        descriptors=tuple(shown),
        practice=_found(given, descriptors, FindingKind.PROMISING_PRACTICE),
        strengthen=_found(given, descriptors, FindingKind.GAP),
    )


def _result(given: Given, descriptor: Provision, moved: Movement) -> DescriptorResult:
    def spread(grades: dict[str, int]) -> distributions.Distribution:
        return distributions.distribution(grades.values(), given.grades, public=given.public)

    return DescriptorResult(
        code=descriptor.code,
        number=descriptor.number,
        title=descriptor.title,
        text=descriptor.text,
        now=spread(given.now[descriptor.pk]),
        before=spread(given.then[descriptor.pk]) if given.before else None,
        moved=None if given.public or not moved.compared else moved,
    )


def _weakest_first(
    results: Iterable[DescriptorResult], grades: Sequence[GradeName]
) -> list[DescriptorResult]:
    """By how many forces stand at the low end. The order alone tells of small numbers: never in the public version."""
    low = distributions.low_end(grades)
    return sorted(results, key=lambda result: -distributions.count_at(result.now, low))


def _found(given: Given, descriptors: Sequence[Provision], kind: str) -> tuple[FoundText, ...]:
    """Each finding once, under its descriptor. In the public version none that names a force, in no force's order."""
    forces: dict[tuple[int, str], list[str]] = {}
    places = {descriptor.pk: place for place, descriptor in enumerate(descriptors)}
    for finding in given.findings:
        text = finding.text.strip()
        if finding.provision_id in places and finding.kind == kind and given.may_say("findings", text):
            said_of = forces.setdefault((places[finding.provision_id], text), [])
            said_of += [] if given.public else [finding.force.short_name]
    return tuple(
        FoundText(descriptors[place].number, descriptors[place].title, text, tuple(said_of))
        for (place, text), said_of in sorted(forces.items())
    )


# --- the rest ---------------------------------------------------------------------------------------------------


def _facts(given: Given, strands: Sequence[Strand]) -> tuple[Fact, ...]:
    done, before = given.completeness, given.before_name
    first = Fact(f"{done.submitted} of {done.expected}", wording.who_submitted(done))
    if given.public:
        moves = [move for strand in given.strands for move in given.moves(strand)]
        return (first, *wording.facts_for_all(moves, before))
    results = [result for strand in strands for result in strand.descriptors]
    return (first, *wording.facts(results, given.grades, before))


def _words(given: Given) -> tuple[Words, Words]:
    written = {row.section: row.text.strip() for row in ReportText.objects.filter(cycle=given.cycle)}
    default = {
        TextSection.FOREWORD: standing.FOREWORD,
        TextSection.INTRODUCTION: standing.introduction(
            cycle=given.cycle.name,
            before=given.before_name,
            framework=given.cycle.framework.short_title,
            strands=len(given.strands),
            completeness=given.completeness,
        ),
    }
    foreword, introduction = (
        Words(written.get(section) or text, bool(written.get(section))) for section, text in default.items()
    )
    return foreword, introduction


def forces_named(cycle: Cycle) -> dict[str, list[str]]:
    """{section: names} of the editable words that name a force. The public version must not."""
    names = ForceNames(Force.objects.all())
    found = {row.section: names.found_in(row.text) for row in ReportText.objects.filter(cycle=cycle)}
    return {section: named for section, named in found.items() if named}


def _deliverables(
    given: Given, today: date
) -> tuple[tuple[DeliverableLine, ...], tuple[DeliverableLine, ...]]:
    """Not delivered: those ahead, and those whose date has passed."""
    rows = (
        Deliverable.objects.exclude(status=DeliverableStatus.DELIVERED)
        .filter(due_date__isnull=False)
        .select_related("recommendation")
        .order_by("due_date", "position")
    )
    said = [row for row in rows if given.may_say("deliverables", row.title, row.short_title, row.owner_label)]
    ahead = [_deliverable(row) for row in said if row.due_date and row.due_date >= today]
    overdue = [_deliverable(row) for row in said if row.due_date and row.due_date < today]
    return tuple(ahead), tuple(overdue)


def _deliverable(row: Deliverable) -> DeliverableLine:
    return DeliverableLine(
        title=row.title,
        short_title=row.short_title,
        owner=row.owner_label,
        due=row.due_text or day(row.due_date),
        recommendation=row.recommendation.number if row.recommendation else "",
    )


def _recommendations(given: Given) -> tuple[Recommendation, ...]:
    # Those that were added may name a force, and are read in the portal.
    quoted = Provision.objects.filter(kind=ProvisionKind.RECOMMENDATION, framework__added=False)
    provisions = quoted.in_reading_order()
    updates: dict[int, list[RecommendationUpdate]] = defaultdict(list)
    for update in RecommendationUpdate.objects.select_related("portfolio"):
        updates[update.provision_id].append(update)
    return tuple(_recommendation(given, provision, updates[provision.pk]) for provision in provisions)


def _recommendation(
    given: Given, provision: Provision, updates: Sequence[RecommendationUpdate]
) -> Recommendation:
    return Recommendation(
        number=provision.number,
        title=provision.title,
        text=provision.text,
        under=provision.parent_id is not None,
        updates=tuple(
            Update(
                owner=update.owner_label or update.portfolio.name,
                title=update.title,
                body=update.body,
                as_at=update.as_at,
                quoted=update.quoted,
            )
            for update in updates
            if given.may_say("updates", update.title, update.body, update.owner_label)
        ),
    )


def _grid(given: Given) -> tuple[GridRegion, ...]:
    descriptors = [one.pk for strand in given.strands for one in given.descriptors[strand.pk]]
    regions: dict[str, list[GridRow]] = {}
    missing = set(given.completeness.missing)
    for force in given.forces:
        cells = (
            () if force.short_name in missing else tuple(given.now[pk].get(force.slug) for pk in descriptors)
        )
        regions.setdefault(force.region.name, []).append(GridRow(force.short_name, cells))
    return tuple(GridRegion(name, tuple(rows)) for name, rows in regions.items())


def _sources(framework: Framework) -> tuple[Source, ...]:
    """Every document that the report quotes."""
    held = Framework.objects.filter(provisions__kind=ProvisionKind.RECOMMENDATION, added=False)
    quoted = held.distinct()
    return (_source(framework), *(_source(one) for one in quoted if one.pk != framework.pk))


def _source(framework: Framework) -> Source:
    return Source(
        title=framework.title,
        publisher=framework.publisher,
        published=framework.published,
        source=framework.source,
        licence=framework.licence,
        licence_url=framework.licence_url,
    )
