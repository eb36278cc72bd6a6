from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments.telling import tell_what_is_due
        from audit.removal import reading
        from evidence.texts import text_of
        from notices.workflow import morning

        morning.connect(tell_what_is_due, dispatch_uid="assessments")
        reading.reads("assessments.SheetUpload", text_of)
