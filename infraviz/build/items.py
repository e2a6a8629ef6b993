"""What tasks are given, and what they give back: small frozen values that go from process to process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infraviz.build.units import Setting
from infraviz.data.fetch import Reading
from infraviz.data.lock import Entries
from infraviz.errors import SpecError
from infraviz.layout import guard
from infraviz.model.site import Study
from infraviz.page import search
from infraviz.page.listing import Book
from infraviz.page.study import Seat
from infraviz.page.view import Picture
from infraviz.spec.files import Loaded
from infraviz.spec.overrides import Overrides
from infraviz.spec.site import SiteSpec
from infraviz.theme import Theme


@dataclass(frozen=True)
class File:
    """A file of specs as a task is given it: `key` stands for its bytes and all that it is read under."""

    path: Path
    raw: bytes | None  # None for one that cannot be read, which `errors` tell
    key: str
    errors: tuple[SpecError, ...] = ()


@dataclass(frozen=True)
class Counting:
    """A file of metrics that is to be read, beside those whose names it uses."""

    own: File
    beside: tuple[File, ...] = ()

    @property
    def path(self) -> Path:
        return self.own.path


@dataclass(frozen=True)
class Ledger:
    """What every file of metrics is read under: the site, the setting, the digests of files of data, the lock."""

    site: Loaded[SiteSpec] | None
    setting: Setting
    data: Mapping[str, str]
    entries: Entries


@dataclass(frozen=True)
class RowsOf:
    """Files of data that are to be read, the digest that they had, and the key of what they give then."""

    reading: Reading
    state: str
    key: str

    @property
    def name(self) -> str:
        return self.reading.name

    @property
    def told(self) -> str:
        """What tells this reading from others of the same files."""
        asked = self.reading.data.model_dump(exclude_none=True, exclude={"file"})
        return ", ".join(
            [self.name, *(f"{field} {value}" for field, value in asked.items()), *map(str, self.reading.statistics)]
        )


@dataclass(frozen=True)
class ReadRows:
    """That files of data were asked for: what for, their name and digest, and whether they were read anew."""

    told: str
    name: str
    state: str
    anew: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure that is to be drawn: its key on the site, its key in the store, and where it is found in there.

    In the store it is a `Sheet`, or a tuple of figures. `parts` are what tell its states apart.
    """

    name: str
    key: str
    source: str
    parts: tuple[tuple[str, str], ...]

    @property
    def left(self) -> str:
        """The key of what is left last: who finds it finds all that is left of the figure."""
        return f"{self.key}.rules"


@dataclass(frozen=True)
class Look:
    """What every figure is drawn with."""

    theme: Theme
    means: guard.Means


@dataclass(frozen=True)
class Inline:
    """A figure as pages take it, and what the style sheet needs for it; its own file is beside it in the store."""

    picture: Picture
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carding:
    """A social card that is to be drawn; `source` is the key of its study's `Sheet`, or of the card itself."""

    name: str  # its path on the site
    key: str
    source: str
    parts: tuple[tuple[str, str], ...]

    @property
    def left(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class PageOf:
    """A study's page that is to be written: its key, its sheet's, its figures' keys by their names, its seat."""

    path: str
    key: str
    sheet: str
    figures: tuple[tuple[str, str], ...]
    own: Study
    seat: Seat


@dataclass(frozen=True)
class Binding:
    """What every study's page is made with, and the folder in which the new site is being made.

    Without a folder, pages are left in the store, under their key and `.html`.
    """

    book: Book
    theme: Theme
    own: Overrides
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Written:
    """A page that was written: the digest of its bytes, the letters in it that are not ASCII, what is found of it."""

    sha256: str
    letters: str
    entry: search.Entry


@dataclass(frozen=True, slots=True)
class Copy:
    """Something in the store that is a file of the site."""

    path: str
    key: str
