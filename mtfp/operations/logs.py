"""What is taken out of log records before anything writes them."""

from __future__ import annotations

import logging
import re
from typing import Any

RANDOM = re.compile(r"(?<=/)[\w:-]{20,}(?=/|$)")
"""A part of an address that nobody reads: the token of a public link, an invitation or a password reset."""


class WithoutSecrets(logging.Filter):
    """Addresses without their random parts, and without the request, which has what was typed and the cookies."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every one is let through."""
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(each) for each in record.args)
        record.__dict__.pop("request", None)
        return True


def _masked(argument: Any) -> Any:
    return RANDOM.sub("…", argument) if isinstance(argument, str) and argument.startswith("/") else argument
