"""The same SVG in resvg, librsvg, Inkscape and Chromium: the same size, cards where the geometry says, words inside."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sites import ROOT

import infraviz as iv
from infraviz.layout.text import ICON, PAD_X
from infraviz.svg.png import rasterise

pytestmark = pytest.mark.slow
SCALE = 2
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)
INK = 58  # grey level that only the colour of words is below: lines, icons and titles are lighter
WORLD = iv.Architecture(
    "世界",
    groups={"shop": "注文センター", "stores": "מאגרים"},
    nodes={
        "web": {"kind": "client", "label": "検索サービスと注文管理", "note": "日本語の説明"},
        "orders": {"kind": "service", "label": "بحث المنتجات", "group": "shop", "note": "خدمة"},
        "db": {"kind": "database", "label": "חיפוש מסמכים", "group": "stores"},
        "queue": {"kind": "stream", "label": "Ümläut & <tag> Straße", "group": "stores"},
    },
    edges=["web -> orders: 検索する", "orders -> db: בקשה חדשה", "orders ~> queue: a rather long label for an edge"],
    id="world",
)


def figures() -> dict[str, tuple[Any, str]]:
    seed = iv.load(ROOT / "specs").architectures["request-lifecycle"]
    return {"lifecycle": (seed, ""), "flow": (seed, seed.flows[0]), "world": (WORLD, "")}


def _resvg(svg: Path, png: Path, width: float, height: float) -> None:
    png.write_bytes(rasterise(svg.read_text(encoding="utf-8"), "#ffffff", SCALE))


def _rsvg(svg: Path, png: Path, width: float, height: float) -> None:
    words = ["rsvg-convert", f"--zoom={SCALE}", "--background-color=white", "-o", str(png), str(svg)]
    subprocess.run(words, check=True, capture_output=True)


def _inkscape(svg: Path, png: Path, width: float, height: float) -> None:
    words = [
        "inkscape",
        str(svg),
        f"--export-filename={png}",
        "--export-background=white",
        f"--export-dpi={96 * SCALE}",
    ]
    subprocess.run(words, check=True, capture_output=True)


def _chromium(svg: Path, png: Path, width: float, height: float) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 3000, "height": 2000}, device_scale_factor=SCALE)
        page.set_content("<body style='margin:0'></body>")
        page.goto(svg.as_uri())
        page.locator("svg").first.screenshot(path=png)
        browser.close()


RENDERERS: dict[str, tuple[Callable[[Path, Path, float, float], None], bool, str]] = {
    "resvg": (_resvg, True, ""),
    "librsvg": (_rsvg, bool(shutil.which("rsvg-convert")), "no rsvg-convert here (apt-get install librsvg2-bin)"),
    "inkscape": (_inkscape, bool(shutil.which("inkscape")), "no Inkscape here (apt-get install inkscape)"),
    "chromium": (_chromium, BROWSER is not None, "no Chromium here"),
}


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.skipif(not there, reason=why))
                        for name, (_, there, why) in RENDERERS.items()])  # fmt: skip
def renderer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _has_japanese() -> bool:
    """Whether a text in Japanese can be drawn; without a font for it, what is drawn instead may be blank."""
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":charset=691c"], check=True, capture_output=True, text=True).stdout
    return bool(found.strip())


@pytest.fixture(params=["lifecycle", "flow", "world"])
def rendered(request: pytest.FixtureRequest, renderer: str, tmp_path: Path) -> tuple[Image.Image, dict[str, Any]]:
    """A rendering in grey, and the geometry of what is drawn."""
    if request.param == "world" and not _has_japanese():
        pytest.skip("no font here has Japanese letters (apt-get install fonts-vlgothic)")
    found, flow = figures()[request.param]
    data = found.to_geometry(flow=flow)
    svg, png = tmp_path / "x.svg", tmp_path / "x.png"
    found.save(svg, theme="light", flow=flow)
    RENDERERS[renderer][0](svg, png, data["width"], data["height"])
    return Image.open(png).convert("L"), data


def test_the_size_is_that_of_the_geometry(rendered: tuple[Image.Image, dict[str, Any]]) -> None:
    image, data = rendered
    assert image.width == pytest.approx(data["width"] * SCALE, abs=2)
    assert image.height == pytest.approx(data["height"] * SCALE, abs=2)


def test_every_card_has_its_border_where_the_geometry_says(rendered: tuple[Image.Image, dict[str, Any]]) -> None:
    image, data = rendered
    drawn = {(n["id"], side): _bordered(image, n["box"], x) for n in data["nodes"] for side, x in _sides(n["box"])}
    assert [at for at, share in drawn.items() if share < 0.4] == []  # dashes draw about a half of it


def _sides(box: list[float]) -> Iterator[tuple[str, float]]:
    yield from (("left", box[0]), ("right", box[0] + box[2]))


def _bordered(image: Image.Image, box: list[float], x: float) -> float:
    """Return the share of a side, without its corners, that has something darker than a surface within 1 px."""
    rows = range(round((box[1] + 12) * SCALE), round((box[1] + box[3] - 12) * SCALE))
    spots = [range(round((x - 1) * SCALE), round((x + 1) * SCALE) + 1)] * len(rows)
    return sum(min(image.getpixel((i, y)) for i in xs) < 190 for y, xs in zip(rows, spots, strict=True)) / len(rows)


def test_words_are_inside_their_cards_and_pills_and_nowhere_else(rendered: tuple[Image.Image, dict[str, Any]]) -> None:
    image, data = rendered
    ink = image.point(lambda level: 255 if level < INK else 0)
    assert [n["id"] for n in data["nodes"] if not _crop(ink, n["box"], 2).getbbox()] == []
    assert [
        e["id"]
        for e in data["edges"]
        if e["label"] and e["label"]["text"] and not _crop(ink, e["label"]["box"], 0).getbbox()
    ] == []
    blank = ImageDraw.Draw(ink)
    for box in (*(n["box"] for n in data["nodes"]), *(e["label"]["box"] for e in data["edges"] if e["label"])):
        blank.rectangle([v * SCALE for v in (box[0], box[1], box[0] + box[2], box[1] + box[3])], fill=0)
    assert ink.getbbox() is None


def test_every_card_shows_its_icon(rendered: tuple[Image.Image, dict[str, Any]]) -> None:
    image, data = rendered
    shown = image.point(lambda level: 255 if level < 190 else 0)
    found = {n["id"]: _crop(shown, _icon(n["box"]), 0).getbbox() for n in data["nodes"]}
    assert [ident for ident, ink in found.items() if ink is None] == []


def _icon(box: list[float]) -> list[float]:
    """Return the room of a card's icon, as far as it is the same in every shape."""
    return [box[0] + PAD_X, box[1] + box[3] / 2 - ICON / 4, ICON, ICON / 2]


def _crop(image: Image.Image, box: list[float], inset: float) -> Image.Image:
    x, y, w, h = box
    return image.crop(tuple(round(v * SCALE) for v in (x + inset, y + inset, x + w - inset, y + h - inset)))
