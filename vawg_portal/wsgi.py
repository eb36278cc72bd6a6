"""What gunicorn serves."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vawg_portal.settings")

django = get_wsgi_application()

from core.door import readable  # noqa: E402 - the settings want to be read first
from vawg_portal.startup import refuse_unsafe_start  # noqa: E402 - the checks want the apps to be there


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return django(readable(environ), start_response)


refuse_unsafe_start()
