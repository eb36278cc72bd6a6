"""What no single module holds: statements, settings of production, browser storage, parts, and what is logged."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from structlog.testing import capture_logs

from launcher.place import CHECKOUT

WORDS = "'; DROP TABLE forces_force; --"


@pytest.mark.asvs("1.2.4")
@pytest.mark.django_db
def test_a_value_stays_a_value_and_is_never_a_second_statement(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [WORDS])
        assert cursor.fetchone() == (WORDS,)
        with pytest.raises(DatabaseError, match="cannot insert multiple commands"):
            cursor.execute("SELECT %s; SELECT 2", [1])


@pytest.mark.asvs("13.4.2")
def test_nothing_is_debugged_unless_somebody_asks_for_it():
    env = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "DEMO"}}
    said = subprocess.run(
        [sys.executable, "-c", "from vawg_portal import settings; print(settings.DEBUG, settings.DEMO)"],
        cwd=CHECKOUT,
        env={**env, "SECRET_KEY": "x" * 50},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["False", "False"]


@pytest.mark.asvs("14.3.3")
def test_no_script_of_ours_uses_the_browsers_storage():
    scripts = sorted((CHECKOUT / "static" / "src" / "js").glob("*.js"))
    assert scripts
    for script in scripts:
        used = re.findall(
            r"localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie", script.read_text()
        )
        assert used == [], script.name


@pytest.mark.asvs("14.2.1")
def test_a_form_that_stands_in_the_address_takes_no_text_password_or_file():
    """What a form sends by GET is in logs of proxies and in the browser's history: searches and filters alone."""
    forms = 0
    for template in sorted(Path(CHECKOUT / "templates").rglob("*.html")):
        for form in re.findall(r"<form\b.*?</form>", template.read_text(), flags=re.DOTALL):
            opening = form.partition(">")[0]
            if re.search(r'method="post"', opening, flags=re.IGNORECASE):
                continue
            forms += 1
            assert not re.search(r"<textarea|type=\"(password|file|email)\"|csrf_token", form), template
    assert forms


@pytest.mark.asvs("15.1.2")
@pytest.mark.parametrize("lock", ["production", "embedded", "development"])
def test_every_part_is_listed_with_its_version_and_its_hashes(lock):
    text = (CHECKOUT / "requirements" / f"{lock}.txt").read_text()
    parts = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(parts) > 20
    for part in parts:
        assert re.match(r"[\w.\-\[\],]+==\S+", part), part[:80]
        assert "--hash=sha256:" in part, part[:80]


@pytest.mark.asvs("16.3.1")
@pytest.mark.django_db
def test_signing_in_and_failing_to_is_logged_by_number(client, world):
    person = world.kent.viewer.user
    person.set_password("a-password-of-fourteen")
    from tests.conftest import arranging

    with arranging():
        person.save()
    with capture_logs() as lines:
        client.post("/accounts/login/", {"login": person.email, "password": "not this one"})
        client.post("/accounts/login/", {"login": person.email, "password": "a-password-of-fourteen"})
        client.post("/accounts/logout/")
    events = [(line["event"], line.get("user")) for line in lines if line["event"].startswith("sign")]
    assert events == [("sign_in_failed", None), ("signed_in", person.pk), ("signed_out", person.pk)]
    assert person.email not in str(lines)


@pytest.mark.asvs("16.3.2")
@pytest.mark.django_db
def test_a_refusal_is_logged_with_who_and_where(world, sign_in):
    with capture_logs() as lines:
        assert sign_in(world.kent.viewer).get("/people/invite/").status_code == 403
    (line,) = [line for line in lines if line["event"] == "answered"]
    assert (line["view"], line["status"]) == ("people:invite", 403)
    assert (line["membership"], line["force"]) == (world.kent.viewer.pk, world.kent.force.pk)
