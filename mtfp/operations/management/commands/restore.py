"""Put a backup back into a database, or only look whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from mtfp.operations.errors import NotDone
from mtfp.operations.restore import read_head, restore


class Command(BaseCommand):
    help = "Put a backup into an empty database: restore FILE [--replace] [--check]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--replace", action="store_true", help="delete everything that stands in the database first")
        what.add_argument("--check", action="store_true", help="only read the file and say whether it is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            if options["check"]:
                kept = read_head(path)
                self.stdout.write(f"{path} is whole: made {kept.made}, sha256 of its content {kept.digest}")
                return
            kept, counts = restore(path, replace=options["replace"])
        except NotDone as error:
            raise CommandError(f"Nothing was put back: {error}") from None
        except OSError as error:
            raise CommandError(f"Nothing was put back: {path} cannot be read ({error.strerror})") from None
        except DatabaseError as error:
            raise CommandError(f"Nothing was put back: the database refused it ({error})") from error
        self.stdout.write(f"{sum(counts.values()):,} rows of {len(counts)} tables were put back, as of {kept.made}")
        call_command("check_publications", stdout=self.stdout)
