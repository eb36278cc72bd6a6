"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vawg_portal.settings")

application = get_wsgi_application()

from vawg_portal.startup import refuse_unsafe_start  # noqa: E402 - the checks want the apps to be there

refuse_unsafe_start()
