from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "returns"

    def ready(self) -> None:
        from notices.workflow import morning
        from returns.telling import tell_what_is_due

        morning.connect(tell_what_is_due, dispatch_uid="returns")
