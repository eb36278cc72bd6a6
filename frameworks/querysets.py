"""Reads of the frameworks, named in the domain."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from frameworks.choices import CONTAINERS, ProvisionKind

if TYPE_CHECKING:
    from frameworks.models import (  # noqa: F401 - named in quotes
        CrosswalkLink,
        Framework,
        Passage,
        Provision,
    )


@dataclass
class Branch:
    """A provision, what stands beneath it, and what is said about it elsewhere."""

    provision: "Provision"
    beneath: list["Branch"] = field(default_factory=list)
    passages: list["Passage"] = field(default_factory=list)


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def with_passage_count(self) -> "FrameworkQuerySet":
        """Each with `passage_count`: how many pieces of narrative are quoted from its document."""
        return self.annotate(passage_count=Count("passages")).order_by("position")

    def with_recommendation_count(self) -> "FrameworkQuerySet":
        """Each with `recommendation_count`."""
        held = Count("provisions", filter=Q(provisions__kind=ProvisionKind.RECOMMENDATION))
        return self.annotate(recommendation_count=held).order_by("position")


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def behaviours(self) -> "ProvisionQuerySet":
        """What is rated: the lines with nothing beneath them."""
        return self.filter(kind=ProvisionKind.BEHAVIOUR)

    def descriptors(self) -> "ProvisionQuerySet":
        return self.filter(kind=ProvisionKind.DESCRIPTOR)

    def beneath(self, code: str) -> "ProvisionQuerySet":
        """Everything under the provision with this code, at any depth."""
        return self.filter(code__startswith=f"{code}.")

    def linkable(self) -> "ProvisionQuerySet":
        """Those that a crosswalk speaks of."""
        return self.exclude(kind__in=CONTAINERS)

    def with_linked(self) -> "ProvisionQuerySet":
        """Each with `linked`: whether the crosswalk says that it touches another."""
        links: Any = apps.get_model("frameworks.CrosswalkLink")._default_manager
        ends = Q(from_provision=OuterRef("pk")) | Q(to_provision=OuterRef("pk"))
        return self.annotate(linked=Exists(links.filter(ends, withdrawn=False)))

    def with_guidance(self) -> "ProvisionQuerySet":
        """Each with what the national team wrote beside it, where it wrote: getattr(provision, "guidance", None)."""
        return self.select_related("guidance")

    def in_reading_order(self) -> "ProvisionQuerySet":
        return self.order_by("framework_id", "position")

    def as_tree(self, passages: Iterable["Passage"] = ()) -> list[Branch]:
        """The whole of it in one query: the provisions without a parent, each with its branches, in reading order.

        passages: hung on the provision that each is about.
        """
        top: list[Branch] = []
        branches: dict[int | None, Branch] = {}
        for provision in self.in_reading_order():
            branch = branches[provision.pk] = Branch(provision)
            siblings = top if provision.parent_id is None else branches[provision.parent_id].beneath
            siblings.append(branch)
        for passage in passages:
            branches[passage.provision_id].passages.append(passage)
        return top

    def count_by_kind(self) -> dict[int, Counter[ProvisionKind]]:
        """{framework id: {kind: how many}}, in one query; the kinds in the order of ProvisionKind."""
        counts: dict[int, Counter[ProvisionKind]] = {}
        rows = self.order_by().values_list("framework_id", "kind").annotate(number=Count("pk"))
        for framework_id, kind, number in sorted(rows, key=lambda row: ProvisionKind.values.index(row[1])):
            counts.setdefault(framework_id, Counter())[ProvisionKind(kind)] = number
        return counts


class PassageQuerySet(models.QuerySet["Passage"]):
    def about(self, framework: "Framework") -> "PassageQuerySet":
        """What any document says about this framework's provisions."""
        return self.filter(provision__framework=framework).select_related("framework")


class CrosswalkLinkQuerySet(models.QuerySet["CrosswalkLink"]):
    def live(self) -> "CrosswalkLinkQuerySet":
        return self.filter(withdrawn=False)

    def between(self, one: int, other: int) -> "CrosswalkLinkQuerySet":
        """Of the provisions with these keys, whichever way it is said."""
        return self.filter(
            Q(from_provision=one, to_provision=other) | Q(from_provision=other, to_provision=one)
        )

    def about(self, code: str) -> "CrosswalkLinkQuerySet":
        """Those of the line with this code, or of one beneath it."""
        first = Q(from_provision__code__iexact=code) | Q(from_provision__code__istartswith=f"{code}.")
        second = Q(to_provision__code__iexact=code) | Q(to_provision__code__istartswith=f"{code}.")
        return self.filter(first | second)

    def touching(self, given: ProvisionQuerySet) -> "CrosswalkLinkQuerySet":
        """Live ones that lead from any of the given provisions, or from what one stands under, to something else.

        Each with here_from and here_to (which end that is) and direct (it is the given one itself).
        """
        return (
            self.live()
            .annotate(
                here_from=Exists(_at_or_beneath(given, "from_provision__code")),
                here_to=Exists(_at_or_beneath(given, "to_provision__code")),
                direct=Exists(
                    given.filter(Q(pk=OuterRef("from_provision")) | Q(pk=OuterRef("to_provision")))
                ),
            )
            # Both ends: what is asked about has it already.
            .filter(Q(here_from=True, here_to=False) | Q(here_from=False, here_to=True))
        )

    def with_provisions(self) -> "CrosswalkLinkQuerySet":
        """Each end with its framework and with what stands above it."""
        return self.select_related(
            "from_provision__framework",
            "from_provision__parent__parent__parent",
            "to_provision__framework",
            "to_provision__parent__parent__parent",
        )


def _at_or_beneath(given: ProvisionQuerySet, code: str) -> ProvisionQuerySet:
    """A recommendation beneath another says its own: what that one touches is not said of it."""
    beneath = Q(code__startswith=Concat(OuterRef(code), Value("."))) & ~Q(kind=ProvisionKind.RECOMMENDATION)
    return given.filter(Q(code=OuterRef(code)) | beneath)
