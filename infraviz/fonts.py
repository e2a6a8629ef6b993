"""The typefaces: how wide a text is, and subsets of them to ship.

Layout measures with the very files that pages and pictures carry, so a box fits its text
on every machine. Optical size is pinned (Inter would otherwise change its widths with the
size it is shown at): to 14, and to 24 for the serif, which sets headings too.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

from infraviz.geometry import Command
from infraviz.theme import DEFAULT, MONO, SANS, SERIF, Fonts

OPTICAL_SIZE = {SANS: 14, MONO: 14, SERIF: 24}
WEIGHTS = (400, 700)  # regular to bold, which is all that pages are set in: a quarter less to load
_WIDE = 1.0  # em, for characters outside the fonts: a full-width cell
_NARROW = 0.62  # em, likewise: a generous average letter of common fallback fonts
_FILES = {
    SANS: ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    MONO: ("fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf"),
    SERIF: ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf"),
}


def path(family: str) -> Path:
    """Return the font file of one of `theme.FAMILIES`. Raises KeyError for any other family."""
    package, name = _FILES[family]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the font package {package!r} is not installed")
    return Path(spec.origin).parent / "files" / name


@cache
def _face(family: str) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(path(family))))


@cache
def _font(family: str, weight: int) -> hb.Font:
    font = hb.Font(_face(family))
    font.set_variations({"wght": weight, "opsz": OPTICAL_SIZE[family]})
    return font


@cache
def characters(family: str) -> frozenset[int]:
    """Return the code points that a family has a glyph for."""
    return frozenset(_face(family).unicodes)


@cache
def width(text: str, size: float, weight: int = 400, family: str = SANS) -> float:
    """Return the width of one line of text in px, shaped with kerning at `size` px.

    Characters that the family lacks count as a full-width cell when they are wide in Unicode's sense
    (CJK) and as a generous letter otherwise, because the fallback font is the reader's.
    """
    known = characters(family)
    missing = [c for c in text if ord(c) not in known and not unicodedata.combining(c)]
    buffer = _shaped("".join(c for c in text if ord(c) in known), weight, family)
    shaped = sum(p.x_advance for p in buffer.glyph_positions or ()) * size / _face(family).upem
    return float(shaped) + sum(_fallback(c) for c in missing) * size


@dataclass(frozen=True)
class Ruler:
    """Measures what a figure says in a theme's families; a function of text, size in px, weight and voice."""

    faces: Fonts = DEFAULT.fonts

    def __call__(self, text: str, size: float, weight: int, voice: str) -> float:
        return width(text, size, weight, self.faces.of(voice))


@dataclass(frozen=True)
class Outline:
    """A line of text as a path, and how far it reaches, in px."""

    commands: tuple[Command, ...]
    width: float


def _shaped(text: str, weight: int, family: str) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_font(family, weight), buffer, {})
    return buffer


def outline(text: str, size: float, weight: int, family: str, tracking: float = 0) -> Outline | None:
    """Return one line of text as a path from 0, 0 on its baseline, y downwards; None where a glyph is missing.

    `tracking` is added after every letter, in px.
    """
    if any(ord(c) not in characters(family) and unicodedata.category(c) not in ("Zs", "Cf") for c in text):
        return None
    found: list[Command] = []
    scale, x = size / _face(family).upem, 0.0
    buffer = _shaped(text, weight, family)
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
        pen: list[Command] = []
        _font(family, weight).draw_glyph(glyph.codepoint, _draw_funcs(), pen)
        found += (
            (letter, _moved(points, scale, x + place.x_offset * scale, -place.y_offset * scale))
            for letter, points in pen
        )
        x += place.x_advance * scale + tracking
    return Outline(tuple(found), x)


def _moved(points: tuple[float, ...], scale: float, x: float, y: float) -> tuple[float, ...]:
    return tuple(y - n * scale if i % 2 else x + n * scale for i, n in enumerate(points))


@cache
def _draw_funcs() -> hb.DrawFuncs:
    """Return HarfBuzz's pen; its user data is the list that each command is added to."""
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda *told: told[-1].append(("M", told[:-1])))
    pen.set_line_to_func(lambda *told: told[-1].append(("L", told[:-1])))
    pen.set_quadratic_to_func(lambda *told: told[-1].append(("Q", told[:-1])))
    pen.set_cubic_to_func(lambda *told: told[-1].append(("C", told[:-1])))
    pen.set_close_path_func(lambda out: out.append(("Z", ())))
    return pen


def _fallback(character: str) -> float:
    if unicodedata.category(character) in ("Cc", "Cf"):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _NARROW


def web_font(family: str, used: Iterable[str]) -> bytes:
    """Return a WOFF2 subset that holds the characters `used` (strings), its weight axis cut to `WEIGHTS`."""
    return _woff2(family, "".join(sorted(c for c in _distinct(used) if ord(c) in characters(family))))


def _distinct(texts: Iterable[str]) -> set[str]:
    """Return the characters of texts. ASCII that was seen is cut away at once: megabytes of pages hold little else."""
    found: set[str] = set()
    seen = b""
    for text in texts:
        rest = text.encode("utf-8", "surrogatepass").translate(None, seen).decode("utf-8", "surrogatepass")
        new = set(rest) - found
        found |= new
        seen += "".join(c for c in new if c.isascii()).encode("ascii")
    return found


@lru_cache(maxsize=8)  # half a second each, and the same for every build of a site whose letters stay
def _woff2(family: str, used: str) -> bytes:
    return _packed(_subset(family, (used,), weight=None), "woff2")


def face_rule(family: str, used: Iterable[str], weight: int) -> str:
    """Return an `@font-face` rule with the characters `used` in one weight, embedded.

    As WOFF, which is a kilobyte larger than WOFF2 for so few glyphs and made ten times as fast.
    """
    data = base64.b64encode(_woff(family, tuple(used), weight)).decode("ascii")
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


@lru_cache(maxsize=256)  # pictures of one site are often set in the same characters
def _woff(family: str, used: tuple[str, ...], weight: int) -> bytes:
    return _packed(_subset(family, used, weight), "woff")


def _subset(family: str, used: tuple[str, ...], weight: int | None) -> bytes:
    face = _face(family)
    plan = hb.SubsetInput()
    plan.unicode_set.update(sorted({ord(c) for text in used for c in text} & characters(family)))
    tags = {axis.tag for axis in face.axis_infos}
    if "opsz" in tags:
        plan.pin_axis_location(face, "opsz", OPTICAL_SIZE[family])
    if weight is None:
        plan.set_axis_range(face, "wght", *WEIGHTS)
    else:
        plan.pin_axis_location(face, "wght", weight)
    plan.layout_feature_tag_set.add(int.from_bytes(b"tnum", "big"))  # not among HarfBuzz's defaults
    return bytes(hb.subset(face, plan).blob.data)


def _packed(ttf: bytes, flavor: str) -> bytes:
    """Return a font in the container `woff` or `woff2`, its tables as they are."""
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    font, out = SFNTReader(io.BytesIO(ttf)), io.BytesIO()
    packed = SFNTWriter(out, len(font.tables), font.sfntVersion, flavor)
    for tag in font.tables:
        packed[tag] = font[tag]
    packed.close()
    return out.getvalue()
