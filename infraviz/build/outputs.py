"""What the specs say → the files of the site: each made anew or, where all it is made from is as it was, kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from infraviz import pipeline
from infraviz.build import inputs
from infraviz.build import publish as tree
from infraviz.build.bench import Bench, Made, Read
from infraviz.build.inputs import Mark
from infraviz.build.items import Binding, Carding, Copy, Drawing, Inline, Look, PageOf, Written
from infraviz.build.known import digest
from infraviz.build.tasks import letters_of
from infraviz.build.units import Shown
from infraviz.build.why import IN_PLACE, Parts
from infraviz.model.site import Section, Site
from infraviz.model.topics import key as topic_key
from infraviz.model.written_links import HOME
from infraviz.page import assets, broken_links, cards, links, listing, render, search, study
from infraviz.page.figures import csv_file
from infraviz.page.listing import Book


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: the key of what it was made from, the digest of its bytes."""

    key: str
    sha256: str


@dataclass(frozen=True)
class Last:
    """The files of the last build, each with the mark that it had when it was put in place, and the marks of now."""

    outputs: Mapping[str, tuple[Output, Mark]]
    marks: Mapping[str, Mark]

    def intact(self, path: str) -> Output | None:
        """Return a file that has not been touched since."""
        output, mark = self.outputs.get(path, (None, None))
        return output if output and self.marks.get(path) == mark else None

    def kept(self, path: str, key: str) -> Output | None:
        """Return a file that was made from the same and has not been touched since."""
        output = self.intact(path)
        return output if output and output.key == key else None


@dataclass
class Tree:
    """The new site while it is made in `folder`: its files so far, and which of them are in the last site already."""

    folder: Path
    last: Last
    outputs: dict[str, Output] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def keep(self, path: str, key: str) -> bool:
        """Keep a file of the last site that was made from the same; False where there is none."""
        output = self.last.kept(path, key)
        if output:
            self.outputs[path] = output
            self.kept.add(path)
        return output is not None

    def put(self, path: str, key: str, content: bytes) -> None:
        """Write a file."""
        tree.write(self.folder, path, content)
        self.outputs[path] = Output(key, sha256(content).hexdigest())


@dataclass(frozen=True)
class Figures:
    """The figures of the site: the key of each by its name, which of them are charts, what the style sheet needs."""

    keys: Mapping[str, str]
    charts: frozenset[str]
    rules: tuple[str, ...]


def publish(bench: Bench, read: Read) -> Made:
    """Make the files of a site and put them in place. Raises SpecErrors, UsageError or MachineError."""
    wish = bench.wish
    tree.check_ours((*sorted(paths(read)), *read.images), wish.out)
    figures, drawn = _drawn(bench, read)
    with ExitStack() as stack:
        if wish.dry:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="infraviz-")))
        else:
            stack.enter_context(tree.locked(wish.out))
            folder = stack.enter_context(tree.staged(wish.out))
        new = Tree(folder, _last(bench))
        _all(bench, read, figures, drawn, new)
        changes = placed(new, wish.out, wish.dry, lasting=not wish.draft)
        if not wish.dry:
            _remember(bench, new)
    pages = sum(path.endswith(".html") for path in new.outputs)
    charts = len(figures.charts)
    state = digest(*sorted((path, output.sha256) for path, output in new.outputs.items()))
    told = (changes.written, changes.removed, read.warnings, state, tuple(bench.account.reasons or ()))
    return Made(pages, len(figures.keys) - charts, charts, *told)


def _all(bench: Bench, read: Read, figures: Figures, drawn: Mapping[str, str], new: Tree) -> None:
    """Make every file of the site in the new tree."""
    written = _pages(bench, read, figures, new)
    around = _around(bench, read, figures, new)
    entries = [written[each.path].entry for each in read.site.studies]
    found = _group(
        bench, new, "search", {"what the studies say": digest(*entries)}, lambda: _encoded(search.files(entries))
    )
    theme, own = read.site.theme, read.own
    parts = {"the theme": digest(theme), "the files of theme/": digest(own.files)}
    _group(bench, new, "scripts and icons", parts, lambda: _encoded(assets.kept(theme, own)))
    sheet = assets.stylesheet(theme, list(figures.rules), own)
    styles = _group(
        bench, new, "styles", {"the style sheet": digest(sheet)}, lambda: {"static/site.css": sheet.encode()}
    )
    letters = "".join(sorted({*around, *found, *styles, *(c for page in written.values() for c in page.letters)}))
    parts = {"the theme's fonts": digest(theme.fonts), "the letters that are used": digest(letters)}
    _group(bench, new, "fonts", parts, lambda: assets.web_fonts(theme, [letters]), stored=True)
    _copies(bench, figures, drawn, new)
    for path in read.images:
        if not new.keep(path, read.assets[path]):
            raw = inputs.content(bench.wish.specs / path, read.assets[path])
            new.put(path, read.assets[path], pipeline.image(path, raw))


def _encoded(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}


def _group(
    bench: Bench, new: Tree, name: str, parts: Parts, make: Callable[[], Mapping[str, bytes]], stored: bool = False
) -> str:
    """Put files into the new tree that are made together, and return the letters in them that are not ASCII.

    What was in the group is remembered, so that nothing is made where all of it is still there. `stored` files are
    kept in the store too: making them takes long.
    """
    key = bench.key(name, *parts.items())
    paths, letters = bench.known(f"{key}.paths") or ((), "")
    is_kept = paths and all(new.last.kept(path, key) for path in paths)
    bench.account.note("site", name, parts, not is_kept, IN_PLACE)
    if is_kept:
        for path in paths:
            new.keep(path, key)
        return str(letters)
    files = bench.known(key) if stored else None
    if files is None:
        files = make()
        if stored:
            bench.worker.leave(key, dict(files))
    for path, content in files.items():
        new.put(path, key, content)
    letters = "".join(sorted({c for path, raw in files.items() if _is_text(path) for c in letters_of(raw.decode())}))
    bench.worker.leave(f"{key}.paths", (tuple(files), letters))
    return letters


def _is_text(path: str) -> bool:
    return path.endswith((".html", ".css"))


def _drawn(bench: Bench, read: Read) -> tuple[Figures, dict[str, str]]:
    """Draw what is not there yet, the social card of a page after its figures; return figures, keys of cards by path.

    The two are tasks of one kind, since a card shows a figure again, and a graph is not laid out twice in a row.
    """
    site = read.site
    look = Look(site.theme, bench.wish.means)
    pages = _figures(bench, read, digest(look))
    cards_ = _cards(bench, read, digest(look, site.title))
    rules = {each.name: each.left for drawings in pages.values() for each in drawings}
    bench.bring([*rules.values(), *(card.left for card in cards_.values())])
    needs = {name: found for name, left in rules.items() if (found := bench.known(left)) is not None}
    wanted: list[Drawing | Carding] = []
    for path, drawings in pages.items():
        for drawing in drawings:
            bench.account.note("figure", drawing.name, dict(drawing.parts), drawing.name not in needs)
            wanted += [] if drawing.name in needs else [drawing]
        card = cards_.get(path)
        if card:
            is_kept = bench.has(card.left)
            bench.account.note("card", card.name, dict(card.parts), not is_kept)
            wanted += [] if is_kept else [card]
    lean = replace(site, studies=(), sections=(), diagrams=(), charts=())
    common = bench.handed((look, lean)) if wanted else ""
    bench.send(item.source for item in wanted)
    for item, name in zip(wanted, bench.run("drawn", common, wanted), strict=True):
        if isinstance(item, Drawing):
            bench.progress(name)
    bench.bring(rules.values(), needed=True)
    needs |= {name: bench.worker.fetch(left) for name, left in rules.items() if name not in needs}
    kinds = {each.name: each.kind for shown in read.figures.values() for each in shown}
    keys = {each.name: each.key for drawings in pages.values() for each in drawings}
    rest = (frozenset(name for name in keys if kinds[name] == "chart"), tuple(sorted({*chain(*needs.values())})))
    figures = Figures(keys, *rest)
    return figures, {card.name: card.key for card in cards_.values()}


def _figures(bench: Bench, read: Read, state: str) -> dict[str, list[Drawing]]:
    """Return every figure of the site by the first page that shows it."""
    sources = {each.path: read.sheets[each.slug] for each in read.site.studies}
    home = tuple(section.figure for section in read.site.sections if section.figure)
    found: dict[str, list[Drawing]] = {}
    seen: set[str] = set()
    for page, source in ((HOME, bench.handed(home) if home else ""), *sources.items()):
        first = [each for each in dict.fromkeys(read.figures[page]) if each.name not in seen]
        seen |= {each.name for each in first}
        found[page] = [_drawing(bench, each, state, source) for each in first]
    return found


def _drawing(bench: Bench, shown: Shown, state: str, source: str) -> Drawing:
    parts = (("what is drawn", shown.state), ("the theme or the engine", state))
    return Drawing(shown.name, bench.key("figure", shown.name, *parts), source, parts)


def _card(bench: Bench, path: str, said: str, state: str, source: str) -> Carding:
    parts = (("its text or figure", said), ("the theme or the site's title", state))
    return Carding(path, bench.key("card", *parts), source, parts)


def _cards(bench: Bench, read: Read, state: str) -> dict[str, Carding]:
    """Return the social cards by the pages that they are of."""
    site = read.site
    if not links.canonical(site, "") or bench.wish.draft:
        return {}
    home = cards.of_home(site)
    source = bench.handed(home)
    own = {HOME: _card(bench, home.path, source, state, source)}
    return (own if cards.drawable(home, site.theme.fonts) else {}) | {
        each.path: _card(
            bench, each.path.replace("index.html", "card.png"), read.cards[each.slug], state, read.sheets[each.slug]
        )
        for each in site.studies
    }


def _pages(bench: Bench, read: Read, figures: Figures, new: Tree) -> dict[str, Written]:
    """Write the page of every study that is not there yet; return what was written of all of them, by path."""
    book = _frame(read.site)
    state = digest(book.site, book.anchors, book.feeds, read.own.templates)
    states = {each.slug: digest(each) for each in read.site.studies}
    known: dict[str, Written] = {}
    keys: dict[str, str] = {}
    missing, pack = [], bench.pack("page")
    for own, seat in zip(read.site.studies, study.seats(read.site.studies), strict=True):
        near = [states[each.slug] if each else "" for each in (seat.before, seat.after)]
        drawn = tuple((each.name, figures.keys[each.name]) for each in read.figures[own.path])
        topics = [book.topics[topic_key(topic)] for topic in own.topics]
        sheet = read.sheets[own.slug]
        parts = {
            "the site around it": state, "its study": sheet, "its figures": digest(drawn),
            "its place among the studies": digest(seat.index, near), "its topics": digest(topics),
        }  # fmt: skip
        key = bench.key("page", *parts.items())
        keys[own.path] = key
        kept = pack.get(own.path, ("", None))
        page = (kept[1] if kept[0] == key else bench.known(key)) if new.last.kept(own.path, key) else None
        bench.account.note("page", own.path, parts, page is None, IN_PLACE)
        if page is not None:
            new.keep(own.path, key)
            known[own.path] = page
        else:
            missing.append(PageOf(own.path, key, sheet, drawn, own, seat))
    bench.send(key for item in missing for key in (item.sheet, *(key for _, key in item.figures)))
    folder = None if bench.far else new.folder
    common = bench.handed(Binding(book, read.site.theme, read.own, folder)) if missing else ""
    made: list[Written] = bench.run("page", common, missing)
    for item, page in zip(missing, made, strict=True):
        new.outputs[item.path] = Output(item.key, page.sha256)
        known[item.path] = page
    if bench.far:
        _fetched(bench, new, missing, made)
    if missing:
        bench.keep_pack("page", {path: (key, known[path]) for path, key in keys.items()})
    return known


def _fetched(bench: Bench, new: Tree, items: Sequence[PageOf], made: Sequence[Written]) -> None:
    """Put pages into the new tree that workers elsewhere left in the store."""
    copies = [Copy(item.path, f"{item.key}.html") for item in items]
    bench.bring((copy.key for copy in copies), needed=True)
    bench.run("copy", bench.handed(new.folder) if copies else "", copies)
    for item, page in zip(items, made, strict=True):
        bench.worker.leave(item.key, page)


def _frame(site: Site) -> Book:
    """Return what all studies' pages have in common: the site without what stands on other pages."""
    book = listing.bind(site, {})
    sections = tuple(Section(section.kind, section.heading) for section in site.sections)
    lean = replace(site, studies=(), sections=sections, diagrams=(), charts=())
    topics = {key: replace(topic, studies=()) for key, topic in book.topics.items()}
    return replace(book, site=lean, topics=topics)


def _around(bench: Bench, read: Read, figures: Figures, new: Tree) -> str:
    """Write what stands around the studies; return its letters that are not ASCII."""
    site = read.site
    drawn = [(each.name, figures.keys[each.name]) for each in read.figures[HOME]]
    parts = {
        "the site": digest(replace(site, studies=()), *site.studies),  # one by one: a site may be large
        "the home page's figures": digest(drawn),
        "templates": digest(read.own.templates),
    }

    def make() -> dict[str, bytes]:
        bench.bring((key for _, key in drawn), needed=True)
        inlines: dict[str, Inline] = {name: bench.worker.fetch(key) for name, key in drawn}
        told = render.around(listing.bind(site, {name: inline.picture for name, inline in inlines.items()}))
        return _encoded({**render.html(told.pages, site.theme, read.own), **told.files})

    return _group(bench, new, "pages around the studies", parts, make)


def _copies(bench: Bench, figures: Figures, drawn: Mapping[str, str], new: Tree) -> None:
    """Put figures, their numbers and the cards into the new tree, out of the store."""
    wanted = [Copy(path, key) for path, key in (*_files(figures), *drawn.items())]
    missing = [item for item in wanted if not new.keep(item.path, item.key)]
    bench.bring((item.key for item in missing), needed=True)
    made: list[str] = bench.run("copy", bench.handed(new.folder) if missing else "", missing)
    for item, digest_ in zip(missing, made, strict=True):
        if digest_:  # a card with a letter that no font has is none
            new.outputs[item.path] = Output(item.key, digest_)


def _files(figures: Figures) -> Iterator[tuple[str, str]]:
    for name, key in figures.keys.items():
        yield pipeline.figure_file(name), f"{key}.svg"
        if name in figures.charts:
            yield csv_file(name), f"{key}.csv"


def paths(read: Read) -> frozenset[str]:
    """Return the paths of what is written for a site, the author's images aside."""
    shown = {each for page in read.figures.values() for each in page}
    drawn = (pipeline.figure_file(each.name) for each in shown)
    numbers = (csv_file(each.name) for each in shown if each.kind == "chart")
    return broken_links.files(read.site) | {*drawn, *numbers}


def _last(bench: Bench) -> Last:
    return Last(bench.known(_last_key(bench)) or {}, inputs.marks(bench.wish.out))


def _last_key(bench: Bench) -> str:
    return digest("out", str(bench.wish.out.resolve()))


def _remember(bench: Bench, new: Tree) -> None:
    marks = inputs.marks(bench.wish.out)
    told = {path: (output, marks[path]) for path, output in new.outputs.items() if path in marks}
    bench.worker.leave(_last_key(bench), told)


def placed(new: Tree, out: Path, dry: bool = False, lasting: bool = True) -> tree.Changes:
    """Put a new site in place, unless `dry`, and return what changed. Raises UsageError or MachineError.

    A `lasting` one is on the disk before it takes the place of the last.
    """
    tree.check_ours(new.outputs, out)
    with tree.machine("use", out):
        changes = _changes(new, out)
    if changes and not dry:
        tree.put_in_place(new.folder, out, new.kept, new.outputs, lasting)
    return changes


def _changes(new: Tree, out: Path) -> tree.Changes:
    """Return how the new site differs from the folder; what came out as it was is kept."""
    written = []
    for path in new.outputs.keys() - new.kept:
        if _before(new, out, path) == new.outputs[path].sha256:
            new.kept.add(path)
        else:
            written.append(path)
    manifest = out / tree.MANIFEST
    if not manifest.is_file() or manifest.read_bytes() != tree.listing(new.outputs):
        written.append(tree.MANIFEST)
    return tree.Changes(tuple(sorted(written)), tree.left_over(new.outputs, out))


def _before(new: Tree, out: Path, path: str) -> str:
    """Return the digest of a file as it is in the folder, '' where there is none."""
    if path not in new.last.marks:
        return ""
    intact = new.last.intact(path)
    return intact.sha256 if intact else sha256((out / path).read_bytes()).hexdigest()
