"""The site's security settings as they are in production, for tests that run with those of a developer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from typing import Any

from django.conf import settings

PRODUCTION = {"SECRET_KEY": "k9" * 30 + "xyzabcdefghijk", "ALLOWED_HOSTS": "plan.example"}
PREFIXES = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "X_FRAME_", "DATA_UPLOAD_", "FILE_UPLOAD_")
ASK = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in dir(settings) if name.startswith({PREFIXES!r})}}))
"""


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py as in production: no variable but these."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite://:memory:", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@lru_cache(maxsize=1)
def deployed_settings() -> dict[str, Any]:
    """What a server without DEBUG has of them."""
    done = manage("shell", "--verbosity", "0", "--command", ASK, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
