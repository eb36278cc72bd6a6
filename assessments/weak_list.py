"""What is weakly founded as people read it: by descriptor, and in each by rule; live or as it was signed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.choices import WeakRule
from assessments.models import Submission, SubmittedWeakPoint
from assessments.readiness import descriptor_code_of
from assessments.weak_points import WeakPoint, without_a_word
from frameworks.models import Provision

Point = WeakPoint | SubmittedWeakPoint


@dataclass(frozen=True)
class OfRule:
    """The points of one rule in one descriptor."""

    descriptor: Provision
    rule: WeakRule
    points: list[Point]

    @property
    def label(self) -> str:
        return str(self.rule.label)

    @property
    def key(self) -> str:
        return key_of(self.rule, self.descriptor.code)

    @property
    def without_a_word(self) -> int:
        """How many of them the lead has still to say something of."""
        return len(without_a_word(point for point in self.points if isinstance(point, WeakPoint)))


@dataclass(frozen=True)
class OfDescriptor:
    descriptor: Provision
    rules: list[OfRule]

    @property
    def count(self) -> int:
        return sum(len(found.points) for found in self.rules)

    @property
    def without_a_word(self) -> int:
        return sum(found.without_a_word for found in self.rules)

    @property
    def is_wrong(self) -> bool:
        """Something that was typed here could not be saved."""
        return any(isinstance(point, WeakPoint) and point.wrong for of in self.rules for point in of.points)


@dataclass(frozen=True)
class WeakList:
    """Its length is how many points there are."""

    descriptors: list[OfDescriptor]

    def __len__(self) -> int:
        return sum(found.count for found in self.descriptors)

    @property
    def by_rule(self) -> list[tuple[str, int]]:
        """[(the rule in words, how many)], in the rules' order, those that are broken."""
        counts = Counter[WeakRule]()
        for found in self.rules:
            counts[found.rule] += len(found.points)
        return [(str(rule.label), counts[rule]) for rule in WeakRule if counts[rule]]

    def count(self, rule: str, strand: Provision) -> int:
        """How often one rule, in words, is broken in a strand."""
        found = (of for of in self.rules if of.label == rule and of.descriptor.parent_id == strand.pk)
        return sum(len(of.points) for of in found)

    @property
    def rules(self) -> list[OfRule]:
        return [of_rule for found in self.descriptors for of_rule in found.rules]

    @property
    def to_say(self) -> list[OfRule]:
        """Those of which something has still to be said."""
        return [found for found in self.rules if found.without_a_word]

    @property
    def without_a_word(self) -> int:
        return sum(found.without_a_word for found in self.rules)


def weak_list(points: Iterable[Point], descriptors: Iterable[Provision]) -> WeakList:
    """points: in the rules' order. descriptors: at least those of the points."""
    by_code = {one.code: one for one in descriptors}
    found: dict[str, dict[WeakRule, list[Point]]] = {}
    for point in points:
        rules = found.setdefault(descriptor_code_of(point.provision.code), {})
        rules.setdefault(WeakRule(point.rule), []).append(point)
    return WeakList(
        [
            OfDescriptor(one, [OfRule(one, rule, of_rule) for rule, of_rule in found[one.code].items()])
            for one in sorted((by_code[code] for code in found), key=lambda one: one.position)
        ]
    )


def weak_list_of(submission: Submission, descriptors: Iterable[Provision]) -> WeakList:
    """As it was signed. One query. descriptors: of its summaries, of which there is one for each."""
    points = submission.submittedweakpoints.filter(force=submission.force_id).select_related("provision")
    return weak_list(points, descriptors)


def key_of(rule: WeakRule, descriptor: str) -> str:
    """By which the points of a rule in a descriptor are chosen together: no_evidence-PREPARE.7"""
    return f"{rule.value}-{descriptor}"
