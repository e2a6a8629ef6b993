"""Small multiples: one panel a line, the same scales in all, so that panels can be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from infraviz.charts import bands, line, series, ticks, words
from infraviz.charts.area import NEAR, Area, beside, grid, level_labels, place_labels
from infraviz.charts.figure import Layer, picture
from infraviz.charts.plot import Plot
from infraviz.charts.series import Data, Series
from infraviz.charts.text import NAME, NOTE, VALUE_STRONG, Label, shorten, written
from infraviz.geometry import Box
from infraviz.model.metric import Chart
from infraviz.theme import Fonts

_LEAST, _HIGH = 128, 96  # px: a panel's width at least, and its plot's height
_ASIDE, _BELOW = 20, 20  # px between panels
_HEAD = NAME.leading + VALUE_STRONG.leading + NEAR  # px above a panel's plot
_NOTE = "all panels on the same scales"


@dataclass(frozen=True)
class _Sheet:
    """What all panels share: the data, the levels of the y axis, where panels stand, how wide they are, the fonts."""

    chart: Chart
    data: Data
    levels: tuple[float, ...]
    left: float
    columns: int
    width: float
    faces: Fonts

    def area(self, n: int, top: float) -> Area:
        """Return the plot of the panel `n`, whose row starts `top` px from the picture's top."""
        left = self.left + n % self.columns * (self.width + _ASIDE)
        box = Box(left, top + _HEAD, self.width, _HIGH)
        return Area(box, self.data.xs, (self.levels[0], self.levels[-1]), self.chart.scale == "log")


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the panels in the order of the lines, as many beside each other as there is room for."""
    data = series.read(chart.metrics)
    levels = line.scale(chart, data)
    sheet = _sheet(chart, data, levels, width, faces)
    layers: list[Layer] = []
    labels: list[Label] = []
    top = bottom = 0.0
    for n, one in enumerate(data.series):
        if n and n % sheet.columns == 0:
            top = bottom + _BELOW
        area = sheet.area(n, top)
        layers.append(_layer(sheet, one, area))
        labels += _labels(sheet, one, area, first=n % sheet.columns == 0)
        bottom = max(label.y for label in labels) + NOTE.leading / 2
    note = " · ".join(filter(None, (_NOTE, line.note(chart, levels, chart.bands))))
    told = (
        f"{len(data.series)} panels on the same scales.",
        *line.sentences(replace(chart, marks=()), data, levels[-1] - levels[0]),
    )
    return Plot(bottom, (*picture(width, bottom, layers), *written(labels)), note, told)


def _sheet(chart: Chart, data: Data, levels: tuple[float, ...], width: float, faces: Fonts) -> _Sheet:
    left = beside(ticks.numbered(levels, data.locale), faces)
    fitting = max(1, int((width - left + _ASIDE) // (_LEAST + _ASIDE)))
    columns = ceil(len(data.series) / ceil(len(data.series) / fitting))  # as even as the rows can be
    return _Sheet(chart, data, levels, left, columns, (width - left - (columns - 1) * _ASIDE) / columns, faces)


def _layer(sheet: _Sheet, one: Series, area: Area) -> Layer:
    shown = replace(one, token="accent")
    shaded = bands.regions(sheet.chart.bands, replace(sheet.data, series=(shown,)), area)
    return area, (*shaded, *grid(area, sheet.levels), *line.curve(shown, 0))


def _labels(sheet: _Sheet, one: Series, area: Area, first: bool) -> tuple[Label, ...]:
    """Return a panel's name and last value, its x axis, and the levels where it is the first of its row."""
    box = area.box
    flat = replace(area, box=Box(0, box.y, box.w, box.h))
    kind, bold, strong = (one.on(sheet.faces) for one in (line.tick_type(sheet.data), NAME, VALUE_STRONG))
    places = place_labels(flat, ticks.places(sheet.data, box.w), box.w, kind)
    value = words.short(one.metric, one.rows[-1][1], sheet.levels[-1] - sheet.levels[0], box.w, strong)
    top = box.y - _HEAD
    return (
        Label(shorten(one.name, box.w, bold), box.x, top + NAME.leading / 2, NAME),
        Label(value, box.x, top + NAME.leading + VALUE_STRONG.leading / 2, VALUE_STRONG, "accent"),
        *(replace(label, x=label.x + box.x) for label in places),
        *(level_labels(area, ticks.numbered(sheet.levels, sheet.data.locale)) if first else ()),
    )
