"""Every link that the author wrote: its address, its place, and the files of the site that it comes to stand in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from infraviz.errors import Place
from infraviz.model.metric import Metric
from infraviz.model.resolve_study import prose_links
from infraviz.model.site import DiagramFigure, Site, Study, block_metrics
from infraviz.spec.author import AuthorSpec
from infraviz.spec.document import Document, Path, dotted
from infraviz.spec.load import Specs
from infraviz.spec.metrics import MetricsSpec, SourceSpec
from infraviz.spec.site import CardsSpec, ProseSpec

HOME = "index.html"


@dataclass(frozen=True)
class Written:
    """A link. `path` is that inside a YAML file; `on` are paths below the site's root."""

    address: str
    place: Place
    path: str = ""
    on: tuple[str, ...] = (HOME,)

    @property
    def external(self) -> bool:
        """Whether it leads out of the site; it has a scheme then, since `//host` is no link."""
        return bool(urlsplit(self.address).scheme)

    def target(self, on: str) -> tuple[str, str]:
        """Return the file that it leads to from the file `on`, below the root, and the id in it ('' for none)."""
        parts = urlsplit(self.address)
        path = unquote(parts.path)
        file = posixpath.normpath(posixpath.join("/", posixpath.dirname(on), path)).lstrip("/") if path else on
        if not file or path.endswith(("/", "/.", "/..")) or path in (".", ".."):
            file = posixpath.join(file, "index.html")
        return file, unquote(parts.fragment)


def written_links(specs: Specs, site: Site) -> tuple[Written, ...]:
    """Return the links of all files, file by file."""
    by_slug = {study.slug: study for study in site.studies}
    found = [*_of_site(specs), *_of_nodes(specs, site), *_of_sources(specs, site)]
    found += (link for loaded in specs.studies if loaded.id in by_slug for link in _of_study(by_slug[loaded.id]))
    return tuple(found)


def _of_study(study: Study) -> Iterator[Written]:
    return (Written(address, place, on=(study.path,)) for address, place in study.links)


def _at(document: Document, path: Path, address: str, on: tuple[str, ...] = (HOME,)) -> Written:
    return Written(address, document.place(*path), dotted(document.original(path)), on)


def _of_site(specs: Specs) -> Iterator[Written]:
    if specs.site is None or specs.site.spec is None:
        return
    document = specs.site.document
    yield from _of_author(specs.site.spec.author, document)
    for number, section in enumerate(specs.site.spec.home):
        at, part = ("home", number, section.kind), section.part
        if isinstance(part, ProseSpec):
            yield from (_at(document, (*at, "text"), address) for address in prose_links(part.text))
        for index, card in enumerate(part.items if isinstance(part, CardsSpec) else ()):
            here: Path = (*at, "items", index)
            yield from (_at(document, (*here, "text"), address) for address in prose_links(card.text))
            yield from (_at(document, (*here, "url"), address) for address in (card.url,) if address)


def _of_author(author: AuthorSpec | None, document: Document) -> Iterator[Written]:
    """Yield where an author is found elsewhere: it stands in the data of every page and is told once."""
    if author and author.url:
        yield _at(document, ("author", "url"), author.url)
    for index, address in enumerate(author.same_as if author else ()):
        yield _at(document, ("author", "same_as", index), address)


def _of_nodes(specs: Specs, site: Site) -> Iterator[Written]:
    for loaded in specs.architectures:
        for ident, node in loaded.spec.nodes.items() if loaded.spec else ():
            on = tuple(_shown(site, loaded.id, ident)) if node.url else ()
            if on:
                yield _at(loaded.document, ("nodes", ident, "url"), node.url, on)


def _shown(site: Site, architecture: str, node: str) -> Iterator[str]:
    """Yield the pages and the picture files that show a node."""
    drawn = [figure for figure in site.diagrams if figure.graph.id == architecture]
    keys = {figure.key for figure in drawn if any(each.id == node for each in figure.graph.nodes)}
    yield from (HOME for section in site.sections if section.figure and section.figure.key in keys)
    for study in site.studies:
        if any(isinstance(block, DiagramFigure) and block.key in keys for block in study.blocks):
            yield study.path
    yield from (f"figures/{key}.svg" for key in sorted(keys))


def _of_sources(specs: Specs, site: Site) -> Iterator[Written]:
    on: dict[str, dict[str, None]] = {}
    for path, metrics in ((HOME, _on_home(site)), *((study.path, study.metrics) for study in site.studies)):
        for metric in metrics:
            on.setdefault(metric.source.url, {})[path] = None
    for loaded in specs.metrics:
        for at, source in _sources(loaded.spec) if loaded.spec else ():
            if source.url:
                yield _at(loaded.document, (*at, "url"), source.url, tuple(on.get(source.url, (HOME,))))


def _on_home(site: Site) -> Iterator[Metric]:
    for section in site.sections:
        texts = (section.prose, *(card.text for card in section.cards), section.figure)
        yield from (*section.metrics, *(metric for text in texts if text for metric in block_metrics(text)))
    yield from (metric for study in site.studies for metric in study.headline)


def _sources(spec: MetricsSpec) -> Iterator[tuple[Path, SourceSpec]]:
    yield from ((("sources", ident), source) for ident, source in spec.sources.items())
    for ident, metric in spec.metrics.items():
        if metric.source.inline:
            yield ("metrics", ident, "source"), metric.source.inline
