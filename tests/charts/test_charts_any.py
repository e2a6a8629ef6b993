"""Any metrics that suit a form are drawn: inside the frame, without a number that is none, the same twice."""

from __future__ import annotations

import pytest
from charts_cases import MEASURED, shown, spread
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from infraviz.charts import FORMS, draw
from infraviz.geometry import Box
from infraviz.model.forms import scales, suits
from infraviz.model.metric import Chart, Interval, Metric
from infraviz.svg.document import write
from infraviz.theme import DEFAULT

SIZES = st.one_of(
    st.integers(-5, 5).map(float), st.floats(-1e12, 1e12, allow_subnormal=False), st.floats(1e-9, 1e-3), st.just(7.0)
)
NAMES = st.text(max_size=30)
XS = st.one_of(
    st.lists(st.dates().map(str), min_size=1, max_size=9, unique=True),
    st.lists(st.integers(-999, 999).map(str), min_size=1, max_size=9, unique=True),
    st.lists(NAMES, min_size=1, max_size=9, unique=True),
)


@st.composite
def points(pick: st.DrawFn) -> tuple[tuple[str, float], ...]:
    return tuple((x, pick(SIZES)) for x in pick(XS))


@st.composite
def metrics(pick: st.DrawFn, ident: str) -> Metric:
    """Return a metric of which some fields are filled; those of the first draw are the names of all groups."""
    groups = tuple((f"group {n}", pick(SIZES)) for n in range(pick(st.integers(0, 3))))
    series = tuple((pick(NAMES), pick(points())) for _ in range(pick(st.integers(0, 3))))
    rows = pick(st.lists(SIZES, max_size=9))
    known = (spread("", rows), spread("some", rows[:1]), spread("others", rows)) if rows else ()
    value = pick(SIZES)
    interval = Interval(value - abs(value), value + 1, 9) if pick(st.booleans()) else None
    fields = (
        {"value": value, "value_interval": interval} if pick(st.booleans()) else {"before": value, "after": pick(SIZES)}
    )
    lines = {"points": pick(points())} if pick(st.booleans()) else {"series": series}
    return Metric(
        ident,
        pick(NAMES),
        MEASURED,
        pick(st.sampled_from(("", "ms", "%", "$"))),
        groups=groups,
        spreads=known,
        **fields,
        **lines,
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_suits_is_drawn(form: str, data: st.DataObject) -> None:
    one, other = data.draw(metrics("one")), data.draw(metrics("other"))
    chosen = next((some for some in ((one, other), (one,)) if not suits(form, some)), ())
    assume(chosen)
    scale = "log" if not scales(form, chosen, "log", ()) else "linear"
    width = data.draw(st.sampled_from((300, 358, 720)))
    drawing = draw(Chart("c", form, chosen, scale=scale), "c", width)
    frame = Box(0, 0, width, drawing.height)
    assert [text.text for text in shown(drawing, "text") if not frame.contains(text.box, 0.5)] == []
    svg = write(drawing, DEFAULT, "page")
    assert (
        "nan" not in svg.replace(one.label, "").replace(other.label, "").lower() or "nan" in repr((one, other)).lower()
    )
    assert write(draw(Chart("c", form, chosen, scale=scale), "c", width), DEFAULT, "page") == svg
