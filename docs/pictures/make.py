"""Renews every picture of the documentation: `python docs/pictures/make.py`.

The pictures come from `specs/`, from the starter that `infraviz new` writes, and from the small specs beside
this file. The same specs give the same bytes, so `git diff` shows what a change of the code did to them.
"""

from __future__ import annotations

from pathlib import Path

import infraviz as iv
from infraviz import catalogue
from infraviz.picture import Options

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDERS = {
    "site": ROOT / "specs",
    "starter": ROOT / "infraviz" / "starter" / "specs",
    "docs": HERE / "specs",
    "example": ROOT / "examples/metrics/specs",
}

# picture → folder, architecture, view, flow
DIAGRAMS = {
    "lifecycle.svg": ("site", "request-lifecycle", "", ""),
    "shop.svg": ("starter", "shop", "", ""),
    "flow.svg": ("starter", "shop", "", "order"),
    "view.svg": ("starter", "shop", "later", ""),
    "arrows.svg": ("docs", "arrows", "", ""),
    "groups.svg": ("docs", "groups", "", ""),
    "icons.svg": ("docs", "icons", "", ""),
    "cluster.svg": ("docs", "cluster", "", ""),
}
# picture → folder, chart or metric, form
CHARTS = {
    "change.svg": ("docs", "search_time", "change"),
    "change-only.svg": ("docs", "disk_reads", "change"),
    "bar.svg": ("docs", "regions", "bar"),
    "line.svg": ("docs", "growth", "line"),
    "interval.svg": ("example", "form_change", "change"),
    "bands.svg": ("example", "form_line", "line"),
    **{
        f"{form}.svg": ("example", f"form_{form}", form)
        for form in (
            "tile",
            "grouped",
            "distribution",
            "histogram",
            "range",
            "heatmap",
            "multiples",
            "sparkline",
        )
    },
}


def main() -> None:
    projects = {name: iv.load(folder) for name, folder in FOLDERS.items()}
    made: dict[str, bytes] = {"kinds.svg": catalogue.kinds_picture(".svg")}
    for name, (folder, ident, view, flow) in DIAGRAMS.items():
        made[name] = projects[folder].architectures[ident].content(".svg", Options(view=view, flow=flow))
    for name, (folder, ident, form) in CHARTS.items():
        made[name] = projects[folder].charts[ident].content(".svg", form=form)
    drawn = projects["docs"].architectures
    made["diff.svg"] = iv.diff(drawn["groups"], drawn["groups-next"]).content(".svg")
    for name, content in made.items():
        path = HERE / name
        same = path.is_file() and path.read_bytes() == content
        path.write_bytes(content)
        print(f"{path.relative_to(ROOT)}{'' if same else ' changed'}")


if __name__ == "__main__":
    main()
