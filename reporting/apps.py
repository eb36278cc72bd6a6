from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from audit.removal.workflow import done
        from reporting.workflow import make_again_without_words

        done.connect(make_again_without_words, dispatch_uid="reports")
