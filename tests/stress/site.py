"""The site as the tests serve it: as a server without DEBUG works, with the pages of failures that it shows."""

from __future__ import annotations

from django.conf import settings

from mtfp.wsgi import application as application

settings.DEBUG = False
