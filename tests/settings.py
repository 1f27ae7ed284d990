"""Settings of the test suite: the product's own, with a fixed key, quick hashes and immediate tasks."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "test-key-that-signs-nothing-of-value-0123456789abcdef")
os.environ["DEMO"] = "1"
os.environ["DEBUG"] = "0"
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from evalportal.settings import *  # noqa: F403
from evalportal.settings import CACHES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_FOLDER = Path(tempfile.mkdtemp(prefix="evalportal-test-"))
MEDIA_ROOT = _FOLDER / "media"
STATIC_ROOT = _FOLDER / "static"
STATIC_ROOT.mkdir()  # whitenoise warns where there is none
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {**CACHES["default"], "LOCATION": _FOLDER / "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
