from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        # The rest of its kind stands in editing.py.
        from assessments import cycle_editing  # noqa: F401 - importing tells audit of it
        from assessments.telling import tell_what_is_due
        from audit.removal import reading
        from evidence.texts import text_of
        from notices.workflow import morning

        morning.connect(tell_what_is_due, dispatch_uid="assessments")
        reading.reads("assessments.SheetUpload", text_of)
