"""One line of log for each request, every line with the request's id, and no address that opens anything."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a proxy may call a request: enough to be found again, too little to forge a line of log."""
RANDOM = re.compile(r"(?<=/)[\w:-]{20,}(?=/|$)")
"""A part of an address that nobody reads: the token of a public link, an invitation or a password reset."""

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_lines = logging.getLogger("mtfp.requests")


def logged_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, the proxy's if it sent one, and write a line when it has been answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        _request_id.set(given if GIVEN.fullmatch(given) else uuid4().hex)  # kept: Django logs after we have answered
        began = time.perf_counter()
        response = get_response(request)
        response[HEADER] = _request_id.get()
        _write(request, response.status_code, 1000 * (time.perf_counter() - began))
        return response

    return middleware


def _write(request: HttpRequest, status: int, milliseconds: float) -> None:
    about = {"method": request.method, "route": route(request), "status": status, "ms": round(milliseconds, 1)}
    _lines.info("%(method)s %(route)s %(status)s %(ms)s ms", about, extra=about)


def route(request: HttpRequest) -> str:
    """Where a request went: the route and its numbers, never the tokens or the query of its address."""
    match = request.resolver_match
    if match is None:
        return RANDOM.sub("…", request.path)
    numbers = " ".join(f"{name}={each}" for name, each in match.kwargs.items() if isinstance(each, int))
    return f"/{match.route} {numbers}".rstrip()


class RequestFilter(logging.Filter):
    """Adds the request's id; a line about a request names its route, and is without what was typed and the cookies."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every one is let through."""
        record.request_id = _request_id.get()
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(route(request) if each == request.path else each for each in record.args)
        return True


def logging_config(form: str, level: str) -> dict[str, Any]:
    """`form` says how: "json", an object a line, "text" for people, or "console": Django's own, for developers."""
    config: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": RequestFilter}},
        "loggers": {"django.request": {"filters": ["request"]}},
    }
    return config if form == "console" else config | _to_standard_error(form, level)


def _to_standard_error(form: str, level: str) -> dict[str, Any]:
    fields = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
    ours = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "formatters": {
            "json": {"()": "pythonjsonlogger.json.JsonFormatter", "fmt": fields},
            "text": {"format": "%(asctime)s %(levelname)-7s %(request_id).8s %(message)s", "datefmt": "%H:%M:%S"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form, "filters": ["request"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": ours,
            "django.request": {"level": "ERROR", "filters": ["request"]},  # what was refused has its own line here
            "gunicorn.error": ours,
        },
    }
