"""What the lead types on the sign-off page beside the covering note: why weak points are sent, and answers in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from assessments import rules, saying, signing
from assessments.forms import ReplyForm, SeveralForm, WordForm
from assessments.models import Assessment, SentBack, WeakPointWord
from assessments.standing import Question, reply_box
from assessments.weak_list import key_of
from assessments.weak_points import WeakPoint, weak_points
from audit.models import KeptConflict
from audit.workflow import keep_conflict
from core.revisions import revision_typed
from forces.http import PortalRequest


@dataclass(frozen=True)
class Boxes:
    """Those that the page sent, each with its form. sent: everything in that form of the page.

    several: one reason for several, which stands in `words` already for those that have none of their own; shared: the
    names of their boxes.
    """

    sent: Mapping[str, str]
    several: SeveralForm
    shared: frozenset[str]
    words: dict[WeakPoint, WordForm]
    replies: dict[SentBack, ReplyForm]

    @property
    def wrong(self) -> dict[str, Form]:
        """{name of the box: its form}; empty when all can be saved."""
        forms: dict[str, Form] = {point.key: form for point, form in self.words.items()}
        forms |= {reply_box(asked.provision): form for asked, form in self.replies.items()}
        forms["several" if "several" in self.several.errors else "several_word"] = self.several
        return {key: form for key, form in forms.items() if not form.is_valid()}

    def revision(self, key: str) -> int:
        """Of the text that the box started from."""
        return revision_typed(self.sent.get(f"v-{key}", ""))

    def in_weak(self, points: list[WeakPoint]) -> list[WeakPoint]:
        """The page's points with what was typed, which is not saved."""
        wrong = self.wrong
        return [
            replace(
                point,
                word=self.sent[point.key],
                revision=self.revision(point.key),
                wrong=_why(wrong.get(point.key)),
            )
            if point.key in self.sent
            else point
            for point in points
        ]

    def in_questions(self, questions: list[Question]) -> list[Question]:
        """Likewise the questions."""
        wrong = self.wrong
        return [
            replace(
                question,
                reply=self.sent[question.key],
                revision=self.revision(question.key),
                wrong=_why(wrong.get(question.key)),
            )
            if question.key in self.sent
            else question
            for question in questions
        ]


def _why(wrong: Form | None) -> str:
    """What is wrong with the one field of a form, for the place beside it."""
    return next((str(text) for texts in wrong.errors.values() for text in texts), "") if wrong else ""


def boxes_of(request: PortalRequest, assessment: Assessment) -> Boxes:
    """For who may send. Answers in words are read while they can be given."""
    sent = {key: str(text) for key, text in request.POST.items()}
    points = [
        point
        for point in weak_points(assessment, today=timezone.localdate())
        if point.wants_a_word and point.key in sent
    ]
    several = SeveralForm(request.POST, offered={_together(point) for point in points})
    chosen = several.cleaned_data["several"] if several.is_valid() else []
    shared = {point.key for point in points if _together(point) in chosen and not sent[point.key].strip()}
    if chosen and not shared:
        several.add_error("several", "Each of these has a reason of its own")
    reason = several.cleaned_data.get("several_word", "")
    asked = signing.questions_of(assessment) if rules.can_reply(request.membership, assessment) else []
    boxes = {one: reply_box(one.provision) for one in asked}
    return Boxes(
        sent=sent,
        several=several,
        shared=frozenset(shared),
        words={
            point: WordForm({"word": reason if point.key in shared else sent[point.key]}) for point in points
        },
        replies={one: ReplyForm({"reply": sent[key]}) for one, key in boxes.items() if key in sent},
    )


def _together(point: WeakPoint) -> str:
    return key_of(point.rule, point.descriptor_code)


def save_said(request: PortalRequest, assessment: Assessment, boxes: Boxes) -> list[KeptConflict]:
    """All that is right is saved; gives what came too late, kept. boxes: none of them wrong."""
    words = {
        replace(point, revision=boxes.revision(point.key)): form.cleaned_data["word"]
        for point, form in boxes.words.items()
        # What stands there already asks for no query of its own.
        if (form.cleaned_data["word"], boxes.revision(point.key)) != (point.word, point.revision)
    }
    texts = {
        asked: (form.cleaned_data["reply"], boxes.revision(reply_box(asked.provision)))
        for asked, form in boxes.replies.items()
    }
    late = saying.say_why(assessment=assessment, words=words, by=request.membership)
    late += _no_longer_asked(request, assessment, boxes)
    return late + signing.reply(assessment=assessment, texts=texts, by=request.membership)


def _no_longer_asked(request: PortalRequest, assessment: Assessment, boxes: Boxes) -> list[KeptConflict]:
    """What was typed on points that somebody mended meanwhile: kept, and shown."""
    asked = {point.key for point in boxes.words}
    gone = {
        key: text.strip()
        for key, text in boxes.sent.items()
        if key.startswith("word-") and key not in asked and text.strip()
    }
    if not gone:
        return []
    # What the box said when the page was made was saved before, and stays where it is.
    saved = {(f"word-{row.rule}-{row.provision.code}", row.word) for row in saying.words_of(assessment)}
    place = reverse("assessments:sign_off", args=[assessment.public_id])
    return [
        keep_conflict(
            subject=WeakPointWord._meta.label,
            by=request.membership,
            about=f"Why it is sent all the same, {key.rpartition('-')[2]}"[:250],
            place=place,
            yours={"Why you send it all the same": text},
        )
        for key, text in gone.items()
        if (key, text) not in saved
    ]
