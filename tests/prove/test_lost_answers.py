"""No acknowledged edit is lost, whoever writes at the same time: real requests on real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments.models import Rating
from audit.models import KeptConflict
from tests.conftest import arranging

pytestmark = pytest.mark.django_db(transaction=True)

CODES = ["PREPARE.1.1", "PREPARE.1.2", "PREPARE.1.3", "PREPARE.1.4"]


def edit(client, assessment, editor: str, number: int, start: threading.Barrier) -> list[tuple[str, str]]:
    """Write `number` comments, each on top of the last revision known; give the acknowledged ones."""
    acknowledged = []
    known = dict.fromkeys(CODES, 1)
    start.wait()
    try:
        for step in range(number):
            code = CODES[step % len(CODES)]
            text = f"{editor} {step}"
            url = f"/assessments/{assessment.public_id}/answers/{code}/"
            answer = client.post(url, {f"v-{code}": known[code], f"c-{code}": text})
            if answer.status_code == 200:
                known[code] = answer.json()["revision"]
                acknowledged.append((code, text))
            else:
                assert answer.status_code == 409, answer.status_code
                # What a person would do: look at both, and write again on top of what stands.
                with arranging():
                    known[code] = Rating.objects.get(assessment=assessment, provision__code=code).revision
    finally:
        connection.close()
    return acknowledged


def test_two_editors_on_the_same_answers(world, sign_in, count, figure):
    number = count(500)
    people = world.warwickshire
    clients = {"lead": sign_in(people.lead), "contributor": sign_in(people.contributor)}
    start = threading.Barrier(len(clients))
    with ThreadPoolExecutor(len(clients)) as pool:
        runs = [pool.submit(edit, c, people.assessment, name, number, start) for name, c in clients.items()]
        acknowledged = [pair for run in runs for pair in run.result()]
    with arranging():
        event = Rating.history.rel.related_model
        written = set(event.objects.filter(force=people.force).values_list("provision__code", "comment"))
        conflicts = KeptConflict.objects.count()
        kept = KeptConflict.objects.exclude(yours={}).count()
    lost = [pair for pair in acknowledged if pair not in written]
    figure("lost answers", f"2 editors x {number}: acknowledged edits lost", len(lost), 0)
    refused = 2 * number - len(acknowledged)
    assert conflicts == kept
    figure(
        "lost answers",
        f"2 editors x {number}: refused edits kept",
        f"{kept} of {refused}",
        "all",
        holds=kept == refused,
    )
