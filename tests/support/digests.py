"""What stands in the database, in one digest: to see whether anything was written at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS

from mtfp.operations.tables import rows, tables


def database_digest(leave_out: Collection[str] = ()) -> str:
    """The digest of every row of every table but those named, and but who is signed in."""
    found = hashlib.sha256()
    for table in tables(apps):
        if table._meta.db_table not in leave_out:
            for row in rows(table, DEFAULT_DB_ALIAS):
                found.update(json.dumps([table._meta.db_table, row], sort_keys=True).encode())
    return found.hexdigest()
