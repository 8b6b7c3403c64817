"""The JSON Schema of plan files, made from the member declarations; the importer enforces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from mtfp.plan import MEMBER_KINDS
from mtfp.structure import LONGEST_TEXT, SLUG, longest
from mtfp.validation import shown
from precept.conventions import Conventions

FORMAT_VERSION = 1
KINDS = ["baseline", "best", "most_likely", "worst", "option"]
CERTAINTIES = ["", "confirmed", "indicative", "assumed"]
_TEXT = {"type": "string", "maxLength": 300}
_NAME = {"type": "string", "minLength": 1, "maxLength": 120}


def plan_file_schema() -> dict[str, Any]:
    """The schema of the current format."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan file",
        **_object(
            {
                "format_version": {"const": FORMAT_VERSION},
                "force": _object({"name": _NAME}),
                "plan": _object(
                    {
                        "name": {**_NAME, "maxLength": 160},
                        "base_year": {"type": "string", "pattern": r"^\d{4}/\d{2}$"},
                        "forecast_years": {"type": "integer", "minimum": 1, "maximum": 10},
                    }
                ),
                "conventions": _from_fields(Conventions),
                "members": _object(
                    {
                        kind.name: {"type": "array", "maxItems": 500, "items": _from_fields(kind.type)}
                        for kind in MEMBER_KINDS.values()
                    },
                    optional=set(MEMBER_KINDS),
                ),
                "values": _values(),
                "scenarios": {"type": "array", "minItems": 1, "maxItems": 100, "items": _scenario()},
            },
            optional={"conventions"},
        ),
    }


def schema_faults(document: Any) -> Iterator[str]:
    """What is wrong with the shape of a document, in words, in document order."""
    errors = sorted(_validator().iter_errors(document), key=lambda each: [str(step) for step in each.absolute_path])
    yield from dict.fromkeys(_fault(error) for error in errors)  # each missing name is an error that tells all


@lru_cache(maxsize=1)
def _validator() -> Any:
    """Numbers arrive as Decimal, never as float."""
    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "number",
        lambda _, value: isinstance(value, (int, Decimal)) and not isinstance(value, bool),
    )
    extended = cast(Any, validators).extend(Draft202012Validator, type_checker=checker)
    return extended(plan_file_schema())


def _object(properties: dict[str, Any], optional: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _from_fields(declared: Any) -> dict[str, Any]:
    hints = get_type_hints(declared)
    optional = {each.name for each in fields(declared) if each.default is not MISSING}
    return _object({each.name: _field(each, hints[each.name]) for each in fields(declared)}, optional)


def _field(declared: Field[Any], hint: Any) -> dict[str, Any]:
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if hint is bool:
        return {"type": "boolean"}
    if declared.name == "slug":
        return {"type": "string", "pattern": SLUG.pattern}
    if declared.name == "label":
        return {**_NAME, "maxLength": LONGEST_TEXT}
    return {"type": "string", "maxLength": longest(declared)}


def _values() -> dict[str, Any]:
    figure = {"type": ["string", "number", "null"], "maxLength": 40}
    return {
        "type": "array",
        "maxItems": 20_000,
        "items": _object(
            {
                "key": {"type": "string", "maxLength": 200},
                "source": _TEXT,
                "certainty": {"enum": CERTAINTIES},
                "reason": _TEXT,
                "figures": {"type": "object", "maxProperties": 11, "additionalProperties": figure},
            },
            optional={"source", "certainty", "reason"},
        ),
    }


def _scenario() -> dict[str, Any]:
    return _object(
        {
            "name": _NAME,
            "kind": {"enum": KINDS},
            "based_on": _NAME,
            "description": {"type": "string", "maxLength": 5_000},
            "overrides": _values(),
        },
        optional={"based_on", "description", "overrides"},
    )


def _fault(error: ValidationError) -> str:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return f"{where.lstrip('.') or 'the file'}: {_what(error)}"


def _what(error: ValidationError) -> str:
    expected, found = cast(Any, error.validator_value), cast(Any, error.instance)
    value = shown(found)
    match error.validator:
        case "type":
            return f"{value} is not of the type {expected if isinstance(expected, str) else ' or '.join(expected)}"
        case "enum":
            return f"{value} is not one of {', '.join(repr(each) for each in expected)}"
        case "const":
            return f"{value} is not {expected!r}"
        case "required":
            missing = [name for name in expected if name not in found]
            return f"{', '.join(missing)} is missing: see docs/plan-format.md"
        case "additionalProperties":
            extra = [name for name in found if name not in cast(Any, error.schema)["properties"]]
            return f"{', '.join(repr(name)[:60] for name in extra[:5])} is not known here: see docs/plan-format.md"
        case "maxLength" | "maxItems" | "maxProperties":
            return f"longer than the {expected} allowed"
        case "minimum" | "maximum":
            return f"{value} is outside the allowed range ({error.validator} {expected})"
        case "pattern":
            return f"{value} has not the form {expected}"
        case _:
            return error.message[:200]
