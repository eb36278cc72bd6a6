"""Answers and summaries, as people edit them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from assessments import rules, saying, signing, workflow
from assessments.choices import WeakRule
from assessments.forms import AnswerMixForm, ReplyForm, SummaryMixForm, WordForm
from assessments.models import Rating, Reply, Summary, WeakPointWord
from assessments.readiness import descriptor_code_of
from assessments.standing import reply_box
from assessments.weak_points import WeakPoint
from audit.editing import Closed, Editable, News, Values, editable
from audit.timeline import Field, event_model, who
from forces.models import Membership
from forces.roles import Permission
from frameworks.models import Grade

# Whose late texts the task list names.
SUBJECTS = (Rating._meta.label, Summary._meta.label)

SENT = Closed(
    "The assessment was sent while you were writing",
    "Answers are locked until the chief officer sends parts back or the national team asks again. Then come back to"
    " this address, or ask your lead to have it sent back.",
)
NOT_SENT_BACK = Closed(
    "This is locked: only what was sent back is open",
    "If it must change too, ask your chief officer to open it. Then come back to this address.",
)
TAKEN = Closed(
    "This part is no longer with you",
    "It was handed in, or given to somebody else, while you were writing. Ask your lead to give it to you again, then"
    " come back to this address.",
)


class _OfAssessment(Editable):
    """Both kinds: every save of theirs has the assessment's row locked."""

    labels: dict[str, str]

    def may(self, by: Membership) -> bool:
        return by.may(Permission.ANSWER)

    def fields(self, row: Any) -> Mapping[str, Field]:
        names = dict(_grades(row).values_list("pk", "name"))
        texts = {name: Field(label, long=True) for name, label in self.labels.items()}
        return {"grade_id": Field("Grade", lambda value: names.get(value, ""))} | texts

    def context(self, row: Any) -> str:
        provision = row.provision
        return f"{provision.path} › {provision.text}" if provision.path else str(provision.text)

    def closed(self, row: Any, by: Membership) -> Closed | None:
        if not workflow.is_theirs(row):
            return TAKEN
        if not rules.is_open(row.assessment):
            return SENT
        return None if workflow.is_open(row) else NOT_SENT_BACK

    def stands(self, row: Any) -> Values:
        return super().stands(row) | dict.fromkeys(workflow.unsaid(row))

    def values(self, form: Any) -> Values:
        """A grade that was not chosen stays as it was."""
        found = {name: form.cleaned_data[name] for name in self.labels}
        if grade := form.cleaned_data["grade"]:
            found["grade_id"] = grade.pk
        return found

    def news(self, of: Any, by: Membership) -> list[News]:
        """of: the assessment's key, the descriptor's code, and when the page was made."""
        assessment, code, since = of
        rows = self._beneath(code, by).filter(
            force=by.force_id, assessment=assessment, updated_at__gt=datetime.fromisoformat(since)
        )
        return [
            News(
                self.name_of(row),
                row.revision,
                row.updated_by.display_name if row.updated_by else "somebody else",
                row.updated_at,
                self.texts(row),
            )
            for row in rows.select_related("provision", "grade", "updated_by")
        ]

    def name_of(self, row: Any) -> str:
        raise NotImplementedError

    def _beneath(self, code: str, by: Membership) -> "QuerySet[Any]":
        raise NotImplementedError

    def _find(self, rows: "QuerySet[Any]", pk: int) -> Any | None:
        related = ("assessment__cycle", "provision", "grade", "updated_by")
        return rows.select_related(*related).select_for_update(of=("assessment",)).filter(pk=pk).first()

    def _place(self, row: Any, anchor: str) -> str:
        code = descriptor_code_of(row.provision.code)
        return f"{reverse('assessments:descriptor', args=[row.assessment.public_id, code])}#{anchor}"


@editable
class EditableRating(_OfAssessment):
    model = Rating
    changed_by = ("assessments:descriptor", "assessments:save_rating")
    noun = "answer"
    labels = {"comment": "Comment", "reason": "Why it does not apply"}

    def find(self, pk: int, by: Membership) -> Rating | None:
        """Of a part that was taken away one sees what one typed, and no more what it says."""
        rows = Rating.objects.filter(force=by.force_id).once_given_to(by).with_holder(by).with_asked()
        return self._find(rows, pk)

    def went(self, row: Any) -> Mapping[str, Field]:
        return {"unchanged_because": Field("Why it stood as last cycle", long=True)}

    def is_seen(self, row: Any) -> bool:
        return bool(row.is_seen)

    def place(self, row: Any) -> str:
        return self._place(row, f"b-{row.provision.code}")

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> AnswerMixForm:
        return AnswerMixForm(data, initial=_shown(row, initial), grades=_grades(row))

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.save_rating(rating=row, revision=revision, changes=values, by=by)

    def texts(self, row: Any) -> dict[str, str]:
        code = row.provision.code
        grade = row.grade.code if row.grade and not row.carried else ""
        return {f"g-{code}": grade, f"c-{code}": row.comment, f"r-{code}": row.reason}

    def name_of(self, row: Any) -> str:
        return str(row.provision.code)

    def _beneath(self, code: str, by: Membership) -> "QuerySet[Any]":
        return Rating.objects.filter(provision__code__startswith=f"{code}.").in_sight_of(by)


@editable
class EditableSummary(_OfAssessment):
    model = Summary
    changed_by = ("assessments:descriptor", "assessments:save_summary")
    noun = "summary"
    labels = {"strengths": "Strengths", "gaps": "Gaps", "support_needed": "Support needed"}

    def may(self, by: Membership) -> bool:
        return by.may(Permission.SUMMARISE)

    def find(self, pk: int, by: Membership) -> Summary | None:
        return self._find(Summary.objects.filter(force=by.force_id).with_asked(), pk)

    def place(self, row: Any) -> str:
        return self._place(row, "summary")

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> SummaryMixForm:
        grades = _grades(row).filter(value__isnull=False)
        return SummaryMixForm(data, initial=_shown(row, initial), grades=grades)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.save_summary(summary=row, revision=revision, changes=values, by=by)

    def texts(self, row: Any) -> dict[str, str]:
        grade = row.grade.code if row.grade else ""
        return {"grade": grade, **{name: getattr(row, name) for name in self.labels}}

    def name_of(self, row: Any) -> str:
        return "summary"

    def _beneath(self, code: str, by: Membership) -> "QuerySet[Any]":
        return Summary.objects.filter(provision__code=code)


class _OnSignOff(Editable):
    """Both kinds: what a lead writes on the sign-off page, where several stand, and some only once they are written."""

    changed_by = ("assessments:sign_off",)

    def may(self, by: Membership) -> bool:
        return by.may(Permission.SEND_FOR_SIGNATURE)

    def news(self, of: Any, by: Membership) -> list[News]:
        """of: the assessment's key, and when the page was made."""
        assessment, since = of
        events = event_model(self.model)._default_manager.filter(
            force=by.force_id, assessment=assessment, pgh_created_at__gt=datetime.fromisoformat(since)
        )
        newest: QuerySet[Any] = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return [
            News(
                self.name_of(event),
                event.revision,
                who(event, by.audience),
                event.pgh_created_at,
                self.texts(event),
            )
            for event in newest.select_related("provision")
        ]

    def texts(self, row: Any) -> dict[str, str]:
        (text,) = super().texts(row).values()
        return {self.name_of(row): text}

    def name_of(self, row: Any) -> str:
        """Of its box on the page."""
        raise NotImplementedError


@editable
class EditableWord(_OnSignOff):
    """Why something weakly founded is sent all the same."""

    model = WeakPointWord
    noun = "reason"

    def find(self, pk: int, by: Membership) -> WeakPointWord | None:
        rows = WeakPointWord.objects.filter(force=by.force_id)
        return rows.select_related("assessment__cycle", "provision").filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {"word": Field("Why you send it all the same", long=True)}

    def place(self, row: Any) -> str:
        return f"{reverse('assessments:sign_off', args=[row.assessment.public_id])}#weak"

    def context(self, row: Any) -> str:
        return f"{row.get_rule_display()}: {row.provision.text}"

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if rules.is_open(row.assessment) else SENT

    def form(self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None) -> WordForm:
        return WordForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        saying.change_word(row=row, word=values["word"], revision=revision, by=by)

    def name_of(self, row: Any) -> str:
        return WeakPoint(WeakRule(row.rule), row.provision).key


@editable
class EditableReply(_OnSignOff):
    """The force's answer to a question of the national team, until it goes out with the next submission."""

    model = Reply
    noun = "answer"

    def find(self, pk: int, by: Membership) -> Reply | None:
        rows = Reply.objects.filter(force=by.force_id).select_related("assessment__cycle", "provision")
        return rows.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {"text": Field("Answer", long=True)}

    def place(self, row: Any) -> str:
        return f"{reverse('assessments:sign_off', args=[row.assessment.public_id])}#questions"

    def context(self, row: Any) -> str:
        return str(row.question)

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if row.submission_id is None and rules.is_open(row.assessment) else SENT

    def form(self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None) -> ReplyForm:
        return ReplyForm(data, initial={"reply": (initial or {}).get("text", "")})

    def values(self, form: Any) -> Values:
        return {"text": form.cleaned_data["reply"]}

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        signing.change_reply(row=row, text=values["text"], revision=revision, by=by)

    def name_of(self, row: Any) -> str:
        return reply_box(row.provision)


def _grades(row: Any) -> "QuerySet[Grade]":
    return Grade.objects.filter(scale=row.assessment.cycle.scale_id)


def _shown(row: Any, initial: Values | None) -> Values:
    """As the form shows it: a grade goes by its code."""
    if initial is None:
        return {}
    grade = _grades(row).filter(pk=initial.get("grade_id") or 0).first()
    return initial | {"grade": grade.code if grade else ""}
