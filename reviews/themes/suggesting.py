"""Which themes a text is suggested for: those that share a term with it. A pure function."""

import re
from collections.abc import Iterable, Mapping


def suggested(text: str, terms: Mapping[int, Iterable[str]]) -> set[int]:
    """The keys of terms of which one stands in the text at the beginning of a word: train finds training.

    terms: {theme: terms}. Capitals and white space make no difference.
    """
    words = " ".join(text.split()).casefold()
    return {
        theme
        for theme, some in terms.items()
        if any(
            re.search(rf"\b{re.escape(' '.join(term.split()).casefold())}", words)
            for term in some
            if term.strip()
        )
    }
