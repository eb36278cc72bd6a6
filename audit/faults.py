"""What the verification finds, in sentences: which chain, which row of which table, and when."""

from dataclasses import dataclass, field
from datetime import datetime

from core.templatetags.portal import moment


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written. chain: a force's short name in addresses, or `national`."""

    chain: str
    what: str
    table: str = ""
    row: int | None = None
    at: datetime | None = None

    def __str__(self) -> str:
        place = f" {self.table} {self.row}" if self.table else ""
        when = f" ({moment(self.at)})" if self.at else ""
        return f"{self.chain}:{place}{when} {self.what}"


@dataclass
class Findings:
    """What was found, and how much was looked at. names: {force's id: its short name}; None: national content."""

    names: dict[int | None, str]
    faults: list[Fault] = field(default_factory=list)
    links: int = 0
    chains: int = 0
    rows: int = 0
    removals: int = 0
    heads: int = 0
    last_head: str = ""

    def add(
        self,
        force: int | None,
        what: str,
        table: str = "",
        row: int | None = None,
        at: datetime | None = None,
    ) -> None:
        self.faults.append(Fault(self.names.get(force, f"force {force}"), what, table, row, at))
