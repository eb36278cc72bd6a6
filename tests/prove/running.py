"""The portal as it runs: gunicorn with two processes, on this run's own PostgreSQL and Valkey; and people at it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from django.test import Client

from assessments.models import Rating
from tests import servers
from tests.conftest import arranging
from tests.worker import ROOT, children_of, wait_until
from tests.world import give_part

HARM = Path(__file__).with_name("harm")
TOKEN = "t" * 32
SENTENCE = "The portal cannot answer just now"


class Web:
    """`web.port` answers; `web.kill_one()` ends one of the processes that do."""

    def __init__(self, directory: Path, **environment: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.log = directory / "web.log"
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen()
        self.port = self.door.getsockname()[1]
        self.environment = environment

    def start(self) -> None:
        number = self.door.fileno()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "tests.prove.application",
                 "--config", "python:vawg_portal.gunicorn", "--bind", f"fd://{number}",
                 "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--timeout", "60",
                 "--graceful-timeout", "8", "--no-control-socket"],
                cwd=ROOT, env={**os.environ, **self.environment}, stdout=log, stderr=log, pass_fds=[number],
                start_new_session=True,
            )  # fmt: skip # laid out to be read
        wait_until(self.answers, seconds=60, what="the web server is ready")

    def answers(self) -> bool:
        try:
            return get(self.port, "/health/ready").status == 200
        except OSError:
            return False

    def kill_one(self) -> None:
        os.kill(children_of(self.process.pid)[0], signal.SIGKILL)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.door.close()


@contextmanager
def running_web(directory: Path, **environment: str) -> Iterator[Web]:
    web = Web(directory, **environment)
    web.start()
    try:
        yield web
    finally:
        web.stop()


@dataclass
class Answer:
    """status 0: nobody answered."""

    status: int
    body: str = ""
    seconds: float = 0

    def json(self) -> dict:
        return json.loads(self.body)


def get(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    return ask(port, "GET", path, None, headers or {})


def ask(port: int, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    began = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.read().decode(errors="replace"), time.monotonic() - began)
    except (http.client.HTTPException, OSError):
        return Answer(0, "", time.monotonic() - began)
    finally:
        line.close()


class Person:
    """Somebody signed in, who reads and writes over HTTP."""

    def __init__(self, port: int, client: Client) -> None:
        self.port = port
        session = client.cookies["sessionid"].value
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        self.open_page = {"X-Requested-With": "XMLHttpRequest", "X-Form-Key": str(uuid.uuid4())}

    def get(self, path: str) -> Answer:
        return get(self.port, path, self.headers)

    def post(self, path: str, **fields: object) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return ask(self.port, "POST", path, urlencode(fields).encode(), {**self.headers, **kind})

    def save(self, path: str, **fields: object) -> Answer:
        """As the script of one open page does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", **self.open_page}
        return ask(self.port, "POST", path, urlencode(fields).encode(), {**self.headers, **kind})

    def upload(self, path: str, name: str, data: bytes, **fields: str) -> Answer:
        edge = "an-edge-that-no-file-holds"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
            for k, v in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = "".join(parts).encode() + head.encode() + b"Content-Type: text/plain\r\n\r\n" + data
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        body += f"\r\n--{edge}--\r\n".encode()
        return ask(self.port, "POST", path, body, {**self.headers, **kind})


# --- saves that flow ----------------------------------------------------------------------------------------------


@dataclass
class Writer:
    """Writes one answer again and again, each text until it is acknowledged, as the page's own saving does."""

    person: Person
    assessment: object
    code: str
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    unhappy: list[Answer] = field(default_factory=list)
    revision: int = 1

    def run(self, stop: threading.Event) -> None:
        url = f"/assessments/{self.assessment.public_id}/answers/{self.code}/"
        number = 0
        while not stop.is_set():
            text = f"text {number} of {self.code}"
            answer = self.person.save(url, **{f"v-{self.code}": self.revision, f"c-{self.code}": text})
            if answer.status == 200:
                self.revision = answer.json()["revision"]
                self.acknowledged.append((time.monotonic(), text))
                number += 1
            else:  # also a 409: an earlier try of this same text may have arrived, and is nobody else's
                self.unhappy.append(answer)
                stop.wait(0.2)

    def problems(self) -> tuple[int, int]:
        """Texts acknowledged and lost; texts written twice. Every text counts the revision up by one."""
        revision, comment = standing(self.assessment, self.code)
        last = self.acknowledged[-1][1]
        written = revision - 1
        lost = len(self.acknowledged) - written if written < len(self.acknowledged) else 0
        # The very last may have been written and not acknowledged when the writing was stopped.
        twice = max(0, written - len(self.acknowledged) - 1)
        return lost + (comment != last and written <= len(self.acknowledged)), twice


def standing(assessment: object, code: str) -> tuple[int, str]:
    """Through a connection of its own: Django's may still hold one that a restart has ended."""
    url = servers.running.cluster.url("portal_web", servers.DATABASE)
    for _ in range(100):
        try:
            with psycopg.connect(url) as connection:
                connection.execute("SELECT set_config('role', 'portal_test', true)")
                return connection.execute(
                    "SELECT r.revision, comment FROM assessments_rating r JOIN frameworks_provision p"
                    " ON p.id = provision_id WHERE assessment_id = %s AND p.code = %s",
                    [assessment.pk, code],
                ).fetchone()
        except psycopg.OperationalError:
            time.sleep(0.2)
    raise TimeoutError("the database did not come back")


@contextmanager
def writing(writers: list[Writer]) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=writer.run, args=[stop]) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: all(w.acknowledged for w in writers), seconds=30, what="everybody has saved once")
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def recovered(writers: list[Writer], since: float) -> float:
    """Seconds from then until everybody's next save was acknowledged."""
    wait_until(
        lambda: all(w.acknowledged[-1][0] > since + 0.001 for w in writers), seconds=60, what="all save again"
    )
    return max(min(at for at, _ in w.acknowledged if at > since) for w in writers) - since


def writers_of(world: object, web: Web, sign_in: object) -> list[Writer]:
    made = []
    with arranging():
        for people in (world.warwickshire, world.kent):
            give_part(people, "PREPARE.1")
    for people in (world.warwickshire, world.kent):
        for person, code in ((people.lead, "PREPARE.1.1"), (people.contributor, "PREPARE.1.2")):
            made.append(Writer(Person(web.port, sign_in(person)), people.assessment, code))
    with arranging():
        Rating.objects.update(comment="", revision=1)
    return made
