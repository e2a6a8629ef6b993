"""Every link that the author wrote: its address, its place, and the files of the site that it comes to stand in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from infraviz.errors import Place
from infraviz.model.metric import Metric
from infraviz.model.resolve_study import prose_links
from infraviz.model.site import DiagramFigure, Site, Study, block_metrics
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.author import AuthorSpec
from infraviz.spec.document import Document, Path, dotted
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.metrics import MetricsSpec, SourceSpec
from infraviz.spec.site import CardsSpec, ProseSpec, SiteSpec

HOME = "index.html"


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Shows:
    """What the page at `path` shows of what has links: nodes (architecture, node, key of the figure), and sources."""

    path: str
    nodes: tuple[tuple[str, str, str], ...]
    sources: frozenset[str]  # their addresses


def written_links(specs: Specs, site: Site) -> tuple[Written, ...]:
    """Return the links of all files, file by file."""
    by_slug = {study.slug: study for study in site.studies}
    shows = [on_home(site), *map(on_study, site.studies)]
    found = [*of_site(specs.site)]
    found += of_nodes({loaded.id: tuple(node_links(loaded)) for loaded in specs.architectures}, shows)
    found += of_sources([link for loaded in specs.metrics for link in source_links(loaded)], shows)
    found += (link for loaded in specs.studies if loaded.id in by_slug for link in of_study(by_slug[loaded.id]))
    return tuple(found)


def on_home(site: Site) -> Shows:
    """Return what the home page shows."""
    figures = (section.figure for section in site.sections if section.figure)
    return _shows(HOME, figures, _metrics_on_home(site))


def on_study(study: Study) -> Shows:
    """Return what a study shows."""
    return _shows(study.path, (b for b in study.blocks if isinstance(b, DiagramFigure)), study.metrics)


def _shows(path: str, figures: Iterable[DiagramFigure], metrics: Iterable[Metric]) -> Shows:
    nodes = ((f.graph.id, node.id, f.key) for f in figures for node in f.graph.nodes if node.url)
    return Shows(path, tuple(nodes), frozenset(metric.source.url for metric in metrics) - {""})


def of_study(study: Study) -> Iterator[Written]:
    """Yield the links in a study's Markdown."""
    return (Written(address, place, on=(study.path,)) for address, place in study.links)


def _at(document: Document, path: Path, address: str, on: tuple[str, ...] = (HOME,)) -> Written:
    return Written(address, document.place(*path), dotted(document.original(path)), on)


def of_site(loaded: Loaded[SiteSpec] | None) -> Iterator[Written]:
    """Yield the links in the texts of the home page."""
    if loaded is None or loaded.spec is None:
        return
    document = loaded.document
    yield from _of_author(loaded.spec.author, document)
    for number, section in enumerate(loaded.spec.home):
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


def node_links(loaded: Loaded[ArchitectureSpec]) -> Iterator[tuple[str, Written]]:
    """Yield the links of an architecture's nodes, by node; where they stand on the site is not known yet."""
    for ident, node in loaded.spec.nodes.items() if loaded.spec else ():
        if node.url:
            yield ident, _at(loaded.document, ("nodes", ident, "url"), node.url, ())


def of_nodes(links: Mapping[str, Iterable[tuple[str, Written]]], shows: Iterable[Shows]) -> Iterator[Written]:
    """Yield the links of nodes, given by architecture, with the pages and the picture files that show the nodes."""
    pages: dict[tuple[str, str], dict[str, None]] = {}
    pictures: dict[tuple[str, str], set[str]] = {}
    for page in shows:
        for architecture, node, key in page.nodes:
            pages.setdefault((architecture, node), {})[page.path] = None
            pictures.setdefault((architecture, node), set()).add(f"figures/{key}.svg")
    for architecture, each in links.items():
        for node, link in each:
            on = (*pages.get((architecture, node), ()), *sorted(pictures.get((architecture, node), ())))
            if on:
                yield replace(link, on=on)


def source_links(loaded: Loaded[MetricsSpec]) -> Iterator[Written]:
    """Yield the links of a file's sources; where they stand on the site is not known yet."""
    for at, source in _sources(loaded.spec) if loaded.spec else ():
        if source.url:
            yield _at(loaded.document, (*at, "url"), source.url, ())


def of_sources(links: Iterable[Written], shows: Iterable[Shows]) -> Iterator[Written]:
    """Yield the links of sources with the pages that name them."""
    on: dict[str, dict[str, None]] = {}
    for page in shows:
        for address in page.sources:
            on.setdefault(address, {})[page.path] = None
    yield from (replace(link, on=tuple(on.get(link.address, (HOME,)))) for link in links)


def _metrics_on_home(site: Site) -> Iterator[Metric]:
    for section in site.sections:
        texts = (section.prose, *(card.text for card in section.cards), section.figure)
        yield from (*section.metrics, *(metric for text in texts if text for metric in block_metrics(text)))
    yield from (metric for study in site.studies for metric in study.headline)


def _sources(spec: MetricsSpec) -> Iterator[tuple[Path, SourceSpec]]:
    yield from ((("sources", ident), source) for ident, source in spec.sources.items())
    for ident, metric in spec.metrics.items():
        if metric.source.inline:
            yield ("metrics", ident, "source"), metric.source.inline
