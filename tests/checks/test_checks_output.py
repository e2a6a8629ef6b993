"""Comments that silence a check, severities by configuration, `--strict`, and the three formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from sites import GOOD, Done, tree, write

import infraviz as iv
from infraviz.checks.registry import RULES
from infraviz.checks.run import run as check
from infraviz.data.fetch import fetch
from infraviz.model.resolve import resolve
from infraviz.spec.load import load

Run = Callable[..., Done]
SCHEMA = Path(__file__).with_name("sarif-schema-2.1.0.json")  # of OASIS, less its descriptions
TYPED = "---\ntitle: The shop\n---\n{}\n"
WARNING = "the number '60 ms' is typed in prose, not taken from a metric (write {{ load.after }}) [IV102]"
CLAIM = GOOD["metrics/shop.yaml"].replace("after: 60", "after: 60, claim: '< 50'")  # type: ignore[union-attr,arg-type]


def told(root: Path, body: str = "Text.", **more: str) -> list[tuple[str, int, str]]:
    files = {name.replace("__", "/").replace("_yaml", ".yaml"): text for name, text in more.items()}
    specs = load(write(root, {**GOOD, "studies/shop.md": TYPED.format(body), **files}))
    found = check(specs, resolve(specs, fetch(specs)), date(2026, 6, 1))
    return [(e.code, e.place.line, e.message) for e in (*found.errors, *found.warnings)]


@pytest.mark.parametrize(
    "body",
    [
        "It took 60 ms. <!-- infraviz: ignore[IV102] a quotation -->",
        "<!-- infraviz: ignore[IV102] a quotation -->\nIt took 60 ms.",
        "<!-- infraviz: ignore[IV102] a quotation -->\n\nIt took a while,\nnamely 60 ms.\n",
        "<!--infraviz:ignore[IV102, IV104] a quotation-->\nIt fell by 80 %.",
        "- It took 60 ms. <!-- infraviz: ignore[IV102] a quotation -->\n- And more.",
    ],
)
def test_a_comment_in_markdown_silences_a_check_where_it_stands(tmp_path: Path, body: str) -> None:
    assert told(tmp_path, body) == []


def test_a_comment_speaks_of_one_paragraph_and_no_more(tmp_path: Path) -> None:
    body = "<!-- infraviz: ignore[IV102] a quotation -->\nIt took 60 ms.\n\nIt took 60 ms."
    assert [(code, line) for code, line, _ in told(tmp_path, body)] == [("IV102", 7)]


@pytest.mark.parametrize(
    "metrics",
    [
        CLAIM.replace("  load:", "  # infraviz: ignore[IV101] known, see the study\n  load:"),
        CLAIM.replace("source: page}", "source: page}  # infraviz: ignore[IV101] known, see the study"),
        CLAIM.replace("  load:", "  # infraviz: ignore[IV101] known\n\n  # another comment\n  load:"),
    ],
)
def test_a_comment_in_yaml_silences_a_check_where_it_stands(tmp_path: Path, metrics: str) -> None:
    assert told(tmp_path, metrics__shop_yaml=metrics) == []


@pytest.mark.parametrize(
    ("comment", "messages"),
    [
        ("ignore[IV102]", ["the reason is missing", "the number '60 ms' is typed"]),
        ("ignore[IV999] because", ["no check is called 'IV999'", "the number '60 ms' is typed"]),
        ("ignore[IV102, IV104] because", ["IV104 finds nothing here to ignore"]),
        ("ignore IV102 because", ["this comment silences nothing", "the number '60 ms' is typed"]),
        ("ignroe[IV102] because", ["this comment silences nothing", "the number '60 ms' is typed"]),
        ("ignore[] because", ["this comment silences nothing", "the number '60 ms' is typed"]),
    ],
)
def test_a_comment_that_is_wrong_silences_nothing_and_is_told(
    tmp_path: Path, comment: str, messages: list[str]
) -> None:
    found = told(tmp_path, f"<!-- infraviz: {comment} -->\nIt took 60 ms.")
    assert len(found) == len(messages)
    assert all(message.startswith(start) for (_, _, message), start in zip(sorted(found), messages, strict=True))


def test_a_comment_is_no_part_of_the_page_and_lines_stay_where_they_are(here: Path) -> None:
    body = "One. <!-- infraviz: ignore[IV102] a -->\n<!-- infraviz: ignore[IV102] b -->\n\nIt took {{ nothing }}.\n"
    write(here / "specs", {**GOOD, "studies/shop.md": TYPED.format(body)})
    with pytest.raises(iv.SpecErrors, match=r"shop\.md:7:9"):
        iv.build("specs", "out")
    write(here / "specs", {"studies/shop.md": TYPED.format(body.replace("{{ nothing }}", "long"))})
    iv.build("specs", "out")
    page = (here / "out/shop/index.html").read_text(encoding="utf-8") if (here / "out/shop").is_dir() else ""
    page = page or next(path.read_text(encoding="utf-8") for path in here.glob("out/**/shop/index.html"))
    assert "It took long." in page
    assert "infraviz:" not in page


@pytest.mark.parametrize("text", ["```\n<!-- infraviz: ignore[IV102] a -->\n```", "`<!-- infraviz -->`"])
def test_what_is_no_comment_stays(tmp_path: Path, text: str) -> None:
    specs = load(write(tmp_path, {**GOOD, "studies/shop.md": TYPED.format(text)}))
    assert text in specs.studies[0].body
    assert specs.studies[0].document.ignores == ()


@pytest.mark.parametrize(
    "text",
    [
        'title: "x # infraviz: ignore[IV102] a"',
        "title: >-\n  x\n  # infraviz: ignore[IV102] a\n",
        "title: x#infraviz ignore[IV102] a",
    ],
)
def test_a_text_in_yaml_is_no_comment(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, site_yaml=text) == []


def test_severities_come_from_the_site(tmp_path: Path, here: Path, run: Run) -> None:
    site = "title: S\nchecks: {{IV102: {}}}\n"
    body = TYPED.format("It took 60 ms.")
    write(here / "specs", {**GOOD, "studies/shop.md": body, "site.yaml": site.format("error")})
    assert run("check") == Done(1, "", f"specs/studies/shop.md:4:9  {WARNING}\n1 mistake, nothing was written\n")
    write(here / "specs", {"site.yaml": site.format("off")})
    assert run("check", "--strict").code == 0
    write(here / "specs", {"site.yaml": site.format("loud")})
    assert "unknown IV102 'loud'" in run("check").err
    write(here / "specs", {"site.yaml": "title: S\nchecks: {IV999: off, claim: off}\n"})
    assert "'claim' is not the code of a check" in run("check").err
    write(here / "specs", {"site.yaml": "title: S\nchecks: {IV999: off}\n"})
    assert run("check").err.startswith("specs/site.yaml:2:10  checks.IV999: no check is called 'IV999'")


def test_warnings_are_told_apart_and_counted_and_stop_nothing(here: Path, run: Run) -> None:
    write(here / "specs", {**GOOD, "studies/shop.md": TYPED.format("It took 60 ms.")})
    line = f"specs/studies/shop.md:4:9  warning: {WARNING}\n"
    counted = "1 architecture, 1 metric, 1 study: no mistakes, 1 warning.\n"
    assert run("check") == Done(0, counted, line)
    strict = f"specs/studies/shop.md:4:9  {WARNING}\n1 mistake, nothing was written\n"
    assert run("check", "--strict") == Done(1, "", strict)
    built = run("build")
    assert (built.code, built.err) == (0, line)


def test_errors_stop_a_build_and_the_last_good_one_stays(here: Path, run: Run) -> None:
    write(here / "specs", GOOD)
    assert run("build").code == 0
    before = tree(here / "out")
    write(here / "specs", {"studies/shop.md": TYPED.format("It took 60 ms.")})
    assert run("build", "--strict").code == 1
    write(here / "specs", {"metrics/shop.yaml": CLAIM})
    done = run("build")
    assert (done.code, done.err.splitlines()[-1]) == (1, "1 mistake, 1 warning, nothing was written")
    assert "the claim '< 50' does not hold: the metric gives 60" in done.err
    assert tree(here / "out") == before


def test_json_has_code_and_severity(here: Path, run: Run) -> None:
    write(here / "specs", {**GOOD, "studies/shop.md": TYPED.format("It took 60 ms."), "metrics/shop.yaml": CLAIM})
    done = run("check", "--format", "json")
    assert (done.code, done.err) == (1, "")
    found = json.loads(done.out)
    assert [(error["code"], error["severity"]) for error in found] == [("IV101", "error"), ("IV102", "warning")]


@pytest.mark.parametrize("files", [{}, {"metrics/shop.yaml": CLAIM}, {"site.yaml": "titel: x\n"}])
def test_sarif_is_valid_and_says_nothing_of_this_machine(here: Path, run: Run, files: dict[str, str]) -> None:
    write(here / "specs", {**GOOD, "studies/shop.md": TYPED.format("It took 60 ms."), **files})
    logs = [run("check", folder, "--format", "sarif").out for folder in ("specs", here / "specs")]
    assert logs[0] == logs[1]
    assert str(here) not in logs[0]
    log = json.loads(logs[0])
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    (ran,) = log["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {"IV000", *RULES}
    for result in ran["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("specs/")


def test_sarif_of_a_folder_elsewhere_has_relative_paths(
    here: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = write(tmp_path_factory.mktemp("away") / "a b", {**GOOD, "site.yaml": "titel: x\n"})
    log = json.loads(run("check", away, "--format", "sarif").out)
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]}
    assert uris == {"a%20b/site.yaml"}


def test_a_build_can_be_repeated_on_the_day_it_was_made(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    aged = str(GOOD["metrics/shop.yaml"]).replace("after: 60", "after: 60, max_age: 30d")
    write(here / "specs", {**GOOD, "metrics/shop.yaml": aged})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")  # 2 February 2026
    assert run("check").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")  # 28 May 2026
    assert "117 days old, and at most 30 are allowed" in run("check").err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert run("check").code == 2


def test_the_checks_are_listed(run: Run) -> None:
    lines = run("list", "checks").out.splitlines()
    assert [line.split()[:3] for line in lines] == [[r.code, r.severity, r.name] for r in RULES.values()]
