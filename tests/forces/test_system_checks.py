"""What production refuses to start with."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from vawg_portal.startup import refuse_unsafe_start

GOOD = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["portal.police.uk"],
    "SCANNER_URL": "clamd://scanner:3310",
}


@pytest.fixture
def production(settings):
    """production(NAME=value) -> the ids of the errors that the checks find with that setting."""

    def found(databases=None, **values):
        for name, value in {**GOOD, **values}.items():
            setattr(settings, name, value)
        return sorted(
            str(error.id) for error in run_checks(databases=databases) if str(error.id).startswith("forces.")
        )

    return found


def test_a_production_that_is_set_up_passes(production):
    assert production() == []


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("DEBUG", True, "forces.E001"),
        ("SECRET_KEY", "", "forces.E002"),
        ("SECRET_KEY", "short", "forces.E002"),
        ("SECRET_KEY", "only-for-checks-that-serve-nobody", "forces.E002"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "forces.E003"),
        ("ALLOWED_HOSTS", ["*"], "forces.E003"),
        ("ALLOWED_HOSTS", [""], "forces.E003"),
    ],
)
def test_what_is_missing_is_an_error(production, name, value, error):
    assert production(**{name: value}) == [error]


def test_the_demonstration_is_excused(production):
    assert production(DEMO=True, SECRET_KEY="short", ALLOWED_HOSTS=["localhost"]) == []


@pytest.mark.django_db
def test_demonstration_accounts_are_an_error_where_a_database_is_asked(production, world):
    assert production(databases=["default"]) == ["forces.E004"]
    assert production(databases=["default"], DEMO=True) == []
    assert production() == []


@pytest.mark.django_db
def test_an_empty_database_is_none(production):
    assert production(databases=["default"]) == []


@pytest.mark.django_db
def test_check_and_the_servers_start_stop_at_demonstration_accounts(production, world):
    production()
    with pytest.raises(CommandError, match=r"forces\.E004"):
        call_command("check", databases=["default"])
    with pytest.raises(SystemExit, match=r"forces\.E004"):
        refuse_unsafe_start()
