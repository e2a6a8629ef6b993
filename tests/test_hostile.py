"""Attacks by specs from a stranger, each with its whole answer. Where one was endless, its size makes it so again."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_input_cases import WITH_DATA
from sites import GOOD, SHOP, STUDY, Content, Done, write

from infraviz import icons, limits
from infraviz.cleaner import Unsafe, clean
from infraviz.data import files
from infraviz.data.conditions import FUNCTIONS
from infraviz.data.rows import DataError
from infraviz.errors import did_you_mean
from infraviz.model import code
from infraviz.model.markup import parse
from infraviz.spec import ignores
from infraviz.spec.edges import _ARROW_LIKE
from infraviz.spec.metrics import DataSpec
from infraviz.spec.own_images import read as read_images
from infraviz.trace.truth import WORD

Run = Callable[..., Done]
ARCH, PAGE = "architectures/shop.yaml", "studies/shop.md"
MANY = 5000


def first_lines(run: Run, here: Path, changes: dict[str, Content], count: int = 1) -> list[str]:
    write(here / "specs", {**GOOD, **changes})
    done = run("check", "specs")
    assert done.code == 1
    return done.err.splitlines()[:count]


YAML = [
    ("a: &a [*a]\n", "1:4  nested deeper than 40 levels by its aliases"),
    ("nodes: &n {web: *n}\n", "1:8  nested deeper than 40 levels by its aliases"),
    (f"a: &a [{','.join('x' * 50_000)}]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n",
     "1:99998  more than 200000 values in one file"),
    ("title: [" + "1," * 900_000 + "]", "1:800003  more than 200000 values in one file"),
    (f"title: x\nnodes: {{a: {{kind: client, replicas: 0x{'f' * 9000}}}}}\n",
     f"2:37  nodes.a.replicas: cannot read the value '0x{'f' * 56}…"),
    (SHOP + "# infraviz: ignore[IV101] x\n" * 60_000, "1019:1  more than 1000 comments that silence a check"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), YAML, ids=range(len(YAML)))
def test_yaml_that_grows(here: Path, run: Run, text: str, line: str) -> None:
    assert first_lines(run, here, {ARCH: text}) == [f"specs/{ARCH}:{line}"]


def test_mistakes_have_an_end(here: Path, run: Run) -> None:
    nodes = "".join(f"  n{i}: {{kind: service}}\n" for i in range(MANY))
    edges = "".join(f"  - n{i} -> m{i}\n" for i in range(MANY))
    assert first_lines(run, here, {ARCH: f"title: x\nnodes:\n{nodes}edges:\n{edges}"}, 2) == [
        f"specs/{ARCH}: more than 1000 mistakes: no more are looked for",
        f"specs/{ARCH}:{MANY + 4}:5  edges[0]: undeclared node 'm0'",
    ]
    assert first_lines(run, here, {ARCH: f"title: x\nnodes:\n{nodes.replace('service', 'servce')}"}) == [
        f"specs/{ARCH}: more than 1000 mistakes: no more are looked for"
    ]
    assert first_lines(run, here, {ARCH: "title: x\nnodes: [" + "!x a," * MANY + "]"}) == [
        f"specs/{ARCH}: more than 1000 mistakes: no more are looked for"
    ]


def test_the_nearest_of_very_many_words_is_looked_for_among_those_that_begin_alike() -> None:
    words = [f"service-{number}" for number in range(100_000)]
    assert did_you_mean("service-99x", words) == "did you mean 'service-99'?"
    assert did_you_mean("x" * 100_000, words) == ""


def fifo(path: Path) -> None:
    os.mkfifo(path)


def zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**10)


OUT, PLAIN = "this path leads out of the specs folder", "not a plain file"
FILES = [
    (name, make, f"specs/{name}: {told}")
    for name in (ARCH, PAGE, "site.yaml", "metrics/y.yaml", "theme/static/x.css", "theme/templates/page.html")
    for make, told in ((fifo, PLAIN), (zero, OUT), (circle, OUT))
]
DATA = "specs/metrics/shop.yaml:4:62  metrics.load.data.file: "
FILES += [
    ("data/x.csv", fifo, f"{DATA}'data/x.csv' is not a plain file"),
    ("data/x.csv", zero, f"{DATA}the path 'data/x.csv' leads out of the specs folder (data lies in data/)"),
    ("data/x.csv", circle, f"{DATA}the path 'data/x.csv' leads out of the specs folder (data lies in data/)"),
    ("data/x.csv", sparse, f"{DATA}the file 'data/x.csv' is larger than 500 MB"),
    (ARCH, sparse, f"specs/{ARCH}: larger than 2 MB"),
    ("theme/static/x.css", sparse, "specs/theme/static/x.css: larger than 200 kB"),
    *(
        (folder, circle, f"specs/{folder}: {OUT}")
        for folder in ("architectures", "metrics", "studies", "assets", "theme")
    ),
    *(
        (folder, zero, f"specs/{folder}: {OUT}")
        for folder in ("architectures", "metrics", "studies", "assets", "theme")
    ),
]


@pytest.mark.parametrize(("name", "make", "line"), FILES)
def test_files_that_are_none(here: Path, run: Run, name: str, make: Callable[[Path], None], line: str) -> None:
    base = WITH_DATA if name.startswith("data/") else GOOD
    write(here / "specs", {path: text for path, text in base.items() if not path.startswith(name)})
    (here / "specs" / name).parent.mkdir(parents=True, exist_ok=True)
    make(here / "specs" / name)
    assert line in run("check", "specs").err.splitlines()


@pytest.mark.parametrize(
    ("make", "told"), [(fifo, PLAIN), (zero, PLAIN), (circle, PLAIN), (sparse, "larger than 100 MB")]
)
def test_a_lock_that_is_no_file(here: Path, run: Run, make: Callable[[Path], None], told: str) -> None:
    asked = "load: {label: Load, source: page, data: {sql: select 1, from: w}}"
    metrics = str(WITH_DATA["metrics/shop.yaml"]).replace("form: bar", "form: auto")
    line = next(line for line in metrics.splitlines() if line.strip().startswith("load:"))
    site = "title: Site\nconnections: {w: {sql: 'sqlite:///data/a.db'}}\n"
    write(here / "specs", {**GOOD, "site.yaml": site, "metrics/shop.yaml": metrics.replace(line.strip(), asked)})
    make(here / "specs" / "metrics.lock")
    assert run("check", "specs").err.splitlines()[0] == f"specs/metrics.lock: {told}"


def test_folders_have_an_end(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    few = limits.told({"INFRAVIZ_ENTRIES": "3", "INFRAVIZ_SPEC_FILES": "1", "INFRAVIZ_DATA_FILES": "1"})
    for room in ("spec.files", "spec.load", "data.paths"):
        name = "current" if room == "spec.files" else "limits.current"
        monkeypatch.setattr(f"infraviz.{room}.{name}", lambda: few)
    write(here / "specs", {f"assets/{number}.png": "" for number in range(4)} | {"metrics/y.yaml": "sources: {}"})
    assert first_lines(run, here, {}, 3)[:2] == [
        "specs/assets: more than 3 files and folders", "specs/metrics: more than 1 files",
    ]  # fmt: skip


def test_a_pattern_looks_into_no_folder_outside(here: Path) -> None:
    write(here, {"secret/x.csv": "ms\n1\n", "specs/data/a/b/y.csv": "ms\n2\n", "specs/data/z.csv": "ms\n3\n"})
    (here / "specs/data/link").symlink_to(here / "secret")
    data = {"statistic": "sum", "value": "ms"}

    def total(pattern: str) -> float | None:
        return files.fetch(
            DataSpec.model_validate({"file": pattern, "value": data["value"]}), "sum", here / "specs"
        ).value

    assert total("data/**/*.csv") == 5
    assert total("*/*/*/y.csv") == 2
    assert total("**/**/**/*.csv") == 5
    for pattern in ("data/link/*.csv", "*/link/*.csv", "data/*/x.csv"):
        with pytest.raises(DataError):
            total(pattern)


def asked(here: Path, name: str, content: bytes, **more: str) -> str:
    """What a data file is answered with."""
    write(here / "specs", {f"data/{name}": content})
    with pytest.raises(DataError) as caught:
        files.fetch(DataSpec.model_validate({"file": f"data/{name}", "value": "ms", **more}), "sum", here / "specs")
    return f"{caught.value} ({caught.value.hint})"


def test_tables_have_an_end(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = ",".join(f"c{number}" for number in range(1000)) + ",ms\n"
    assert asked(here, "x.csv", columns.encode()) == "data/x.csv has more than 1000 columns ()"
    assert asked(here, "x.csv", b"x" * 10**6 + b"xx") == (
        "the first line of data/x.csv is longer than 1 MB (it names the columns)"
    )
    objects = "{" + ", ".join(f'"c{number}": {number}.5' for number in range(1001)) + "}"
    assert asked(here, "x.json", objects.encode()) == "data/x.json has more than 1000 columns ()"
    few = limits.told({"INFRAVIZ_ROWS": "2"})
    monkeypatch.setattr("infraviz.data.tables.current", lambda: few)
    told = "more than 2 rows (sum them up first: data/{} is too large for a build)"
    assert asked(here, "x.csv", b"ms\n1\n2\n3\n") == told.format("x.csv")
    assert asked(here, "x.json", b'[{"ms": 1}, {"ms": 1}, {"ms": 1}]') == told.format("x.json")


def test_a_parquet_of_very_many_rows(here: Path) -> None:
    import duckdb

    (here / "specs/data").mkdir(parents=True)
    path = here / "specs/data/x.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS ms FROM range(60000000)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 100000000)")
    assert path.stat().st_size < 10_000
    assert asked(here, "x.parquet", path.read_bytes()) == (
        "more than 50000000 rows (sum them up first: data/x.parquet is too large for a build)"
    )


def test_reading_ends_within_its_time_and_memory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"ms\n" + b"1\n" * 2_000_000
    less = "fewer rows or columns, or Parquet, which is read in place"
    late = limits.told({"INFRAVIZ_DATA_SECONDS": "0.01"})
    monkeypatch.setattr("infraviz.data.tables.current", lambda: late)
    assert asked(here, "x.csv", rows) == f"reading took longer than 0.01 s ({less})"
    small = limits.told({"INFRAVIZ_DATA_MEMORY": "20e6"})
    monkeypatch.setattr("infraviz.data.tables.current", lambda: small)
    assert asked(here, "x.csv", rows) == f"reading takes more than 20 MB of memory ({less})"


def test_long_texts_are_no_names(here: Path) -> None:
    rows = b"ms,name\n1," + b"x" * 10_001 + b"\n"
    told = "a text in the column 'name' is longer than 10000 characters (take a column of names)"
    assert asked(here, "x.csv", rows, by="name") == told
    with pytest.raises(DataError) as caught:
        files.fetch(DataSpec.model_validate({"file": "data/x.csv", "x": "name", "y": "ms"}), None, here / "specs")
    assert f"{caught.value} ({caught.value.hint})" == told


ONE_ROW = "it compares the columns of one row"
CONDITIONS = [
    ("ms in (select 1)", f"a query cannot stand in a condition ({ONE_ROW})"),
    ("exists(select * from read_csv('/etc/passwd'))", f"a query cannot stand in a condition ({ONE_ROW})"),
    ("(select count(*) from range(100000000000)) > 0", f"a query cannot stand in a condition ({ONE_ROW})"),
    ("ms > (with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t)",
     f"a query cannot stand in a condition ({ONE_ROW})"),
    ("sum(ms) over () > 1", f"a window over rows cannot stand in a condition ({ONE_ROW})"),
    ("x -> x", f"a lambda cannot stand in a condition ({ONE_ROW})"),
    ("columns(*) > 1", f"'*' cannot stand in a condition ({ONE_ROW})"),
    ("ms > $1", f"a parameter cannot stand in a condition ({ONE_ROW})"),
    ("len(repeat('x', 4000000000)) > 0", "the function 'repeat' cannot be called in a condition ()"),
    ("getenv('HOME') = 'x'", "the function 'getenv' cannot be called in a condition (did you mean 'even'?)"),
    ("current_setting('home_directory') = 'x'", "the function 'current_setting' cannot be called in a condition ()"),
    ("random() > 0.5", "the function 'random' cannot be called in a condition ()"),
    ("generate_series(1, 1000000000) = [1]", "the function 'generate_series' cannot be called in a condition ()"),
    ("uper(region) = 'EU'", "the function 'uper' cannot be called in a condition (did you mean 'upper'?)"),
    ("current_user = 'x'", "no column 'current_user' in data/x.csv (it has ms, region)"),
    ("ms = 1; copy rows to 'x'", "the condition does not work: syntax error at or near \";\" ()"),
    ("1=1) union (select 2", "only one condition can stand here ()"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "line"), CONDITIONS)
def test_a_condition_reads_nothing_but_its_row(here: Path, where: str, line: str) -> None:
    assert asked(here, "x.csv", b"ms,region\n1,eu\n", where=where) == line


GOOD_CONDITIONS = [
    "region = 'eu' and ms > 0", "lower(region) like 'e%' or region is null", "ms in (1, 2)", "ms between 1 and 2",
    "not (region = 'us')", "case when ms > 0 then true else false end", "cast(ms as integer) = 1", "ms::text = '1.0'",
    "regexp_matches(region, '^e')", "region similar to 'e.'", "translate(region, 'e', '') = 'u'", "ms % 2 = 1",
    "coalesce(region, '') <> ''", "date_part('year', date '2026-01-01') = 2026", "rows.ms = 1", "region || 'x' = 'eux'",
    "date '2026-01-02' - interval 1 day = date '2026-01-01'", "contains(['eu', 'us'], region)",
]  # fmt: skip


@pytest.mark.parametrize("where", GOOD_CONDITIONS)
def test_a_condition_that_people_write_works(here: Path, where: str) -> None:
    write(here / "specs", {"data/x.csv": "ms,region\n1,eu\n"})
    spec = DataSpec.model_validate({"file": "data/x.csv", "value": "ms", "where": where})
    assert files.fetch(spec, "sum", here / "specs").value == 1


def test_the_functions_of_conditions_are_duckdbs() -> None:
    import duckdb

    known = {name for (name,) in duckdb.execute("SELECT function_name FROM duckdb_functions()").fetchall()}
    assert {"coalesce", "nullif", "ifnull", "if", "try_strptime"} >= FUNCTIONS - known


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (png(60_000, 60_000), "has more than 4 million pixels"),
        (png(2**32 - 1, 2**32 - 1), "has more than 4 million pixels"),
        (png(0, 0), "is no PNG"),
        (b"x", "is no PNG"),
        (b"\x89PNG" + b"x" * 200_000, "is larger than 200 kB"),
    ],
)
def test_a_picture_as_an_icon_is_measured(tmp_path: Path, raw: bytes, told: str) -> None:
    with pytest.raises(Unsafe) as caught:
        icons.own(tmp_path / "x.png", raw)
    assert str(caught.value) == told


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0" fill="{}"/></svg>'


@pytest.mark.parametrize("value", ["-" * 190_000, "x" * 190_000, "x" + " " * 190_000, "url(#a)" * 20_000])
def test_long_values_of_a_drawing_are_read_in_linear_time(value: str) -> None:
    assert clean(SVG.format(value).encode()).parts[0].tag == "path"


@pytest.mark.parametrize(
    "value", ["url( " + " " * 190_000, "rgb(" * 40_000 + "evil (", "\\75rl(x)", "url(#a) URL(http://x)"]
)
def test_long_values_of_a_drawing_are_refused_all_the_same(value: str) -> None:
    with pytest.raises(Unsafe):
        clean(SVG.format(value).encode())


def test_text_that_our_patterns_took_the_square_of(tmp_path: Path) -> None:
    long = 400_000
    for line in (" " * long + "infraviz:", "<!-- infraviz: " + " " * long, "<!-- infraviz: a " * 25_000):
        assert ignores.in_markdown([line], "x.md", 1) == (line, ())
    assert read_images(tmp_path, ["assets/" * 60_000], frozenset()) == {}
    assert _ARROW_LIKE.match("<->" * 100_000 + "!") is None
    assert WORD.search("assets/" * 20_000) is None


def test_a_paragraph_of_brackets_is_refused() -> None:
    (refused,) = parse("[" * 1001).refused
    assert (refused.message, refused.hint) == ("a paragraph of more than 1000 '['", "an empty line ends a paragraph")
    assert parse("[" * 1000).refused == ()


def test_code_of_one_long_line_has_no_colours() -> None:
    assert list(code.runs("(" * 1001, "make")) == [("", "(" * 1001)]
    assert [kind for kind, _ in code.runs("x = 1  # " + "a" * 900, "python")] != [""]


def test_a_study_of_percentages(here: Path, run: Run) -> None:
    write(here / "specs", {**GOOD, PAGE: STUDY + "\n" + "\n\n".join(["12 % " * 1900] * 20)})
    assert run("check", "specs").code == 0


def test_names_that_mean_something_elsewhere(here: Path, run: Run) -> None:
    text = "title: x\nnodes: {__proto__: {kind: client}, constructor: {kind: service}}\n"
    text += "edges: [__proto__ -> constructor]\n"
    write(here / "specs", {**GOOD, "architectures/shop.yaml": text, PAGE: STUDY + "\n## __proto__\n\n## constructor\n"})
    assert run("build", "specs").code == 0
    assert "constructor" in (here / "out/studies/shop/index.html").read_text()
