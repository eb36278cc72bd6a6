"""What is said to recommendations: by those who answer for them nationally, and by each force."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from actionplans.keys import next_key
from actionplans.models import (
    ActionProvision,
    RecommendationUpdate,
    ReleasedResponse,
    Response,
)
from audit.workflow import RefusedSaveError, save_over
from core.templatetags.portal import day
from evidence.choices import GONE
from evidence.models import EvidenceUse
from forces.models import Force, Membership
from frameworks.models import Provision

# What people write in a response.
ANSWERED = ("position", "statement", "says_done", "done_reason")


def post_recommendation_update(
    *, recommendation: Provision, by: Membership, key: UUID, title: str, body: str
) -> RecommendationUpdate:
    """Add what the portfolio has to report today. Never changed afterwards; a correction is the next one."""
    if by.portfolio is None:
        raise ValueError("Only somebody with a portfolio reports on a recommendation.")
    now = timezone.now()
    used = RecommendationUpdate.objects.filter(public_id=key).first()
    if used and (used.provision_id, used.title, used.body) != (recommendation.pk, title, body):
        key = next_key(key, recommendation.pk, title, body)
    update, _ = RecommendationUpdate.objects.get_or_create(
        public_id=key,
        defaults={
            "provision": recommendation,
            "portfolio": by.portfolio,
            "title": title,
            "body": body,
            "as_at": day(now),
            "posted_at": now,
            "posted_by_name": f"{by.display_name}, {by.role_label}",
        },
    )
    return update


def save_response(
    *, force: Force, provision: Provision, by: Membership, revision: int, values: dict[str, Any]
) -> bool:
    """Save what is different; say whether anything was. What is said first starts from revision 1.

    values: {attribute: value}, any of ANSWERED. Raises StaleSaveError, with both texts kept; RefusedSaveError where it
    says done, or no longer, and nobody says why, whichever page it comes from.
    """
    row, _ = Response.objects.get_or_create(force=force, provision=provision)
    if row.revision == revision and says_unexplained(row, values):
        raise RefusedSaveError(
            "Say why the force says done, or no longer does: give both together, on the page of the response or in the"
            " one made from both"
        )
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=ANSWERED,
        about=f"Response to recommendation {provision.number}",
    )


def says_unexplained(row: Response, values: dict[str, Any]) -> bool:
    """Whether it would say done, or no longer, and no reason is given but that of the change before."""
    changes = values.get("says_done", row.says_done) != row.says_done
    return changes and values.get("done_reason", "") in {"", row.done_reason}


@transaction.atomic
def release_response(*, response: Response, by: Membership, revision: int) -> ReleasedResponse | None:
    """Freeze the response as it stands, with the titles that it rests on, for the national team and the policing body.

    None when it is past `revision`, which the lead has read, or takes no position. Released twice it is one.
    """
    rows = Response.objects.select_for_update(of=("self",)).select_related("provision")
    row = rows.get(pk=response.pk, force=response.force_id)
    if row.revision != revision or not row.position:
        return None
    last = ReleasedResponse.objects.filter(force=row.force_id, provision=row.provision_id).first()
    titles = rests_on(row)
    if last and (last.of_revision, last.rests_on) == (revision, titles):
        return last
    return ReleasedResponse.objects.create(
        force_id=row.force_id,
        provision=row.provision,
        number=last.number + 1 if last else 1,
        of_revision=revision,
        rests_on=titles,
        released_by_name=f"{by.display_name}, {by.role_label}",
        released_at=timezone.now(),
        **{name: getattr(row, name) for name in ANSWERED},
    )


def rests_on(response: Response) -> dict[str, list[str]]:
    """The titles of the force's actions and evidence for the recommendation, as they are called today.

    Not of a file that was rejected or removed: nothing rests on it.
    """
    answers = ActionProvision.objects.of(response.force, [response.provision_id])
    uses = EvidenceUse.objects.filter(force=response.force_id, provision=response.provision_id)
    uses = uses.exclude(version__scan_state__in=GONE)
    return {
        "actions": [f"{a.action.title} ({a.action.get_status_display().lower()})" for a in answers],
        "evidence": list(uses.order_by("evidence__title", "pk").values_list("evidence__title", flat=True)),
    }
