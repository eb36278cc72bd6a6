"""Recomputes the chains and all that they vouch for, and says what was touched behind the portal's back.

Four questions, in one snapshot of the database: does each chain hang together (audit.links); does each row say what
it said when it was linked, and is each live row what its last event left (audit.rows); and are the chains those whose
heads were signed. What it finds is a list of sentences (audit.faults).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from audit import heads, links, rows
from audit.chain import chained
from audit.faults import Findings
from audit.heads import Head
from audit.models import ChainHead
from audit.rows import EVERYTHING, Chain
from forces import rights
from forces.grants import AUDITOR_ROLE
from forces.models import Force


def verify(only: str = "") -> Findings:
    """Look at everything, or at one chain: a force's short name in addresses, or `national`.

    Run it as the owner. Raises LookupError for a name that no chain has.
    """
    with _reading_all() as cursor:
        found = Findings({None: heads.NATIONAL, **dict(Force.objects.order_by().values_list("pk", "slug"))})
        chain = _chain_named(only, found)
        signed = _Signed(found, chain)
        of = Q() if chain is EVERYTHING else Q(force=chain) if chain else Q(force__isnull=True)
        signed.compare(links.walk(found, of, signed.places()))
        for model in chained():
            rows.compare_with_links(cursor, found, model, chain)
            if rights.is_event(model):
                rows.compare_live(cursor, found, model, chain)
    return found


def _chain_named(only: str, found: Findings) -> Chain:
    if not only:
        return EVERYTHING
    for chain, name in found.names.items():
        if name == only:
            return chain
    raise LookupError(only)


@contextmanager
def _reading_all() -> Iterator[CursorWrapper]:
    """One moment of everything; the owner steps down to the role that reads all and writes nothing."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(
            "SELECT set_config('row_security', 'on', true), set_config('timezone', 'UTC', true),"
            " set_config('role', %s, true)",
            [AUDITOR_ROLE],
        )
        yield cursor
        transaction.set_rollback(True)  # also of the role, where a transaction goes on around this


class _Signed:
    """The heads that were signed, as the table and as the files have them."""

    def __init__(self, found: Findings, chain: Chain) -> None:
        self.found = found
        self.forces = {name: force for force, name in found.names.items()}
        wanted = set(found.names.values()) if chain is EVERYTHING else {found.names[chain]}  # type: ignore[index]  # not everything
        self.in_table = {head for head in self._rows() if head.chain in wanted}
        self.in_files = {head for head in self._lines() if head.chain in wanted}
        found.heads = len(self.in_table | self.in_files)
        found.last_head = max((head.day for head in self.in_table | self.in_files), default="")

    def _rows(self) -> Iterator[Head]:
        for row in ChainHead.objects.all():
            yield Head(
                self.found.names[row.force_id],
                row.day.isoformat(),
                row.number,
                row.hash,
                row.key,
                row.signature,
            )

    def _lines(self) -> Iterator[Head]:
        for file in sorted(Path(settings.AUDIT_HEADS_DIR).glob("*.jsonl")):
            try:
                yield from heads.heads_in(file)
            except ValueError:
                self.found.add(
                    None, f"{file.name} of the signed heads was changed: it holds a line that is no head."
                )

    def places(self) -> set[tuple[int | None, int]]:
        """Where in which chain something was signed."""
        return {(self.forces.get(head.chain), head.number) for head in self.in_table | self.in_files}

    def compare(self, hashes: links.Hashes) -> None:
        keys = heads.known_keys()
        for head in sorted(self.in_table | self.in_files, key=lambda head: (head.chain, head.day)):
            for what in self._wrong(head, hashes, genuine=heads.is_genuine(head, keys)):
                self.found.add(self.forces.get(head.chain), f"{what}")

    def _wrong(self, head: Head, hashes: links.Hashes, *, genuine: bool) -> Iterator[str]:
        day = f"the head that was signed on {date.fromisoformat(head.day):%d.%m.%Y} (link {head.number})"
        if head not in self.in_table:
            yield f"{day} is missing from the table of signed heads."
        if head not in self.in_files:
            yield f"{day} is missing from the file of that day."
        if not genuine:
            yield f"{day} bears no signature of a key that is known: it was changed, or the key is not the one."
            return
        there = hashes.get((self.forces.get(head.chain), head.number))
        if there is None:
            yield f"{day} is no longer in the chain: its end was cut off."
        elif there != head.hash:
            yield f"{day} is another one in the chain: it was made anew from some link before."
