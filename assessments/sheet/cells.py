"""What one cell of a spreadsheet says: text as people see it, or a sentence about what is wrong with it."""

from typing import Any

from django.core.exceptions import ValidationError

from assessments.forms import WordsField
from assessments.sheet.layout import as_read


class CellError(Exception):
    """What is wrong with one cell; str() is read after its place."""


def is_blank(cell: Any) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def shown(cell: Any) -> str:
    """What people see in the cell. Raises CellError where a program made something of it that was not typed."""
    if cell.data_type == "f":
        raise CellError(
            "this is a formula. Copy the cell and paste it as a value, or type what it should say"
        )
    if cell.value is None:
        return ""
    if isinstance(cell.value, str) and cell.data_type == "s":
        try:
            return as_read(cell.value)
        except ValueError:
            raise CellError("there is a character here that is none. Type the text again") from None
    if isinstance(cell.value, bool):
        return str(cell.value).upper()
    if cell.data_type == "e":
        raise CellError(
            "this is what a spreadsheet shows for a mistake in a formula. Type what it should say"
        )
    if cell.data_type == "n" and cell.number_format in {"General", "@"}:
        return _figure(cell.value)
    raise CellError(
        "this is a date, a time, or a figure with a format of its own. Type it as text, with ' before it"
    )


def _figure(value: float) -> str:
    """As Excel shows it where it has no format. What it would shorten is refused."""
    shown = repr(int(value)) if value == int(value) else repr(value)
    if len(shown.lstrip("-")) > 11 or "e" in shown:
        raise CellError("this figure is longer than a spreadsheet shows. Type it as text, with ' before it")
    return shown


def kept(text: str) -> str:
    """As the portal's own box would keep it; with what that says of a text that is too long."""
    try:
        return str(WordsField().clean(text))
    except ValidationError as wrong:
        raise CellError(wrong.messages[0].rstrip(".")) from None
