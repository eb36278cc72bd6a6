"""What is counted as it happens, for whoever watches the machines. docs/runbook.md says what each means.

Labels are names from the code: never an id, a person, a force or an address.
"""

from django.db import connection
from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("portal_requests_total", "Answers given.", ["view", "method", "status"])
SECONDS = Histogram(
    "portal_request_seconds",
    "Time to answer.",
    ["view"],
    buckets=(0.025, 0.05, 0.1, 0.3, 0.8, 2, 5, 15, 60),
)
REFUSED_BY_THE_DATABASE = Counter(
    "portal_refused_by_the_database_total",
    "Refusals by row-level security or grants: a rule that the code forgot.",
)
AWAY = Counter(
    "portal_answers_without_the_database_total", "Answers 503, for want of the database or its time."
)
SIGN_INS_FAILED = Counter("portal_sign_ins_failed_total", "Wrong password or second factor.")
LOCKED_OUT = Counter("portal_sign_ins_locked_out_total", "Sign-ins refused for too many wrong ones before.")
CONNECTIONS = Gauge(
    "portal_database_connections", "Connections of the web's pools.", ["state"], multiprocess_mode="livesum"
)


def count_connections() -> None:
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    facts = pool.get_stats()
    free = facts.get("pool_available", 0)
    CONNECTIONS.labels("free").set(free)
    CONNECTIONS.labels("in use").set(facts.get("pool_size", 0) - free)
    CONNECTIONS.labels("waited for").set(facts.get("requests_waiting", 0))
