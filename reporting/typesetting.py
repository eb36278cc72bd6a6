"""Laying out a document: HTML in, PDF/UA-1 out. Only the worker imports this: it wants Pango, and takes a while."""

from collections.abc import Mapping
from typing import NoReturn

import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher

VARIANT = "pdf/ua-1"


class NoFetcher(URLFetcher):
    """Refuses every address, files of this machine included, and so stops the rendering."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> NoReturn:
        raise FatalURLFetchingError(f"A document must not fetch {url[:80]}")


def lay_out(html: str) -> bytes:
    """The document as a tagged PDF. Nothing is fetched from anywhere; the same HTML gives the same bytes."""
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=NoFetcher())
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    return pdf
