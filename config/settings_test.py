"""Settings for the tests: the real ones, with quick password hashing and files that vanish with the run."""

import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403

VAR_DIR = Path(tempfile.mkdtemp(prefix="headroom-tests-"))
MEDIA_ROOT = VAR_DIR / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECRET_KEY = "a key for tests only, long enough for the checks to be content with it"  # noqa: S105
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
