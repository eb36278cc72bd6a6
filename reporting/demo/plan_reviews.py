"""Writes what the national team made of the plans that were shared, and words for the report. In its own scope."""

from datetime import timedelta
from random import Random
from typing import Any

from actionplans.models import Edition
from reporting.demo.invention import dice, invented, uuid_of
from reporting.demo.reviews import Reviewers
from reviews.plans.choices import Mark, PlanFindingKind, PlanReviewState
from reviews.plans.models import PlanArea, PlanFinding, PlanMark, PlanMatter, PlanReview
from reviews.plans.reading import Answers, Said, touched_by_each

Touched = dict[PlanMatter, frozenset[str]]

# How a plan is marked that answers a line, that answers something near it, that answers nothing: out of ten.
MIX = {
    "direct": {Mark.ADDRESSED: 7, Mark.PARTLY: 3},
    "near": {Mark.ADDRESSED: 3, Mark.PARTLY: 6, Mark.ABSENT: 1},
    "nothing": {Mark.PARTLY: 2, Mark.ABSENT: 8},
}
FINDINGS = 4
# Of a newer edition, the share of its matters that are marked so far; most newer editions wait.
MARKED_SO_FAR = 0.4
BEGUN = 0.25
RELEASED = 0.85


def review_plans() -> int:
    """A review of each invented first edition but a few, and of some second ones one that is under way; says how many.

    What people shared since is for people to review.
    """
    reviewers = Reviewers.find()
    matters = list(PlanMatter.objects.with_places())
    touched = touched_by_each(matters)
    editions = Edition.objects.filter(plan_review__isnull=True).select_related("force").order_by("pk")
    count = 0
    for edition in editions:
        slug, roll = edition.force.slug, dice("plan review", edition.force.slug, edition.number)
        if edition.public_id != uuid_of("edition", slug, edition.number) or edition.number > 2:
            continue
        is_first = edition.number == 1
        if roll.random() < (RELEASED if is_first else BEGUN):
            _review(edition, touched, reviewers, roll, is_released=is_first)
            count += 1
    _areas(reviewers)
    return count


def _review(
    edition: Edition, touched: Touched, reviewers: Reviewers, roll: Random, *, is_released: bool
) -> None:
    matters = list(touched)
    reviewer = roll.choice(reviewers.readers)
    began = edition.shared_at + timedelta(days=roll.randint(3, 8))
    released = edition.shared_at + timedelta(days=roll.randint(25, 45)) if is_released else None
    review = PlanReview.objects.create(
        public_id=uuid_of("plan review", edition.force.slug, edition.number),
        force=edition.force,
        edition=edition,
        state=PlanReviewState.RELEASED if released else PlanReviewState.IN_REVIEW,
        reviewer=reviewer,
        reviewer_name=reviewer.display_name,
        started_at=began,
        message=roll.choice(invented("plan_reviews")["messages"]) if released else "",
        released_by_name=f"{reviewers.lead.display_name}, {reviewers.lead.role_label}" if released else "",
        released_at=released,
    )
    answers = Answers.of(edition)
    row = {"force": edition.force, "review": review, "released_at": released}
    by = {"by": reviewer, "by_name": reviewer.display_name, "at": began + timedelta(days=1)}
    so_far = len(matters) if released else int(len(matters) * MARKED_SO_FAR)
    PlanMark.objects.bulk_create(
        PlanMark(**row, matter=matter, **(_mark(answers.to(matter, codes), roll, by) if at < so_far else {}))
        for at, (matter, codes) in enumerate(touched.items())
    )
    PlanFinding.objects.bulk_create(_findings(row, matters[:so_far], roll, by))


def _mark(said: Said, roll: Random, by: dict[str, Any]) -> dict[str, Any]:
    how = "direct" if said.actions or said.commitments else "near" if said.near else "nothing"
    mark = roll.choices(list(MIX[how]), list(MIX[how].values()))[0]
    note = roll.choice(invented("plan_reviews")["notes"][mark.value]) if roll.random() < 0.5 else ""
    return {
        "mark": mark,
        "note": note,
        "revision": 2,
        **{f"marked_{name}": value for name, value in by.items()},
    }


def _findings(
    row: dict[str, Any], matters: list[PlanMatter], roll: Random, by: dict[str, Any]
) -> list[PlanFinding]:
    texts = invented("plan_reviews")["findings"]
    kinds = [roll.choice(list(PlanFindingKind)) for _ in range(FINDINGS)]
    chosen: dict[str, list[str]] = {
        kind.value: roll.sample(texts[kind], len(texts[kind])) for kind in PlanFindingKind
    }
    return [
        PlanFinding(
            **row,
            public_id=uuid_of("plan finding", row["review"].public_id, number),
            matter=roll.choice(matters) if number else None,
            kind=kind,
            text=chosen[kind].pop(),
            **{f"written_{name}": value for name, value in by.items()},
        )
        for number, kind in enumerate(kinds)
        if chosen[kind]
    ]


def _areas(reviewers: Reviewers) -> None:
    for number, entry in enumerate(invented("plan_reviews")["areas"]):
        PlanArea.objects.get_or_create(
            public_id=uuid_of("plan area", number),
            defaults={
                "matter": PlanMatter.objects.get(code=entry["line"]),
                "kind": entry["kind"],
                "text": entry["text"].strip(),
                "written_by": reviewers.lead,
                "written_by_name": reviewers.lead.display_name,
            },
        )
