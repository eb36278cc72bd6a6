"""Every page that shows somebody outside a force what that force wrote is noted, for the force to see."""

import pytest

from audit.models import AccessLog
from tests.architecture.asking import Asker, taken_back
from tests.architecture.planting import RELEASED, SIGNED
from tests.architecture.test_matrix import own_pages
from tests.conftest import arranging

# Lists of all that there is, with a line of each: nothing is opened there, and the way on is noted.
LISTS = ("/", "/plan/editions/", "/recommendations/inspections/", "/history/access/")
# Written to the reader: a force asks that something be removed, and somebody outside it may have to agree.
ASKED_OF_THE_READER = "/removals/"


@pytest.mark.asvs("16.3.2")
@pytest.mark.parametrize(
    ("role", "words"),
    [("reviewer", [SIGNED]), ("national_lead", [SIGNED]), ("policing_body", [SIGNED, RELEASED])],
)
def test_each_is_one_line_under_that_force(asking, role, words):
    """words: how a text begins that somebody else wrote."""
    asker = Asker(role, asking.actors()[role], asking)
    pages = [
        url for url in own_pages(asking, role) if url not in LISTS and not url.startswith(ASKED_OF_THE_READER)
    ]
    noted = [url for url in pages if is_noted(asking, asker, url, words)]
    assert len(noted) >= 4, noted


def is_noted(asking, asker, url, words) -> bool:
    """Whether the page shows a force's words at all; and if so, one line says who opened it."""
    with arranging():
        before = set(AccessLog.objects.values_list("pk", flat=True))
    with taken_back():
        answer = asker.client.get(url)
        if answer.status_code != 200 or answer.streaming:
            return False
        body = answer.content.decode()
        shown = [p.force for p in (asking.own, asking.other) if any(p.words(kind) in body for kind in words)]
        with arranging():
            lines = AccessLog.objects.exclude(pk__in=before).filter(by=asker.membership)
            forces = [line.force for line in lines]
    assert len(forces) < 2, f"{asker.role}: {url} is noted {len(forces)} times: call log_access once."
    assert forces == shown or not shown, (
        f"{asker.role}: {url} shows what {', '.join(map(str, shown))} wrote, and no line says that it was opened:"
        " let the view call log_access (audit/workflow.py), as actionplans/views/editions.py does; or put a list on"
        " which nothing is opened into LISTS of tests/architecture/test_noted.py."
    )
    return bool(shown)
