"""Settings for the tests: the real ones, with quick password hashing and files that vanish with the run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Neither the installation's own files nor its .env may reach the tests.
VAR_DIR = Path(tempfile.mkdtemp(prefix="headroom-tests-"))
(VAR_DIR / "static").mkdir()
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
os.environ |= {"HEADROOM_VAR_DIR": str(VAR_DIR), "HEADROOM_ENV_FILE": os.devnull}

from config.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file as in use, not memory: browser tests and the background worker bring threads with connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECRET_KEY = "a key for tests only, long enough for the checks to be content with it"  # noqa: S105
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
