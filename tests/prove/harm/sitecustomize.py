"""Harm for one process, read by Python as it starts where this directory is on PYTHONPATH.

HARM_CLOCK_SECONDS  its clock is that much ahead (behind, if negative)
HARM_FULL           while this file exists, the disk takes no new file of the portal's
"""

import errno
import os
import time

SKEW = float(os.environ.get("HARM_CLOCK_SECONDS", "0"))
FULL = os.environ.get("HARM_FULL", "")


def skew_clock() -> None:
    from datetime import timedelta

    from django.utils import timezone

    true_now, true_time, delta = timezone.now, time.time, timedelta(seconds=SKEW)
    timezone.now = lambda: true_now() + delta
    time.time = lambda: true_time() + SKEW


def fill_disk() -> None:
    files = os.path.join(os.environ["PORTAL_STATE"], "files")  # noqa: PTH118 - before anything else is imported
    true_open = os.open

    def full(path, flags, *rest, **options):
        if flags & os.O_CREAT and str(path).startswith(files) and os.path.exists(FULL):  # noqa: PTH110 - pathlib is not loaded yet
            raise OSError(errno.ENOSPC, "No space left on device")
        return true_open(path, flags, *rest, **options)

    os.open = full


if SKEW:
    skew_clock()
if FULL:
    fill_disk()
