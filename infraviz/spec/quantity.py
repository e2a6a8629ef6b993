"""Quantities as authors write them: `20ms`, `400/s`, `64MiB`. Checked, never bare strings.

The tables here are the only ones: `model/units.py` reads the units of metrics with them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from infraviz.errors import shown
from infraviz.spec.base import MAX_NUMBER, refuse

_FORM = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([^\s\d].*?)\s*$")
SECONDS = {
    "ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "µs": Fraction(1, 10**6), "ms": Fraction(1, 1000),
    "s": Fraction(1), "m": Fraction(60), "min": Fraction(60), "h": Fraction(3600), "d": Fraction(86_400),
    "w": Fraction(604_800),
}  # fmt: skip
PER = {"s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "day": Fraction(86_400)}
COUNT = {"": Fraction(1), "k": Fraction(10**3), "M": Fraction(10**6), "G": Fraction(10**9)}
BYTES = {
    "B": Fraction(1), "kB": Fraction(10**3), "MB": Fraction(10**6), "GB": Fraction(10**9), "TB": Fraction(10**12),
    "PB": Fraction(10**15), "KiB": Fraction(2**10), "MiB": Fraction(2**20), "GiB": Fraction(2**30),
    "TiB": Fraction(2**40), "PiB": Fraction(2**50),
}  # fmt: skip
UNITS = {
    "duration": SECONDS,
    "rate": {f"{count}/{per}": size / PER[per] for count, size in COUNT.items() for per in PER},
    "size": BYTES,
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
    match = _FORM.match(text) if len(text) <= MAX_NUMBER else None
    factor = UNITS[dimension].get(match[2]) if match else None
    if match is None or factor is None:
        return None
    base = float(match[1]) * float(factor)
    return Quantity(float(match[1]), match[2], base) if math.isfinite(base) else None


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
