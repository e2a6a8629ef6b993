"""Quantities: what is written, in base units, and nothing that is not one."""

from __future__ import annotations

import pytest

from infraviz.spec.quantity import parse


@pytest.mark.parametrize(
    ("text", "dimension", "base", "shown"),
    [
        ("20ms", "duration", 0.02, "20\u202fms"),
        ("1.5s", "duration", 1.5, "1.5\u202fs"),
        (" 2 m ", "duration", 120, "2\u202fm"),
        ("2min", "duration", 120, "2\u202fmin"),
        ("3h", "duration", 10_800, "3\u202fh"),
        ("1d", "duration", 86_400, "1\u202fd"),
        ("250us", "duration", 0.00025, "250\u202fus"),
        ("250µs", "duration", 0.00025, "250\u202fµs"),
        ("400/s", "rate", 400, "400/s"),
        ("2M/day", "rate", 2e6 / 86_400, "2M/day"),
        ("1.5k/min", "rate", 25, "1.5k/min"),
        ("64MiB", "size", 64 * 2**20, "64\u202fMiB"),
        ("1.5 GB", "size", 1.5e9, "1.5\u202fGB"),
    ],
)
def test_quantities(text: str, dimension: str, base: float, shown: str) -> None:
    found = parse(text, dimension)
    assert found is not None
    assert found.base == pytest.approx(base)
    assert str(found) == shown


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("20", "duration"),
        ("20 parsecs", "duration"),
        ("-20ms", "duration"),
        ("ms", "duration"),
        ("20ms 30ms", "duration"),
        ("1e3ms", "duration"),
        ("20 MS", "duration"),
        ("400", "rate"),
        ("400/", "rate"),
        ("400/fortnight", "rate"),
        ("20ms", "rate"),
        ("64mib", "size"),
        ("", "size"),
    ],
)
def test_anything_else_is_none(text: str, dimension: str) -> None:
    assert parse(text, dimension) is None
