"""Reads of the frameworks, named in the domain."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count

from frameworks.choices import ProvisionKind

if TYPE_CHECKING:
    from frameworks.models import Framework, Passage, Provision


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


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def behaviours(self) -> "ProvisionQuerySet":
        """What is rated: the lines with nothing beneath them."""
        return self.filter(kind=ProvisionKind.BEHAVIOUR)

    def descriptors(self) -> "ProvisionQuerySet":
        return self.filter(kind=ProvisionKind.DESCRIPTOR)

    def beneath(self, code: str) -> "ProvisionQuerySet":
        """Everything under the provision with this code, at any depth."""
        return self.filter(code__startswith=f"{code}.")

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
