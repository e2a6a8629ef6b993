"""The arrow notation: its short and long forms mean the same, every hop keeps its label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import read
from infraviz.spec.edges import ARROWS, EdgeSpec, StepSpec, parse_chain
from infraviz.spec.files import check_data

IDENTS = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,8}", fullmatch=True).filter(lambda ident: ident != "--")


def edge(written: str) -> EdgeSpec:
    """Return one item of `edges`, as it stands in YAML."""
    nodes = "{a: {kind: client}, b: {kind: service}, c: {kind: database}}"
    data = read(f"title: T\nnodes: {nodes}\nedges:\n  - {written}\n", "x.yaml").data
    return check_data(ArchitectureSpec, data, "x").edges[0]


@pytest.mark.parametrize("arrow", ARROWS)
def test_every_arrow_is_read(arrow: str) -> None:
    found = edge(f"a {arrow} b")
    assert (found.ends, found.arrows, found.label) == (("a", "b"), (arrow,), "")


@pytest.mark.parametrize(
    "written",
    [
        "a -> b: save",
        '"a -> b: save"',
        "a -> b: {label: save}",
        "{a -> b: save}",
        "{from: a, to: b, label: save}",
        "{to: b, label: save, from: a}",
        "a  ->   b: save",
    ],
)
def test_the_forms_of_an_edge_mean_the_same(written: str) -> None:
    assert edge(written) == edge("a -> b: save")


def test_a_chain_keeps_the_arrow_of_every_hop_and_one_label() -> None:
    found = edge("a -> b ~> c: {label: order, timeout: 20ms, retries: 2, rate: 400/s, optional: true}")
    assert (found.ends, found.arrows, found.label) == (("a", "b", "c"), ("->", "~>"), "order")
    assert (found.retries, found.optional) == (2, True)
    assert (found.timeout.base, found.rate.base) == (pytest.approx(0.02), 400)


def test_a_label_may_hold_colons_and_any_text() -> None:
    assert edge('"a -> b: GET https://x: y"').label == "GET https://x: y"
    assert edge("a -> b: 保存 · שמור").label == "保存 · שמור"


def test_an_edge_without_options_is_a_request_without_a_label() -> None:
    assert edge("a -> b:") == edge("a -> b") == edge("{from: a, to: b}")


def test_a_step_has_the_same_forms_and_no_options() -> None:
    assert StepSpec.model_validate("a -> b: save").ends == ("a", "b")
    assert StepSpec.model_validate({"from": "a", "to": "b", "label": "save"}).label == "save"
    assert "timeout" not in StepSpec.model_fields


@given(st.lists(IDENTS, min_size=2, max_size=6), st.data())
def test_a_chain_of_any_ids_is_read_as_written(idents: list[str], data: st.DataObject) -> None:
    arrows = [data.draw(st.sampled_from(ARROWS)) for _ in idents[1:]]
    text = idents[0] + "".join(f" {arrow} {ident}" for arrow, ident in zip(arrows, idents[1:], strict=True))
    assert parse_chain(text) == (tuple(idents), tuple(arrows))
