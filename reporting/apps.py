from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from actionplans.publishing import released
        from actionplans.sharing import shared
        from audit.removal.workflow import done
        from reporting import packing, published_papers
        from reporting.plan_pages import ask_with_the_edition
        from reporting.workflow import make_again_without_words

        done.connect(make_again_without_words, dispatch_uid="reports")
        shared.connect(ask_with_the_edition, dispatch_uid="plan pages")
        released.connect(published_papers.ask_with_the_release, dispatch_uid="published papers")
        done.connect(published_papers.make_again_without_words, dispatch_uid="published papers again")
        done.connect(packing.make_again_without_words, dispatch_uid="pack papers again")
