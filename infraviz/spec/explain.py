"""Turns a model's validation errors into errors for people, and keeps what was right."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import replace
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from infraviz import limits
from infraviz.errors import SpecError, did_you_mean, shown
from infraviz.spec.document import Document, Path, dotted, too_many

M = TypeVar("M", bound=BaseModel)
_MAX_ROUNDS = 12  # each round takes at least one broken part out
_MAX_LISTED = 6
_TYPES = {
    "string_type": "text", "int_type": "a whole number", "float_type": "a number", "bool_type": "true or false",
    "dict_type": "a mapping", "model_type": "a mapping", "tuple_type": "a list", "list_type": "a list",
    "model_attributes_type": "a mapping", "int_from_float": "a whole number",
}  # fmt: skip
_LIMITS = {
    "greater_than_equal": "must be at least {ge}", "less_than_equal": "must be at most {le}",
    "too_short": "must not be empty", "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters", "finite_number": "must be a finite number",
}  # fmt: skip
_NOUNS = {"better": "value", "text": "font", "display": "font", "label": "font"}  # fields whose name says less
_PATTERNS = {
    r"^#": ("not a colour", "write it like '#5b8cff'"),
    r"^\d{4}(": (
        "not a date",
        "write it like 2026, 2026-01 or 2026-01-31, in quotes where it is only a year",
    ),
    r"^(?:[A-Za-z0-9_]": ("not a metric's number", "write an id, or id.before, id.after or id.value"),
    r"^[A-Za-z][A-Za-z0-9_+": ("not a time zone", "write it like Europe/Berlin or UTC"),
    r"^IV": ("not the code of a check", "such as IV102; `infraviz list checks` names them"),
    r"^[A-Za-z0-9_]": ("not an id", "letters, digits, '_' and '-'"),
}


def validate(model: type[M], document: Document) -> tuple[M | None, Document, list[SpecError]]:
    """Return the model, the document it was made from, and the errors.

    A broken part is taken out (the entry it belongs to, never less) and the rest is read again, so that
    later stages can check what is left. The model is None when nothing could be kept.
    """
    errors: list[SpecError] = []
    gone: set[Path] = set()  # what was taken out: an error above it is its consequence, not a second mistake
    current = document
    for _ in range(_MAX_ROUNDS):
        try:
            return model.model_validate(current.data), current, errors
        except ValidationError as error:
            broken = [(detail, _inside(detail["loc"], current.data)) for detail in error.errors(include_url=False)]
        for detail, path in broken:
            if len(errors) >= limits.current().mistakes:
                return None, document, [*errors, too_many(document.file)]
            if not _follows(detail, current.original(path), gone):
                errors.append(explain(detail, model, current))
        entries = {_entry(path) for _, path in broken}
        gone |= {current.original(path) for path in entries}
        pruned = _without(current, entries, model)
        if pruned is None:
            return None, document, errors
        current = pruned
    return None, document, errors


def _follows(detail: ErrorDetails, path: Path, gone: set[Path]) -> bool:
    """Whether an error only says that something broken is missing now."""
    if detail["type"] == "too_short" and detail["input"]:
        return True  # the list is not empty, its items are broken
    return any(taken[: len(path)] == path for taken in gone)


def explain(detail: ErrorDetails, model: type[BaseModel], document: Document) -> SpecError:
    """Return one validation error as a `SpecError` at its place."""
    path = _inside(detail["loc"], document.data)
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    field = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        hint = did_you_mean(field, _fields(model, path[:-1]))
        return _error(document, path, f"unknown field {shown(field)}", hint, key=True)
    if kind == "missing":
        return _error(document, path[:-1], f"missing field {field!r}")
    return _error(document, path, *_told(kind, field, value, context), key="[key]" in detail["loc"])


def _error(document: Document, path: Path, message: str, hint: str = "", key: bool = False) -> SpecError:
    return SpecError(document.place(*path, key=key), dotted(document.original(path)), message, hint)


def _told(kind: str, field: str, value: object, context: dict[str, Any]) -> tuple[str, str]:
    if kind == "spec":
        return context["message"], context["hint"]
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        return f"unknown {_NOUNS.get(field, field)} {shown(value)}", _choice(str(value), known)
    if kind in _TYPES:
        quoted = f"quote it: '{value}'" if kind == "string_type" and isinstance(value, int | float) else ""
        return f"must be {_TYPES[kind]}, not {_name(value)}", quoted
    if kind in _LIMITS:
        told = _LIMITS[kind].format(**context)
        return told if value in ("", [], {}, ()) else f"{shown(value)} {told}", ""
    if kind == "string_pattern_mismatch":
        for start, (message, hint) in _PATTERNS.items():
            if context["pattern"].startswith(start):
                return f"{shown(value)} is {message}", hint
    return f"{shown(value)} cannot stand here", ""


def _choice(value: str, known: list[str]) -> str:
    listed = f"must be one of {', '.join(known)}" if len(known) <= _MAX_LISTED else ""
    return did_you_mean(value, known) or listed or f"one of {', '.join(known)}"


def _name(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict | list | tuple):
        return "a mapping" if isinstance(value, dict) else "a list"
    return shown(value)


def _inside(location: tuple[str | int, ...], data: Any) -> Path:
    """Return a validation location without the steps that exist in the models only.

    `[key]` marks a bad key; `inline` is the written-out form of a source.
    """
    path: list[str | int] = []
    for part in location:
        is_step = (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int))
        if part == "[key]" or (part == "inline" and not is_step):
            continue
        path.append(part)
        data = data[part] if is_step and not (isinstance(data, list) and part >= len(data)) else None  # type: ignore[operator]
    return tuple(path)


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """Return the field names that a mapping at `path` may have."""
    annotation: Any = model
    for part in path:
        annotation = _descend(annotation, part)
    names: list[str] = []
    for candidate in _models(annotation):
        names += [info.alias or name for name, info in candidate.model_fields.items()]
        if {"inline"} < candidate.model_fields.keys():  # a source written in place
            names = [n for c in _models(candidate.model_fields["inline"].annotation) for n in c.model_fields]
    return [name for name in names if name not in ("ends", "arrows")]


def _descend(annotation: Any, part: str | int) -> Any:
    for candidate in _models(annotation):
        for name, info in candidate.model_fields.items():
            if part in (name, info.alias):
                return info.annotation
        return candidate if " " in str(part) else None  # an arrow's own mapping
    arguments = [a for option in _options(annotation) for a in get_args(option)]
    return next((a for a in reversed(arguments) if _models(a) or get_args(a)), None)


def _options(annotation: Any) -> list[Any]:
    return list(get_args(annotation)) if get_origin(annotation) in (Union, UnionType) else [annotation]


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [o for o in _options(annotation) if isinstance(o, type) and issubclass(o, BaseModel)]


def _without(document: Document, entries: Iterable[Path], model: type[BaseModel]) -> Document | None:
    """Return the document less the broken entries, or None when the root itself is broken.

    A required text of the root, such as a title, is stood in for: the rest can still be checked.
    """
    data, dropped = copy.deepcopy(document.data), dict(document.dropped)
    for path in sorted(entries, key=_in_order, reverse=True):  # the last items first, so that numbers stay true
        if path and len(path) == 1 and isinstance(data, dict) and _is_required_text(model, path[0]):
            data[path[0]] = "?"
            continue
        if not path or not _cut(data, path):
            return None
        if isinstance(path[-1], int):
            full = document.original(path)
            dropped[full[:-1]] = dropped.get(full[:-1], frozenset()) | {int(full[-1])}
    return replace(document, data=data, dropped=dropped)


def _in_order(path: Path) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _is_required_text(model: type[BaseModel], field: str | int) -> bool:
    info = model.model_fields.get(str(field))
    return info is not None and info.is_required() and info.annotation is str


def _entry(path: Path) -> Path:
    """Return the path of what goes when the value at `path` is broken: `nodes.db`, `edges[3]`, `title`."""
    numbers = [depth for depth, part in enumerate(path) if isinstance(part, int)]
    return path[: numbers[-1] + 1] if numbers else path[:2]


def _cut(root: Any, path: Path) -> bool:
    parent: Any = root
    try:
        for part in path[:-1]:
            parent = parent[part]
        del parent[path[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    return True
