"""The head of each chain, signed once a day, in a table and in a file outside the database.

A chain shows by itself whether a link in its middle was touched. That its end was cut off, or all of it made anew,
is shown by what stands elsewhere: whoever can write to the database can neither sign nor reach that file.
docs/audit.md says what a line holds and where production keeps the files.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from audit.models import ChainHead
from forces.models import Force

NATIONAL = "national"


class NoKeyError(RuntimeError):
    """There is nothing to sign with."""


@dataclass(frozen=True)
class Head:
    """One line of a day's file. chain: the force's short name in addresses, or `national`. day: as 2026-03-03."""

    chain: str
    day: str
    number: int
    hash: str
    key: str = ""
    signature: str = ""

    def signed_text(self) -> bytes:
        facts = {"chain": self.chain, "day": self.day, "hash": self.hash, "number": self.number}
        return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()

    def line(self) -> str:
        return json.dumps(asdict(self), sort_keys=True) + "\n"


def signing_key() -> Ed25519PrivateKey:
    """From AUDIT_SIGNING_KEY: 32 bytes in base64. Raises NoKeyError."""
    if not settings.AUDIT_SIGNING_KEY:
        raise NoKeyError("AUDIT_SIGNING_KEY is not set: no head is signed.")
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.AUDIT_SIGNING_KEY))


def fingerprint(public: Ed25519PublicKey) -> str:
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def known_keys() -> dict[str, Ed25519PublicKey]:
    """{fingerprint: key}: today's key, and the public halves of those before it."""
    keys = [
        Ed25519PublicKey.from_public_bytes(base64.b64decode(text)) for text in settings.AUDIT_OLD_PUBLIC_KEYS
    ]
    if settings.AUDIT_SIGNING_KEY:
        keys.append(signing_key().public_key())
    return {fingerprint(key): key for key in keys}


def is_genuine(head: Head, keys: dict[str, Ed25519PublicKey]) -> bool:
    try:
        keys[head.key].verify(base64.b64decode(head.signature), head.signed_text())
    except (KeyError, InvalidSignature, ValueError):
        return False
    return True


def sign_heads(day: date) -> int:
    """Sign what each chain ends with, unless its head of that day is signed; say how many were. Safe to run twice.

    The file comes first. A line whose row is missing (the machine stopped in between) is taken over into the table.
    """
    key = signing_key()
    names = dict(Force.objects.order_by().values_list("pk", "slug"))  # the bare login reads no regions
    kept = {head.chain: head for head in heads_in(file_of(day)) if head.day == day.isoformat()}
    known = set(ChainHead.objects.filter(day=day).values_list("force", flat=True))
    ends = {force: (number, found) for force, number, found in _ends() if force not in known}
    heads = {}
    for force, (number, found) in ends.items():
        chain = names[force] if force else NATIONAL
        heads[force] = kept.get(chain) or _sign(Head(chain, day.isoformat(), number, found), key)
    _append(file_of(day), [head for head in heads.values() if head.chain not in kept])
    with transaction.atomic():
        ChainHead.objects.bulk_create(
            ChainHead(force_id=force, day=day, number=h.number, hash=h.hash, key=h.key, signature=h.signature)
            for force, h in heads.items()
        )
    return len(heads)


def _ends() -> list[tuple[int | None, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT force_id, number, hash FROM portal_chain_heads()")
        return cursor.fetchall()


def _sign(head: Head, key: Ed25519PrivateKey) -> Head:
    signature = base64.b64encode(key.sign(head.signed_text())).decode()
    return Head(head.chain, head.day, head.number, head.hash, fingerprint(key.public_key()), signature)


def file_of(day: date) -> Path:
    """One file for a day: once that is over it never changes, which suits storage that allows no change."""
    return Path(settings.AUDIT_HEADS_DIR) / f"{day.isoformat()}.jsonl"


def heads_in(file: Path) -> Iterator[Head]:
    """Raises ValueError for what is no head."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield Head(**json.loads(line))
        except TypeError as error:
            raise ValueError(str(error)) from error


def _append(file: Path, heads: list[Head]) -> None:
    """On the disk before anybody relies on it."""
    if not heads:
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(head.line() for head in heads).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
