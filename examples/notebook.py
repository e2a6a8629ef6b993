"""A look at infraviz, one cell at a time: `python notebook.py [SPECS]`, or run the cells in an editor."""

# %% Load a folder of specs. Mistakes in it are all reported here, with their places.
import sys
from pathlib import Path

import infraviz as iv

HERE = Path(__file__).parent
specs = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "metrics" / "specs"
project = iv.load(specs)
print(len(project.architectures), "architectures,", len(project.metrics), "metrics,", len(project.studies), "studies")

# %% What the metrics are.
for name, metric in project.metrics.items():
    print(f"{name}: {metric.label}")

# %% The architectures. In a notebook an architecture at the end of a cell shows itself.
for name, architecture in project.architectures.items():
    print(f"{name}: {architecture.title} ({len(architecture.nodes)} nodes)")
first = next(iter(project.architectures.values()))
first

# %% Outside a notebook, the same picture is text or a file.
out = HERE / "out" / "notebook"
out.parent.mkdir(parents=True, exist_ok=True)
print(len(first.to_svg()), "characters of SVG")
first.save(out.parent / "notebook.svg")

# %% A metric made by hand. The change and the factor are computed, never typed. The numbers are an example.
page = iv.Metric(label="Page load (example)", unit="ms", better="lower", before=600, after=60)
print(page.sentence())

# %% Build the whole site.
report = iv.build(specs, out)
print(report)
