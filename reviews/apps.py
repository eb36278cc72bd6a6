from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        # The rest of their kind stands in timeline.py and editing.py.
        from reviews import (  # noqa: F401 - importing tells audit of them
            chase_editing,
            chase_timeline,
        )
        from reviews.plans import editing, timeline  # noqa: F401 - importing tells audit of them
        from reviews.themes import editing as themes_editing  # noqa: F401 - the same
        from reviews.themes import timeline as themes_timeline  # noqa: F401 - the same
