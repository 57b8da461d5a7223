"""The WSGI entry point; with HEADROOM_WORKER=thread it also runs the background worker."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

if settings.WORKER_IN_PROCESS:
    from cjm.kernel.worker import start_worker_thread

    start_worker_thread()
