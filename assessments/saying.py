"""Why the lead sends what is weakly founded: the word on each point, saved, and never over a colleague's."""

from collections.abc import Mapping

from django.db.models import QuerySet

from assessments import rules
from assessments.models import Assessment, WeakPointWord
from assessments.weak_points import WeakPoint
from audit.models import KeptConflict
from audit.workflow import StaleSaveError, save_over
from forces.models import Membership


def say_why(*, assessment: Assessment, words: Mapping[WeakPoint, str], by: Membership) -> list[KeptConflict]:
    """The lead's words on what is weakly founded; those that came too late are given back, with all texts kept.

    words: each over the revision that its point has. An empty one takes back what was said.
    """
    late = []
    # Where nobody has said anything, an empty box says nothing either.
    said = {point: word for point, word in words.items() if word or point.revision}
    stood = _words_by_point(assessment)
    first = {point: word for point, word in said.items() if _point(point) not in stood}
    rows = _say_first(assessment, first) if first else stood
    for point, word in said.items():
        row = rows[_point(point)]
        if point in first and row.word == word:
            continue
        try:
            change_word(row=row, word=word, revision=point.revision, by=by)
        except StaleSaveError as stale:
            late.append(stale.conflict)
    return late


def words_of(assessment: Assessment) -> QuerySet[WeakPointWord]:
    """What the lead said so far, also on what is well founded by now."""
    rows = WeakPointWord.objects.filter(force=assessment.force_id, assessment=assessment)
    return rows.select_related("provision")


def change_word(*, row: WeakPointWord, word: str, revision: int, by: Membership) -> None:
    """Raises StaleSaveError."""
    save_over(
        row=row,
        revision=revision,
        values={"word": word},
        by=by,
        fields=("word",),
        about=f"Why it is sent all the same, {row.provision.reference}",
        is_open=rules.is_open(row.assessment),
        along=True,
    )


def _say_first(
    assessment: Assessment, words: Mapping[WeakPoint, str]
) -> dict[tuple[str, int], WeakPointWord]:
    """However many: two queries. Where a colleague was quicker theirs stands, as what is given back says."""
    WeakPointWord.objects.bulk_create(
        [
            WeakPointWord(
                force_id=assessment.force_id,
                assessment=assessment,
                provision=point.provision,
                rule=point.rule,
                word=word,
            )
            for point, word in words.items()
        ],
        ignore_conflicts=True,
    )
    return _words_by_point(assessment)


def _words_by_point(assessment: Assessment) -> dict[tuple[str, int], WeakPointWord]:
    return {(row.rule, row.provision_id): row for row in words_of(assessment)}


def _point(point: WeakPoint) -> tuple[str, int]:
    return point.rule.value, point.provision.pk
