"""Sessions in the database: who, since when, last active when, from where. Ended here, they are over at once.

Idle and absolute limits are asked for by the same statement that reads the session, and the same statement notes that
somebody was active, at most once a minute: a save costs no query more, and the session's data is not written.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from forces.identity import Session

SIGNED_IN_AT = "signed_in_at"  # seconds; survives a new key, as after a change of password
ISSUER = "issuer"
ISSUER_ORGANISATIONS = "issuer_organisations"  # ids: the only ones in which this session may be used
NOTED_EVERY = timedelta(minutes=1)

_READ = """
WITH noted AS (
    UPDATE forces_session SET active_at = %(now)s
     WHERE session_key = %(key)s AND %(active)s::boolean
       AND active_at < %(noted_before)s AND active_at > %(idle)s AND started_at > %(absolute)s
)
SELECT session_data, started_at, active_at FROM forces_session
 WHERE session_key = %(key)s AND active_at > %(idle)s AND started_at > %(absolute)s
"""


class SessionStore(SessionBase):
    """What `request.session` is. The session middleware says of each request where it came from."""

    device = ""
    address: str | None = None
    background = False  # a request that nobody made by hand: it keeps no session alive
    started_at: datetime | None = None
    active_at: datetime | None = None

    def load(self) -> dict[str, Any]:
        now = timezone.now()
        noted_before = now - NOTED_EVERY
        values: dict[str, Any] = {
            "key": digest(self.session_key),
            "now": now,
            "active": not self.background,
            "noted_before": noted_before,
            "idle": now - settings.SESSION_IDLE,
            "absolute": now - settings.SESSION_ABSOLUTE,
        }
        with connection.cursor() as cursor:
            cursor.execute(_READ, values)
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, self.started_at, self.active_at = row
        if not self.background and self.active_at < noted_before:
            self.active_at = now
        return self.decode(data)

    def exists(self, session_key: str | None) -> bool:
        return Session.objects.filter(pk=digest(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # SessionBase has it
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Of a session that is there its data alone: when it was last active is not this request's to overwrite."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # SessionBase has it
        row = self._row(data)
        if must_create:
            try:
                with transaction.atomic():
                    Session.objects.create(
                        pk=digest(self.session_key), device=self.device, address=self.address, **row
                    )
            except IntegrityError as error:
                raise CreateError from error
        elif not Session.objects.filter(pk=digest(self.session_key)).update(**row):
            raise UpdateError

    def _row(self, data: dict[str, Any]) -> dict[str, Any]:
        signed_in = data.get(SIGNED_IN_AT)
        started = datetime.fromtimestamp(signed_in, tz=timezone.get_current_timezone()) if signed_in else None
        return {
            "session_data": self.encode(data),
            "expire_date": (started or self.started_at or timezone.now()) + settings.SESSION_ABSOLUTE,
            "person_id": data.get(SESSION_KEY),
            "issuer": data.get(ISSUER, ""),
            **({"started_at": started} if started else {}),
        }

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(pk=digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        dead().delete()

    def ends_at(self) -> datetime | None:
        """When it ends if nobody does anything from now on; None for a session that is not stored."""
        if self.started_at is None or self.active_at is None:
            return None
        return min(self.active_at + settings.SESSION_IDLE, self.ends_at_last() or self.active_at)

    def ends_at_last(self) -> datetime | None:
        """When it ends whatever anybody does."""
        return self.started_at + settings.SESSION_ABSOLUTE if self.started_at else None


def digest(session_key: str | None) -> str:
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def dead() -> QuerySet[Session]:
    """Sessions whose time has run out."""
    now = timezone.now()
    idle, absolute = now - settings.SESSION_IDLE, now - settings.SESSION_ABSOLUTE
    return Session.objects.filter(Q(active_at__lte=idle) | Q(started_at__lte=absolute))


def live() -> QuerySet[Session]:
    """All others, the latest first."""
    now = timezone.now()
    return Session.objects.filter(
        active_at__gt=now - settings.SESSION_IDLE, started_at__gt=now - settings.SESSION_ABSOLUTE
    )


def end_all(person_id: int, *, but: str | None = None) -> int:
    """Sign a person out everywhere, at once; with `but`, everywhere else. Gives how many sessions that were."""
    ended, _ = Session.objects.filter(person_id=person_id).exclude(pk=digest(but)).delete()
    return ended
