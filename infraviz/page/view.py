"""What the templates are given: frozen values, every text still unescaped, every link already judged.

The only `Markup` here is SVG text, rendered Markdown and JSON-LD; the templates escape everything else.
Links are relative to the page they stand on.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from infraviz.model.site import Stop

NOTHING = Markup()


@dataclass(frozen=True)
class Picture:
    """A figure as text, made by other rooms; `site.DiagramFigure.key` and `ChartFigure.key` name it."""

    key: str
    title: str
    wide: str  # inline SVG for a container from 640 px
    narrow: str  # the same figure for a phone (358 px), or '' when `wide` serves both
    width: float  # of `wide`, px
    file: str  # path of the standalone SVG below the site's root
    text: tuple[str, ...] = ()  # one line a relation, for the reader who does not see the figure
    steps: tuple[str, ...] = ()  # the flow's steps in words


@dataclass(frozen=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True)
class Tile:
    """One metric, large: `figure` and its `unit`, what it is, and what follows from it."""

    metric: str
    label: str
    figure: str
    unit: str
    value: str  # for machines
    source: str
    notes: tuple[str, ...]  # factor, change, window
    verdict: str  # an arrow and a word, or ''
    tone: str  # 'good', 'bad' or ''


@dataclass(frozen=True)
class Cited:
    """One source: what is told of it in all, its title, its address, and what follows the title."""

    told: str
    title: str
    href: str
    rest: str


@dataclass(frozen=True)
class SourceLine:
    """Where numbers come from. `metrics` are their ids, apart by spaces; `methods` are sentences."""

    metrics: str
    cited: tuple[Cited, ...]
    stated: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class TableView:
    """A chart's numbers: headings, rows as texts (the first names the row), and what is said of rows left out."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rest: str


@dataclass(frozen=True)
class FigureView:
    """A figure of any kind. `bar` is the title in the window bar; `href` the file of the figure's own.

    `metrics` are the ids of what a chart or tiles show, apart by spaces; `csv` is the file of a chart's numbers.
    """

    kind: str  # 'diagram', 'chart', 'tiles' or 'image'
    caption: str
    bar: str = ""
    wide: Markup = NOTHING
    narrow: Markup = NOTHING
    size: str = ""  # 'text' or 'page' column, and the container width from which `wide` is shown
    href: str = ""
    text: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    source: SourceLine | None = None
    metrics: str = ""
    table: TableView | None = None
    csv: str = ""
    alt: str = ""  # of an image
    box: tuple[int, int] | None = None  # an image's own width and height, px
    lazy: bool = True  # whether an image may be loaded when it comes near


@dataclass(frozen=True)
class ProseView:
    html: Markup
    kind: str = "prose"


@dataclass(frozen=True)
class CardView:
    number: str  # '' for a card without a list
    title: str
    html: Markup
    items: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Row:
    """A study as it is listed on other pages."""

    number: str
    year: str
    title: str
    summary: str
    topics: tuple[str, ...]
    stack: tuple[str, ...]
    tiles: tuple[Tile, ...]
    href: str
    topic_links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Resting:
    """A metric in the table of its source: as a tile, how it came about, what was read."""

    tile: Tile
    method: str
    data: str


@dataclass(frozen=True)
class Citation:
    """One source and the metrics that rest on it; `metrics` are their ids, apart by spaces."""

    title: str
    href: str
    kind: str
    as_of: str
    note: str
    metrics: str
    rows: tuple[Resting, ...]
    moved: bool  # whether any of the metrics has a change to show
    judged: bool  # whether any of them became better or worse
    told: bool  # whether a method or data is told of any


@dataclass(frozen=True)
class CardImage:
    """A page's social card: its full address, its size in px, what it shows in words, the ids of the metrics on it."""

    address: str
    width: int
    height: int
    alt: str
    metrics: str


@dataclass(frozen=True)
class Shell:
    """What every page has: names, where the root is, and the ways out of it.

    `ways` lead to the topics and to the search; `feeds` have a media type as their text; `fonts` and
    `scripts` are addresses; `author` is a name.
    """

    site: str
    title: str
    description: str
    root: str  # '' or '../../': what stands before a path below the site's root
    canonical: str
    nav: tuple[Link, ...]
    lang: str = "en"
    ways: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    card: CardImage | None = None
    author: str = ""
    scripts: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()  # what the page is set in


@dataclass(frozen=True)
class SectionView:
    """One section of the home page; which fields are filled depends on `kind`."""

    kind: str
    ident: str
    heading: str
    lead: str = ""
    html: Markup = NOTHING
    status: str = ""
    prompt: str = ""
    tiles: tuple[Tile, ...] = ()
    source: SourceLine | None = None
    figure: FigureView | None = None
    rows: tuple[Row, ...] = ()
    cards: tuple[CardView, ...] = ()
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class HomeView:
    shell: Shell
    sections: tuple[SectionView, ...]
    main: str  # the id of the section with the page's one h1; '' for none
    data: Markup  # JSON-LD


@dataclass(frozen=True)
class Entry:
    """A heading in the table of contents, and those below it."""

    html: Markup
    ident: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class StudyView:
    shell: Shell
    row: Row
    crumb: Link  # back to the list of studies
    source: SourceLine | None  # of the headline
    blocks: tuple[ProseView | FigureView, ...]
    citations: tuple[Citation, ...]
    citations_id: str
    previous: Row | None
    following: Row | None
    data: Markup  # JSON-LD
    contents: tuple[Entry, ...] = ()
    reading: str = ""  # how long it takes to read


@dataclass(frozen=True)
class TopicView:
    """The page of one topic: the studies about it."""

    shell: Shell
    name: str
    crumb: Link  # back to all topics
    rows: tuple[Row, ...]
    source: SourceLine | None  # of the numbers in the rows
    data: Markup = NOTHING


@dataclass(frozen=True)
class TopicRow:
    """A topic in the list of all, with links to its studies."""

    topic: Link
    studies: tuple[Link, ...]


@dataclass(frozen=True)
class TopicsView:
    """The list of all topics, in alphabetical order."""

    shell: Shell
    rows: tuple[TopicRow, ...]
    data: Markup = NOTHING


@dataclass(frozen=True)
class SearchView:
    """The search page; `instead` is where a reader without JavaScript may look."""

    shell: Shell
    instead: Link
    data: Markup = NOTHING


@dataclass(frozen=True)
class LostView:
    """The page for an address that does not exist."""

    shell: Shell
    rows: tuple[Row, ...]
    data: Markup = NOTHING


Page = HomeView | StudyView | LostView | TopicView | TopicsView | SearchView  # what a template is given as `page`
