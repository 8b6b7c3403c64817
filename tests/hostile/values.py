"""What people who mean harm, and cats on keyboards, send: values, bytes and JSON, by chance from a seed."""

from __future__ import annotations

import json
import random
from typing import Any

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202eevil",
    "\ufeff",
    "\ud7ff",
    "\U0001f4a3" * 40,
    "e\u0301" * 99,
    "\r\nSet-Cookie: a=b",
    "' OR 1=1 --",
    "'; DROP TABLE auth_user; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    "%s%s%n",
    "%00",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "//evil.example/",
    "https://evil.example",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "|",
    "||||",
    "a|b|c",
    "None",
    "null",
    "true",
    "[]",
    "{}",
    "[[[[",
    '{"a": 1}',
    '{"funding.grant.police.amount|2017": ["", 99999999999999999999]}',
    "[" * 5_000,
    "-1",
    "0",
    "00",
    "1.5",
    "1e5",
    "1e999999999",
    "-1e999999999",
    "NaN",
    "-NaN",
    "sNaN",
    "Infinity",
    "0x10",
    "1_000",
    "٣",
    "１２",
    "²",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    "9" * 400,
    "0." + "0" * 400 + "1",
    "2016/17",
    "2017-18",
    "9999/00",
    "0000-01",
    "baseline",
    "save",
    "copy",
    "archive",
    "restore",
    "undo",
    "redo",
    "reset",
    "lock",
    "unlock",
    "x" * 20_001,
)
OF_ANY_KIND: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    10**30,
    1.5,
    -0.0,
    1e308,
    [],
    {},
    [[]],
    {"": {}},
    [None],
    "2017/18",
    "1e999999",
)


def text(chance: random.Random) -> str:
    """One of the known bad ones, or one that nobody has thought of."""
    if chance.random() < 0.8:
        return chance.choice(TEXTS)
    letters = [chr(chance.choice((chance.randrange(32, 127), chance.randrange(1, 0xD800)))) for _ in range(12)]
    return "".join(letters)


def form(chance: random.Random, fields: dict[str, Any]) -> dict[str, Any]:
    """A form that was in order, some of its fields replaced, some gone, some that nobody asked for."""
    sent = dict(fields)
    for name in list(sent):
        lot = chance.random()
        if lot < 0.4:
            sent[name] = text(chance)
        elif lot < 0.5:
            del sent[name]
        elif lot < 0.55:
            sent[name] = [text(chance), text(chance)]
    if chance.random() < 0.4:
        sent[chance.choice(("action", "seen", "next", "force", "a|b", "precept.increase|2018", "public"))] = text(
            chance
        )
    return sent


def mutated_json(chance: random.Random, document: Any) -> Any:
    """A document with one to three of its parts, at any depth, replaced, doubled, renamed or taken away."""
    made = json.loads(json.dumps(document))
    for _ in range(chance.randint(1, 3)):
        parts = [made]
        while isinstance(parts[-1], (dict, list)) and parts[-1] and (len(parts) < 2 or chance.random() < 0.8):
            inside = parts[-1]
            parts.append(inside[chance.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))])
        holders = [each for each in parts if isinstance(each, (dict, list)) and each]
        if not holders:
            return text(chance)
        _change(chance, holders[-1])
    return made


def _change(chance: random.Random, holder: Any) -> None:
    key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    lot = chance.random()
    if lot < 0.6:
        holder[key] = text(chance) if chance.random() < 0.6 else chance.choice(OF_ANY_KIND)
    elif lot < 0.75:
        del holder[key]
    elif isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[text(chance)] = holder[key]


def mutated_bytes(chance: random.Random, content: bytes) -> bytes:
    """Bytes flipped, cut out, doubled, put in; or the end missing."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(made) + 1), chance.randrange(1, 40)
        lot = chance.random()
        if lot < 0.4 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif lot < 0.6:
            del made[at : at + length]
        elif lot < 0.75:
            made[at:at] = made[at : at + length]
        elif lot < 0.9:
            made[at:at] = chance.randbytes(length)
        else:
            del made[at:]
    return bytes(made)
