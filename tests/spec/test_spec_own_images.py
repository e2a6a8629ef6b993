"""The author's own images: measured by their headers, refused by name, never decoded."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Pictures
from sites import GOOD, STUDY, Done, tree, write

from infraviz.cleaner import IMAGE
from infraviz.spec.own_images import MAX_BYTES, Image, read

Run = Callable[..., Done]
LARGE = "has more than 25 million pixels: twice the width it is shown in, 1440 px, is enough"
MAY = "an SVG may hold shapes, gradients and text"
NS = 'xmlns="http://www.w3.org/2000/svg"'


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **how: object) -> bytes:
    out = io.BytesIO()
    Pictures.new("RGB", size).save(out, kind, **how)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return the beginning of a PNG that says that it is so large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + head
        + struct.pack(">I", zlib.crc32(head))
        + b"\0\0\0\x04IDAT"
        + b"\0" * 8
    )


def found(root: Path, name: str, content: bytes) -> Image | str:
    path = f"assets/{name}"
    write(root, {path: content})
    return read(root, [f"![x]({path})"], frozenset([path]))[path]


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")])
def test_pictures_are_measured(tmp_path: Path, name: str, kind: str) -> None:
    assert found(tmp_path, name, picture(kind)) == Image(30, 20)


def test_no_pixel_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("decoded")

    png = picture()
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", refused)
    assert found(tmp_path, "a.png", png) == Image(30, 20)


def test_a_photo_that_lies_on_its_side_is_measured_as_it_is_seen(tmp_path: Path) -> None:
    exif = Pictures.Exif()
    exif[0x0112] = 6
    assert found(tmp_path, "a.jpg", picture("JPEG", exif=exif)) == Image(20, 30)


def test_drawings_are_measured_by_their_box(tmp_path: Path) -> None:
    assert found(tmp_path, "a.svg", f'<svg {NS} viewBox="0 0 12.4 3"><path d="M0 0"/></svg>'.encode()) == Image(12, 3)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.png", b"", "is no PNG"),
        ("a.png", b"<svg/>", "is no PNG"),
        ("a.png", picture("JPEG"), "is no PNG"),
        ("a.jpg", picture("PNG"), "is no JPEG"),
        ("a.png", picture()[:20], "is no PNG"),
        ("a.png", bomb(50_000, 50_000), LARGE),
        ("a.png", bomb(6000, 5000), LARGE),
        ("a.png", b"x" * (MAX_BYTES + 1), "is larger than 3 MB: twice the width it is shown in, 1440 px, is enough"),
        ("a.svg", b"<svg", f"is not well-formed XML: unclosed token: line 1, column 0: {MAY}"),
        ("a.svg", f"<svg {NS} viewBox='0 0 1 1'><script/></svg>".encode(), f"holds a <script>: {MAY}"),
        ("a.svg", b" " * (IMAGE.max_bytes + 1), f"is larger than 1000 kB: {MAY}"),
    ],
)  # fmt: skip
def test_what_is_no_image_is_refused(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    assert found(tmp_path, name, content) == why


def test_only_what_a_text_names_is_read(tmp_path: Path) -> None:
    assets = frozenset(["assets/a b.png", "assets/c.png"])
    write(tmp_path, dict.fromkeys(assets, picture()))
    assert read(tmp_path, ["![x](<assets/a b.png>) and assets/d.png"], assets) == {"assets/a b.png": Image(30, 20)}
    assert set(read(tmp_path, ["![x](assets/a%20b.png)"], assets)) == {"assets/a b.png"}


def test_a_drawing_is_published_clean_and_a_picture_as_it_is(here: Path, run: Run) -> None:
    svg = (
        f'<svg {NS} xmlns:ink="http://ink" viewBox="0 0 60 20" font-family="serif"><metadata/>'
        '<text x="2" y="9" font-size="8" class="x">A <tspan fill="red">b</tspan> &lt;c&gt;</text></svg>'
    )
    body = STUDY + '\n![Words](assets/a.svg "Told {{ load.after }}")\n\nText\n\n![Shot](assets/b.png)\n'
    write(here / "specs", {**GOOD, "studies/shop.md": body, "assets/a.svg": svg, "assets/b.png": picture()})
    done = run("build")
    assert done.code == 0, done.err
    made = tree(here / "out")
    assert made["assets/a.svg"].decode() == (
        f'<svg {NS} xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 20" width="60" height="20">'
        '<g font-family="serif"><text font-size="8" x="2" y="9">'
        'A <tspan fill="red">b</tspan> &lt;c&gt;</text></g></svg>\n'
    )
    assert made["assets/b.png"] == picture()
    page = made["studies/shop/index.html"].decode()
    assert '<img src="../../assets/a.svg" alt="Words" width="60" height="20" loading="lazy" decoding="async">' in page
    assert "<p>Told 60\u202fms" in page
    assert 'alt="Shot" width="30" height="20"' in page
