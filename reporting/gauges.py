"""Figures for Prometheus, at /health/metrics: what was counted as it happened, and how things stand in the database.

For programs that watch, and nobody else: with METRICS_TOKEN, or from this machine where none is set.
"""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.db import DatabaseError
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Extract, Now
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core import figures
from evidence.models import scanned
from forces import sessions
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope
from notices.choices import MailState
from notices.models import Mail
from reporting.choices import ExportDecision, ReportState
from reporting.models import Export, PackPaper, PlanPage, PublishedPaper, Report

_UNDER_WAY = Q(state__in=[ReportState.QUEUED, ReportState.WORKING])
# What is made in the background. Of plans on a page those of shared editions: a live plan's is its force's alone.
JOBS: dict[str, QuerySet[Any]] = {
    "report": Report.objects.all(),
    "plan_page": PlanPage.objects.all(),
    "published_plan": PublishedPaper.objects.all(),
    "pack_paper": PackPaper.objects.all(),
    # Before somebody has agreed it waits for a person; what was not made in its time waits for nothing any more.
    "export": Export.objects.filter(decision=ExportDecision.AGREED).exclude(
        _UNDER_WAY, expires_at__lte=Now()
    ),
}
_SINCE = {"export": "decided_at"}  # the others: asked_at


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Strangers do not even learn that it is there."""
    if not _may_read(request):
        raise Http404
    standing = CollectorRegistry()
    standing.register(_Standing())
    text = generate_latest(_counted()) + generate_latest(standing)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    """Behind a proxy on the same machine every stranger comes from this machine: then only the token counts."""
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())
    if settings.TRUSTED_PROXIES or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _counted() -> CollectorRegistry:
    """Over all processes of the web server, which share a directory (vawg_portal/gunicorn.py); or of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


class _Standing(Collector):
    """How things stand in the database now. Without it these are absent, which an alert can ask for."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("portal_database_up", "1 while the database answers.")
        found: list[Metric] = []
        with suppress(DatabaseError):
            found = [*_reports(), *_of_forces(), _sessions()]
        up.add_metric([], bool(found))
        yield up
        yield from found


def _reports() -> Iterator[Metric]:
    jobs = GaugeMetricFamily("portal_jobs", "Work in the background.", labels=["kind", "state"])
    oldest = GaugeMetricFamily(
        "portal_jobs_oldest_waiting_seconds",
        "For how long the oldest has waited or been worked on.",
        labels=["kind"],
    )
    with scope(Audience.NATIONAL):
        for kind, jobs_of_kind in JOBS.items():
            rows = jobs_of_kind.order_by()
            counts = dict(rows.values_list("state").annotate(Count("pk")))
            since = Min(_SINCE.get(kind, "asked_at"))
            age = rows.filter(_UNDER_WAY).aggregate(age=Extract(Now() - since, "epoch"))["age"]
            for state in ReportState.values:
                jobs.add_metric([kind, state], counts.get(state, 0))
            oldest.add_metric([kind], float(age or 0))
    yield jobs
    yield oldest


def _of_forces() -> Iterator[Metric]:
    """Nobody sees the rows of all forces, so each force's are counted in its own scope; no force is named."""
    files = GaugeMetricFamily(
        "portal_evidence_files",
        "Evidence, uploaded spreadsheets and strategies, by what the scanner said.",
        labels=["state"],
    )
    mails = GaugeMetricFamily("portal_mails_waiting", "Mails that the mail server has not taken yet.")
    aside = GaugeMetricFamily("portal_mails_set_aside", "Mails that the mail server refuses for good.")
    states: Counter[str] = Counter()
    waiting = refused = 0
    with scope(Audience.NATIONAL):
        forces = list(Force.objects.values_list("pk", flat=True))
    for force_id in forces:
        with scope(Audience.FORCE, force_id):
            for model in scanned():
                found = model.objects.filter(force_id=force_id).order_by().values_list("scan_state")
                states.update(dict(found.annotate(Count("pk"))))
            waiting += Mail.objects.filter(force_id=force_id, state=MailState.WAITING).count()
            refused += Mail.objects.set_aside().filter(force_id=force_id).count()
    for state, number in states.items():
        files.add_metric([state], number)
    mails.add_metric([], waiting)
    aside.add_metric([], refused)
    yield from (files, mails, aside)


def _sessions() -> Metric:
    """As the bare login, outside every scope."""
    signed_in = GaugeMetricFamily("portal_sessions", "People signed in.")
    signed_in.add_metric([], sessions.live().exclude(person=None).count())
    return signed_in


@receiver(user_login_failed)
def count_failure(**_: Any) -> None:
    figures.SIGN_INS_FAILED.inc()


@receiver(user_locked_out)
def count_lock(**_: Any) -> None:
    figures.LOCKED_OUT.inc()
