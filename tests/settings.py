"""The project's settings as the tests and mypy need them: no environment to set up first, quick passwords."""

import os

os.environ["DEBUG"] = "true"  # static files without collectstatic, plain http; pytest itself sets DEBUG off

from mtfp.settings import *  # noqa: F403 - all of them, with two changes

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # looks files up when asked: no collected ones needed
