"""The site with one page more: signed in, and nothing on it. Served only by bench.py."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

application = get_wsgi_application()

from mtfp.urls import urlpatterns as site  # noqa: E402 - after the set-up


def empty(request: HttpRequest) -> HttpResponse:
    """The base template."""
    return render(request, "base.html")


urlpatterns = [path("publications/bench-empty/", empty), *site]
settings.ROOT_URLCONF = "tests.publications.bench_site"
settings.DEBUG = False
