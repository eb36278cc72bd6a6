from django.apps import AppConfig


class ActionplansConfig(AppConfig):
    name = "actionplans"

    def ready(self) -> None:
        # The rest of their kind stands in timeline.py and editing.py.
        from actionplans import (  # noqa: F401 - importing tells audit of them
            publication_editing,
            publication_timeline,
            recommendation_editing,
            recommendation_timeline,
        )
        from audit.removal import reading
        from evidence.texts import text_of

        reading.reads("actionplans.StrategyUpload", text_of)
