"""Is a process alive, and can it work: what a load balancer and a monitor ask."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mtfp.publications import guards

_ready: set[str] = set()
"""The databases of which this process knows that they are migrated and guarded: neither changes under it."""


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; it asks the database nothing."""
    return _plain("alive")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, is migrated, and its publications are guarded; 503 says what is missing."""
    try:
        reason = _fault()
    except DatabaseError:
        reason = "the database does not answer"
    return _plain("ready") if reason is None else _plain(reason, status=503)


def _fault() -> str | None:
    """Why this process cannot work, or None. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    database = str(connection.settings_dict["NAME"])
    if database in _ready:
        return None
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "the database is not migrated: run manage.py migrate"
    if guards.missing(connection):
        return "publications are not guarded: run manage.py migrate"
    _ready.add(database)
    return None


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
