"""What is asked of a build, what its steps work with, and what they hand on."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infraviz import pipeline
from infraviz.build.both import Both
from infraviz.build.executors import Run
from infraviz.build.known import digest
from infraviz.build.tasks import Worker
from infraviz.build.units import Shown
from infraviz.build.versions import version
from infraviz.build.why import Account, Reason
from infraviz.errors import SpecError
from infraviz.layout import guard
from infraviz.model.site import Site
from infraviz.spec.overrides import Overrides


@dataclass(frozen=True)
class Wish:
    """What is to be built, and how. `cache` is the folder of the store; None for one that ends with the build.

    With an `executor`, `dask://HOST:PORT`, a cluster does the work; `store` is a URL that its workers reach too.
    To `explain` is to tell of every task why it runs or does not.
    A `draft` is for a preview: it has no social cards, and is not brought to the disk before it is put in place.
    """

    specs: Path
    out: Path
    jobs: int | None = None
    means: guard.Means = guard.DEFAULT
    strict: bool = False
    dry: bool = False
    cache: Path | None = None
    draft: bool = False
    explain: bool = False
    executor: str = ""
    store: str = ""


@dataclass(frozen=True)
class Made:
    """What a build made: how many of what, the paths that changed, the warnings, and a digest of the whole site.

    `reasons` are those of every task, where they were asked for.
    """

    pages: int
    diagrams: int
    charts: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    warnings: tuple[SpecError, ...]
    state: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Bench:
    """What every step works with. `far` is the way to workers elsewhere; None where they are on this machine."""

    wish: Wish
    run: Run
    worker: Worker
    progress: pipeline.Progress
    account: Account
    far: Both | None = None

    def key(self, *parts: object) -> str:
        """Return the key of something made from these parts by this version."""
        return digest(version(), *parts)

    def handed(self, value: object) -> str:
        """Hand a value on to other processes, and return its key."""
        raw = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        key = digest(raw)
        if self.far:
            self.far.hand(key.encode(), raw)
        elif not self.worker.store.has(key.encode()):
            self.worker.store.put(key.encode(), raw)
        return key

    def bring(self, keys: Iterable[str], needed: bool = False) -> None:
        """Bring near what workers elsewhere may have left under some keys. Raises Lost for what is `needed`."""
        if self.far:
            self.far.bring([key.encode() for key in keys], needed)

    def send(self, keys: Iterable[str]) -> None:
        """See that workers elsewhere find what is under some keys. Raises Lost."""
        if self.far:
            self.far.send([key.encode() for key in keys])

    def known(self, key: str) -> Any:
        """Return what was left under a key, None where nothing is."""
        return self.worker.known(key)

    def pack(self, name: str) -> dict[str, tuple[str, Any]]:
        """Return many small values that were kept as one, each with its key: a question for each would take longer."""
        return self.known(self._of_pack(name)) or {}

    def keep_pack(self, name: str, values: Mapping[str, tuple[str, Any]]) -> None:
        """Keep such values until the next build of the same specs."""
        self.worker.leave(self._of_pack(name), dict(values))

    def _of_pack(self, name: str) -> str:
        return self.key("pack", name, str(self.wish.specs.resolve()))

    def has(self, key: str) -> bool:
        return self.worker.store.has(key.encode())


@dataclass(frozen=True)
class Read:
    """Everything that the specs say, every file by itself and all together; nothing in it is broken.

    `sheets` are the keys of the studies' pages by their slugs, `cards` what tells their social cards apart, `figures`
    what each page shows, by its path.
    """

    site: Site
    own: Overrides
    sheets: Mapping[str, str]
    figures: Mapping[str, tuple[Shown, ...]]
    cards: Mapping[str, str]
    assets: Mapping[str, str]
    images: tuple[str, ...]
    warnings: tuple[SpecError, ...]
