"""PostgreSQL's full text search: which columns are searched, what is asked, and the piece of text that answers.

An index stands over the same expression that is asked (`index_over`), so no column has to be kept in step with a text.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

CONFIG = "english"
LONGEST = 200  # characters of a question; what is longer is cut
# Around a word that was found, until it is escaped: nobody can type them into a text (see `asked`, and PostgreSQL
# keeps no NUL). Should one stand there all the same, it marks a word too many and nothing else.
_FROM, _TO = "\x02", "\x03"


def index_over(*fields: str, name: str) -> GinIndex:
    return GinIndex(SearchVector(*fields, config=CONFIG), name=name)


def asked(text: str) -> str:
    """What somebody typed, as it is searched for: without control characters, at most LONGEST characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST].strip()


def found_in(rows: QuerySet[Any], fields: tuple[str, ...], words: str) -> QuerySet[Any]:
    """Those of rows that hold all the words, whichever form they stand in; "in quotes" as they stand, -not this one.

    Each with `extract`: the piece of its text where the words stand, for `marked`.
    """
    query = SearchQuery(words, search_type="websearch", config=CONFIG)
    # As it stands in index_over, or PostgreSQL does not see that they are the same.
    holding = rows.annotate(searched=SearchVector(*fields, config=CONFIG)).filter(searched=query)
    parts = (part for field in fields for part in (field, Value(" · ")))
    text = Concat(*parts, Value(""), output_field=TextField())
    return holding.annotate(
        extract=SearchHeadline(
            text,
            query,
            config=CONFIG,
            start_sel=_FROM,
            stop_sel=_TO,
            max_words=34,
            min_words=18,
            short_word=2,  # type: ignore[arg-type]  # a number, which the stubs take for a text
            max_fragments=1,
        )
    )


def marked(extract: str) -> SafeString:
    """Escaped, with the words that were found in <mark>."""
    first, *others = extract.strip(" ·").split(_FROM)
    pieces = [one.partition(_TO)[::2] for one in others]
    rest = format_html_join("", "<mark>{}</mark>{}", pieces)
    return format_html("{}{}", first, rest)
