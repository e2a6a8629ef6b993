"""Which chart form suits which metrics. Knows shapes only, nothing of drawing."""

from __future__ import annotations

from infraviz.errors import did_you_mean
from infraviz.model.metric import Metric


def decided(form: str, metrics: tuple[Metric, ...]) -> tuple[str, str]:
    """Return why a chart form cannot draw these metrics ('' when it can), and the form to draw."""
    picked = auto_form(metrics) if form == "auto" else form
    return suits(picked, metrics), picked


def auto_form(metrics: tuple[Metric, ...]) -> str:
    """Return the form that fits the metrics' shape: rows over x → line, ends or a change → change, else bar."""
    if any(m.points for m in metrics):
        return "line"
    if all(m.change is not None or m.before is not None for m in metrics):
        return "change"
    return "bar"


def suits(form: str, metrics: tuple[Metric, ...]) -> str:
    """Return '' when a form can draw these metrics, else the reason why not."""
    if form not in DRAWN:
        return f"the form {form!r} is not drawn yet ({did_you_mean(form, DRAWN) or 'drawn are ' + ', '.join(DRAWN)})"
    wrong = [m.id for m in metrics if not DRAWN[form](m)]
    if wrong:
        return f"the form {form!r} cannot draw {', '.join(map(repr, wrong))}: it needs {_NEEDS[form]}"
    if form != "change" and len({m.unit for m in metrics}) > 1:
        return f"the form {form!r} needs one unit, not {', '.join(sorted({m.unit or 'none' for m in metrics}))}"
    return ""


DRAWN = {
    "change": lambda m: m.percent is not None or m.before is not None,
    "bar": lambda m: bool(m.groups) or any(v is not None for v in (m.value, m.after, m.percent)),
    "line": lambda m: bool(m.points),
}
_NEEDS = {
    "change": "before and after, or a change",
    "bar": "a value, before and after, or groups",
    "line": "data with x and y",
}
