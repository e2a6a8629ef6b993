"""`metrics/*.yaml`: metrics, their sources, and charts."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from infraviz.errors import did_you_mean, shown
from infraviz.spec.amounts import AmountSpec, Number, Reference
from infraviz.spec.base import MAX_NUMBER, Date, Id, Model, Name, Text, Url, refuse
from infraviz.spec.quantity import Duration, Quantity, parse

Better = Literal["higher", "lower", "neutral"]
Form = Literal[
    "auto", "tile", "change", "bar", "grouped", "line", "distribution", "histogram", "range", "heatmap", "multiples",
    "sparkline",
]  # fmt: skip
FORMS: tuple[str, ...] = get_args(Form)
BUCKETS = ("hour", "day", "week", "month", "quarter", "year")
CLAIM_FIELDS = ("value", "before", "after", "change", "factor", "difference", "low", "high", "n")
STATISTICS = ("mean", "median", "sum", "count", "min", "max", "first", "last", "rate")
_PERCENTILE = re.compile(r"^p(\d{1,2}(?:\.\d+)?)$")
_CHANGE = re.compile(r"^([+\-\u2212])\s*(\d+(?:\.\d+)?)\s*%$")
_CLAIM = re.compile(r"^\s*(?:([a-z][a-z0-9.]*)\s+)?(<=|>=|<|>|=)\s*([+\-\u2212]?\d+(?:\.\d+)?)\s*([^\s\d.+\-].*?)?\s*$")
_ZONE = r"^[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*$"


def _change(value: object) -> float:
    match = _CHANGE.match(value) if isinstance(value, str) and len(value) <= MAX_NUMBER else None
    if match is None:
        refuse(f"{shown(value)} is not a change", "write it with a sign and a percent, like -92% or +40%")
    percent = float(match[2]) * (1 if match[1] == "+" else -1)
    if not math.isfinite(percent):
        refuse(f"{shown(value)} is too large")
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
    match = _CLAIM.match(value) if isinstance(value, str) and len(value) <= MAX_NUMBER else None
    if match is None or not isinstance(value, str):
        refuse(f"{shown(value)} is not a claim", 'write it like "< 25", ">= 99.9" or "change <= -90%"')
    if not math.isfinite(float(match[3].replace("\u2212", "-"))):
        refuse(f"{shown(value)} is too large")
    field = match[1]
    if field and field not in (*CLAIM_FIELDS, *STATISTICS) and not _PERCENTILE.match(field):
        hint = did_you_mean(field, CLAIM_FIELDS) or f"one of {', '.join(CLAIM_FIELDS)}, or a statistic such as p95"
        refuse(f"the claim names an unknown field {shown(field)}", hint)
    return value.strip()


class Claimed(NamedTuple):
    """A claim in its parts; `field` is '' for the metric's own number, `unit` '' for the unit of what it names."""

    field: str
    sign: str
    limit: float
    unit: str


def parse_claim(text: str) -> Claimed:
    """Split a valid claim into its parts."""
    match = _CLAIM.match(text)
    if match is None:
        refuse(f"{text!r} is not a claim")
    return Claimed(match[1] or "", match[2], float(match[3].replace("\u2212", "-")), match[4] or "")


def percentile(statistic: str) -> float | None:
    """Return 0.95 for `p95`, None for a statistic that is no percentile."""
    match = _PERCENTILE.match(statistic)
    return float(match[1]) / 100 if match else None


Change = Annotated[float, BeforeValidator(_change), WithJsonSchema({"type": "string", "pattern": _CHANGE.pattern})]
Statistic = Annotated[str, BeforeValidator(_statistic)]
Claim = Annotated[str, BeforeValidator(_claim), WithJsonSchema({"type": "string", "pattern": _CLAIM.pattern})]


def _age(value: object) -> object:
    found = value if isinstance(value, Quantity) else parse(value, "duration") if isinstance(value, str) else None
    if found is None or found.base <= 0:
        refuse(f"{shown(value)} is no age", "write it like 90d, 12w or 36h")
    return found


MaxAge = Annotated[Duration, BeforeValidator(_age)]


def _bucket(value: object) -> str:
    if not isinstance(value, str) or not (value in BUCKETS or parse(value, "duration")):
        refuse(f"{shown(value)} is not a bucket", f"{', '.join(BUCKETS)}, or a duration like 15m")
    if (quantity := parse(value, "duration")) is not None and quantity.base <= 0:
        refuse(f"{shown(value)} is not a bucket", "it must be longer than nothing")
    return value


Bucket = Annotated[str, BeforeValidator(_bucket)]
Zone = Annotated[str, StringConstraints(pattern=_ZONE, max_length=60)]


class SourceSpec(Model):
    """Where a number comes from."""

    title: Name
    kind: Literal["statement", "measured", "computed", "estimate"]
    as_of: Date = Field(default="", validate_default=False, description="2026, 2026-01 or 2026-01-31")
    url: Url = ""


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
    unit: Name | None = Field(default=None, description="the unit the data is in, where it is not the metric's")
    bucket: Bucket | None = Field(default=None, description="hour, day, week, month, quarter, year, or a duration")
    timezone: Zone | None = Field(default=None, description="the zone that times are in and buckets begin in")

    @model_validator(mode="after")
    def _one_origin(self) -> DataSpec:
        origins = [name for name in ("file", "sql", "prometheus") if getattr(self, name) is not None]
        if len(origins) != 1:
            refuse("data needs exactly one of file, sql and prometheus")
        if origins != ["file"] and self.connection is None:
            refuse(f"data from {origins[0]} needs 'from', the name of a connection")
        if (self.x is None) != (self.y is None):
            refuse("data needs both x and y, or neither")
        if self.bucket is not None and self.x is None:
            refuse("a bucket needs x, the column of times")
        if self.file is not None and (self.value is None) == (self.x is None):
            refuse("data from a file needs either 'value', or 'x' and 'y'")
        return self


OPERATIONS = ("add", "subtract", "multiply", "divide", "ratio")
MAX_OPERANDS = 50
Operands = Annotated[tuple[Reference, ...], Field(json_schema_extra={"minItems": 2, "maxItems": MAX_OPERANDS})]


class ComputeSpec(Model):
    """A number made of other metrics' numbers. Exactly one operation; the first operand is the one taken from."""

    add: Operands | None = Field(default=None, strict=False)
    subtract: Operands | None = Field(default=None, strict=False)
    multiply: Operands | None = Field(default=None, strict=False)
    divide: Operands | None = Field(default=None, strict=False)
    ratio: Operands | None = Field(default=None, strict=False, description="one part of another of the same unit")

    @model_validator(mode="after")
    def _one(self) -> ComputeSpec:
        found = [name for name in OPERATIONS if getattr(self, name) is not None]
        if len(found) != 1:
            refuse(f"compute needs exactly one of {', '.join(OPERATIONS)}")
        if not 2 <= len(self.operands) <= MAX_OPERANDS:
            refuse(f"{found[0]} needs two metrics or more, at most {MAX_OPERANDS}")
        if found == ["ratio"] and len(self.operands) != 2:
            refuse("a ratio is of two metrics")
        return self

    @property
    def operation(self) -> str:
        """The one operation that is written."""
        return next(name for name in OPERATIONS if getattr(self, name) is not None)

    @property
    def operands(self) -> tuple[str, ...]:
        """The metrics it is of, each an id or `id.before`, `id.after`, `id.value`."""
        found: tuple[str, ...] = getattr(self, self.operation)
        return found


class MetricSpec(Model):
    """One metric, in exactly one form: before and after, change, value, text, data, or compute."""

    label: Name
    unit: Text = ""
    better: Better = "neutral"
    before: AmountSpec | None = None
    after: AmountSpec | None = None
    change: Change | None = None
    value: AmountSpec | None = None
    qualifier: Literal["at least", "at most", "about"] | None = None
    text: Name | None = None
    window: Text = ""
    statistic: Statistic | None = None
    data: DataSpec | None = None
    compute: ComputeSpec | None = None
    claim: Claim | None = None
    max_age: MaxAge | None = Field(default=None, description="how old the number may be: 90d, 12w")
    source: SourceRef

    @model_validator(mode="after")
    def _one_form(self) -> MetricSpec:
        forms = {
            "before and after": self.before is not None or self.after is not None,
            "change": self.change is not None, "value": self.value is not None, "text": self.text is not None,
            "data": self.data is not None, "compute": self.compute is not None,
        }  # fmt: skip
        found = [name for name, filled in forms.items() if filled]
        if not found:
            refuse("a metric needs a form: before and after, change, value, text, data, or compute")
        if len(found) > 1:
            refuse(f"a metric has exactly one form, not {' and '.join(f'{name!r}' for name in found)}")
        if (self.before is None) != (self.after is None):
            refuse("before and after belong together: one of them is missing")
        return self._parts_fit(found[0])

    def _parts_fit(self, form: str) -> MetricSpec:
        if self.qualifier is not None and form != "value":
            refuse("a qualifier goes with 'value' only")
        if self.text is not None and self.claim is not None:
            refuse("a claim needs a number, and 'text' is none")
        if self.data is None and self.statistic:
            refuse("'statistic' needs 'data'")
        if self.data is not None and self.data.x is not None:
            self._points_fit(self.data)
        if self.data is not None and self.data.value is not None and self.statistic is None:
            refuse("data with 'value' needs a statistic", "such as mean, median or p95")
        if self.statistic == "count" and self.data is not None and self.data.unit is not None:
            refuse("a count is not in the unit of its data", "leave out data.unit")
        return self

    def _points_fit(self, data: DataSpec) -> None:
        """Refuse what does not go with x and y: they are points, or one rate, or a statistic a bucket."""
        if data.bucket is not None and self.statistic is None:
            refuse("a bucket needs a statistic: what is made of the rows in it", "such as sum, mean or p95")
        if data.bucket is None and self.statistic not in (None, "rate"):
            refuse("'statistic' and 'claim' need data with 'value', not with 'x' and 'y'", "or a bucket of x")
        if self.claim and (data.bucket is not None or self.statistic is None):
            refuse("'statistic' and 'claim' need data with 'value', not with 'x' and 'y'")


class MarkSpec(Model):
    """A labelled place on a chart's x axis."""

    x: str | int | float
    label: Name


class BandSpec(Model):
    """A shaded band of a chart: from one place on the x axis to another, between two values, or two metrics' lines."""

    start: str | int | float | None = Field(default=None, alias="from")
    end: str | int | float | None = Field(default=None, alias="to")
    low: Number | None = None
    high: Number | None = None
    between: tuple[Id, Id] | None = Field(default=None, strict=False, description="the lower and the upper metric")
    label: Name

    @model_validator(mode="after")
    def _one_pair(self) -> BandSpec:
        pairs = ((self.start, self.end), (self.low, self.high), (self.between, self.between))
        if sorted(sum(end is not None for end in pair) for pair in pairs) != [0, 0, 2]:
            refuse("a band needs 'from' and 'to', places on x, or 'low' and 'high', values, or 'between' two metrics")
        if self.low is not None and self.high is not None and self.low >= self.high:
            refuse(f"low is {self.low:g}, not below high, {self.high:g}")
        return self


class ChartSpec(Model):
    """A named chart over one or more metrics."""

    form: Form = "auto"
    metrics: tuple[Id, ...] = Field(min_length=1, strict=False)
    title: Text = ""
    subtitle: Text = ""
    mark: tuple[MarkSpec, ...] = Field(default=(), strict=False)
    band: tuple[BandSpec, ...] = Field(default=(), strict=False)
    scale: Literal["linear", "log"] = "linear"


class MetricsSpec(Model):
    """One file of metrics; ids are the keys, unique across all files."""

    metrics: dict[Id, MetricSpec] = {}
    sources: dict[Id, SourceSpec] = {}
    charts: dict[Id, ChartSpec] = {}
