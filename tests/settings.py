"""The application's own settings in a throwaway data folder, with the few things changed that only cost time."""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="listening-post-tests-")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
# Before the real settings are read: tests must never meet the data somebody works with.
os.environ.update(
    {"DATA_DIR": DATA, "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4, "BASE_URL": "http://testserver"}
)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")

from config.settings import *  # noqa: E402, F403
from config.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files as they are, without the collected manifest.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
