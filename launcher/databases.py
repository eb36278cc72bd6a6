"""PostgreSQL and the broker: the embedded ones, or those that DATABASE_URL and REDIS_URL name."""

import os
from contextlib import suppress
from urllib.parse import urlsplit

from launcher.place import Place
from launcher.postgres import Cluster
from launcher.steps import LauncherError, step
from launcher.supervisor import Supervisor
from launcher.valkey import Server

ANSWER_SECONDS = 5


class Databases:
    def __init__(self, place: Place, supervisor: Supervisor) -> None:
        self.place = place
        self.supervisor = supervisor
        self.web_url = os.environ.get("DATABASE_URL", "")
        self.owner_url = os.environ.get("OWNER_DATABASE_URL", "")
        self.redis_url = os.environ.get("REDIS_URL", "")
        self.embedded = not self.web_url

    def start(self) -> None:
        if self.web_url:
            self.check_database()
        else:
            self.start_postgres()
        if self.redis_url:
            self.check_redis()
        else:
            self.start_valkey()

    def start_postgres(self) -> None:
        place = self.place
        cluster = Cluster(
            place.top / "postgres", user=place.account, log=place.logs / "postgres.log", records=place.run
        )
        new = not cluster.exists
        with step("Making and starting PostgreSQL" if new else "Starting PostgreSQL"):
            if new:
                (place.run / "database.stamp").unlink(missing_ok=True)
            self.supervisor.start(cluster, "PostgreSQL")
            cluster.make_roles()
        self.web_url = cluster.url("portal_web")
        self.owner_url = cluster.url("portal_owner")

    def start_valkey(self) -> None:
        place = self.place
        with step("Starting Valkey"):
            server = Server(
                place.top / "valkey",
                durable=True,
                user=place.account,
                log=place.logs / "valkey.log",
                records=place.run,
            )
            self.supervisor.start(server, "Valkey")
        self.redis_url = server.url

    def check_database(self) -> None:
        if not self.owner_url:
            raise LauncherError(
                "DATABASE_URL is the web's login and may change no table: "
                "set OWNER_DATABASE_URL to the login that owns them (portal_owner), for migrations."
            )
        import psycopg

        with step("Asking the database that DATABASE_URL names"):
            for name, url in (("DATABASE_URL", self.web_url), ("OWNER_DATABASE_URL", self.owner_url)):
                try:
                    psycopg.connect(url, connect_timeout=ANSWER_SECONDS).close()
                except (psycopg.Error, ValueError) as error:
                    reason = (str(error).strip().splitlines() or ["no reason given"])[-1].strip()
                    raise LauncherError(
                        f"The database at {without_password(url)} cannot be reached ({reason}): "
                        f"see to it or to {name}; launcher/roles.sql makes the logins."
                    ) from None

    def check_redis(self) -> None:
        import redis

        with step("Asking the broker that REDIS_URL names"):
            try:
                url = self.redis_url.replace("redis+socket://", "unix://")
                redis.Redis.from_url(
                    url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
                ).ping()
            except (redis.RedisError, ValueError, OSError) as error:
                raise LauncherError(
                    f"The broker at {without_password(self.redis_url)} cannot be reached ({error}): "
                    "start it, or see to REDIS_URL."
                ) from None

    def urls(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.web_url,
            "OWNER_DATABASE_URL": self.owner_url,
            "REDIS_URL": self.redis_url,
        }

    def identity(self) -> str:
        return without_password(self.web_url)


def without_password(url: str) -> str:
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.password:
            return url.replace(f":{parts.password}@", ":***@", 1)
    return url
