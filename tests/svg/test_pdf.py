"""PDF: vectors on one page of the drawing's size, the same bytes each time, no word of when or where."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

import infraviz as iv
from infraviz.picture import Options
from infraviz.svg.pdf import as_pdf

SHOP = iv.Architecture(
    "Shop – “two”",
    {
        "web": {"kind": "client", "tech": "kafka"},
        "api": {"kind": "queue", "icon": "aws/compute/lambda", "url": "https://example.org"},
    },
    ["web ~> api: order"],
)
FRAME = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20"
viewBox="0 0 40 20"><title>T</title>{}</svg>"""


def streams(pdf: bytes) -> bytes:
    """Return what is drawn: the page's content, unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(part) for part in found if part.startswith(b"\x78"))


def test_a_pdf_has_one_page_of_the_drawings_size(tmp_path: Path) -> None:
    pdf = SHOP.save(tmp_path / "shop.pdf").read_bytes()
    width, height = (float(n) for n in re.search(r'viewBox="0 0 (\S+) ([^"]+)"', SHOP.to_svg()).groups())  # type: ignore[union-attr]
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert [float(n) for n in box.groups()] == pytest.approx([width * 0.75, height * 0.75], abs=0.01)


def test_a_pdf_holds_no_font_no_time_and_no_id() -> None:
    pdf = SHOP.content(".pdf")
    assert b"/Font" not in pdf.replace(b"/Font <<>>", b"")
    assert b"D:1970" in pdf
    assert b"/ID" not in pdf
    assert SHOP.content(".pdf") == pdf


def test_a_pdf_is_light_unless_dark_is_asked_for() -> None:
    assert SHOP.content(".pdf") == SHOP.content(".pdf", Options("light")) != SHOP.content(".pdf", Options("dark"))


def test_symbols_are_drawn_where_they_are_used_in_the_colour_of_their_use() -> None:
    symbol = '<symbol id="s" viewBox="0 0 10 10"><path d="M0 0h10v10z" fill="currentColor"/></symbol>'
    use = '<use xlink:href="#s" x="10" y="0" width="20" height="20" color="#ff0000"/>'
    drawn = streams(as_pdf(FRAME.format(f"<defs>{symbol}</defs><a href='x'>{use}</a>"), "#ffffff"))
    assert b"1 0 0 rg" in drawn
    assert b"2 0 0 2 10 0 cm" in drawn


def test_an_icon_with_a_gradient_becomes_a_picture() -> None:
    gradient = '<linearGradient id="g"><stop stop-color="#f00"/></linearGradient><path d="M0 0h9v9z" fill="url(#g)"/>'
    use = '<use xlink:href="#s" x="0" y="0" width="9" height="9" color="#ff0000"/>'
    drawing = FRAME.format(f'<defs><symbol id="s" viewBox="0 0 9 9">{gradient}</symbol></defs>{use}')
    assert b"/Subtype /Image" in as_pdf(drawing, "#ffffff")


def test_text_without_outlines_is_refused() -> None:
    shop = iv.Architecture("T", {"a": {"kind": "cache", "label": "数据"}})
    with pytest.raises(iv.UsageError, match=r"our fonts have none for '数据' \(write .svg or .png\)"):
        shop.content(".pdf")


def test_a_chart_as_pdf() -> None:
    assert iv.Metric("Load", "ms", "lower", before=600, after=60).content(".pdf").startswith(b"%PDF-")
