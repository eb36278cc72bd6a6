"""The link in an invitation: signed, good for seven days, and void as soon as a newer one is sent.

It says which membership and when it was sent, nothing else; whether it may still be used is asked of the row.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

VALID_FOR = timedelta(days=7)


def _signer() -> Signer:
    return Signer(salt="forces.invitation")


def make_token(public_id: UUID, sent_at: datetime | None) -> str:
    return _signer().sign_object([str(public_id), str(sent_at)])


def read_token(token: str) -> tuple[UUID, datetime] | None:
    """The membership's public id and when the invitation was sent; None for what we did not sign."""
    try:
        public_id, sent_at = _signer().unsign_object(token)
        return UUID(public_id), datetime.fromisoformat(sent_at)
    except (BadSignature, ValueError):
        return None
