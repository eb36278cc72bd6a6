"""Practice of others, offered to a force beside what it rated low."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from frameworks.models import Provision
from practice.models import Practice, PracticeProvision

AT_MOST = 3
# Of one descriptor and its strand: more is read in the library.
LOOKED_AT = 200


@dataclass(frozen=True)
class Offered:
    title: str
    url: str


def offered_for(force_id: int, descriptor: Provision, codes: Collection[str]) -> dict[str, list[Offered]]:
    """{code of a behaviour: what is offered there}, for behaviours of the descriptor; in one query, none for none.

    Never the force's own.

    What is about the behaviour itself comes first, then what is about its heading, its descriptor and its strand; of
    equals what came into the library last.
    """
    if not codes:
        return {}
    near = (
        Q(provision=descriptor)
        | Q(provision=descriptor.parent_id)
        | Q(provision__code__startswith=f"{descriptor.code}.")
    )
    others = Practice.objects.published().filter(~Q(source=force_id) | Q(source=None))
    rows = PracticeProvision.objects.filter(near, practice__in=others)
    found = list(
        rows.order_by("-practice__published_at", "-practice").values_list(
            "provision__code", "practice__public_id", "practice__title"
        )[:LOOKED_AT]
    )
    found.sort(key=lambda row: -len(row[0].split(".")))  # stable: of equals the order above
    offered = {}
    for code in codes:
        here: dict[UUID, Offered] = {}
        for line, public_id, title in found:
            if f"{code}.".startswith(f"{line}."):
                here.setdefault(public_id, Offered(title, reverse("practice:practice", args=[public_id])))
        if here:
            offered[code] = list(here.values())[:AT_MOST]
    return offered
