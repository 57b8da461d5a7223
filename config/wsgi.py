"""The WSGI entry point; with HEADROOM_WORKER=thread it also runs the background worker."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
