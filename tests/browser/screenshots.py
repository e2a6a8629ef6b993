"""Pages as pictures: what they look like today, and when someone last looked; and the command to renew.

python tests/browser/screenshots.py    writes tests/browser/golden: look at each picture that changed

Kept at half size in few colours. Two pictures are alike when nearly all their blocks have nearly the same mean:
letters may be smoothed otherwise by another browser, but nothing may move.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

sys.path[:0] = [str(Path(__file__).parents[1])]
import serving  # noqa: E402
import tools  # noqa: E402
from sites import PAGES  # noqa: E402

GOLDEN = Path(__file__).parent / "golden"
DIFF = Path(__file__).parents[1] / "diff" / "browser"
SCHEMES, WIDTHS = ("light", "dark"), (1280, 390)
SHOWN = [page for page in PAGES if not page.startswith("topics/") or page == "topics/index.html"]  # topics are alike
COLOURS = 48
BLOCK = 8  # px of the half-size picture
APART = 20  # of 255: how far the means of two blocks may be apart
SHARE = 0.002  # of the blocks may be further apart


def name(page: str, width: int, scheme: str) -> str:
    """Return the file of a page's picture."""
    return f"{page.removesuffix('/index.html').removesuffix('.html').replace('/', '-')}-{width}-{scheme}.png"


def taken(browser: Any, address: str, width: int, scheme: str) -> Image.Image:
    """Return a whole page as a picture of half its size."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    tab.goto(address)
    tab.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(tab.screenshot(full_page=True, animations="disabled")))
    tab.close()
    half = picture.convert("RGB").reduce(2)
    return half.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def difference(new: Image.Image, old: Image.Image) -> str:
    """Return how two pictures differ, '' when they are alike."""
    if new.size != old.size:
        return f"{new.width}×{new.height} px, were {old.width}×{old.height}"
    apart = ImageChops.difference(new.convert("RGB"), old.convert("RGB")).convert("L").reduce(BLOCK)
    blocks = apart.histogram()
    share = sum(blocks[APART:]) / sum(blocks)
    return f"{share:.2%} of the blocks differ" if share > SHARE else ""


def put(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


def renew() -> None:
    for path in GOLDEN.glob("*.png"):
        path.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving.served(serving.seed(Path(folder))) as url,
        tools.chromium() as browser,
    ):
        for page in SHOWN:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    put(taken(browser, f"{url}/{page}", width, scheme), GOLDEN / name(page, width, scheme))
    kept = list(GOLDEN.iterdir())
    print(f"{len(kept)} pictures, {sum(path.stat().st_size for path in kept) / 1e6:.2f} MB")


if __name__ == "__main__":
    renew()
