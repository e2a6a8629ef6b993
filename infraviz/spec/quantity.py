"""Quantities as authors write them: `20ms`, `400/s`, `64MiB`. Checked, never bare strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from infraviz.errors import shown
from infraviz.spec.base import refuse

_FORM = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([^\s\d].*?)\s*$")
_SECONDS = {
    "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0,
}  # fmt: skip
_PER = {"s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0}
_COUNT = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
_BYTES = {
    "B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
    "KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30, "TiB": 2.0**40,
}  # fmt: skip
UNITS = {
    "duration": _SECONDS,
    "rate": {f"{count}/{per}": size / _PER[per] for count, size in _COUNT.items() for per in _PER},
    "size": _BYTES,
}
_EXAMPLES = {"duration": "20ms, 1.5s or 2m", "rate": "400/s or 2M/day", "size": "64MiB or 1.5GB"}


@dataclass(frozen=True)
class Quantity:
    """A number with a unit; `base` is the same in seconds, per second, or bytes."""

    value: float
    unit: str
    base: float

    def __str__(self) -> str:
        space = "" if self.unit.startswith("/") or (self.unit[:1] in "kMG" and "/" in self.unit) else "\u202f"
        return f"{self.value:g}{space}{self.unit}"


def parse(text: str, dimension: str) -> Quantity | None:
    """Return the quantity that `text` says in a dimension of `UNITS`, or None where it says none."""
    match = _FORM.match(text)
    factor = UNITS[dimension].get(match[2]) if match else None
    if match is None or factor is None:
        return None
    return Quantity(float(match[1]), match[2], float(match[1]) * factor)


def _of(dimension: str) -> Any:
    def validate(value: object) -> Quantity:
        if isinstance(value, Quantity):
            return value
        found = parse(value, dimension) if isinstance(value, str) else None
        return found or refuse(f"{shown(value)} is not a {dimension}", f"write it like {_EXAMPLES[dimension]}")

    return BeforeValidator(validate)


def _schema(dimension: str) -> WithJsonSchema:
    units = "|".join(re.escape(unit) for unit in UNITS[dimension])
    return WithJsonSchema({"type": "string", "pattern": rf"^\s*\d+(\.\d+)?\s*({units})\s*$"})


_text = PlainSerializer(lambda q: f"{q.value:g}{q.unit}", return_type=str)
Duration = Annotated[Quantity, _of("duration"), _schema("duration"), _text]
Rate = Annotated[Quantity, _of("rate"), _schema("rate"), _text]
