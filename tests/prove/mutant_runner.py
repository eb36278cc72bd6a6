"""A plugin of pytest: runs tests once, and then for each check that MUTANTS names those that asked it, with it deleted.

MUTANTS: a file with a list of places; what was killed, and by which test, is written over it.
"""

import json
import os
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    from tests.prove import mutants  # wants Django, which is not there when plugins are loaded

    file = Path(os.environ["MUTANTS"])
    wanted = set(json.loads(file.read_text(encoding="utf-8")))
    mutants.install()
    asked_by: dict[str, list[tuple[float, pytest.Item]]] = {place: [] for place in wanted}
    for item in session.items:
        mutants.hit.clear()
        began = time.monotonic()
        if _passes(item, session):
            for place in mutants.hit & wanted:
                asked_by[place].append((time.monotonic() - began, item))
    killed = {}
    for place, items in asked_by.items():
        with mutants.allowing(mutants.checks[place]):
            for _, item in sorted(items, key=lambda pair: pair[0]):
                if not _passes(item, session):
                    killed[place] = item.nodeid
                    break
    file.write_text(json.dumps(killed), encoding="utf-8")
    return True


def _passes(item: pytest.Item, session: pytest.Session) -> bool:
    item._initrequest()  # type: ignore[attr-defined]  # it may run many times
    reports = runtestprotocol(item, log=False, nextitem=session.items[-1])
    return all(report.passed or report.skipped for report in reports)
