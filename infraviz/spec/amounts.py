"""Amounts as authors write them: `60`, `60.0`, `60 ± 3`, `0.6 s`, `{value: 60, low: 57, high: 63, n: 1200}`."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from infraviz.errors import shown
from infraviz.spec.base import MAX_NUMBER, Model, Text, refuse
from infraviz.spec.document import Written

Number = Annotated[float, Field(allow_inf_nan=False)]
REFERENCE = r"^(?:[A-Za-z0-9_][A-Za-z0-9_-]*)(?:\.(?:before|after|value))?$"
Reference = Annotated[str, StringConstraints(pattern=REFERENCE, max_length=110)]
_DIGITS = r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_TEXT = re.compile(rf"^\s*([+\-\u2212]?{_DIGITS})\s*(?:(?:±|\+/?-)\s*([\-\u2212]?{_DIGITS}))?\s*([^\s\d.+\-±].*?)?\s*$")
_MAX_EXPONENT = 300
_HINT = 'a number, or a text like "60 ± 3" or "0.6 s"'


class AmountSpec(Model):
    """A number and what is known of it: bounds, how many observations, its own unit; or another metric's number.

    `decimals` is how many decimals it was written with, None where it has none or came from Python; it is no field of
    the language. `unit` is '' where the amount is in the unit of its metric.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    n: int | None = Field(default=None, ge=1, le=10**15, description="how many observations stand behind the number")
    unit: Text = ""
    metric: Reference | None = Field(default=None, description="the id of another metric, or id.after and the like")
    decimals: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _fold(cls, value: object) -> object:
        if isinstance(value, dict):
            if "decimals" in value:
                refuse("unknown field 'decimals'", "write the number with the decimals it has")
            return {**value, "decimals": _decimals(value.get("value"))}
        if isinstance(value, str):
            return _read(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            told = "empty" if value is None else "a list" if isinstance(value, list) else shown(value)
            refuse(f"must be a number, not {told}", _HINT)
        return {"value": _finite(value), "decimals": _decimals(value)}

    @model_validator(mode="after")
    def _whole(self) -> AmountSpec:
        if self.metric is not None:
            if self.model_fields_set - {"metric", "decimals"}:
                refuse("an amount is a number or another metric's, not both", "'metric' stands alone")
            return self
        if self.value is None:
            refuse("an amount needs a value", 'like {value: 60, low: 57, high: 63}, or "60 ± 3"')
        if self.low is not None and self.low > self.value:
            refuse(f"low is {self.low:g}, above the value {self.value:g}")
        if self.high is not None and self.high < self.value:
            refuse(f"high is {self.high:g}, below the value {self.value:g}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        inner = handler.resolve_ref_schema(handler(core))
        told = {name: part for name, part in inner["properties"].items() if name != "decimals"}
        number = rf"\s*[+\-\u2212]?{_DIGITS}"
        spread = rf"{number}\s*(±|\+/?-)\s*{_DIGITS}\s*([^\s\d.+\-±].*)?"
        texts = {"type": "string", "pattern": rf"^({spread}|{number}\s*[^\s\d.+\-±eE].*|{number}\s*[eE][^\d+\-].*)$"}
        return {"anyOf": [{"type": "number"}, texts, {**inner, "properties": told}]}


def _decimals(value: object) -> int | None:
    return _places(value.text) if isinstance(value, Written) else None


def _places(text: str) -> int | None:
    exponent = Decimal(text).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else None


def _finite(value: float) -> float:
    try:
        if math.isfinite(value):
            return float(value)
    except OverflowError:
        refuse(f"{shown(value)} is too large")
    return refuse(f"{shown(value)} must be a finite number")


def _read(text: str) -> dict[str, Any]:
    """Return what a text such as `60 ± 3 ms` says. The sum of decimals is exact: 0.6 ± 0.05 is 0.55 to 0.65."""
    match = _TEXT.match(text) if len(text) <= MAX_NUMBER else None
    if match is None or (match[2] is None and match[3] is None):
        quoted = "write it without the quotes" if match else _HINT
        refuse(f"must be a number, not {shown(text)}", quoted)
    number, spread = Decimal(_minus(match[1])), Decimal(_minus(match[2] or "0"))
    if spread.is_signed():
        refuse(f"{shown(text)}: what stands after ± cannot be negative")
    if any(abs(part.adjusted()) > _MAX_EXPONENT for part in (number, spread)):
        refuse(f"{shown(text)} is too large or too small")
    found: dict[str, Any] = {"value": float(number), "decimals": _places(str(number)), "unit": match[3] or ""}
    return {**found, "low": float(number - spread), "high": float(number + spread)} if match[2] else found


def _minus(text: str) -> str:
    return text.replace("\u2212", "-")
