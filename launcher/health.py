"""Asks the portal whether it is ready: `./portal up` waits for that, and containers are judged by it."""

import os
import sys
import urllib.error
import urllib.request


def ask(port: int, hosts: str) -> str:
    """Nothing when it is ready, else what it said."""
    host = hosts.split(",", maxsplit=1)[0].lstrip("*.") or "127.0.0.1"
    address = f"http://127.0.0.1:{port}/health/ready"
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=5):
            return ""
    except urllib.error.HTTPError as error:
        return f"it answered {error.code} {error.read(300).decode(errors='replace').strip()}"
    except OSError:
        return "it did not answer"


def main() -> int:
    said = ask(8000, os.environ.get("ALLOWED_HOSTS", ""))
    if said:
        print(said)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
