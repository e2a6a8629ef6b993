"""Reads one YAML text into plain data and remembers where everything stood.

YAML 1.2 core schema: `no` and `on` are text, `1e3` is a number, dates are text. Duplicate keys, tabs,
deep nesting and alias bombs are refused. This module is the only door to the YAML parser.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from yamlcore import CCoreLoader

from infraviz.errors import Place, SpecError, SpecErrors, shown
from infraviz.limits import DEFAULTS, current
from infraviz.spec import ignores
from infraviz.spec.ignores import Ignore

Path = tuple[str | int, ...]
MAX_BYTES, MAX_DEPTH, MAX_VALUES = DEFAULTS.yaml_bytes, DEFAULTS.yaml_depth, DEFAULTS.yaml_values
MAX_ALIASES = DEFAULTS.yaml_aliases
MAX_SHOWN_KEY = 100
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null"))
_NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROBLEMS = {  # the parser's words, where they say little
    "mapping values are not allowed in this context": ("a second ': ' on one line", "quote a text that holds ': '"),
    "but found another document": ("a second document starts here", "one file holds one document"),
}


@dataclass(frozen=True)
class Document:
    """Plain data with places. `keys` and `values` map a path to where its key and its value begin.

    `dropped` lists, for each list a broken item was taken from, the items' numbers in the file, so that
    a path into what is left still finds its place. `ignores` are the file's comments that silence a check.
    """

    file: str
    data: Any
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    dropped: dict[Path, frozenset[int]] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()

    def original(self, path: Path) -> Path:
        """Return a path into what is left as the path in the file, where lists still hold their broken items."""
        full: Path = ()
        for part in path:
            full = (*full, self._number(full, part) if isinstance(part, int) else part)
        return full

    def _number(self, parent: Path, number: int) -> int:
        for gone in sorted(self.dropped.get(parent, ())):
            number += gone <= number
        return number

    @cached_property
    def _children(self) -> dict[Path, list[Path]]:
        found: dict[Path, list[Path]] = {}
        for path in self.values:
            found.setdefault(path[:-1], []).append(path)
        return found

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return where a value (or its key) stands; for an unknown path, where its nearest parent does."""
        full: Path = ()
        for part in self.original(path):
            full = self._step(full, part)
        table = self.keys if key and full in self.keys else self.values
        while full not in table and full:
            full = full[:-1]
        return table.get(full, self.values.get((), Place(self.file)))

    def _step(self, parent: Path, part: str | int) -> Path:
        """Return the path one step down. A one-key mapping such as `{a -> b: {…}}` is stepped through."""
        if (*parent, part) in self.values:
            return (*parent, part)
        inner = self._children.get(parent, ())
        if len(inner) == 1 and (*inner[0], part) in self.values:
            return (*inner[0], part)
        return (*parent, part)


class Written(float):
    """A number with a decimal point, and its text: `60.0` was measured finer than `60`."""

    text: str

    def __new__(cls, value: float, text: str) -> Written:
        number = super().__new__(cls, value)
        number.text = text
        return number

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.text


def read(text: str, file: str, first_line: int = 1) -> Document:
    """Return the document in `text`. `first_line` is the text's line in its file (front matter starts later).

    Raises SpecErrors when the text is no YAML or holds a duplicate key.
    """
    if bad := no_texts(text, file, first_line):
        raise SpecErrors(bad)
    try:
        _guard(text, file, first_line)
        loader = CCoreLoader(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise SpecErrors([_syntax(error, text, file, first_line)]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise SpecErrors([SpecError(Place(file), "", f"not readable as YAML: {error}")]) from None
    reader = _Reader(loader, file, first_line)
    data = reader.value(root, ()) if root is not None else None
    if reader.errors:
        raise SpecErrors(reader.errors)
    comments = ignores.in_yaml(text, file, first_line, reader.quoted)
    if many := ignores.too_many(comments):
        raise SpecErrors(many)
    return Document(file, data, reader.keys, reader.values, ignores=comments)


def too_many(file: str) -> SpecError:
    """Return what stands for the mistakes that are not looked for any more."""
    return SpecError(Place(file), "", f"more than {current().mistakes} mistakes: no more are looked for")


def no_texts(text: str, file: str, first_line: int) -> list[SpecError]:
    """Return an error for the first character that cannot stand in a text, such as a control character."""
    bad = _NO_TEXT.search(text)
    if bad is None:
        return []
    message = f"the character U+{ord(bad[0]):04X} cannot stand in a text"
    return [SpecError(_at(text, bad.start(), file, first_line), "", message)]


class _Reader:
    """Walks the parser's nodes once, collecting data, places and duplicate keys."""

    def __init__(self, loader: Any, file: str, first_line: int) -> None:
        self.loader, self.file, self.first_line = loader, file, first_line
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.errors: list[SpecError] = []
        self.quoted: list[tuple[int, int]] = []  # texts that hold what would be a comment outside them: start, end

    def at(self, node: Any) -> Place:
        return Place(self.file, node.start_mark.line + self.first_line, node.start_mark.column + 1)

    def value(self, node: Any, path: Path) -> Any:
        if len(self.values) > MAX_VALUES:
            raise SpecErrors([SpecError(self.at(node), "", f"more than {MAX_VALUES} values in one file")])
        if len(path) > MAX_DEPTH:  # an alias may hold itself, or one that holds another
            raise SpecErrors([SpecError(self.at(node), "", f"nested deeper than {MAX_DEPTH} levels by its aliases")])
        if len(self.errors) >= current().mistakes:
            raise SpecErrors([*self.errors, too_many(self.file)])
        self.values[path] = self.at(node)
        if node.tag not in _TAGS:
            tag = node.tag.removeprefix("tag:yaml.org,2002:")
            self.errors.append(SpecError(self.at(node), dotted(path), f"the tag {shown(tag)} cannot stand here"))
            return None
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        return self.scalar(node, path)

    def scalar(self, node: Any, path: Path) -> Any:
        if ignores.MARK in node.value:
            self.quoted.append((node.start_mark.index, node.end_mark.index))
        try:
            value = self.loader.construct_object(node)
            if isinstance(value, int) and value.bit_length() > DEFAULTS.number_bits:
                raise ValueError("nobody could write it in decimals")
            return Written(value, node.value) if isinstance(value, float) and math.isfinite(value) else value
        except (yaml.YAMLError, ValueError):
            self.errors.append(SpecError(self.at(node), dotted(path), f"cannot read the value {shown(node.value)}"))
            return None

    def pairs(self, node: Any, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = self.at(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.errors.append(SpecError(place, dotted(path), "a key must be plain text"))
                continue
            key = key_node.value  # as written: `404:` and `no:` are names here
            if key in seen:
                message = f"duplicate key {shown(key)}, first at line {seen[key].line}"
                self.errors.append(SpecError(place, dotted((*path, key)), message))
                continue
            seen[key] = self.keys[(*path, key)] = place
            yield key, self.value(value_node, (*path, key))


def _guard(text: str, file: str, first_line: int) -> None:
    """Refuse deep nesting before the parser recurses into it, and aliases that multiply."""
    depth = aliases = values = 0
    for event in yaml.parse(text, Loader=CCoreLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        values += isinstance(event, yaml.NodeEvent)
        what = _too_much(depth, aliases, values)
        if what:
            mark: Any = event.start_mark
            place = Place(file, mark.line + first_line, mark.column + 1)
            raise SpecErrors([SpecError(place, "", what)])


def _too_much(depth: int, aliases: int, values: int) -> str:
    """Return what a YAML text has too much of, '' for nothing. A key is no value, but counts here."""
    if depth > MAX_DEPTH:
        return f"nested deeper than {MAX_DEPTH} levels"
    if aliases > MAX_ALIASES:
        return f"more than {MAX_ALIASES} aliases"
    return f"more than {MAX_VALUES} values in one file" if values > 2 * MAX_VALUES else ""


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> SpecError:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return SpecError(Place(file), "", f"not readable as YAML: {error.problem}")
    place = Place(file, mark.line + first_line, mark.column + 1)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        return SpecError(Place(file, place.line, line.index("\t") + 1), "", "a tab cannot indent YAML", "use spaces")
    message, hint = _PROBLEMS.get(error.problem or "", (f"not readable as YAML: {error.problem}", ""))
    return SpecError(place, "", message, hint)


def _at(text: str, index: int, file: str, first_line: int) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + first_line, index - before.rfind("\n"))


def dotted(path: Path) -> str:
    """Return a path as people write it: `nodes.db.kind`, `edges[3].label`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{_key(part)}" if text else _key(part)
    return text


def _key(part: str) -> str:
    return part if part.isprintable() and len(part) <= MAX_SHOWN_KEY else shown(part)
