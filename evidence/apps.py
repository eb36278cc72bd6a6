from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        from audit.removal import reading
        from evidence import system_checks  # noqa: F401 - importing registers the check
        from evidence.texts import text_of

        reading.reads("evidence.EvidenceVersion", text_of)
