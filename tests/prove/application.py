"""What gunicorn serves in these tests: the portal, whose gate is told of the role that tests put data in place with."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vawg_portal.settings")
django.setup()

from forces.gate import reading  # noqa: E402 - the gate reads the models

reading.besides.add("portal_test")

from vawg_portal.wsgi import application  # noqa: E402 - its checks ask the gate

__all__ = ["application"]
