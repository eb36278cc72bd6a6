"""`./portal bench [--short]`: demonstration data of 43 forces, warm, in-process; medians and ratios to floors.

Floors: one indexed row by the driver alone, and an empty page of a signed-in person with the whole frame. A ratio to
the latter says what a page itself costs, on whatever machine this runs.
"""

import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.servers import DATABASE, ROOT, Servers

REPEATS = 400


def main() -> int:
    repeats = REPEATS // 50 if "--short" in sys.argv else REPEATS
    servers = Servers()
    servers.start()
    try:
        servers.fill()
        load_demo()
        measure(servers, repeats)
    finally:
        servers.stop()
    return 0


def load_demo() -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "load_demo"]
    subprocess.run(command, check=True, cwd=ROOT, env=dict(os.environ))


def median_ms(call: Callable[[], object], repeats: int) -> float:
    return statistics.median(times_ms(call, repeats))


def times_ms(call: Callable[[], object], repeats: int) -> list[float]:
    for _ in range(3):
        call()
    taken = []
    for _ in range(repeats):
        begin = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def measure(servers: Servers, repeats: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vawg_portal.settings")
    import django

    django.setup()
    import psycopg
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from tests import conftest
    from tests import servers as of_this_run

    of_this_run.running = servers
    conftest.make_arranger()  # data are put in place as tests do it
    quieten()
    with psycopg.connect(servers.cluster.url("portal_owner", DATABASE)) as owner:
        row = median_ms(
            lambda: owner.execute("SELECT name FROM forces_force WHERE id = %s", [1]).fetchone(), repeats
        )
    lead, reviewer = client_of("lead@warwickshire.example"), client_of("reviewer@national.example")
    assessment = lead.get("/assessments/").url
    empty = median_ms(lambda: lead.get("/help/privacy/"), repeats)
    print(f"{'floor: one indexed row, the driver alone':50} {row:8.2f} ms")
    print(f"{'floor: an empty page, signed in':50} {empty:8.2f} ms   1.0")
    for name, call in {
        "task list, 24 descriptors": lambda: lead.get(assessment),
        "descriptor, 24 behaviours": lambda: lead.get(f"{assessment}descriptors/PREPARE.4/"),
        "save of one answer": saver(lead, assessment),
        "plan": lambda: lead.get("/plan/"),
        "national overview, 43 x 24": lambda: reviewer.get("/national/"),
    }.items():
        taken = median_ms(call, repeats)
        print(f"{name:50} {taken:8.2f} ms {taken / empty:5.1f} x the empty page")
    measure_descriptors(repeats)
    measure_report(empty)
    measure_packs(servers, empty, short=repeats < REPEATS)
    measure_whole(servers, repeats)


def quieten() -> None:
    """The log is written as ever, and not among the figures."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    for handler in logging.getLogger().handlers:
        handler.setStream(nowhere)


def measure_report(empty: float) -> None:
    from tests.bench import reports

    seconds = reports.measure(demo_cycles()[0])
    name = "national report and its PDF"
    print(f"{name:50} {seconds:8.2f} s  {seconds * 1000 / empty:5.1f} x the empty page")


def demo_cycles() -> list[str]:
    """Their addresses: the last one, with all forces in it, and this one."""
    from assessments.models import Cycle
    from tests.conftest import arranging

    with arranging():
        rows = Cycle.objects.filter(slug__startswith="autumn-").order_by("due_on")
        return list(rows.values_list("slug", flat=True))


def measure_packs(servers: Servers, empty: float, *, short: bool) -> None:
    """All 43 of the last cycle, from the click to the last PDF; the bar is three minutes. In short, of this cycle."""
    from tests.bench import packs

    last, now = demo_cycles()
    number, seconds = packs.measure(servers.directory / "worker", now if short else last, everybody=not short)
    quieten()  # ringing for tasks set the log up anew
    each = seconds * 1000 / number
    name = f"{number} feedback packs and their PDFs, a real worker"
    print(f"{name:50} {seconds:8.2f} s  {each / empty:5.1f} x the empty page each")


def measure_whole(servers: Servers, repeats: int) -> None:
    """Pages of all forces with 43 of them at work and with 430; the bar is twice the time.

    Of each the least time: the two are measured minutes apart, and what else the machine does makes a page slower,
    never faster.
    """
    import psycopg

    from tests.bench import whole

    taken: dict[str, list[float]] = {}
    for size in whole.SIZES:
        whole.grow(size)
        with psycopg.connect(servers.cluster.url("portal_owner", DATABASE), autocommit=True) as owner:
            owner.execute("ANALYZE")
        client = client_of("reviewer@national.example")
        for name, url in whole.pages().items():
            assert client.get(url).status_code == 200, url
            taken.setdefault(name, []).append(min(times_ms(partial(client.get, url), max(5, repeats // 10))))
    for name, (few, many) in taken.items():
        print(f"{name + ', 43 and 430 forces':50} {few:8.2f} ms {many:8.2f} ms {many / few:5.1f} x")


def measure_descriptors(repeats: int) -> None:
    """The same descriptor of two forces, in turns: with nothing in it, and with years behind it."""
    from forces.models import User
    from tests.bench import descriptors

    taken = []
    for email, make in (
        ("lead@kent.example", descriptors.empty),
        ("lead@warwickshire.example", descriptors.full),
    ):
        client, address = client_of(email), make(User.objects.get(email=email).active)
        assert client.get(address).status_code == 200
        taken.append((client, address, []))
    for _ in range(repeats):
        for client, address, times in taken:
            begin = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - begin) * 1000)
    nothing, years = (statistics.median(times) for _, _, times in taken)
    print(f"{'descriptor with nothing in it':50} {nothing:8.2f} ms   1.0")
    name = "descriptor, three years and 500 pieces of evidence"
    print(f"{name:50} {years:8.2f} ms {years / nothing:5.1f} x the one with nothing in it")


def client_of(email: str):
    from django.test import Client

    from forces.models import User

    client = Client()
    client.force_login(User.objects.get(email=email), backend="forces.backends.PersonBackend")
    return client


def saver(client, assessment: str) -> Callable[[], object]:
    """Each call writes another comment on the same answer, at the revision that the last one gave."""
    code = "PREPARE.4.1.a"
    known = {"revision": 1, "step": 0}

    def save() -> None:
        known["step"] += 1
        sent = {f"v-{code}": known["revision"], f"c-{code}": f"Measured {known['step']}."}
        answer = client.post(f"{assessment}answers/{code}/", sent)
        if answer.status_code == 409:
            known["revision"] += 1
            save()
        else:
            known["revision"] = answer.json()["revision"]

    return save


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    sys.exit(main())
