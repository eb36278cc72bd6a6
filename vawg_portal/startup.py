"""What would make it unsafe to serve stops the server, not only the command that looks for it."""

import sys

from django.core import checks


def refuse_unsafe_start() -> None:
    """Exit with one sentence per error that the system checks find: no scanner, demonstration accounts ..."""
    errors = [found for found in checks.run_checks(databases=["default"]) if found.level >= checks.ERROR]
    if errors:
        sys.exit("\n".join(f"{error.id}: {error.msg}" for error in errors))
