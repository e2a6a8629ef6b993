"""infraviz compiles a folder of specs into a site of engineering case studies.

    specs/*.yaml, *.md  →  spec.load  →  data.fetch  →  model.resolve  →  layout  →  scene  →  svg
                                                                     └──→  charts  ──────────→  │
                                                                                              page  →  out/

`pipeline.py` is that picture as code. What stands here is the public API.
"""

from infraviz.api import Architecture, Group, Metric, Node, Project, Report, build, diff, load
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
