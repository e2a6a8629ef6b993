"""Comments that silence a check where it is wrong: `# infraviz: ignore[IV101] reason`, in YAML and in Markdown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from infraviz.errors import Place, SpecError
from infraviz.limits import DEFAULTS

MARK = "infraviz:"
_YAML = re.compile(r"(?:(?<=\s)|(?<![^\n]))#[ \t]*infraviz:[ \t]*(?P<told>[^\n]*)")
_MARKDOWN = re.compile(r"<!--\s*+infraviz:")
_FORM = re.compile(r"ignore\[(?P<codes>[^\[\]]*)\](?P<reason>.*)$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Ignore:
    """One comment: its place, the codes it names, the reason, and the first and last line that it speaks of.

    `codes` is empty where the comment is not written as it must be.
    """

    place: Place
    codes: tuple[str, ...]
    reason: str
    first: int
    last: int


def in_yaml(text: str, file: str, first_line: int, quoted: Iterable[tuple[int, int]]) -> tuple[Ignore, ...]:
    """Return the comments of a YAML text; `quoted` are the places of texts in it, where `#` begins none.

    A comment speaks of its own line, or of the next line that is no comment where it stands alone.
    """
    if MARK not in text:
        return ()
    lines, spans = text.split("\n"), sorted(quoted)
    following = _following(lines)
    found: list[Ignore] = []
    number = at = 0
    for match in _YAML.finditer(text):
        if len(found) > DEFAULTS.ignores:
            break
        number, at = number + text.count("\n", at, match.start()), match.start()
        before = bisect_right(spans, (at, len(text))) - 1
        if before >= 0 and at < spans[before][1]:
            continue
        column = at - text.rfind("\n", 0, at)
        last = number if lines[number][: column - 1].strip() else following[number]
        found.append(_ignore(match["told"], Place(file, number + first_line, column), last + first_line))
    return tuple(found)


def too_many(found: tuple[Ignore, ...]) -> list[SpecError]:
    """Return a mistake where a file has more such comments than anyone writes."""
    most = DEFAULTS.ignores
    return [
        SpecError(each.place, "", f"more than {most} comments that silence a check") for each in found[most : most + 1]
    ]


def _following(lines: list[str]) -> list[int]:
    """Return for each line the number of the next one that is neither empty nor a comment; its own where none is."""
    found, after = list(range(len(lines))), -1
    for number in range(len(lines) - 1, -1, -1):
        found[number] = number if after < 0 else after
        line = lines[number].strip()
        after = number if line and line[0] != "#" else after
    return found


def in_markdown(lines: list[str], file: str, first_line: int) -> tuple[str, tuple[Ignore, ...]]:
    """Return Markdown without its comments, its lines where they were, and the comments.

    A comment speaks of its own line, or of the next paragraph where it stands alone. In fenced code there is none.
    """
    kept, fence = list(lines), ""
    found: list[Ignore] = []
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]
        match = None if fence or MARK not in line else _MARKDOWN.search(line)
        end = line.find("-->", match.end()) if match else -1
        if match is None or end < 0 or len(found) > DEFAULTS.ignores:
            continue
        kept[number] = line[: match.start()].rstrip(" \t") + line[end + len("-->") :].lstrip(" \t")
        last = number if kept[number].strip() else _paragraph_end(lines, number)
        place = Place(file, number + first_line, match.start() + 1)
        found.append(_ignore(line[match.end() : end].strip(), place, last + first_line))
    return "\n".join(kept), tuple(found)


def _paragraph_end(lines: list[str], number: int) -> int:
    """Return the number of the last line of the paragraph that follows."""
    last = number + 1
    while last < len(lines) and not lines[last].strip():
        last += 1
    while last < len(lines) and lines[last].strip():
        last += 1
    return last - 1


def _ignore(told: str, place: Place, last: int) -> Ignore:
    match = _FORM.match(told)
    codes = tuple(code for part in match["codes"].split(",") if (code := part.strip())) if match else ()
    return Ignore(place, codes, match["reason"].strip() if match else "", place.line, last)
