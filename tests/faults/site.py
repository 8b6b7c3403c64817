"""The site as the tests serve it, with the pages of failures that a server without DEBUG shows."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
settings.DEBUG = False
