"""The topics of a site: each once, however it is spelled, with the studies about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from infraviz.model.site import Study

_APART = re.compile(r"[\s_\-\u2010-\u2015]+")
_BREAKS = re.compile(r"[\W_]+")
_SAID = {"+": " plus ", "#": " sharp "}  # what tells C++ and C# from C
_LONGEST = 60  # characters of a slug: a file's name holds 255 bytes


@dataclass(frozen=True)
class Topic:
    """A topic as most studies spell it, its place below `topics/`, and the studies about it, by index."""

    name: str
    slug: str
    studies: tuple[int, ...]

    @property
    def path(self) -> str:
        """Where the topic's page stands below the site's root."""
        return f"topics/{self.slug}/index.html"


def key(topic: str) -> str:
    """Return what two spellings share that differ in case, spaces and hyphens only."""
    return _APART.sub("", topic).casefold()


def topics(studies: Iterable[Study]) -> dict[str, Topic]:
    """Return the topics of all studies by their keys, in alphabetical order."""
    spellings: dict[str, Counter[str]] = {}
    about: dict[str, list[int]] = {}
    for index, study in enumerate(studies):
        for topic in study.topics:
            spellings.setdefault(key(topic), Counter())[topic] += 1
            about.setdefault(key(topic), []).append(index)
    names = {each: usual(count) for each, count in spellings.items()}
    found: dict[str, Topic] = {}
    taken: set[str] = set()
    for each in sorted(names, key=lambda each: (names[each].casefold(), each)):
        slug = _free(_slug(names[each]), taken)
        found[each] = Topic(names[each], slug, tuple(dict.fromkeys(about[each])))
    return found


def usual(count: Counter[str]) -> str:
    """Return the spelling that is used most, of equals the one that was met first."""
    return max(count, key=lambda name: count[name])


def _slug(name: str) -> str:
    for sign, word in _SAID.items():
        name = name.replace(sign, word)
    return _BREAKS.sub("-", name.lower()).strip("-")[:_LONGEST].rstrip("-") or "topic"


def _free(slug: str, taken: set[str]) -> str:
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    taken.add(free)
    return free
