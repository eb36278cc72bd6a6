"""`./portal verify-audit`: the history against its chain and its signed heads, as the owner, running or not."""

import os
import subprocess

from launcher import backup, stage
from launcher.keeping import database
from launcher.place import Place
from launcher.up import audit_signing_key


def verify(place: Place, words: list[str]) -> int:
    """`./portal verify-audit [--force CODE]`"""
    with database(place, new=False) as found:
        owner_url = found.owner_url or backup.secret("OWNER_DATABASE_URL")
        running = place.top / "code"  # what root's servers run from: left alone under their feet
        code = running if place.account and running.exists() else stage.stage(place)
        env = {
            **os.environ,
            "OWNER_DATABASE_URL": owner_url,
            "PORTAL_AS_OWNER": "1",
            "PORTAL_STATE": str(place.state),
        }
        if not os.environ.get("DATABASE_URL"):
            env.setdefault("DEMO", "1")
        env.setdefault("AUDIT_SIGNING_KEY", audit_signing_key(place))
        command = [str(place.runtime_python), "manage.py", "verify_audit", *words]
        return subprocess.run(command, check=False, cwd=code, env=env, **place.popen()).returncode
