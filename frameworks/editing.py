"""What good looks like, the crosswalk, and what the national lead added, as the national team edits them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from audit.editing import Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from frameworks import adding, rules, workflow
from frameworks.forms import GuidanceWordsForm
from frameworks.link_forms import LinkWordsForm
from frameworks.models import CrosswalkLink, Framework, Guidance, Provision
from frameworks.recommendation_forms import PublicationForm, RecommendationForm
from frameworks.wording import OF_LINK, OF_PUBLICATION, OF_RECOMMENDATION


@editable
class EditableGuidance(Editable):
    model = Guidance
    changed_by = ("frameworks:guidance",)
    noun = "text"

    def may(self, by: Membership) -> bool:
        return rules.can_write_guidance(by)

    def find(self, pk: int, by: Membership) -> Guidance | None:
        return Guidance.objects.select_related("provision__framework").filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {
            "looks_like": Field("What good looks like", long=True),
            "typical_evidence": Field("Typical evidence", long=True),
        }

    def place(self, row: Any) -> str:
        return reverse("frameworks:guidance", args=[row.provision.framework.code, row.provision.code])

    def context(self, row: Any) -> str:
        return str(row.provision.text)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> GuidanceWordsForm:
        return GuidanceWordsForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_guidance(row=row, values=values, revision=revision, by=by)


@editable
class EditableLink(Editable):
    model = CrosswalkLink
    changed_by = ("frameworks:link",)
    noun = "link"

    def may(self, by: Membership) -> bool:
        return rules.can_edit_crosswalk(by)

    def find(self, pk: int, by: Membership) -> CrosswalkLink | None:
        return CrosswalkLink.objects.with_provisions().filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return OF_LINK

    def place(self, row: Any) -> str:
        return reverse("frameworks:link", args=[row.public_id])

    def context(self, row: Any) -> str:
        return f"{row.from_provision} – {row.to_provision}"

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> LinkWordsForm:
        return LinkWordsForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_link(row=row, values=values, revision=revision, by=by)


class Added(Editable):
    """What the national lead added; what is quoted is nobody's to change."""

    def may(self, by: Membership) -> bool:
        return rules.can_keep_recommendations(by)


@editable
class EditablePublication(Added):
    model = Framework
    changed_by = ("recommendations:change_publication",)
    noun = "publication"

    def find(self, pk: int, by: Membership) -> Framework | None:
        return Framework.objects.filter(pk=pk, added=True).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return OF_PUBLICATION

    def place(self, row: Any) -> str:
        return reverse("recommendations:publication", args=[row.code])

    def texts(self, row: Any) -> dict[str, str]:
        texts = super().texts(row)
        texts.pop("published_on")
        day = row.published_on
        parts = (day.day, day.month, day.year) if day else ("", "", "")
        return texts | {f"published_on_{place}": str(part) for place, part in enumerate(parts)}

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return PublicationForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        adding.change_publication(row=row, values=values, revision=revision, by=by)


@editable
class EditableRecommendation(Added):
    model = Provision
    changed_by = ("recommendations:change",)
    noun = "recommendation"

    def find(self, pk: int, by: Membership) -> Provision | None:
        return Provision.objects.select_related("framework").filter(pk=pk, framework__added=True).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return OF_RECOMMENDATION

    def place(self, row: Any) -> str:
        return reverse("recommendations:change", args=[row.code])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return RecommendationForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        adding.change_recommendation(row=row, values=values, revision=revision, by=by)
