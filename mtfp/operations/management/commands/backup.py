"""Write the whole database into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mtfp.operations.backup import write_backup
from mtfp.operations.errors import NotDone


class Command(BaseCommand):
    help = "Write the whole database, as it stands at this moment, into a new file: backup FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            digest, counts = write_backup(path)
        except NotDone as error:
            raise CommandError(f"Nothing was backed up: {error}") from None
        except OSError as error:
            raise CommandError(f"Nothing was backed up: {path} cannot be written ({error.strerror})") from None
        size = path.stat().st_size / 1e6
        self.stdout.write(f"{path}: {sum(counts.values()):,} rows of {len(counts)} tables, {size:.1f} MB")
        self.stdout.write(f"sha256 of its content: {digest}")
