"""How a preview is laid out: what others wrote meanwhile, what one wrote oneself, and the rest; each by descriptor."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from assessments.readiness import descriptor_code_of
from assessments.sheet.preview import Change, Preview, counted
from frameworks.models import Provision

# So many are read where they stand; of more, each descriptor is opened by itself.
FEW = 6


@dataclass(frozen=True)
class Group:
    """The changes in one descriptor."""

    name: str
    changes: list[Change]

    @property
    def in_words(self) -> str:
        """Prepare 7 Capacity and capability: 2 answers and 1 summary"""
        return f"{self.name}: {counted(change.code for change in self.changes)}"


@dataclass(frozen=True)
class Section:
    heading: str
    conflict: bool
    groups: list[Group]

    @property
    def is_short(self) -> bool:
        return sum(len(group.changes) for group in self.groups) <= FEW


def sections_of(preview: Preview, provisions: Mapping[str, Provision]) -> list[Section]:
    """Those with something in them. provisions: {code: of the framework, at least its descriptors}."""
    theirs = [change for change in preview.conflicts if not change.mine]
    mine = [change for change in preview.conflicts if change.mine]
    sections = [
        Section("Somebody else wrote meanwhile", True, _groups(theirs, provisions)),
        Section("You wrote this meanwhile", True, _groups(mine, provisions)),
        Section("Changes", False, _groups(preview.plain, provisions)),
    ]
    return [section for section in sections if section.groups]


def _groups(changes: Iterable[Change], provisions: Mapping[str, Provision]) -> list[Group]:
    """A file has all answers before all summaries: here a summary stands with its answers."""
    by_code = sorted(changes, key=lambda change: provisions[_descriptor(change)].position)
    return [Group(provisions[code].name, list(found)) for code, found in groupby(by_code, key=_descriptor)]


def _descriptor(change: Change) -> str:
    return descriptor_code_of(change.code)


def ticked_of(preview: Preview, tick: str) -> Collection[str]:
    """The codes that the page ticks. tick: all, none, or else what nobody wrote meanwhile."""
    if tick == "none":
        return set()
    return {change.code for change in (preview.changes if tick == "all" else preview.plain)}
