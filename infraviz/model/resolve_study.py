"""Study files → blocks: prose with its numbers looked up, figures with their diagrams and charts.

Nothing is evaluated: a `{{ reference }}` is a metric's id and, after a dot, the name of a field.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from infraviz.errors import Place
from infraviz.model.markup import Parsed, Token, Tokens, lone_image, parse
from infraviz.model.mistakes import mistakes
from infraviz.model.problems import Problems
from infraviz.model.reading import Catalogue, Reader
from infraviz.model.resolve_figures import diagram_figure, figure
from infraviz.model.site import Block, DiagramFigure, Prose, Study
from infraviz.spec.document import Document, Path
from infraviz.spec.files import Loaded
from infraviz.spec.study import StudySpec

__all__ = ["Catalogue", "diagram_figure", "resolve_prose", "resolve_study"]


def resolve_study(loaded: Loaded[StudySpec], known: Catalogue, problems: Problems) -> Study | None:
    """Return the study, or None when its front matter could not be read."""
    spec, document = loaded.spec, loaded.document
    reader, parsed = Reader(loaded, known, problems), parse(loaded.body)
    blocks = _blocks(reader, parsed)
    if spec is None:
        return None
    for number, name in enumerate(spec.headline):
        if name not in known.metrics:
            problems.undeclared(document, ("headline", number), "metric", name, known.metrics)
    if spec.architecture is not None and spec.architecture not in known.graphs:
        problems.undeclared(document, ("architecture",), "architecture", spec.architecture, known.graphs)
    headline = tuple(metric for name in spec.headline if (metric := known.metrics.get(name)))
    year = int(spec.date[:4]) if spec.date else spec.year
    return Study(
        loaded.id, spec.title, spec.summary, year, spec.order, spec.topics, spec.stack, headline,
        _with_architecture(blocks, spec.architecture, known), spec.date or "", spec.updated or "",
        tuple(_links(reader, parsed.tokens)),
    )  # fmt: skip


def resolve_prose(text: str, document: Document, at: Path, known: Catalogue, problems: Problems) -> Prose:
    """Return Markdown that stands in a YAML value, its references looked up; `at` is the value's path."""
    reader = Reader(Loaded("", None, document, text), known, problems, document.place(*at))
    parsed = parse(text)
    _tell(reader, parsed)
    return Prose(text, tuple(reader.values(parsed.tokens)), parsed.tokens)


def prose_links(text: str) -> Iterator[str]:
    """Yield the addresses of the links in Markdown."""
    return (address for token in parse(text).tokens for address in _addresses(token))


def _addresses(token: Token) -> Iterator[str]:
    return (str(child.attrGet("href") or "") for child in token.children or () if child.type == "link_open")


def _links(reader: Reader, tokens: Tokens) -> Iterator[tuple[str, Place]]:
    """Yield each link with its place: where its address is written, else where its paragraph begins."""
    for token in tokens:
        start = 0
        for address in _addresses(token):
            written = (token.content.find(form, start) for form in (address, unquote(address)))
            start = next((at for at in written if at >= 0), start)
            yield address, reader.at(token, start)


def _with_architecture(blocks: tuple[Block, ...], ident: str | None, known: Catalogue) -> tuple[Block, ...]:
    """Return the blocks, led by the front matter's architecture where no figure shows it already."""
    graph = known.graphs.get(ident or "")
    if graph is None or any(isinstance(b, DiagramFigure) and b.graph.id == graph.id for b in blocks):
        return blocks
    return (DiagramFigure(graph.id, graph.summary or graph.title, graph), *blocks)


def _blocks(reader: Reader, parsed: Parsed) -> tuple[Block, ...]:
    _tell(reader, parsed)
    found = tuple(_cut(reader, parsed.tokens))
    _check_images(reader, parsed.tokens)
    return found


def _tell(reader: Reader, parsed: Parsed) -> None:
    for each in mistakes(parsed):
        place = reader.at(each.token, each.offset) if each.token else reader.place(each.line)
        reader.wrong(place, "", each.message, each.hint)


def _cut(reader: Reader, tokens: Tokens) -> Iterator[Block]:
    """Yield the prose between the figures and the figures, and then the footnotes, as a run of their own."""
    notes = next((n for n, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    start, line = 0, 0
    for index in range(notes):
        image, lines = lone_image(tokens, index), tokens[index].map
        if image is None or lines is None:
            continue
        yield from _prose(reader, tokens[start:index], line, lines[0])
        shown = figure(reader, image, tokens[index + 1])
        if shown is not None:
            yield shown
        start, line = index + 3, lines[1]  # behind the paragraph: its opening, its text, its end
    yield from _prose(reader, tokens[start:notes], line, len(reader.lines))
    yield from _prose(reader, tokens[notes:], 0, 0)


def _prose(reader: Reader, tokens: Tokens, start: int, end: int) -> Iterator[Prose]:
    """Yield a run of prose, if there is one; `start` and `end` are its lines."""
    if tokens:
        markdown = "\n".join(reader.lines[start:end]).strip("\n")
        yield Prose(markdown, tuple(reader.values(tokens)), tokens)


def _check_images(reader: Reader, tokens: Tokens) -> None:
    """A figure in the middle of a sentence would be lost: say so."""
    for index, token in enumerate(tokens):
        if token.type != "inline" or (index and lone_image(tokens, index - 1)):
            continue
        for child in token.children or ():
            if child.type == "image":
                source, place = unquote(str(child.attrGet("src") or "")), reader.at(token, token.content.find("!["))
                reader.wrong(place, source, "a figure stands in a paragraph of its own")
