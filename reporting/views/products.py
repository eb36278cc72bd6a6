"""The products that the frameworks name: forces beside each other, and for a force its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.http import own_evidence
from forces.http import PortalRequest, own_force, require
from reporting import rules
from reporting.dashboards.products import own_products, products


@require_safe
def product_grid(request: PortalRequest) -> HttpResponse:
    """For the national team every force's, from what was shared; for a force its own, beside what others see."""
    require(rules.can_read_products(request.membership))
    if request.membership.force_id is None:
        crumbs = [{"label": "Shared editions", "url": reverse("actionplans:editions")}]
        return render(request, "reporting/products.html", {"products": products(), "breadcrumbs": crumbs})
    context = {
        "own": own_products(own_force(request), own_evidence(request)),
        "breadcrumbs": [{"label": "Obligations", "url": reverse("actionplans:obligations")}],
    }
    return render(request, "reporting/products_own.html", context)
