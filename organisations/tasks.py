"""Invitations of a spreadsheet, one to a task. What is not sent stays on its organisation's page, with a button."""

import structlog
from celery import shared_task

from forces.choices import Audience
from forces.scope import scope
from forces.workflow import MailNotSentError
from organisations import workflow

log = structlog.get_logger()


@shared_task(
    name=workflow.INVITE,
    autoretry_for=(MailNotSentError,),
    retry_backoff=30,
    max_retries=6,
    soft_time_limit=20,
    time_limit=30,
)
def invite(membership_id: int, by_id: int) -> None:
    """Send it, if it is still to be sent."""
    with scope(Audience.NATIONAL, request_id=f"invite-{membership_id}"):
        sent = workflow.send_waiting(membership_id=membership_id, by_id=by_id)
    if sent:
        log.info("invitation_sent", membership=membership_id)
