"""The embedded PostgreSQL and Valkey: killed, left behind, in places with long names."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from launcher.place import make_directory, scratch, servers_account
from launcher.postgres import Cluster
from launcher.processes import ours
from launcher.valkey import Server


@pytest.fixture
def directory() -> Iterator[Path]:
    with scratch() as path:
        yield path


def kill_everything(server: Cluster | Server) -> None:
    process = server.child.process
    assert process is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def rows(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url("portal_owner")) as owner:
        found = owner.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def with_a_row(directory: Path) -> Cluster:
    cluster = Cluster(directory / "postgres")
    cluster.start()
    cluster.make_roles()
    with psycopg.connect(cluster.url("portal_owner")) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS id")
    return cluster


def test_postgres_killed_starts_again_with_its_rows(directory: Path) -> None:
    cluster = with_a_row(directory)
    kill_everything(cluster)
    with Cluster(directory / "postgres") as again:
        assert rows(again) == 1


def test_postgres_left_behind_by_a_killed_launcher_is_ended_first(directory: Path) -> None:
    left = with_a_row(directory)
    assert left.child.process is not None
    with Cluster(directory / "postgres") as again:
        assert left.child.process.wait(5) == 0
        assert rows(again) == 1


def test_a_record_of_a_number_given_out_again_ends_nobody(directory: Path) -> None:
    """The record names this very test run, which does not carry the mark."""
    make_directory(directory / "postgres", servers_account())
    (directory / "postgres" / "postgres.pid").write_text(str(os.getpgid(0)))
    with Cluster(directory / "postgres", fsync=False) as cluster:
        assert cluster.answers()


def test_stopping_leaves_no_process(directory: Path) -> None:
    with Cluster(directory / "postgres", fsync=False) as cluster:
        assert cluster.child.process is not None
        group = cluster.child.process.pid
        assert ours(group, cluster.directory)
    assert not ours(group, cluster.directory)


def test_initialising_cut_short_is_begun_again(directory: Path) -> None:
    cluster = Cluster(directory / "postgres", fsync=False)
    half = make_directory(directory / "postgres" / "data.new", cluster.account)
    (half / "PG_VERSION").write_text("18")
    with cluster:
        assert cluster.answers()


def test_a_directory_too_long_for_a_socket(directory: Path) -> None:
    long = make_directory(directory / ("long-" * 30), servers_account(), mode=0o755)
    with Cluster(long / "postgres", fsync=False) as cluster, Server(long / "valkey") as server:
        cluster.make_roles()
        psycopg.connect(cluster.url("portal_web")).close()
        assert redis.Redis.from_url(server.url.replace("redis+socket", "unix")).ping()
    cluster.sockets.rmdir()
    server.socket.unlink(missing_ok=True)
    server.socket.parent.rmdir()


def test_two_at_once_make_the_same_directory(directory: Path) -> None:
    at_once = threading.Barrier(2)

    def make(number: int) -> Path:
        at_once.wait()
        return make_directory(directory / f"{number}", None)

    with ThreadPoolExecutor(2) as pool:
        for number in range(500):
            assert len({*pool.map(make, [number, number])}) == 1


def test_nothing_listens_on_the_network(directory: Path) -> None:
    with Cluster(directory / "postgres", fsync=False) as cluster:
        assert cluster.psql("SHOW listen_addresses").strip() == ""
        assert cluster.sockets.stat().st_mode & 0o077 == 0


def test_valkey_killed_keeps_what_was_queued(directory: Path) -> None:
    server = Server(directory / "valkey", durable=True)
    server.start()
    address = server.url.replace("redis+socket", "unix")
    redis.Redis.from_url(address).rpush("queue", "job")
    time.sleep(1.2)  # its file is synced once a second
    kill_everything(server)
    with Server(directory / "valkey", durable=True):
        assert redis.Redis.from_url(address).lrange("queue", 0, -1) == [b"job"]
