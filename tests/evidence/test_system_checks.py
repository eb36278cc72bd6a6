"""Production does without many things, but not without a virus scanner."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from evidence.system_checks import production_has_a_scanner


def test_production_without_a_scanner_is_refused(settings):
    settings.DEMO = False
    settings.SCANNER_URL = ""
    assert [error.id for error in run_checks() if error.id == "evidence.E001"] == ["evidence.E001"]
    with pytest.raises(CommandError, match="Set SCANNER_URL"):
        call_command("check")


@pytest.mark.parametrize(("demo", "scanner"), [(True, ""), (False, "clamd://scanner:3310")])
def test_the_demonstration_and_a_scanner_are_fine(settings, demo, scanner):
    settings.DEMO = demo
    settings.SCANNER_URL = scanner
    assert production_has_a_scanner() == []
