"""What is shown when something failed."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

SECONDS_TO_WAIT = 10


def failed(request: HttpRequest) -> HttpResponse:
    """A database that is away, busy for long or full gives 503 and says so; all else is the page of a failure."""
    if not isinstance(sys.exc_info()[1], AWAY):
        return server_error(request)
    return HttpResponse(
        loader.get_template("503.html").render(), status=503, headers={"Retry-After": str(SECONDS_TO_WAIT)}
    )


AWAY = (OperationalError, InterfaceError)
