"""What the views of an organisation share."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from forces.http import PortalRequest, require
from forces.models import Organisation
from organisations import rules


def load(request: PortalRequest, slug: str) -> Organisation:
    """With all that its page says of it. Refuses whoever does not keep organisations."""
    require(rules.can_keep(request.membership))
    rows = Organisation.objects.select_related(
        "force__region", "force__successor", "policing_body__successor", "policing_body__force"
    )
    return get_object_or_404(rows, slug=slug)


def page_of(organisation: Organisation) -> str:
    return reverse("organisations:organisation", args=[organisation.slug])


def crumbs(*below: Organisation) -> list[dict[str, str]]:
    """The list, and the organisation whose page leads here."""
    above = [
        {"label": "People", "url": reverse("people:list")},
        {"label": "Organisations", "url": reverse("organisations:list")},
    ]
    return [*above, *({"label": one.name, "url": page_of(one)} for one in below)]
