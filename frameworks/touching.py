"""What else a provision touches, by the crosswalk: read on its place, and offered where something is given for it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from frameworks.choices import ProvisionKind, Relation
from frameworks.models import CrosswalkLink, Provision
from frameworks.querysets import CrosswalkLinkQuerySet, ProvisionQuerySet


@dataclass(frozen=True)
class Touch:
    """A link as it reads from one of its ends.

    here: the provision that was asked about; not direct: what it stands under. other: what is touched, with its
    framework and its parents. said: what here is to other (is part of, contains, supports ...).
    """

    here: Provision
    other: Provision
    said: Relation
    link: CrosswalkLink
    direct: bool

    @property
    def sentence(self) -> str:
        """PREPARE.7.2.b is part of 2021.4.1."""
        return f"{self.here.code} {self.said.label.lower()} {self.other.code}"

    @property
    def place(self) -> tuple[bool, int, int, int]:
        """Its own before what it has from above, the closest first, then in reading order."""
        closeness = list(Relation).index(self.said)
        return (not self.direct, closeness, self.other.framework.position, self.other.position)


def touches(given: ProvisionQuerySet) -> list[Touch]:
    """What any of the provisions touches, itself or by what it stands under; in one query."""
    return _read(CrosswalkLink.objects.touching(given))


def touches_of_each(provisions: Iterable[Provision]) -> dict[str, list[Touch]]:
    """{code: what that provision touches}, for many at once: one query, that of the whole crosswalk."""
    ends: dict[str, list[Touch]] = defaultdict(list)
    for link in CrosswalkLink.objects.live().with_provisions():
        one, other = link.from_provision, link.to_provision
        ends[one.code].append(Touch(one, other, link.said(), link, direct=True))
        ends[other.code].append(Touch(other, one, link.said(from_its_end=True), link, direct=True))
    return {provision.code: _of_one(provision, ends) for provision in provisions}


def _of_one(provision: Provision, ends: dict[str, list[Touch]]) -> list[Touch]:
    """As CrosswalkLinkQuerySet.touching finds them."""
    parts = provision.code.split(".")
    last = len(parts) if provision.kind == ProvisionKind.RECOMMENDATION else 1
    above = [".".join(parts[:length]) for length in range(len(parts), last - 1, -1)]
    found = [replace(touch, direct=at == provision.code) for at in above for touch in ends.get(at, ())]
    return sorted((touch for touch in found if touch.other.code not in above), key=lambda touch: touch.place)


def touches_beneath(provision: Provision) -> list[Touch]:
    """What the lines beneath it touch, in the order of those lines; in one query."""
    beneath = Provision.objects.beneath(provision.code)
    links = CrosswalkLink.objects.touching(beneath).filter(Q(direct=True))
    return sorted(_read(links), key=lambda touch: touch.here.position)


def offers(given: ProvisionQuerySet, *, among: ProvisionQuerySet) -> list[Touch]:
    """For what else that is given for these may serve: each provision once, with its nearest reason; in one query.

    among: those that this person may give something for.
    """
    links = CrosswalkLink.objects.touching(given).filter(
        Q(here_from=True, to_provision__in=among) | Q(here_to=True, from_provision__in=among)
    )
    nearest: dict[int, Touch] = {}
    for touch in _read(links):
        nearest.setdefault(touch.other.pk, touch)
    return list(nearest.values())


def _read(links: CrosswalkLinkQuerySet) -> list[Touch]:
    return sorted((_touch(link) for link in links.with_provisions()), key=lambda touch: touch.place)


def _touch(link: CrosswalkLink) -> Touch:
    """link: with here_from and direct (CrosswalkLinkQuerySet.touching)."""
    from_here: bool = link.here_from  # type: ignore[attr-defined]  # annotated
    ends = (link.from_provision, link.to_provision)
    here, other = ends if from_here else ends[::-1]
    direct: bool = link.direct  # type: ignore[attr-defined]  # annotated
    return Touch(here, other, link.said(from_its_end=not from_here), link, direct)
