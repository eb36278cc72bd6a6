"""A force's evidence: links, and small files made here. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reporting.demo.files import Content, make_file
from reporting.demo.invention import dice, fill, invented, month_of

TOLD = {"warwickshire": 18}


@dataclass(frozen=True)
class InventedEvidence:
    title: str
    kind: str
    refers_to: date
    added_on: date
    uses: tuple[str, ...]
    link: str = ""
    file_name: str = ""
    data: bytes = b""
    product: str = ""

    @property
    def review_on(self) -> date | None:
        """Products are kept up to date."""
        return self.refers_to + timedelta(days=365) if self.product else None


def evidence(
    slug: str, force: str, days: tuple[date, date]
) -> tuple[list[InventedEvidence], list[InventedEvidence]]:
    """What was there when last cycle's answers were signed, and what came since. days: of writing, then and now."""
    roll = dice("evidence", slug)
    entries: list[dict[str, Any]] = invented("evidence")
    chosen = roll.sample(entries, TOLD.get(slug, roll.randint(12, 19)))
    earlier = len(chosen) * 3 // 5
    return (
        [_piece(slug, force, entry, days[0]) for entry in chosen[:earlier]],
        [_piece(slug, force, entry, days[1]) for entry in chosen[earlier:]],
    )


def _piece(slug: str, force: str, entry: dict[str, Any], day: date) -> InventedEvidence:
    roll = dice("piece", slug, entry["title"])
    refers_to = _end_of_month(day - timedelta(days=roll.randint(45, 160)))
    added_on = day - timedelta(days=roll.randint(3, 40))
    title = entry["title"].format(when=month_of(refers_to))
    name = (
        "".join(letter if letter.isalnum() else "-" for letter in title.lower()).replace("--", "-").strip("-")
    )
    file = entry.get("file", "")
    if not file:
        link = f"https://example.org/{slug}/{name}"
        return InventedEvidence(title, entry["kind"], refers_to, added_on, tuple(entry["uses"]), link=link)
    return InventedEvidence(
        title,
        entry["kind"],
        refers_to,
        added_on,
        tuple(entry["uses"]),
        file_name=f"{name}.{file}",
        data=make_file(file, _content(slug, force, title, entry["kind"], added_on)),
        product=entry.get("product", ""),
    )


def _end_of_month(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def _content(slug: str, force: str, title: str, kind: str, day: date) -> Content:
    told = invented("files")
    about = (title, kind)
    lines = [fill(line, slug=slug, day=day, about=about, force=force) for line in told["words"][kind]]
    table = kind if kind in told["tables"] else "performance"
    return Content(
        title, force, lines, [told["tables"][table]["columns"], *_rows(slug, title, told["rows"][table])]
    )


def _rows(slug: str, title: str, names: list[str]) -> list[list[str | int]]:
    roll = dice("table", slug, title)
    rows: list[list[str | int]] = []
    for name in names:
        all_of_them = roll.randint(18, 140)
        done = round(all_of_them * roll.uniform(0.45, 0.97))
        rows.append([name, all_of_them, done, round(100 * done / all_of_them)])
    return rows
