"""The examples of docs/data.md that need servers: their specs are specs, and could be asked."""

from __future__ import annotations

import re

from sites import ROOT

from infraviz.data import asking
from infraviz.spec.document import read
from infraviz.spec.metrics import MetricsSpec
from infraviz.spec.site import SiteSpec

BLOCK = re.compile(r"^```text\n((?:connections|metrics):.*?)^```$", re.MULTILINE | re.DOTALL)


def test_examples_of_databases_and_prometheus_can_be_asked() -> None:
    shown = [read(text, "docs/data.md").data for text in BLOCK.findall((ROOT / "docs/data.md").read_text())]
    site = SiteSpec.model_validate({"title": "Docs", **next(one for one in shown if "connections" in one)})
    found = [MetricsSpec.model_validate(one) for one in shown if "metrics" in one]
    asked = [metric for file in found for metric in file.metrics.values() if metric.data]
    for metric in asked:
        assert metric.data is not None
        asking.check(metric, metric.data, site.connections)
    assert len(asked) == 5
