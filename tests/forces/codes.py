"""Codes as an authenticator app computes them (RFC 6238), from the key that the page shows. Written apart from the
code under test, so that the two can disagree."""

import base64
import hmac
import re
import struct
import time

HALF_MINUTE = 30


def code_of(key: str, *, steps: int = 0) -> str:
    """The code of this half minute, or of the `steps`-th after it."""
    counter = struct.pack(">Q", int(time.time()) // HALF_MINUTE + steps)
    digest = hmac.new(base64.b32decode(key), counter, "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def key_on(page: str) -> str:
    """What the page says that an app should be given."""
    found = re.search(r"data-totp-secret>([A-Z2-7]+)<", page)
    assert found, page
    return found[1]


def never(key: str) -> str:
    """A code that is wrong now and in the neighbouring half minutes."""
    good = {code_of(key, steps=steps) for steps in (-2, -1, 0, 1, 2)}
    return next(
        code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in good
    )
