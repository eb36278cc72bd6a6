"""The first themes, from fixtures/content/themes.yaml: a working list, which the national lead then keeps."""

from core.content import read_content
from reviews.themes.models import Theme


def load_themes() -> None:
    """Only into an empty list: what was changed since stays."""
    if Theme.objects.exists():
        return
    for position, entry in enumerate(read_content("themes")["themes"], start=1):
        Theme.objects.create(position=position, **entry)
