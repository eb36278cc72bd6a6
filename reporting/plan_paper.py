"""A published version of a force's plan as the HTML of its PDF: the same lines, by the same template, as its page."""

from typing import Any

from django.template.loader import render_to_string

from actionplans.public_lines import arranged, thawed


def write(content: dict[str, Any]) -> str:
    """content: as published_papers.py froze it. No clock, no ids: the same content gives the same bytes."""
    page = arranged(thawed(line) for line in content["lines"])
    return render_to_string("published/pdf.html", {**content, "page": page})
