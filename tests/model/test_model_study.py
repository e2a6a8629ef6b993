"""Studies: prose with its numbers looked up, figures with keys of their own, the places of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import GOOD, PNG, STUDY, Content, write

from infraviz.data.fetch import fetch
from infraviz.errors import SpecErrors
from infraviz.model.claims import claim_holds
from infraviz.model.resolve import Project, resolve
from infraviz.model.site import ChartFigure, DiagramFigure, ImageFigure, Prose, Study, TilesFigure
from infraviz.spec.load import load

HEAD = "---\ntitle: The shop\n---\n"


def project(root: Path, body: str, front: str = HEAD, **more: Content) -> Project:
    specs = load(write(root, {**GOOD, "studies/shop.md": front + body, **more}))
    return resolve(specs, fetch(specs))


def study(root: Path, body: str, front: str = HEAD) -> Study:
    return project(root, body, front).site.studies[0]


def mistakes(root: Path, body: str) -> list[str]:
    with pytest.raises(SpecErrors) as caught:
        project(root, body)
    return [line.removeprefix(f"{root}/studies/shop.md:") for line in str(caught.value).splitlines()]


def values(block: object) -> dict[str, str]:
    assert isinstance(block, Prose)
    return {reference: text for reference, _, text in block.values}


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("date: 2025-03-14", (2025, "2025-03-14", "")),
        ("date: 2025-03-14\nyear: 2025\nupdated: 2025-03-14", (2025, "2025-03-14", "2025-03-14")),
        ("year: 2024\nupdated: 2025-01-01", (2024, "", "2025-01-01")),
        ("order: 1", (None, "", "")),
    ],
)
def test_a_study_has_the_days_that_are_declared(tmp_path: Path, front: str, told: tuple[object, ...]) -> None:
    found = study(tmp_path, "Text.", f"---\ntitle: T\n{front}\n---\n")
    assert (found.year, found.date, found.updated) == told


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("date: 2025-02-29", "3:7  date: '2025-02-29' is not a day (write it as 2025-03-14)"),
        ("updated: 20250301", "3:10  updated: must be text, not 20250301 (quote it: '20250301')"),
        ("date: '20250301'", "3:7  date: '20250301' is not a day (write it as 2025-03-14)"),
        (
            "date: 2025-03-01\nyear: 2024",
            "2:1  'date' is not in the year 2024 (leave 'year' out: it is that of the date)",
        ),
        ("date: 2025-03-01\nupdated: 2025-02-01", "2:1  'updated' is before 'date'"),
    ],
)
def test_days_that_cannot_be(tmp_path: Path, front: str, message: str) -> None:
    specs = load(write(tmp_path, {**GOOD, "studies/shop.md": f"---\ntitle: T\n{front}\n---\nText.\n"}))
    assert [str(error).removeprefix(f"{tmp_path}/studies/shop.md:") for error in specs.errors] == [message]


def test_references_are_looked_up_once_each(tmp_path: Path) -> None:
    told = study(tmp_path, "From {{ load.before }} to {{load.after}}, {{ load.change }}. Again {{ load.after }}.\n")
    assert values(told.blocks[0]) == {
        "load.before": "600\u202fms",
        "load.after": "60\u202fms",
        "load.change": "−90\u202f%",
    }
    assert [metric.id for metric in told.metrics] == ["load"]


def test_references_are_found_wherever_prose_may_stand(tmp_path: Path) -> None:
    body = """\
## Heading {{ load.change }}

- an item *of {{ load.before }}* and **{{ load.after }}**
- [a link of {{ load.factor }}](/x/)

> quoted {{ load.label }}

| metric | value |
| --- | --- |
| load | {{ load.difference }} |
"""
    assert set(values(study(tmp_path, body).blocks[0])) == {
        "load.change", "load.before", "load.after", "load.factor", "load.label", "load.difference",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "`{{ unknown }}`",
        "```\n{{ unknown }}\n```",
        "    {{ unknown }}",
        r"\{{ unknown }}",
        "{ unknown }",
    ],
)
def test_code_and_escaped_braces_are_no_references(tmp_path: Path, body: str) -> None:
    assert values(study(tmp_path, f"Text\n\n{body}\n").blocks[0]) == {}


def test_an_id_may_look_like_emphasis(tmp_path: Path) -> None:
    metrics = "metrics:\n  _m_: {label: M, value: 4, source: page}\n"
    told = project(tmp_path, "About {{ _m_.value }} of them.\n", **{"metrics/more.yaml": metrics})
    assert values(told.site.studies[0].blocks[0]) == {"_m_.value": "4"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("It is {{ laod }}.", "4:7"),
        ("One\ntwo {{ laod }}", "5:5"),
        ("`{{ laod }}` is {{ laod }}", "4:17"),
        ("- item\n- {{ laod }}", "5:3"),
        ("> quoted\n> {{ laod }}", "5:3"),
        ("## Heading {{ laod }}", "4:12"),
        ("| a | b |\n| - | - |\n| 1 | {{ laod }} |", "6:7"),
        ("größer {{ laod }}", "4:8"),
        ("**bold {{ laod }}**", "4:8"),
        ("[link {{ laod }}](/x/)", "4:7"),
    ],
)
def test_mistakes_stand_where_they_are_written(tmp_path: Path, body: str, place: str) -> None:
    assert mistakes(tmp_path, body) == [f"{place}  laod: undeclared metric 'laod' (did you mean 'load'?)"]


def test_each_mistake_is_told_at_its_own_place(tmp_path: Path) -> None:
    assert [line.split("  ")[0] for line in mistakes(tmp_path, "{{ laod }} and {{ laod }}\n\n{{ laod }}\n")] == [
        "4:1", "4:16", "6:1",
    ]  # fmt: skip


def test_figures_have_keys_by_what_they_show(tmp_path: Path) -> None:
    body = "\n\n".join(
        f"![Alt {number}]({source})"
        for number, source in enumerate(
            (
                "diagram:shop",
                "diagram:shop?view=stores",
                "diagram:shop?flow=order",
                "diagram:shop?view=stores&flow=order",
                "chart:speed",
                "chart:load",
                "chart:load?form=bar",
            )
        )
    )
    blocks = study(tmp_path, body).blocks
    assert all(isinstance(block, DiagramFigure | ChartFigure) for block in blocks)
    assert [block.key for block in blocks] == [  # type: ignore[union-attr]
        "shop",
        "shop.view-stores",
        "shop.flow-order",
        "shop.view-stores.flow-order",
        "chart-speed",
        "chart-load",
        "chart-load.bar",
    ]
    assert [block.alt for block in blocks] == [f"Alt {number}" for number in range(7)]  # type: ignore[union-attr]


def test_tiles_and_images(tmp_path: Path) -> None:
    files = {"assets/photo one.png": PNG}
    told = project(tmp_path, "![Both](tiles:load,load)\n\n![Photo](<assets/photo one.png>)\n", **files)
    tiles, image = told.site.studies[0].blocks
    assert isinstance(tiles, TilesFigure)
    assert [metric.id for metric in tiles.metrics] == ["load", "load"]
    assert image == ImageFigure("assets/photo one.png", "Photo", caption="Photo", width=1, height=1)


def test_a_figures_text_may_hold_references(tmp_path: Path) -> None:
    block = study(tmp_path, "![From {{ load.before }} to {{ load.after }}](chart:load)\n").blocks[0]
    assert isinstance(block, ChartFigure)
    assert block.alt == "From 600\u202fms to 60\u202fms"


def test_prose_is_cut_at_its_figures(tmp_path: Path) -> None:
    blocks = study(tmp_path, "One {{ load.before }}\n\n![A](diagram:shop)\n\nTwo {{ load.after }}\n").blocks
    assert [type(block) for block in blocks] == [Prose, DiagramFigure, Prose]
    assert values(blocks[0]).keys() == {"load.before"}
    assert values(blocks[2]).keys() == {"load.after"}


def test_the_architecture_of_a_study_is_shown_once(tmp_path: Path) -> None:
    front = HEAD.replace("\n---\n", "\narchitecture: shop\n---\n")
    led = study(tmp_path / "a", "Text\n", front)
    assert [type(block) for block in led.blocks] == [DiagramFigure, Prose]
    shown = study(tmp_path / "b", "Text\n\n![A](diagram:shop?flow=order)\n", front)
    assert [type(block) for block in shown.blocks] == [Prose, DiagramFigure]


def test_studies_are_in_order_of_their_numbers_then_names(tmp_path: Path) -> None:
    text = STUDY.replace("title: The shop", "title: T{}")
    files = {f"studies/{name}.md": text.replace("T{}", f"T{order}") for name, order in (
        ("d", "\norder: 2"), ("c", "\norder: 1"), ("b", ""), ("a", ""),
    )}  # fmt: skip
    told = project(tmp_path, "Text\n", **files)
    assert [found.slug for found in told.site.studies] == ["c", "d", "a", "b", "shop"]


def test_a_site_lists_every_figure_once(tmp_path: Path) -> None:
    home = "title: Site\nhome:\n  - diagram: {heading: H, architecture: shop}\n  - stats: [load]\n"
    body = "![A](diagram:shop)\n\n![B](diagram:shop)\n\n![C](chart:load)\n"
    site = project(tmp_path, body, **{"site.yaml": home, "studies/two.md": HEAD + body}).site
    assert [figure.key for figure in site.diagrams] == ["home-shop", "shop"]
    assert [figure.key for figure in site.charts] == ["chart-load"]
    assert [section.kind for section in site.sections] == ["diagram", "stats"]


def test_a_site_needs_no_site_file(tmp_path: Path) -> None:
    specs = load(write(tmp_path, {"studies/a.md": HEAD + "Text\n"}))
    site = resolve(specs, fetch(specs)).site
    assert (site.title, [section.kind for section in site.sections]) == ("Case studies", ["studies"])


def test_a_claim_is_told_with_as_many_digits_as_it_takes(tmp_path: Path) -> None:
    metrics = (
        "metrics:\n  m: {label: M, unit: ms, statistic: max, claim: '<= 25', source: page,\n"
        "      data: {file: data/x.csv, value: ms}}\n"
    )
    found = project(tmp_path, "Text\n", **{"metrics/m.yaml": metrics, "data/x.csv": "ms\n1\n25.00001\n"}).metrics["m"]
    assert claim_holds(found, found.claim)[1].endswith("'<= 25' does not hold: the data gives 25.00001\u202fms")
