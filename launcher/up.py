"""`./portal up`: from a clone to a page that answers, each step said, and then kept running."""

import base64
import fcntl
import os
import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from launcher import clamd, environment, frontend, health, stage, system
from launcher.databases import Databases
from launcher.place import CHECKOUT, Place, find
from launcher.processes import Child
from launcher.stamps import Stamp, content_hash
from launcher.steps import LauncherError, run, say, show_tail, step
from launcher.supervisor import Program, Stopped, Supervisor, listen_for_signals

READY_SECONDS = 90
PASSWORD = "vawg-portal-demo"  # noqa: S105 - of invented people, printed for whoever tries the portal
ACCOUNTS = {
    "lead@warwickshire.example": "leads a force's work",
    "contributor@warwickshire.example": "answers what was given to them",
    "chief@warwickshire.example": "signs for the force",
    "viewer@warwickshire.example": "looks",
    "pcc@warwickshire.example": "policing body, sees its own force",
    "reviewer@national.example": "national team",
    "lead@national.example": "leads the national team",
    "stalking@national.example": "portfolio owner",
}


def up() -> int:
    place = find()
    lock = hold_lock(place)
    environment.check_space(environment.NEEDED_TO_RUN, place.top)
    port, door = open_port()
    listen_for_signals()
    portal = Portal(place, port, door)
    try:
        portal.prepare()
        portal.start()
        portal.greet()
        portal.supervisor.watch()
    except Stopped:
        pass
    finally:
        portal.supervisor.stop()
        lock.close()
    return 0


def check_early(place: Place) -> None:
    """What would stop the start anyway is said before the minutes that installing may take."""
    hold_lock(place).close()
    open_port()[1].close()


def hold_lock(place: Place) -> IO[str]:
    """Held as long as this process lives, however it ends."""
    lock = (place.run / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise LauncherError(
            f"The portal of {place.checkout} is running already: stop it there with Ctrl-C, or use it as it is."
        ) from None
    return lock


def open_port() -> tuple[int, socket.socket]:
    """The port is taken here and handed to the web server, so that it is ours from the first step to the last."""
    word = os.environ.get("PORT", "8000")
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise LauncherError(f"PORT is a number from 1 to 65535 and not {word}: type PORT=8000 ./portal up")
    port = int(word)
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", port))
        door.listen()
    except PermissionError:
        raise LauncherError(f"Port {port} is kept for root: type PORT=8000 ./portal up") from None
    except OSError:
        raise LauncherError(
            f"Port {port} is taken by another program: stop that, or type PORT={min(port + 1, 65535)} ./portal up"
        ) from None
    return port, door


class Portal:
    def __init__(self, place: Place, port: int, door: socket.socket) -> None:
        self.place = place
        self.port = port
        self.door = door
        self.supervisor = Supervisor()
        self.databases = Databases(place, self.supervisor)
        self.code = place.checkout
        self.env: dict[str, str] = {}
        self.scanner_url = ""

    def prepare(self) -> None:
        """Everything that is done before anything runs for good."""
        system.ensure_pango(self.place)
        frontend.build(self.place)
        if self.place.account:
            with step("Copying the code to where the servers may read it"):
                self.code = stage.stage(self.place)
        self.databases.start()
        if self.databases.embedded and not os.environ.get("SCANNER_URL"):
            self.scanner_url = clamd.start_if_there(self.place, self.supervisor)
        self.env = self.environment()
        self.prepare_database()
        self.collect_assets()

    def environment(self) -> dict[str, str]:
        """What vawg_portal/settings.py reads."""
        env = {"DEMO": "1"} if self.databases.embedded else {}
        env |= os.environ
        env.pop("PORTAL_AS_OWNER", None)
        env |= self.databases.urls()
        if self.scanner_url:
            env["SCANNER_URL"] = self.scanner_url
        env |= {"PORTAL_STATE": str(self.place.state), "PORT": str(self.port)}
        env.setdefault("SECRET_KEY", secret_key(self.place))
        env.setdefault("AUDIT_SIGNING_KEY", audit_signing_key(self.place))
        if self.place.account:
            env |= {"HOME": str(self.place.state), "USER": "vawg-portal", "LOGNAME": "vawg-portal"}
        return env

    @property
    def demo(self) -> bool:
        return self.env.get("DEMO", "").lower() in {"1", "true", "yes", "on"}

    def prepare_database(self) -> None:
        """Skipped when neither code nor content has changed since this same database was prepared."""
        sources = [path for _, path in stage.files(CHECKOUT) if path.suffix == ".py"]
        sources += [CHECKOUT / "fixtures", CHECKOUT / "launcher" / "roles.sql", environment.LOCKS]
        stamp = Stamp(
            self.place.run / "database.stamp",
            content_hash(sources, str(self.demo), self.databases.identity()),
        )
        if stamp.fresh():
            return
        stamp.clear()
        self.manage("Bringing the database up to date", "migrate", "--no-input")
        self.manage("Loading the frameworks and forces", "load_content")
        if self.demo:
            # Through the web's own login and scopes: what is invented is entered as people enter it.
            self.manage("Loading demonstration data, all of it invented", "load_demo", owner=False)
        if self.databases.embedded:
            stamp.write()

    def collect_assets(self) -> None:
        value = content_hash([CHECKOUT / "static" / "dist", CHECKOUT / "vawg_portal", environment.LOCKS])
        stamp = Stamp(self.place.run / "assets.stamp", value)
        if stamp.fresh() and (self.place.state / "static").exists():
            return
        self.manage("Collecting style sheets and scripts", "collectstatic", "--no-input", "--clear")
        stamp.write()

    def manage(self, title: str, *words: str, owner: bool = True) -> None:
        """A command of Django's, as the owner of the database or as the web's login."""
        with step(title):
            run(
                [self.place.runtime_python, "manage.py", *words],
                log=self.place.setup_log,
                sentence=f"{title} came to a stop: see to what is said above, then type ./portal up again.",
                cwd=self.code,
                env=self.env | ({"PORTAL_AS_OWNER": "1"} if owner else {}),
                **self.place.popen(),
            )

    def start(self) -> None:
        """The web server first: people wait for it, and nobody yet for the workers."""
        with step("Starting the web server"):
            web = self.program(
                "web", "gunicorn", "vawg_portal.wsgi:application", "--config", "python:vawg_portal.gunicorn",
                "--bind", f"fd://{self.door.fileno()}",
                "--workers", "2", "--worker-class", "gthread", "--threads", "4",
                "--timeout", "60", "--graceful-timeout", "8", "--no-control-socket",
                pass_fds=(self.door.fileno(),),
            )  # fmt: skip # laid out to be read
            self.supervisor.start(web, "The web server")
            self.wait_until_ready(web.child)
        with step("Starting the worker and the clock"):
            celery = ("celery", "--quiet", "--app", "vawg_portal")
            worker = self.program(
                "worker", *celery, "worker", "--queues", "celery,heavy", "--concurrency", "2",
                "--hostname", "portal@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
            )  # fmt: skip # laid out to be read
            self.supervisor.start(worker, "The worker")
            self.supervisor.start(self.program("beat", *celery, "beat", "--loglevel", "INFO"), "The clock")

    def program(self, name: str, module: str, *words: str, pass_fds: tuple[int, ...] = ()) -> Program:
        """A Python program; -X carries the mark by which a killed start's leftovers are known."""
        child = Child(
            name,
            [self.place.runtime_python, "-X", f"portal={self.place.top}", "-m", module, *words],
            records=self.place.run,
            mark=self.place.top,
            log=self.place.logs / f"{name}.log",
            env=self.env,
            cwd=self.code,
            account=self.place.account,
            pass_fds=pass_fds,
        )
        return Program(child)

    def wait_until_ready(self, web: Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while said := health.ask(self.port, self.env.get("ALLOWED_HOSTS", "")):
            if web.exit_code() is not None:
                show_tail(web.log, web.log_start)
                raise LauncherError(f"The web server could not start: see {web.log}")
            if time.monotonic() > deadline:
                show_tail(web.log, web.log_start)
                raise LauncherError(
                    f"The portal was not ready within {READY_SECONDS} seconds ({said}): see {self.place.logs}"
                )
            time.sleep(0.1)

    def greet(self) -> None:
        say(f"\nThe portal is at http://localhost:{self.port}/")
        if self.demo:
            say(f"\nEverything in it is invented. Sign in with the password {PASSWORD} as")
            for address, what in ACCOUNTS.items():
                say(f"  {address:34} {what}")
        say("\nCtrl-C stops it.")


def secret_key(place: Place) -> str:
    """Made once and kept, so that people stay signed in through a restart."""
    return kept_secret(place.run / "secret_key", lambda: secrets.token_urlsafe(50))


def audit_signing_key(place: Place) -> str:
    """What the heads of the history's chains are signed with: 32 bytes in base64, made once and kept."""
    return kept_secret(
        place.run / "audit_signing_key", lambda: base64.b64encode(secrets.token_bytes(32)).decode()
    )


def kept_secret(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(make())
    return file.read_text()
