"""What breaks under the portal while people work: real processes, killed, stopped, starved.

For each fault: answers acknowledged and lost, done twice, done in part; what people see; the longest time until the
next thing succeeds. The short form leaves out those that take long by nature: the database away for ten seconds, a
skewed clock, the scanner, poison, Valkey, and production's leases.
"""

import hashlib
import os
import random
import re
import signal
import threading
import time
import uuid
from contextlib import contextmanager

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections

from evidence.choices import EvidenceKind, ScanState
from evidence.models import EvidenceVersion
from forces.choices import Audience
from forces.scope import scope
from launcher.clamd import Scanner, program
from launcher.place import scratch
from reporting import workflow
from reporting.builders import content, national
from reporting.choices import ReportKind, ReportState
from reporting.models import Report
from reporting.pdf import template_version
from tests import servers
from tests.conftest import arranging
from tests.prove.running import HARM, SENTENCE, Person, recovered, running_web, standing, writers_of, writing
from tests.reporting.conftest import stored_reports
from tests.worker import running_worker, wait_until
from vawg_portal.database import CONNECT_SECONDS, LOCK_SECONDS

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

RECOVERY = 60
# How long anybody waits for the sentence: the wait for a connection, and something for a busy machine.
PATIENCE = LOCK_SECONDS + CONNECT_SECONDS


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A flag whose presence makes the disk of web and worker full, and what they need to notice it."""
    flag = tmp_path_factory.mktemp("harm") / "full"
    return flag, {"PYTHONPATH": str(HARM), "HARM_FULL": str(flag)}


@pytest.fixture(scope="module")
def web(django_db_setup, tmp_path_factory, places):
    assert servers.running is not None
    # The cluster of the tests acknowledges before it has written; a real one does not, and may be killed.
    servers.running.cluster.psql("ALTER ROLE portal_web SET synchronous_commit = on")
    with running_web(tmp_path_factory.mktemp("web"), **places[1]) as web:
        yield web


@pytest.fixture(scope="module")
def cluster():
    assert servers.running is not None
    return servers.running.cluster


@pytest.fixture
def full_only(short):
    if short:
        pytest.skip("takes too long for the short form")


def note(figure, fault, runs, *, lost, twice, seconds, partial=0):
    figure(
        "faults",
        f"{fault}, {runs} {'run' if runs == 1 else 'runs'}: lost, twice, in part; longest recovery",
        f"{lost}, {twice}, {partial}; {seconds:.1f} s",
        f"0, 0, 0; {RECOVERY} s",
        holds=not (lost or twice or partial) and seconds <= RECOVERY,
    )


# --- while saves are flowing ----------------------------------------------------------------------------------------


def harm_while_writing(figure, fault, runs, writers, harm):
    """harm() once per run; each run ends when everybody's next save is acknowledged."""
    longest = 0.0
    with writing(writers):
        for _ in range(runs):
            since = time.monotonic()
            harm()
            longest = max(longest, recovered(writers, since))
            time.sleep(random.uniform(0, 0.3))
    problems = [writer.problems() for writer in writers]
    lost, twice = (sum(numbers) for numbers in zip(*problems, strict=True))
    note(figure, fault, runs, lost=lost, twice=twice, seconds=longest)
    told(figure, fault, [answer for writer in writers for answer in writer.unhappy])


def told(figure, fault, unhappy):
    """Whoever was not served was told so in words, and soon; 0 is nobody listening, which only a browser can tell."""
    wordless = [a for a in unhappy if a.status and not (a.status == 503 and SENTENCE in a.body)]
    longest = max((a.seconds for a in unhappy), default=0)
    figure(
        "faults",
        f"{fault}: answers that failed without the sentence; longest wait for it",
        f"{len(wordless)} of {len(unhappy)}; {longest:.1f} s",
        f"0; {PATIENCE} s",
        holds=not wordless and longest <= PATIENCE,
    )


def end(cluster):
    os.killpg(cluster.child.process.pid, signal.SIGKILL)
    cluster.child.process.wait()


@pytest.mark.asvs("16.5.2")
def test_postgresql_restarted(world, web, sign_in, cluster, figure, count):
    def restart():
        cluster.stop()
        cluster.start()

    harm_while_writing(
        figure, "PostgreSQL restarted", count(20) + 1, writers_of(world, web, sign_in), restart
    )
    connection.close()


def test_postgresql_killed(world, web, sign_in, cluster, figure, count):
    def kill():
        end(cluster)
        cluster.start()

    harm_while_writing(figure, "PostgreSQL killed", count(20), writers_of(world, web, sign_in), kill)
    connection.close()


def test_postgresql_away_for_ten_seconds(world, web, sign_in, cluster, figure, count, full_only):
    def away():
        cluster.stop()
        time.sleep(10)
        cluster.start()

    harm_while_writing(figure, "PostgreSQL away for 10 s", count(5), writers_of(world, web, sign_in), away)
    connection.close()


def test_a_process_of_the_web_killed(world, web, sign_in, figure, count):
    harm_while_writing(figure, "web process killed", count(20), writers_of(world, web, sign_in), web.kill_one)


@pytest.mark.asvs("16.5.2")
def test_a_slow_database(world, web, sign_in, figure, count):
    """Somebody holds the row for longer than anybody waits: a sentence, others undisturbed, then saved."""
    runs, waits, wordless, lost, disturbed = count(20), [], 0, 0, 0
    slow, other = writers_of(world, web, sign_in)[::2]
    code = slow.code
    url = f"/assessments/{slow.assessment.public_id}/answers/{code}/"
    after = 0.0
    for run in range(runs):
        revision, _ = standing(slow.assessment, code)
        sent = {f"v-{code}": revision, f"c-{code}": f"slow {run}"}
        with holding(slow.assessment):
            answer = slow.person.post(url, **sent)
            waits.append(answer.seconds)
            wordless += not (answer.status == 503 and SENTENCE in answer.body)
            disturbed += other.person.get(f"/assessments/{other.assessment.public_id}/").status != 200
        since = time.monotonic()
        lost += (
            slow.person.post(url, **sent).status != 200 or standing(slow.assessment, code)[0] != revision + 1
        )
        after = max(after, time.monotonic() - since)
    note(figure, "row locked by somebody", runs, lost=lost, twice=0, seconds=after)
    figure(
        "faults",
        "row locked by somebody: without the sentence; others disturbed; longest wait",
        f"{wordless}; {disturbed}; {max(waits):.1f} s",
        f"0; 0; {PATIENCE} s",
        holds=not wordless and not disturbed and max(waits) <= PATIENCE,
    )


@contextmanager
def holding(assessment):
    url = servers.running.cluster.url("portal_web", servers.DATABASE)
    with psycopg.connect(url) as holder:
        holder.execute("SELECT set_config('role', 'portal_test', true)")
        holder.execute("SELECT FROM assessments_assessment WHERE id = %s FOR UPDATE", [assessment.pk])
        holder.execute("SELECT FROM assessments_rating WHERE assessment_id = %s FOR UPDATE", [assessment.pk])
        yield
        holder.rollback()


# --- while reports are made -----------------------------------------------------------------------------------------


@pytest.fixture
def make(world, no_files):
    """make() -> a report that is asked for, each with words of its own and without the longest appendix."""
    with scope(Audience.NATIONAL):
        frozen = content.freeze(
            national.build(world.cycle, ReportKind.NATIONAL_INTERNAL, today=world.cycle.due_on)
        )
    short = {**frozen, "recommendations": [], "overdue": []}

    def ask(**changes):
        with scope(Audience.NATIONAL):
            report = Report.objects.create(
                kind=ReportKind.NATIONAL_INTERNAL,
                cycle=world.cycle,
                content={**short, **changes},
                content_sha256=uuid.uuid4().hex,
                template_version=template_version(),
                asked_by_name="A test",
            )
            workflow.enqueue(workflow.MAKE, str(report.public_id))
        return report

    yield ask
    connections.close_all()


@pytest.fixture
def no_files():
    yield
    for name in stored_reports():
        default_storage.delete(f"reports/{name}")


def now(report):
    with scope(Audience.NATIONAL):
        return Report.objects.defer("content").get(pk=report.pk)


def until(report, *states, seconds=90):
    wait_until(lambda: now(report).state in states, seconds=seconds, what=f"the report is {states}")
    return now(report)


def faults_of(reports):
    """Not made; made twice; made in part: from the rows, and from what lies in the storage."""
    done = [now(report) for report in reports]
    lost = sum(report.state != ReportState.DONE for report in done)
    files = {report.stored_as.removeprefix("reports/"): report for report in done}
    twice = len(set(stored_reports()) - set(files))
    partial = sum(
        hashlib.sha256(default_storage.open(report.stored_as).read()).hexdigest() != report.sha256
        for report in done
        if report.state == ReportState.DONE
    )
    return {"lost": lost, "twice": twice, "partial": partial}


def harm_while_making(figure, fault, runs, make, harm):
    """Each report is hit once, at a moment of its making that chance chooses; then it is to be finished."""
    reports, longest = [], 0.0
    for _ in range(runs):
        report = make()
        step = random.randint(1, 5)
        wait_until(lambda report=report, step=step: now(report).step >= step, seconds=60, what="a step")
        since = time.monotonic()
        harm()
        until(report, ReportState.DONE, ReportState.STOPPED)
        longest = max(longest, time.monotonic() - since)
        reports.append(report)
    note(figure, fault, runs, **faults_of(reports), seconds=longest)


def test_the_child_that_makes_a_report_killed(make, tmp_path, figure, count):
    with running_worker(tmp_path) as worker:
        harm_while_making(figure, "worker's child killed", count(20), make, worker.kill_child)


def test_the_worker_killed(make, tmp_path, figure, count, full_only):
    with running_worker(tmp_path) as worker:

        def kill():
            worker.kill()
            worker.start()

        harm_while_making(figure, "worker killed", count(10), make, kill)


def test_the_worker_killed_with_productions_leases(make, tmp_path, figure, full_only):
    """As above with the times that the portal really has: 30 s until a maker counts as dead, looked for every 15."""
    real = {"REPORT_LEASE_SECONDS": "30", "REPORT_SWEEP_SECONDS": "15"}
    with running_worker(tmp_path, environment=real) as worker:

        def kill():
            worker.kill()
            worker.start()

        harm_while_making(figure, "worker killed, with production's times", 2, make, kill)


def test_valkey_killed(world, web, sign_in, make, tmp_path, figure, count, full_only):
    """With everything that was queued in it. Answers are saved meanwhile; reports asked for meanwhile are made."""
    valkey = servers.running.valkey
    runs, reports, longest, refused = count(10), [], 0.0, 0
    writers = writers_of(world, web, sign_in)
    with running_worker(tmp_path), writing(writers):
        for _ in range(runs):
            reports.append(make())
            os.killpg(valkey.child.process.pid, signal.SIGKILL)
            valkey.child.process.wait()
            refused += sum(len(writer.unhappy) for writer in writers)
            reports.append(make())
            time.sleep(random.uniform(0, 2))
            valkey.start()
            since = time.monotonic()
            for report in reports[-2:]:
                until(report, ReportState.DONE, ReportState.STOPPED)
            longest = max(longest, time.monotonic() - since)
    note(figure, "Valkey killed and empty again", runs, **faults_of(reports), seconds=longest)
    lost, twice = (sum(numbers) for numbers in zip(*(w.problems() for w in writers), strict=True))
    figure("faults", "Valkey away: saves refused, lost, twice", f"{refused}, {lost}, {twice}", "0, 0, 0")


def test_poison_is_set_aside_and_others_go_on(make, tmp_path, figure, count, full_only):
    runs, poison, good, longest = count(5), [], [], 0.0
    with running_worker(tmp_path):
        for _ in range(runs):
            poison.append(make(chapters="of no known shape", strands=7))
            good.append(make())
            since = time.monotonic()
            until(good[-1], ReportState.DONE)
            longest = max(longest, time.monotonic() - since)
        for report in poison:
            until(report, ReportState.STOPPED, seconds=120)
    aside = [now(report) for report in poison]
    reasoned = [r for r in aside if r.attempts == 3 and "The portal made a mistake" in r.reason]
    claim = f"{runs} poison jobs: set aside after 3 tries, with a reason"
    figure("faults", claim, f"{len(reasoned)} of {runs}", f"{runs} of {runs}")
    note(figure, "poison beside others", runs, **faults_of(good), seconds=longest)


def test_a_skewed_clock(make, tmp_path, figure, count, full_only):
    """Two workers, one of them minutes ahead or behind, at leases of two seconds: no report is made by both."""
    runs, reports, longest = count(5), [], 0.0
    for minutes in (5, -5):
        clock = {"PYTHONPATH": str(HARM), "HARM_CLOCK_SECONDS": str(minutes * 60)}
        with (
            running_worker(tmp_path / "skewed", environment=clock) as skewed,
            running_worker(tmp_path / "right"),
        ):
            for _ in range(runs):
                reports += [make(), make()]
                since = time.monotonic()
                until(reports[-1], ReportState.DONE, ReportState.STOPPED)
                until(reports[-2], ReportState.DONE, ReportState.STOPPED)
                longest = max(longest, time.monotonic() - since)
        with running_worker(tmp_path / "alone", environment=clock) as skewed:
            reports.append(make())
            until(reports[-1], ReportState.WORKING, ReportState.DONE)
            skewed.kill_child()  # what it leaves behind is found by a worker whose clock is wrong as well
            since = time.monotonic()
            until(reports[-1], ReportState.DONE, ReportState.STOPPED)
            longest = max(longest, time.monotonic() - since)
    note(figure, "a clock 5 minutes wrong", 2 * runs + 2, **faults_of(reports), seconds=longest)
    tries = [now(report).attempts for report in reports]
    figure("faults", "a clock 5 minutes wrong: attempts taken from a worker alive", tries.count(3), 0)


# --- files ----------------------------------------------------------------------------------------------------------


def hand_in(person, number):
    """A form's key comes with the page, so that sent twice it counts once."""
    page = person.get("/evidence/add/").body
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields = {**hidden, "title": f"Minutes {number}", "kind": EvidenceKind.values[0]}
    person.headers["X-CSRFToken"] = hidden.get("csrfmiddlewaretoken", person.headers["X-CSRFToken"])
    return person.upload("/evidence/add/", "minutes.txt", b"Minutes of a meeting.\n", **fields)


def versions(world):
    with arranging():
        return list(EvidenceVersion.objects.filter(force=world.kent.force).order_by("pk"))


def test_a_full_disk(world, web, sign_in, places, figure, count):
    flag, _ = places
    person = Person(web.port, sign_in(world.kent.lead))
    runs, wordless, half = count(20), 0, 0
    for run in range(runs):
        before = len(versions(world))
        flag.touch()
        answer = hand_in(person, run)
        wordless += "cannot keep files at the moment" not in answer.body and "disk" not in answer.body
        half += len(versions(world)) != before
        flag.unlink()
        again = hand_in(person, run)
        half += again.status != 302 or len(versions(world)) != before + 1
    figure(
        "faults",
        f"disk full, {runs} uploads: without a sentence; half done or lost",
        f"{wordless}; {half}",
        "0; 0",
    )


def test_a_full_disk_while_a_report_is_made(make, places, tmp_path, figure, full_only):
    flag, harm = places
    with running_worker(tmp_path, environment=harm):
        flag.touch()
        report = make()
        wait_until(lambda: now(report).reason, seconds=60, what="the report says why")
        reason = now(report).reason
        flag.unlink()
        since = time.monotonic()
        until(report, ReportState.DONE)
    seconds = time.monotonic() - since
    assert reason == "There is no space left to keep the file."
    note(figure, "disk full while a report is made", 1, **faults_of([report]), seconds=seconds)


@pytest.mark.asvs("5.4.3", "16.5.2")
@pytest.mark.skipif(program() is None, reason="no clamd on this machine: apt-get install clamav-daemon")
def test_the_scanner_away(world, sign_in, tmp_path, figure, count, full_only):
    runs, open_, longest = count(5), 0, 0.0
    with scratch() as directory:
        scanner = Scanner(directory / "clamd")
        real = {"SCANNER_URL": scanner.url, "SCAN_SWEEP_SECONDS": "1"}
        with running_web(tmp_path, **real) as web, running_worker(tmp_path / "worker", environment=real):
            person = Person(web.port, sign_in(world.kent.lead))
            for run in range(runs):
                handed_in = hand_in(person, run)
                assert handed_in.status == 302, handed_in.body
                (*_, waiting) = versions(world)
                time.sleep(2)
                open_ += person.get(f"/evidence/version/{waiting.public_id}/").status == 200
                open_ += versions(world)[-1].scan_state == ScanState.CLEAN
                scanner.start(wait=True)
                since = time.monotonic()
                wait_until(
                    lambda: versions(world)[-1].scan_state == ScanState.CLEAN, seconds=60, what="it is clean"
                )
                longest = max(longest, time.monotonic() - since)
                assert person.get(f"/evidence/version/{waiting.public_id}/").status == 200
                scanner.stop()
    figure("faults", f"scanner away, {runs} runs: files handed out unscanned", open_, 0)
    note(figure, "scanner away and back", runs, lost=0, twice=len(versions(world)) - runs, seconds=longest)


def test_the_harm_is_real(places, web, sign_in, world):
    """What the runs above rest on: the flag does fill the disk, and a held row does wait."""
    flag, _ = places
    flag.touch()
    try:
        answer = hand_in(Person(web.port, sign_in(world.kent.lead)), 0)
    finally:
        flag.unlink()
    assert answer.status != 302
    assert versions(world) == []
    assert threading.active_count() < 20
