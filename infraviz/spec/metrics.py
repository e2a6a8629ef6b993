"""`metrics/*.yaml`: metrics, their sources, and charts."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from infraviz.errors import shown
from infraviz.spec.base import Id, Model, Name, Text, refuse

Better = Literal["higher", "lower", "neutral"]
Form = Literal["auto", "tile", "change", "bar", "line", "distribution", "range", "heatmap", "sparkline"]
FORMS: tuple[str, ...] = get_args(Form)
Number = Annotated[float, Field(allow_inf_nan=False)]
STATISTICS = ("mean", "median", "sum", "count", "min", "max", "first", "last", "rate")
_PERCENTILE = re.compile(r"^p(\d{1,2}(?:\.\d+)?)$")
_CHANGE = re.compile(r"^([+\-\u2212])\s*(\d+(?:\.\d+)?)\s*%$")
_CLAIM = re.compile(r"^\s*(<=|>=|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*$")


def _change(value: object) -> float:
    match = _CHANGE.match(value) if isinstance(value, str) else None
    if match is None:
        refuse(f"{shown(value)} is not a change", "write it with a sign and a percent, like -92% or +40%")
    percent = float(match[2]) * (1 if match[1] == "+" else -1)
    if percent < -100:
        refuse(f"{value!r}: nothing falls by more than 100 %")
    return percent


def _statistic(value: object) -> str:
    if not isinstance(value, str) or not (value in STATISTICS or _PERCENTILE.match(value)):
        refuse(
            f"unknown statistic {shown(value)}",
            "mean, median, p50 … p99.9, sum, count, min, max, first, last, rate",
        )
    return value


def _claim(value: object) -> str:
    if not isinstance(value, str) or not _CLAIM.match(value):
        refuse(f"{shown(value)} is not a claim", 'write it like "< 25" or ">= 99.9"')
    return value.strip()


def parse_claim(text: str) -> tuple[str, float]:
    """Split a valid claim into its sign and its limit."""
    match = _CLAIM.match(text)
    return (match[1], float(match[2])) if match else refuse(f"{text!r} is not a claim")


def percentile(statistic: str) -> float | None:
    """Return 0.95 for `p95`, None for a statistic that is no percentile."""
    match = _PERCENTILE.match(statistic)
    return float(match[1]) / 100 if match else None


Change = Annotated[float, BeforeValidator(_change), WithJsonSchema({"type": "string", "pattern": _CHANGE.pattern})]
Statistic = Annotated[str, BeforeValidator(_statistic)]
Claim = Annotated[str, BeforeValidator(_claim), WithJsonSchema({"type": "string", "pattern": _CLAIM.pattern})]
AsOf = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class SourceSpec(Model):
    """Where a number comes from."""

    title: Name
    kind: Literal["statement", "measured", "computed", "estimate"]
    as_of: AsOf = Field(default="", validate_default=False, description="2026, 2026-01 or 2026-01-31")


class SourceRef(Model):
    """A metric's `source`: the id of a declared source, or a source written out in place."""

    name: Id = ""
    inline: SourceSpec | None = None

    @model_validator(mode="before")
    @classmethod
    def _fold(cls, value: object) -> object:
        if isinstance(value, str):
            return {"name": value}
        return {"inline": value}

    @classmethod
    def __get_pydantic_json_schema__(cls, _: Any, handler: Any) -> dict[str, Any]:
        inline: dict[str, Any] = handler(SourceSpec.__pydantic_core_schema__)
        return {"anyOf": [{"type": "string"}, inline]}


class DataSpec(Model):
    """The rows behind a metric. Exactly one of `file`, `sql` (with `from`) and `prometheus` (with `from`)."""

    file: Name | None = None
    value: Name | None = Field(default=None, description="the column that the statistic is of")
    by: Name | None = Field(default=None, description="the column that splits the rows into groups")
    where: Name | None = Field(default=None, description="a condition on the rows, in SQL")
    x: Name | None = None
    y: Name | None = None
    sql: Name | None = None
    prometheus: Name | None = None
    connection: Id | None = Field(default=None, alias="from")
    range: Name | None = None
    step: Name | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> DataSpec:
        origins = [name for name in ("file", "sql", "prometheus") if getattr(self, name) is not None]
        if len(origins) != 1:
            refuse("data needs exactly one of file, sql and prometheus")
        if origins != ["file"] and self.connection is None:
            refuse(f"data from {origins[0]} needs 'from', the name of a connection")
        if (self.x is None) != (self.y is None):
            refuse("data needs both x and y, or neither")
        if self.file is not None and (self.value is None) == (self.x is None):
            refuse("data from a file needs either 'value', or 'x' and 'y'")
        return self


class MetricSpec(Model):
    """One metric, in exactly one form: before and after, change, value, text, or data."""

    label: Name
    unit: Text = ""
    better: Better = "neutral"
    before: Number | None = None
    after: Number | None = None
    change: Change | None = None
    value: Number | None = None
    qualifier: Literal["at least", "at most", "about"] | None = None
    text: Name | None = None
    window: Text = ""
    statistic: Statistic | None = None
    data: DataSpec | None = None
    claim: Claim | None = None
    source: SourceRef

    @model_validator(mode="after")
    def _one_form(self) -> MetricSpec:
        forms = {
            "before and after": self.before is not None or self.after is not None,
            "change": self.change is not None, "value": self.value is not None,
            "text": self.text is not None, "data": self.data is not None,
        }  # fmt: skip
        found = [name for name, filled in forms.items() if filled]
        if not found:
            refuse("a metric needs a form: before and after, change, value, text, or data")
        if len(found) > 1:
            refuse(f"a metric has exactly one form, not {' and '.join(f'{name!r}' for name in found)}")
        if (self.before is None) != (self.after is None):
            refuse("before and after belong together: one of them is missing")
        return self._parts_fit(found[0])

    def _parts_fit(self, form: str) -> MetricSpec:
        if self.qualifier is not None and form != "value":
            refuse("a qualifier goes with 'value' only")
        if self.data is None and (self.statistic or self.claim):
            refuse("'statistic' and 'claim' need 'data'")
        if self.data is not None and self.data.x is not None and (self.statistic or self.claim):
            refuse("'statistic' and 'claim' need data with 'value', not with 'x' and 'y'")
        if self.data is not None and self.data.value is not None and self.statistic is None:
            refuse("data with 'value' needs a statistic", "such as mean, median or p95")
        if self.data is not None and self.data.x is not None and (self.statistic or self.claim):
            refuse("'statistic' and 'claim' go with data that has 'value', not 'x' and 'y'")
        return self


class MarkSpec(Model):
    """A labelled place on a chart's x axis."""

    x: str | int | float
    label: Name


class ChartSpec(Model):
    """A named chart over one or more metrics."""

    form: Form = "auto"
    metrics: tuple[Id, ...] = Field(min_length=1, strict=False)
    title: Text = ""
    mark: tuple[MarkSpec, ...] = Field(default=(), strict=False)


class MetricsSpec(Model):
    """One file of metrics; ids are the keys, unique across all files."""

    metrics: dict[Id, MetricSpec] = {}
    sources: dict[Id, SourceSpec] = {}
    charts: dict[Id, ChartSpec] = {}
