"""What gunicorn does besides serving: logs as the portal logs, and figures counted over all its processes.

Read by gunicorn itself, from the directory that it is started in.
"""

import os
import shutil
import tempfile
from typing import Any

from gunicorn import glogging

# A program of one process has its own figures; here each process writes its own file, and one answers for all.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="vawg-figures-")


class JsonLogger(glogging.Logger):
    def setup(self, cfg: Any) -> None:
        from vawg_portal.logs import formatter

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter())


logger_class = JsonLogger


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
