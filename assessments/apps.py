from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments.telling import tell_what_is_due
        from notices.workflow import morning

        morning.connect(tell_what_is_due, dispatch_uid="assessments")
