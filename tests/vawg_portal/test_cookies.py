"""Production's cookies, as production's settings make them: asked of a process that reads them."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, django
from django.conf import settings
django.setup()
names = [name for name in dir(settings) if "COOKIE" in name or name.startswith(("SECOND_", "SESSION_"))]
print(json.dumps({name: str(getattr(settings, name)) for name in names}))
"""


@pytest.fixture(scope="module")
def production():
    env = {
        **os.environ,
        "DEMO": "0",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "portal.example",
        "DJANGO_SETTINGS_MODULE": "vawg_portal.settings",
        "SCANNER_URL": "clamd://scanner:3310",
    }
    asked = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    return json.loads(asked.stdout.splitlines()[-1])


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_cookies_are_bound_to_the_host_and_kept_from_scripts(production):
    for kind, name in (("SESSION", "__Host-session"), ("CSRF", "__Host-csrf")):
        assert production[f"{kind}_COOKIE_NAME"] == name
        assert production[f"{kind}_COOKIE_SECURE"] == "True"
        assert production[f"{kind}_COOKIE_HTTPONLY"] == "True"
        assert production[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert production[f"{kind}_COOKIE_PATH"] == "/"
        assert production[f"{kind}_COOKIE_DOMAIN"] == "None"


def test_production_requires_the_second_factor_and_ends_sessions(production):
    assert production["SECOND_FACTOR_REQUIRED"] == "True"
    assert production["SESSION_IDLE"] == "0:30:00"
    assert production["SESSION_ABSOLUTE"] == "12:00:00"
    assert production["SESSION_ENGINE"] == "forces.sessions"
