"""The site as the tests serve it, with the pages of failures that a server without DEBUG shows."""

from __future__ import annotations

from django.conf import settings

from mtfp.wsgi import application as application

settings.DEBUG = False
