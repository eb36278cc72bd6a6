"""What was measured, as one table; that of a whole run is kept in docs/figures/prove.md."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

KEPT_AT = Path(__file__).resolve().parents[2] / "docs" / "figures" / "prove.md"


@dataclass(frozen=True)
class Figure:
    """One line of the table. area: isolation, gate, identity, history, removal, files, forms, headers, faults ..."""

    area: str
    claim: str
    measured: str
    bar: str
    holds: bool


def write(figures: Iterable[Figure], path: Path) -> None:
    path.write_text(json.dumps([asdict(figure) for figure in figures]), encoding="utf-8")


def read(path: Path) -> list[Figure]:
    """Empty when nothing was written there."""
    return [Figure(**one) for one in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def table(figures: Iterable[Figure]) -> list[str]:
    """Markdown, in columns that a terminal shows straight."""
    rows = [("area", "what is claimed", "measured", "bar", "")]
    in_order = sorted(figures, key=lambda figure: figure.area)
    rows += [(f.area, f.claim, f.measured, f.bar, "ok" if f.holds else "BREACH") for f in in_order]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "| " + " | ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def keep(figures: Iterable[Figure], *, failed: bool) -> None:
    """Write the table of a whole run where it stays."""
    day = datetime.now(UTC)
    outcome = "Not all of it held." if failed else "All of it held."
    KEPT_AT.parent.mkdir(exist_ok=True)
    KEPT_AT.write_text(
        f"# What `./portal prove` measured\n\nThe whole form, on {day.day} {day:%B %Y}. {outcome}\n\n"
        + "\n".join(table(figures))
        + "\n",
        encoding="utf-8",
    )
