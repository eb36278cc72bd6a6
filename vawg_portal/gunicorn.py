"""How the web server answers what never reaches Django, logs and counts. `--config python:vawg_portal.gunicorn`.

Its own page for a request that is none has no headers and repeats what was sent; ours is a sentence, with the headers
that all other answers have. It logs as the portal logs, and the figures are counted over all its processes.
"""

import os
import shutil
import socket
import tempfile
from typing import Any

from gunicorn import glogging, util

from vawg_portal import environment

# A program of one process has its own figures; here each process writes its own file, and one answers for all.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="vawg-figures-")

PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{reason}</title></head>'
    "<body><h1>The portal could not read that request</h1><p>Nothing was changed.</p>"
    '<p><a href="/">Go to the first page</a></p></body></html>'
)
HEADERS = (
    "Connection: close",
    "Content-Type: text/html; charset=utf-8",
    "Cache-Control: no-store",
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy: same-origin",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    # Whether it came by TLS is not known yet; browsers heed this only where it did.
    *(
        ()
        if environment.flag("DEMO")
        else ("Strict-Transport-Security: max-age=31536000; includeSubDomains",)
    ),
)


def write_error(sock: socket.socket, status: int, reason: str, message: str) -> None:
    """In the place of gunicorn.util.write_error. message would repeat the request: it stays in the log."""
    body = PAGE.format(reason=reason).encode()
    head = "\r\n".join((f"HTTP/1.1 {status} {reason}", *HEADERS, f"Content-Length: {len(body)}", "", ""))
    util.write_nonblock(sock, head.encode("latin1") + body)


def post_worker_init(worker: Any) -> None:
    """gunicorn calls it in each worker, before the first request."""
    util.write_error = write_error


class JsonLogger(glogging.Logger):
    def setup(self, cfg: Any) -> None:
        from vawg_portal.logs import formatter

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter())


logger_class = JsonLogger


def child_exit(server: Any, worker: Any) -> None:
    """A process that is gone has no connections any more; what it counted stays counted."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
