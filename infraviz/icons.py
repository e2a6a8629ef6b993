"""The icon catalogue: brand vectors, provider pictures and files of the author's, by name.

Names are `brand/kafka` (Simple Icons), `aws/compute/lambda` (the catalogue of `diagrams`) and
`assets/mine.svg`. Packages are read as data: no icon package's code runs.
"""

from __future__ import annotations

import ast
import base64
import importlib.util
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from infraviz.cleaner import MAX_BYTES, Cleaned, Unsafe, clean
from infraviz.limits import DEFAULTS, size
from infraviz.marks import MARKS

MAX_PIXELS = DEFAULTS.image_pixels
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)  # the EXIF tag, its values that swap width and height
_PIXELS = 64  # provider pictures are shown at 22 px; this stays sharp on a dense screen
_BRANDS = {
    "kafka": "apachekafka", "nodejs": "nodedotjs", "node": "nodedotjs", "socketio": "socketdotio",
    "cpp": "cplusplus", "golang": "go", "bigquery": "googlebigquery", "postgres": "postgresql", "k8s": "kubernetes",
    "nats": "natsdotio", "cassandra": "apachecassandra", "spark": "apachespark", "flink": "apacheflink",
    "airflow": "apacheairflow", "envoy": "envoyproxy", "nextjs": "nextdotjs", "java": "openjdk", "js": "javascript",
    "ts": "typescript", "py": "python", "wasm": "webassembly", "traefik": "traefikproxy", "elastic": "elasticsearch",
    "couchdb": "apachecouchdb", "solr": "apachesolr", "superset": "apachesuperset", "mongo": "mongodb",
}  # fmt: skip
_NAMES = {"openai": "OpenAI", "bert": "BERT", "protobuf": "Protocol Buffers", "grpc": "gRPC"}


@dataclass(frozen=True)
class Vector:
    """A brand icon: one path in a 24 × 24 box, drawn in the colour of the text."""

    title: str
    path: str


@dataclass(frozen=True)
class Picture:
    """A raster icon as a `data:` URI."""

    title: str
    uri: str


Own = Cleaned | Picture  # an icon of the author's, by what its file is


def for_tech(tech: str) -> str:
    """Return the icon name for a technology (`kafka` → `brand/apachekafka`), or '' where there is none."""
    slug = re.sub(r"[^a-z0-9]", "", tech.lower())
    name = _BRANDS.get(slug, slug)
    return f"brand/{name}" if name in _brands() else ""


def tech_name(tech: str) -> str:
    """Return a technology's proper name: `kafka` → `Apache Kafka`; unknown ones stay as written."""
    name = for_tech(tech)
    if name:
        return _vector(name.removeprefix("brand/")).title
    return _NAMES.get(tech.lower(), tech)


def known(name: str) -> bool:
    """Whether the catalogue has an icon of this name (`assets/…` is not in the catalogue)."""
    brand = name.removeprefix("brand/")
    if brand != name:
        return _BRANDS.get(brand, brand) in _brands()
    return name in _providers()


def near(name: str) -> tuple[str, ...]:
    """Return the catalogue names of the same family, to suggest one from."""
    if name.startswith("brand/"):
        return tuple(f"brand/{brand}" for brand in (*_brands(), *_BRANDS))
    return tuple(_providers())


def names() -> Iterator[str]:
    """Yield every name in the catalogue, in order."""
    yield from sorted(f"brand/{brand}" for brand in _brands())
    yield from sorted(_providers())


def load(name: str) -> Vector | Picture:
    """Return an icon of the catalogue. Raises KeyError for an unknown name."""
    if name.startswith("brand/"):
        brand = name.removeprefix("brand/")
        return _vector(_BRANDS.get(brand, brand))
    return Picture(name.rsplit("/", 1)[1].replace("-", " "), _scaled(_providers()[name]))


def own(path: Path, raw: bytes) -> Own:
    """Return an icon of the author's from its bytes: an SVG cleaned, any other picture as it is. Raises Unsafe."""
    if path.suffix == ".svg":
        return clean(raw)
    if len(raw) > MAX_BYTES:
        raise Unsafe(f"is larger than {size(MAX_BYTES)}")
    format_ = FORMATS[path.suffix]
    pixels(raw, format_, DEFAULTS.icon_pixels)
    return Picture(path.stem, f"data:image/{format_.lower()};base64,{base64.b64encode(raw).decode('ascii')}")


def pixels(raw: bytes, kind: str, most: int = MAX_PIXELS) -> tuple[int, int]:
    """Return a picture's width and height as a browser shows it, read from its header: no pixel is decoded.

    Raises Unsafe where it is none of its kind or has too many pixels.
    """
    from PIL import Image

    too_many = Unsafe(f"has more than {most // 1_000_000} million pixels")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=(kind,)) as picture:
                width, height = picture.size
                turned = kind == "JPEG" and picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    except Image.DecompressionBombError:
        raise too_many from None
    except Exception:  # whatever a broken file makes the readers of its format raise
        raise Unsafe(f"is no {kind}") from None
    if width * height > most:
        raise too_many
    return (height, width) if turned else (width, height)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the icon package {name!r} is not installed")
    return Path(spec.origin).parent


@cache
def _brands() -> frozenset[str]:
    return frozenset(p.stem[1:] for p in _package("simplepycons").glob("_*.py") if not p.stem.startswith("__"))


@cache
def _vector(brand: str) -> Vector:
    source = (_package("simplepycons") / f"_{brand}.py").read_text(encoding="utf-8")
    returned = {
        function.name: statement.value.value
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant)
    }
    svg = ElementTree.fromstring(str(returned["raw_svg"]).strip())
    path = svg.find("{http://www.w3.org/2000/svg}path")
    data = path.get("d", "") if path is not None else ""
    return Vector(str(returned["title"]), MARKS.get(brand) or " ".join(data.split()))


@cache
def _providers() -> dict[str, Path]:
    root = _package("diagrams").parent / "resources"
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in sorted(root.glob("*/*/*.png"))}


@cache
def _scaled(path: Path) -> str:
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((_PIXELS, _PIXELS))
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode("ascii")
