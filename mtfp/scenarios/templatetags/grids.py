"""What the grid's template needs beyond Django's own filters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from mtfp.present.grid import GridTable

register = template.Library()


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """A mapping's entry, None without one."""
    return mapping.get(key)


@register.filter
def as_json(content: Any) -> str:
    """Content as JSON for an attribute; the template escapes it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@register.filter
def cell_words(name: str, tables: Iterable[GridTable]) -> str:
    """The label of a cell by its field's name."""
    for table in tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.name == name:
                    return cell.label
    return name
