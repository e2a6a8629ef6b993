"""Goldens per stage: what the code makes today of each case, and the command that writes it down.

python tests/goldens.py          renews all goldens
tests/diff/index.html            after a failed test: old beside new
"""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from infraviz import charts, fonts, pipeline, single, theme
from infraviz.layout import engine
from infraviz.layout.geometry import as_data
from infraviz.layout.place import layout
from infraviz.model.site import DiagramFigure, Site
from infraviz.page.render import render
from infraviz.page.view import Picture
from infraviz.scene.draw import draw
from infraviz.scene.edges import drawn
from infraviz.svg.document import write
from infraviz.svg.write import drawing

TESTS = Path(__file__).parent
GOLDEN, DIFF, CHARTS = TESTS / "golden", TESTS / "diff", TESTS / "charts" / "golden"
_STUB = '<svg xmlns="http://www.w3.org/2000/svg" id="{}" width="640" height="9"><title>{}</title></svg>'


def cases() -> list[str]:
    return sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def of_case(name: str) -> dict[Path, str]:
    """Return a case's goldens: geometry and SVG of every diagram, wide and narrow, and its pages."""
    folder = GOLDEN / name
    project = pipeline.load(folder / "specs")
    found: dict[Path, str] = {}
    figures = project.site.diagrams or _whole(project)
    for figure in figures:
        for suffix, room in (("", None), (".narrow", theme.PHONE_WIDTH)):
            for ending, text in _diagram(figure, room):
                found[folder / f"{figure.key}{suffix}.{ending}"] = text
    if project.site.studies:
        found |= {folder / "pages" / path: text for path, text in _pages(project.site)}
    return found


def _whole(project: pipeline.Project) -> tuple[DiagramFigure, ...]:
    """Return every architecture as it is, and with each view and flow it declares."""
    from infraviz.model.resolve_study import diagram_figure

    return tuple(
        diagram_figure(graph, project.specs[ident], view, flow, graph.title)
        for ident, graph in project.graphs.items()
        for view in ("", *project.specs[ident].views)
        for flow in ("", *project.specs[ident].flows)
    )


def _diagram(figure: DiagramFigure, room: float | None) -> Iterator[tuple[str, str]]:
    placed = layout(figure.graph, fonts.width, engine.run, room)
    scene = draw(figure.graph, placed, fonts.width, str)
    curves = {edge.id: drawn(edge.route) for edge in placed.edges}
    data = as_data(placed, scene.width, scene.height, curves)
    yield "json", json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    yield "svg", write(drawing(scene, single.ident_of(figure.key)), theme.DEFAULT, "auto")


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the pages with stubs for pictures, so that a change of a picture shows in its own golden only."""
    keys = {f.key: f.graph.title for f in site.diagrams} | {f.key: f.alt for f in site.charts}
    pictures = {
        key: Picture(key, title, _STUB.format(f"w-{n}", n), _STUB.format(f"n-{n}", n), 640, f"figures/{key}.svg")
        for n, (key, title) in enumerate(keys.items())
    }
    for path, content in render(site, pictures, site.theme).items():
        if isinstance(content, str) and path.endswith(".html"):
            yield path, content


def of_charts() -> dict[Path, str]:
    """Return the goldens of the charts' own cases: one or more a form, wide and narrow."""
    sys.path.insert(0, str(TESTS / "charts"))
    from charts_cases import CASES, GOLDENS

    widths = (("", pipeline.CHART_WIDTH), (".narrow", theme.PHONE_WIDTH))
    return {
        CHARTS / f"{name}{suffix}.svg": write(charts.draw(CASES[name], name, width), theme.DEFAULT)
        for name in GOLDENS
        for suffix, width in widths
    }


def differing(made: dict[Path, str], folder: Path) -> list[Path]:
    """Return the goldens that are not what is made now, or are made no more; write both beside each other."""
    stale = {p for p in folder.rglob("*") if p.is_file() and "specs" not in p.relative_to(folder).parts} - set(made)
    wrong = [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    for path in wrong:
        target = DIFF / path.relative_to(TESTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made[path], encoding="utf-8")
    if wrong:
        _index()
    return sorted({*wrong, *stale})


def _index() -> None:
    """Write the page that shows each differing golden, old beside new."""
    rows = []
    for new in sorted(path for path in DIFF.rglob("*") if path.is_file() and path.name != "index.html"):
        name = new.relative_to(DIFF).as_posix()
        shown = [_shown(f"../{name}", TESTS / name), _shown(name, new)]
        rows.append(f"<h2>{html.escape(name)}</h2><div>{''.join(shown)}</div>")
    style = "div{display:flex;gap:1rem}div>*{flex:1;min-width:0;overflow:auto;border:1px solid #999;max-height:90vh}"
    page = f"<!doctype html><meta charset=utf-8><title>Goldens, old and new</title><style>{style}</style>"
    (DIFF / "index.html").write_text(page + "".join(rows), encoding="utf-8")


def _shown(link: str, path: Path) -> str:
    if not path.exists():
        return "<p>none yet</p>"
    if path.suffix == ".svg":
        return f'<img src="{html.escape(link)}" alt="">'
    return f"<pre>{html.escape(path.read_text(encoding='utf-8'))}</pre>"


def renew() -> None:
    made = {path: text for name in cases() for path, text in of_case(name).items()} | of_charts()
    for folder in (GOLDEN, CHARTS):
        for path in folder.rglob("*"):
            if path.is_file() and "specs" not in path.relative_to(folder).parts and path not in made:
                path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(made)} goldens written")


if __name__ == "__main__":
    renew()
