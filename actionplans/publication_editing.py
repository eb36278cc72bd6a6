"""You said, we did, and what is to go public, as people edit them. Imported when the app is ready (apps.py)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from actionplans import hearing, publishing
from actionplans.editing import OfThePlan
from actionplans.models import Heard, Publication, PublicationLine
from actionplans.publication_forms import CALLED, HeardForm, IntroductionForm, WordingForm, kind_of
from actionplans.publication_timeline import HEARD, INTRODUCTION, wordings_of
from audit.editing import Closed, Values, editable
from audit.timeline import Field
from forces.models import Membership
from forces.roles import Permission

NOT_OPEN = Closed(
    "It was sent to the chief officer while you were writing",
    "What goes public can change again when the chief officer sends it back, or in the next version.",
)


@editable
class EditableHeard(OfThePlan):
    model = Heard
    changed_by = ("actionplans:change_heard",)
    noun = "entry"

    def fields(self, row: Any) -> Mapping[str, Field]:
        return HEARD

    def place(self, row: Any) -> str:
        return f"{reverse('actionplans:heard')}#h-{row.public_id}"

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return HeardForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        hearing.change_heard(heard=row, by=by, revision=revision, values=values)


class _ToGoPublic(OfThePlan):
    """Theirs who choose what goes public, and only until it is sent."""

    def may(self, by: Membership) -> bool:
        return by.may(Permission.PREPARE_PUBLICATION)

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if self.publication_of(row).is_open else NOT_OPEN

    def publication_of(self, row: Any) -> Publication:
        raise NotImplementedError


@editable
class EditablePublication(_ToGoPublic):
    model = Publication
    changed_by = ("actionplans:introduce_publication",)
    noun = "introduction"

    def publication_of(self, row: Any) -> Publication:
        return row

    def fields(self, row: Any) -> Mapping[str, Field]:
        return INTRODUCTION

    def place(self, row: Any) -> str:
        return reverse("actionplans:publication", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return IntroductionForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        publishing.introduce(publication=row, by=by, revision=revision, values=values)


@editable
class EditablePublicationLine(_ToGoPublic):
    model = PublicationLine
    changed_by = ("actionplans:word_publication",)
    noun = "wording"

    def publication_of(self, row: Any) -> Publication:
        publication: Publication = row.publication
        return publication

    def find(self, pk: int, by: Membership) -> Any | None:
        rows = PublicationLine.objects.filter(force=by.force_id, pk=pk)
        return rows.select_related("publication", "commitment", "action", "heard").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return wordings_of(CALLED[kind_of(row)])

    def place(self, row: Any) -> str:
        return reverse("actionplans:choose_publication", args=[row.publication.public_id])

    def context(self, row: Any) -> str:
        return str(row.about)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return WordingForm(data, initial=initial, line=row)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        publishing.word(line=row, by=by, revision=revision, values=values)
