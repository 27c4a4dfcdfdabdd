"""Settings of the tests: a throw-away home, quick password hashing, the database of ``ANSINH_DATABASE_URL`` or SQLite."""

import os
import tempfile

os.environ.setdefault("ANSINH_HOME", tempfile.mkdtemp(prefix="ansinh-test-"))
os.environ.setdefault("ANSINH_SECRET_KEY", "only-for-tests")

from ansinh.config.settings import *  # noqa: F403
from ansinh.config.settings import DATABASES, STATIC_ROOT

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
