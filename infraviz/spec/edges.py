"""The arrow notation: `a -> b`, chains, labels and options. Used by edges and by flow steps."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from infraviz.errors import did_you_mean, shown
from infraviz.spec.base import ID_PATTERN, Id, Model, Text, refuse
from infraviz.spec.quantity import Duration, Rate

from typing import Literal  # isort: skip

Arrow = Literal["->", "~>", "<->", "--"]
ARROWS: tuple[str, ...] = get_args(Arrow)
_ARROW_LIKE = re.compile(r"(?=[.*ox]*+[<>=~\-|])[<>=~\-.|*ox]++$")
_SPACES = "write it like 'a -> b', with spaces around the arrow"
_FORMS = "write it like 'a -> b', 'a -> b: label' or {from: a, to: b}"
_CHAIN_PATTERN = r"^\s*[A-Za-z0-9_-]+(\s+(->|~>|<->|--)\s+[A-Za-z0-9_-]+)+\s*(:.*)?$"


def parse_chain(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split `a -> b ~> c` into ids and arrows. Raises a validation error that says what is wrong."""
    words = text.split()
    ids, arrows = words[0::2], words[1::2]
    for arrow in arrows:
        if arrow not in ARROWS:
            refuse(f"unknown arrow {shown(arrow)} in {shown(text)}", _arrow_hint(arrow))
    if len(words) < 3 or len(words) % 2 == 0:
        refuse(f"{shown(text)} is not an edge", _SPACES)
    for ident in ids:
        if not re.match(ID_PATTERN, ident):
            refuse(f"{shown(ident)} is not an id", "letters, digits, '_' and '-'")
    return tuple(ids), tuple(arrows)


def _arrow_hint(arrow: str) -> str:
    if _ARROW_LIKE.match(arrow):
        return f"must be one of {', '.join(ARROWS)}"
    return did_you_mean(arrow, ARROWS) or _SPACES


def unfold(value: object) -> object:
    """Return the long form of an edge or step: a dict with `ends`, `arrows` and its options."""
    if isinstance(value, str):
        chain, _, label = value.partition(":")
        return _chained(chain, {"label": label.strip()} if label.strip() else {})
    if isinstance(value, dict) and len(value) == 1:
        (key, told), *_ = value.items()
        if _is_chain(key):
            return _chained(key, _options(told))
    if isinstance(value, dict) and ({"from", "to"} & value.keys()):
        return _long(value)
    if isinstance(value, dict) and "ends" in value:
        return value
    for chain in filter(_is_chain, value if isinstance(value, dict) else ()):
        hint = f"write its options as '{chain}: {{label: …, timeout: …}}'"
        refuse(f"{shown(chain)} has a second key beside it", hint)
    return refuse(f"{shown(value)} is not an edge", _FORMS)


def _is_chain(key: object) -> bool:
    return isinstance(key, str) and (" " in key.strip() or any(arrow in key for arrow in ARROWS))


def _options(told: object) -> dict[str, Any]:
    if told is None:
        return {}
    if isinstance(told, dict):
        for key in ("ends", "arrows", "from", "to"):
            if key in told:
                refuse(f"unknown field {key!r}", "the ends stand in the arrow")
        return told
    if not isinstance(told, str):
        refuse(f"a label must be text, not {shown(told)}", f"quote it: {shown(str(told))}")
    return {"label": told}


def _chained(chain: str, options: dict[str, Any]) -> dict[str, Any]:
    ids, arrows = parse_chain(chain)
    return {**options, "ends": ids, "arrows": arrows}


def _long(value: dict[str, Any]) -> dict[str, Any]:
    missing = {"from", "to"} - value.keys()
    if missing:
        refuse(f"missing field {missing.pop()!r}")
    rest = {k: v for k, v in value.items() if k not in ("from", "to")}
    return {**rest, "ends": (value["from"], value["to"]), "arrows": ("->",)}


class _Chain(Model):
    ends: tuple[Id, ...] = Field(min_length=2)
    arrows: tuple[Arrow, ...]
    label: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _unfold(cls, value: object) -> object:
        return unfold(value)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the written forms, not the unfolded one."""
        unfolded = handler.resolve_ref_schema(handler(schema))["properties"]
        options = {name: part for name, part in unfolded.items() if name not in ("ends", "arrows")}
        told = {
            "anyOf": [
                {"type": ["string", "null"]},
                {"type": "object", "properties": options, "additionalProperties": False},
            ]
        }
        mapping = {"type": "object", "patternProperties": {_CHAIN_PATTERN: told}, "minProperties": 1,
                   "maxProperties": 1, "additionalProperties": False}  # fmt: skip
        ends = {"from": {"type": "string"}, "to": {"type": "string"}}
        long = {"type": "object", "properties": ends | options, "required": ["from", "to"],
                "additionalProperties": False}  # fmt: skip
        return {
            "title": cls.__name__,
            "anyOf": [{"type": "string", "pattern": _CHAIN_PATTERN}, mapping, long],
        }


class EdgeSpec(_Chain):
    """One line of `edges`: a chain of ids with its arrows, and what is declared of it."""

    timeout: Duration | None = None
    retries: int | None = Field(default=None, ge=0)
    rate: Rate | None = None
    optional: bool = False
    metrics: tuple[Id, ...] = Field(default=(), strict=False, description="metrics shown on the edge")


class StepSpec(_Chain):
    """One step of a flow; the label is what happens, in words."""
