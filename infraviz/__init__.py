"""infraviz compiles a folder of specs into a site of engineering case studies.

    specs/*.yaml, *.md  →  spec.load  →  data.fetch  →  model.resolve  →  layout  →  scene  →  svg
                                                                     └──→  charts  ──────────→  │
                                                                                              page  →  out/

`pipeline.py` is that picture as code. What stands here is the public API; each name is imported when it is first
used, so that a single diagram does not pay for pages and data.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infraviz.api import Project, Report, build, load
    from infraviz.architecture import Architecture, Group, Node, diff
    from infraviz.chart import Metric
    from infraviz.errors import InfravizError, MachineError, SpecError, SpecErrors, UsageError

__version__ = "0.1.0"

__all__ = [
    "Architecture",
    "Group",
    "InfravizError",
    "MachineError",
    "Metric",
    "Node",
    "Project",
    "Report",
    "SpecError",
    "SpecErrors",
    "UsageError",
    "build",
    "diff",
    "load",
]
_HOME = dict.fromkeys(__all__, "infraviz.errors") | {
    **dict.fromkeys(("Project", "Report", "build", "load"), "infraviz.api"),
    **dict.fromkeys(("Architecture", "Group", "Node", "diff"), "infraviz.architecture"),
    "Metric": "infraviz.chart",
}
# The room `build` is imported once and first, so that its name is free for the function from here on.
import_module("infraviz.build")
del globals()["build"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'infraviz' has no attribute {name!r}")
    found: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
