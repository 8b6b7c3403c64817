"""The application that gunicorn serves: `gunicorn mtfp.wsgi`."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mtfp.settings")

Environ = dict[str, Any]
CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def as_utf8(environ: Environ) -> Environ:
    """A request that is read as UTF-8, whatever it says: no browser sends anything else.

    Django would fail, before the first middleware, on encodings that are none of text ("zlib").
    """
    return environ | {"CONTENT_TYPE": CHARSET.sub("", environ.get("CONTENT_TYPE", ""))}


django = get_wsgi_application()
reverse("account_login")  # every page is loaded now, once for all processes, and not while somebody waits for the first


def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site."""
    return django(as_utf8(environ), start_response)
