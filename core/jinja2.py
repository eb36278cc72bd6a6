"""The second template engine: autoescaping on, the same filters, nothing else."""

from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from jinja2 import Environment

from core.templatetags import portal


def environment(**options: Any) -> Environment:
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django passes autoescape=True
    env.globals.update(static=static, url=reverse, form_key=portal.form_key, form_by=portal.form_by)
    env.filters.update(day=portal.day, moment=portal.moment, count=portal.count, paragraphs=portal.paragraphs)
    return env


def render(request: HttpRequest, template: str, **context: Any) -> SafeString:
    """A template of the second engine as markup to place in a page of the first."""
    return SafeString(engines["jinja2"].get_template(template).render(context, request))
