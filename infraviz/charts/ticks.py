"""Where an axis is labelled, and with what."""

from __future__ import annotations

import math
import warnings
from datetime import datetime, timedelta

from infraviz.charts.axis import EPOCH
from infraviz.charts.series import Data
from infraviz.model import formats

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NICE = [1, 2, 2.5, 5, 10]
_FEW = 7  # so many places or fewer are labelled one by one, as written
_LONGEST = 10  # characters of an x that is shown as written: a date
_SPACING = 64  # px of axis for each of many ticks
_FEWEST = 5  # dates that the locator is asked for: with less it finds no interval, and too many are thinned
_LEVELS = 7  # of a logarithmic axis, about
_CLOSE = 1 + 1e-9  # what powers of ten may be off by
_FLAT = 0.6  # of the largest value: above it, zero would hide what the line does

Tick = tuple[float, str]


def values(lowest: float, highest: float, whole: bool = False) -> tuple[float, ...]:
    """Return the ticks of an axis of values, the first at or below `lowest`, the last at or above `highest`.

    The axis starts at zero unless all values are positive and the smallest is more than 60 % of the largest. Ticks
    are `whole` numbers where that is asked for.
    """
    from matplotlib.ticker import MaxNLocator

    if not (lowest > 0 and lowest > _FLAT * highest):
        lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    if lowest == highest:
        highest = lowest + (abs(lowest) or 1)
    found = [float(tick) for tick in MaxNLocator(nbins=4, steps=_NICE, integer=whole).tick_values(lowest, highest)]
    first = max(n for n, tick in enumerate(found) if n == 0 or tick <= lowest)
    last = min(n for n, tick in enumerate(found) if n == len(found) - 1 or tick >= highest)
    return tuple(found[first : last + 1])


def log_values(lowest: float, highest: float) -> tuple[float, ...]:
    """Return the ticks of a logarithmic y axis for values above zero: powers of ten; in a single one 1, 2 and 5 too."""
    from matplotlib.ticker import LogLocator

    low = 10.0 ** math.floor(math.log10(lowest))
    high = max(10.0 ** math.ceil(math.log10(highest)), low * 10)
    subs = (1.0,) if high > low * 10 * _CLOSE else (1.0, 2.0, 5.0)
    found = [float(tick) for tick in LogLocator(subs=subs, numticks=_LEVELS).tick_values(low, high)]
    first = max(n for n, tick in enumerate(found) if n == 0 or tick <= lowest * _CLOSE)
    last = min(n for n, tick in enumerate(found) if n > first and (n == len(found) - 1 or tick >= highest / _CLOSE))
    return tuple(found[first : last + 1])


def numbered(levels: tuple[float, ...], locale: str) -> tuple[Tick, ...]:
    """Return levels with their numbers as text."""
    return tuple((level, formats.number(level, None, locale)) for level in levels)


def places(data: Data, room: float) -> tuple[Tick, ...]:
    """Return the ticks of an x axis `room` px wide: the rows' own places where they are few or words."""
    if data.axis.kind == "word" or len(data.written) <= _FEW:
        return named(data)
    lowest, highest = data.xs
    count = max(1, int(room // _SPACING))
    if data.axis.kind == "number":
        return numbered(numbers(lowest, highest, room), data.locale)
    found = _dates(lowest, highest, count)
    return tuple(zip(found, dates(found), strict=True))


def named(data: Data) -> tuple[Tick, ...]:
    """Return every place of the rows with its name as written, or shorter where that is long."""
    return tuple((place, _as_written(data, place, text)) for place, text in data.written)


def _as_written(data: Data, place: float, text: str) -> str:
    if data.axis.kind == "number":
        return formats.number(place, None, data.locale)
    return text if data.axis.kind == "word" or len(text) <= _LONGEST else dates((place,))[0]


def numbers(lowest: float, highest: float, room: float) -> tuple[float, ...]:
    """Return the ticks of an axis of numbers that is `room` px wide."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(nbins=max(1, int(room // _SPACING)), steps=_NICE).tick_values(lowest, highest)
    return tuple(float(tick) for tick in found if lowest <= tick <= highest)


def _dates(lowest: float, highest: float, count: int) -> tuple[float, ...]:
    from matplotlib.dates import AutoDateLocator

    locator = AutoDateLocator(minticks=2, maxticks=max(count, _FEWEST))  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():  # a span that has no round steps is no news to an author
        warnings.filterwarnings("ignore", "AutoDateLocator")
        found = locator.tick_values(_moment(lowest), _moment(highest))  # type: ignore[no-untyped-call]
    return tuple(float(tick) for tick in found if lowest <= tick <= highest)


def _moment(days: float) -> datetime:
    return EPOCH + timedelta(seconds=round(days * 86400))


def dates(days: tuple[float, ...]) -> tuple[str, ...]:
    """Return labels for days since 1970, no finer than they need, the year where it is new."""
    moments = [_moment(day) for day in days]
    by_year = all((m.month, m.day, m.hour, m.minute) == (1, 1, 0, 0) for m in moments)
    by_month = all((m.day, m.hour, m.minute) == (1, 0, 0) for m in moments)
    labels, before = [], EPOCH.replace(year=1)
    for moment in moments:
        labels.append(str(moment.year) if by_year else _date(moment, before, by_month))
        before = moment
    return tuple(labels)


def _date(moment: datetime, before: datetime, by_month: bool) -> str:
    """Return a date without what the label before it has already said."""
    time = f"{moment:%H:%M}"
    if moment.date() == before.date():
        return time
    day = MONTHS[moment.month - 1] if by_month else f"{moment.day} {MONTHS[moment.month - 1]}"
    dated = day if moment.year == before.year else f"{day} {moment.year}"
    return dated if time == "00:00" else f"{dated} {time}"
