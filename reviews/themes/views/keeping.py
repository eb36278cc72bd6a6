"""The list of themes, as the national lead keeps it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from reviews.themes import rules, workflow
from reviews.themes.editing import shown
from reviews.themes.forms import StandingThemeForm, ThemeForm
from reviews.themes.models import Theme
from reviews.themes.views.themes import crumbs


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_keep_themes(request.membership))
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if Theme.objects.filter(name=form.cleaned_data["name"]).exists():
            form.add_error("name", "There is a theme of this name: change that one, or choose another name")
        else:
            added = workflow.add_theme(**form.cleaned_data, by=request.membership)
            messages.success(request, f"{added.name} is on the list.")
            return redirect("themes:list")
    context = {"form": form, "breadcrumbs": crumbs()}
    return render(request, "reviews/themes/add.html", context, status=422 if form.is_bound else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.can_keep_themes(request.membership))
    theme = get_object_or_404(Theme, public_id=public_id)
    form = StandingThemeForm(
        theme=theme, initial=shown({name: getattr(theme, name) for name in workflow.WORDED})
    )
    revision = theme.revision
    if request.method == "POST":
        form = StandingThemeForm(request.POST, theme=theme)
        revision = revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                workflow.change_theme(
                    theme=theme, revision=revision, values=form.cleaned_data, by=request.membership
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved.")
            return redirect("themes:list")
    context = {
        "theme": theme,
        "form": form,
        "revision": revision,
        "news": news_url((Theme, [theme.pk, revision])),
        "breadcrumbs": crumbs(),
    }
    return render(request, "reviews/themes/change.html", context, status=422 if form.errors else 200)
