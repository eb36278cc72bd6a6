"""Frameworks to read and to link to. They hold no force's data, so whoever is signed in may read them."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.templatetags.portal import count
from forces.http import PortalRequest
from frameworks import rules
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Passage, Provision


@require_safe
def framework_list(request: PortalRequest) -> HttpResponse:
    counts = Provision.objects.count_by_kind()
    frameworks = [
        {"framework": framework, "holds": _in_words(counts.get(framework.pk, {}))}
        for framework in Framework.objects.with_passage_count()
    ]
    return render(request, "frameworks/framework_list.html", {"frameworks": frameworks})


@require_safe
def framework(request: PortalRequest, code: str) -> HttpResponse:
    """The whole framework on one page, so that every line of it has an address."""
    framework = get_object_or_404(Framework.objects.with_passage_count(), code=code)
    return render(
        request,
        "frameworks/framework.html",
        {
            "framework": framework,
            "can_write_guidance": rules.can_write_guidance(request.membership)
            and framework.provisions.behaviours().exists(),
            "tree": framework.provisions.with_linked().as_tree(Passage.objects.about(framework)),
            "breadcrumbs": _crumbs(),
        },
    )


@require_safe
def passages(request: PortalRequest, code: str) -> HttpResponse:
    """What the framework's document says around its provisions."""
    framework = get_object_or_404(Framework, code=code)
    return render(
        request,
        "frameworks/passages.html",
        {
            "framework": framework,
            "passages": framework.passages.select_related("provision__framework"),
            "breadcrumbs": [
                *_crumbs(),
                {
                    "label": framework.short_title,
                    "url": reverse("frameworks:framework", args=[framework.code]),
                },
            ],
        },
    )


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Frameworks", "url": reverse("frameworks:list")}]


def _in_words(counts: Mapping[ProvisionKind, int]) -> list[str]:
    """4 strands, 24 descriptors, 28 headings, 206 behaviours."""
    return [count(number, kind.label.lower()) for kind, number in counts.items()]
