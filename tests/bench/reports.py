"""The national report of a cycle, from its figures to the last byte of its PDF. The bar is twenty seconds."""

import time

from django.utils import timezone

from assessments.models import Cycle
from forces.choices import Audience
from forces.scope import scope
from reporting import charts, pdf
from reporting.builders.national import build
from reporting.choices import ReportKind
from reporting.typesetting import lay_out


def measure(cycle_slug: str) -> float:
    """Seconds, of the version for the national team, which is the longer one."""
    begin = time.perf_counter()
    with scope(Audience.NATIONAL):
        cycle = Cycle.objects.get(slug=cycle_slug)
        report = build(cycle, ReportKind.NATIONAL_INTERNAL, today=timezone.localdate())
    pdf.look_over(lay_out(pdf.write(report, charts.draw_strands(report))))
    return time.perf_counter() - begin
