"""One behaviour as the rating rows show it: this cycle's answer, last cycle's beside it, and what stands under it."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from assessments import scoring
from assessments.attached import Attached, AttachedToDescriptor, Pile
from assessments.freezing import answer_of
from assessments.models import Assessment, Rating
from core import diff
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Guidance, Provision
from practice.offered import Offered


@dataclass
class Row:
    """Grades are codes; last_grade is a value, None, or "" for none.

    carried: last cycle's grade in words, while it is carried forward and not confirmed; grade is then empty, and
    carried_grade its code. last_words: what was said last cycle, with what is different now marked. practice: that of
    others, offered where it is rated low.
    """

    code: str
    label: str
    text: str
    grade: str
    comment: str
    reason: str
    revision: int
    carried: str
    carried_grade: str
    unchanged_because: str
    last_grade: int | str | None
    last_comment: str
    last_words: SafeString
    movement: int | None
    asks_why: bool
    evidence: list[Attached]
    evidence_total: int
    actions: list[Attached]
    actions_total: int
    guidance: Guidance | None
    saved_at: str
    saved_by: str
    holder: str
    read_only: bool
    answered: bool
    threads: int
    unresolved: int
    urls: dict[str, str]
    error: str = ""
    open: bool = False
    practice: list[Offered] = field(default_factory=list)


@dataclass
class Group:
    """The behaviours under one heading; or those that stand directly under the descriptor."""

    code: str
    label: str
    text: str
    rows: list[Row] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def theirs(self) -> int:
        """How many of them this person may answer."""
        return sum(not row.read_only for row in self.rows)


@dataclass(frozen=True)
class Sources:
    """What the rows are made from, by provision and by grade."""

    assessment: Assessment
    ratings: dict[int, Rating]
    attached: AttachedToDescriptor
    grades: dict[int, Grade]


def groups_of(beneath: list[Provision], sources: Sources, open_code: str) -> list[Group]:
    """In reading order. Behaviours without a heading of their own stand in groups without a text."""
    groups: list[Group] = []
    by_code: dict[int | None, Group] = {}
    headings = {p.pk: p for p in beneath if p.kind == ProvisionKind.HEADING}
    for provision in beneath:
        if provision.pk not in sources.ratings:
            continue
        heading = headings.get(provision.parent_id or 0)
        key = heading.pk if heading else None
        if not groups or by_code.get(key) is not groups[-1]:
            by_code[key] = _group(heading, provision)
            groups.append(by_code[key])
        row = _row(provision, sources)
        row.open = provision.code == open_code
        groups[-1].rows.append(row)
    return groups


def _group(heading: Provision | None, first: Provision) -> Group:
    if heading is None:
        return Group(f"{first.code}-on", "", "")
    text = f"{heading.path} › {heading.text}" if heading.path else heading.text
    return Group(heading.code, heading.label, text)


def _row(provision: Provision, sources: Sources) -> Row:
    rating = sources.ratings[provision.pk]
    said: dict[str, Any] = rating.last_said or {}  # type: ignore[attr-defined]  # annotated in descriptor_page
    evidence = sources.attached.evidence.get(provision.pk, Pile())
    actions = sources.attached.actions.get(provision.pk, Pile())
    return Row(
        code=provision.code,
        label=provision.label,
        text=provision.text,
        **_answer(rating),
        **_beside(rating, said, sources),
        evidence=evidence.items,
        evidence_total=evidence.total,
        actions=actions.items,
        actions_total=actions.total,
        # Nobody has written any: there is no such row, and nothing is asked of the database.
        guidance=getattr(provision, "guidance", None),
        saved_at=saved_time(rating),
        saved_by=rating.updated_by.display_name if rating.updated_by else "",
        holder=rating.holder or "",  # type: ignore[attr-defined]  # annotated in descriptor_page
        read_only=not rating.is_theirs,  # type: ignore[attr-defined]  # annotated in descriptor_page
        threads=rating.threads,  # type: ignore[attr-defined]  # annotated in descriptor_page
        unresolved=rating.unresolved,  # type: ignore[attr-defined]  # annotated in descriptor_page
        urls=_urls(sources.assessment, provision),
    )


def _answer(rating: Rating) -> dict[str, Any]:
    """What is carried forward is chosen by nobody: the grade stays open until it is confirmed."""
    grade = rating.grade
    return {
        "grade": grade.code if grade and not rating.carried else "",
        "comment": rating.comment,
        "reason": rating.reason,
        "revision": rating.revision,
        "carried": grade.label if grade and rating.carried else "",
        "carried_grade": grade.code if grade and rating.carried else "",
        "unchanged_because": rating.unchanged_because,
        "answered": answer_of(rating).answered,
    }


def _beside(rating: Rating, said: dict[str, Any], sources: Sources) -> dict[str, Any]:
    """Last cycle's answer. A grade of another scale, from a cycle before this one's, cannot be set beside these."""
    last = sources.grades.get(said.get("grade") or 0)
    before = last.value if last else ""
    value = rating.grade.value if rating.grade and not rating.carried else None
    moved = scoring.movement(value, before if isinstance(before, int) else None)
    comment = said.get("comment") or ""
    return {
        "last_grade": before,
        "last_comment": comment,
        "last_words": _marked(comment, rating.comment),
        "movement": moved,
        "asks_why": scoring.moved_unsaid(moved, comment=rating.comment, last=comment),
    }


def _marked(last: str, now: str) -> SafeString:
    """Last cycle's comment, with what is different now marked; empty where it is just the same."""
    if not last or last == now:
        return SafeString("")
    if not now or len(last) + len(now) > diff.LONGEST_COMPARED:
        return escape(last)
    return diff.changes(last, now)


def _urls(assessment: Assessment, provision: Provision) -> dict[str, str]:
    return {
        "save": reverse("assessments:save_rating", args=[assessment.public_id, provision.code]),
        "texts": reverse("history:answer_texts", args=[assessment.public_id, provision.code]),
        "history": reverse("history:answer", args=[assessment.public_id, provision.code]),
        "threads": reverse("assessments:threads", args=[assessment.public_id, provision.code]),
        "evidence": f"{reverse('evidence:list')}?provision={provision.code}",
        "actions": reverse("actionplans:plan"),
        "touches": reverse("frameworks:provision", args=[assessment.cycle.framework.code, provision.code]),
    }


def saved_time(row: Any) -> str:
    """14:05 today; 3 March on another day; empty while nobody has saved."""
    if row.updated_at is None:
        return ""
    at = timezone.localtime(row.updated_at)
    return f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{at.day} {at:%B}"
