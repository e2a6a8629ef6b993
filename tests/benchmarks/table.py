"""Rows of figures as lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from results import OWN, Figure, Machine, Row

_SHOWN = ("wall", "cpu", "peak")


def head(where: Machine) -> str:
    """Return what stands above the rows: the machine, and the names of the columns."""
    memory = f"{where.memory.value:.0f} {where.memory.unit}"
    place = f"{where.used} of {where.cores} cores of {where.cpu}, {memory}, {where.system}, Python {where.python}"
    names = f"{'what':<58}{'tool':<22}{'wall':>10}{'CPU':>10}{'peak':>10}{'infraviz / it':>15}"
    return f"{place}\n{names}"


def line(row: Row, rows: Sequence[Row]) -> str:
    """Return a row; `rows` are those of its part so far, among which is what infraviz took for the same."""
    cells = "".join(f"{_told(row.figures.get(name)):>10}" for name in _SHOWN)
    rest = [f"{name} {_told(figure)}" for name, figure in row.figures.items() if name not in _SHOWN]
    rest += [_goal(row, name, met) for name, met in row.met().items()]
    return f"{row.what:<58}{row.tool:<22}{cells}{_ratio(row, rows):>15}  {'; '.join(rest)}".rstrip()


def _ratio(row: Row, rows: Sequence[Row]) -> str:
    """Return what infraviz took, divided by what this took; '' for its own row."""
    own = next((each for each in rows if each.id == row.id and each.tool == OWN), None)
    if own is None or own.key == row.key or "wall" not in own.figures or "wall" not in row.figures:
        return ""
    return f"{own.figures['wall'].value / row.figures['wall'].value:.2f}"


def _goal(row: Row, name: str, met: bool) -> str:
    most = _told(Figure(row.goals[name], row.figures[name].unit))
    return f"goal: {name} at most {most}: {'yes' if met else 'NO'}"


def _told(figure: Figure | None) -> str:
    if figure is None:
        return ""
    if figure.unit == "s":
        return f"{figure.value:.2f} s" if figure.value >= 1 else f"{figure.value * 1000:.3g} ms"
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    return f"{figure.value:,.0f}{unit}" if figure.value >= 100 else f"{figure.value:.3g}{unit}"
