"""What happened to what the national team writes beside a behaviour."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst

from audit.timeline import Field, Source, Told, tells
from forces.http import PortalRequest, require
from frameworks import rules
from frameworks.models import Guidance, Provision


@tells("guidance", "guidance/<str:code>/", has_texts=True)
def guidance(request: PortalRequest, code: str) -> Told:
    require(rules.can_write_guidance(request.membership))
    provision = get_object_or_404(Provision.objects.behaviours().select_related("framework"), code=code)
    fields = {
        "looks_like": Field("What good looks like", long=True),
        "typical_evidence": Field("Typical evidence", long=True),
    }
    page = reverse("frameworks:guidance", args=[provision.framework.code, code])
    return Told(
        heading=capfirst(provision.text),
        caption=f"What good looks like, {provision.reference}",
        back=("Back to what good looks like", page),
        sources=[Source(Guidance, {"provision": provision}, fields, made="Written")],
        row=Guidance.objects.select_related("provision__framework").filter(provision=provision).first(),
    )
