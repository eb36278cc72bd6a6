"""How what is kept of an organisation is said, the same where it is edited and in its history."""

from collections.abc import Callable
from typing import Any

from audit.timeline import Field
from forces.choices import ForceKind, PolicingBodyKind
from forces.models import Force, Organisation, PolicingBody, Region


def _name_of(model: Any) -> Callable[[Any], str]:
    return lambda pk: str(model.objects.filter(pk=pk).first() or "")


_NAME = Field("Name", long=True)
_SINCE = Field("Since when it has this name")
OF_FORCE = {
    "name": _NAME,
    "named_since": _SINCE,
    "kind": Field("What it is", lambda value: str(ForceKind(value).label)),
    "short_name": Field("Short name"),
    "tile_name": Field("Name on the map"),
    "abbreviation": Field("Abbreviation"),
    "code": Field("Code of the police area"),
    "region_id": Field("Region", _name_of(Region)),
    "opened_on": Field("First day"),
    "closed_on": Field("Closed from"),
    "successor_id": Field("Successor", _name_of(Force)),
}
OF_BODY = {
    "name": _NAME,
    "named_since": _SINCE,
    "kind": Field("What it is", lambda value: str(PolicingBodyKind(value).label)),
    "from_date": Field("First day in office"),
    "to_date": Field("Last day in office"),
    "successor_id": Field("Successor", _name_of(PolicingBody)),
}
OF_OTHER = {"name": _NAME, "named_since": _SINCE, "closed_on": Field("Closed from")}

OF: dict[type, dict[str, Field]] = {Force: OF_FORCE, PolicingBody: OF_BODY, Organisation: OF_OTHER}
