"""Reading a folder: which files count, how they are encoded, and what is kept of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from sites import GOOD, SHOP, STUDY, write

from infraviz.errors import SpecError, SpecErrors, UsageError
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.files import check_data, inside, load_architecture
from infraviz.spec.load import load


def told(errors: tuple[SpecError, ...], root: Path) -> list[str]:
    return [str(error).replace(f"{root}/", "") for error in sorted(errors)]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "architectures/b.yml": SHOP, "architectures/a.yaml": SHOP, "assets/x/y.svg": "<svg/>"})
    specs = load(tmp_path)
    assert [loaded.id for loaded in specs.architectures] == ["a", "b", "shop"]
    assert [loaded.id for loaded in specs.studies] == ["shop"]
    assert specs.site is not None
    assert specs.site.spec is not None
    assert specs.site.spec.title == "Site"
    assert specs.assets == {"assets/x/y.svg"}
    assert specs.errors == ()


def test_hidden_files_and_the_authors_own_folders_are_left_alone(tmp_path: Path) -> None:
    mine = {"data/.x": "", "data/x.csv": "a", "assets/notes.txt": "", ".git/config": "", "README.md": "# Mine"}
    write(tmp_path, {**GOOD, **mine, "architectures/.swp": "x", "studies/.DS_Store": b"\x00"})
    assert load(tmp_path).errors == ()


def test_a_folder_of_one_study_is_enough(tmp_path: Path) -> None:
    specs = load(write(tmp_path, {"studies/a.md": "---\ntitle: A\n---\nText\n"}))
    assert specs.errors == ()
    assert specs.site is None


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("encode", [lambda t: b"\xef\xbb\xbf" + t, lambda t: t.replace(b"\n", b"\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, encode: object) -> None:
    assert callable(encode)
    plain = load(write(tmp_path / "a", GOOD))
    other = load(write(tmp_path / "b", {name: encode(str(text).encode()) for name, text in GOOD.items()}))
    assert other.errors == ()
    assert other.architectures[0].spec == plain.architectures[0].spec
    assert (other.studies[0].spec, other.studies[0].body) == (plain.studies[0].spec, plain.studies[0].body)
    places = [document.place("nodes", "db", "kind").line for document in (plain.architectures[0].document,)]
    assert places == [other.architectures[0].document.place("nodes", "db", "kind").line] == [8]


def test_the_body_of_a_study_knows_its_first_line(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, {"studies/a.md": STUDY})).studies[0]
    assert loaded.body_line == 4
    assert loaded.body.split("\n")[0] == "It loads in {{ load.after }}."


def test_a_line_of_dashes_in_the_body_ends_nothing(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, {"studies/a.md": "---\ntitle: A\n---\nOne\n\n---\n\nTwo\n"})).studies[0]
    assert loaded.body == "One\n\n---\n\nTwo\n"


def test_what_is_right_in_a_broken_file_is_kept(tmp_path: Path) -> None:
    broken = SHOP.replace("kind: client", "kind: clint").replace("- api -> db", "- api => db").replace("Shop", "[x]")
    specs = load(write(tmp_path, {"architectures/shop.yaml": broken}))
    spec = specs.architectures[0].spec
    assert spec is not None
    assert list(spec.nodes) == ["api", "db"]
    assert [edge.ends for edge in spec.edges] == [("web", "api")]
    assert told(specs.errors, tmp_path) == [
        "architectures/shop.yaml:1:8  title: must be text, not a list",
        "architectures/shop.yaml:5:15  nodes.web.kind: unknown kind 'clint' (did you mean 'client'?)",
        "architectures/shop.yaml:12:5  edges[1]: unknown arrow '=>' in 'api => db' (must be one of ->, ~>, <->, --)",
    ]


def test_a_spec_cannot_be_changed() -> None:
    spec = check_data(ArchitectureSpec, {"title": "T", "nodes": {"a": {"kind": "client"}}}, "x")
    with pytest.raises(ValidationError, match="frozen"):
        spec.title = "U"  # type: ignore[misc]


def test_data_from_python_is_told_by_its_name() -> None:
    with pytest.raises(SpecErrors) as caught:
        check_data(ArchitectureSpec, {"title": "T", "nodes": {"a": {"kind": "clint"}}}, "Architecture('T')")
    assert str(caught.value) == "Architecture('T'): nodes.a.kind: unknown kind 'clint' (did you mean 'client'?)"


def test_one_file_by_itself(tmp_path: Path) -> None:
    write(tmp_path, {"x.yaml": SHOP, "y.yaml": "title: T\n"})
    assert load_architecture(tmp_path / "x.yaml").id == "x"
    with pytest.raises(SpecErrors, match="missing field 'nodes'"):
        load_architecture(tmp_path / "y.yaml")
    with pytest.raises(UsageError, match="no such file"):
        load_architecture(tmp_path / "z.yaml")


@pytest.mark.parametrize("path", ["..", "../x", "/etc/passwd", "a/../../x", "link/x", "a/../.."])
def test_a_path_that_leads_out_is_no_path_inside(tmp_path: Path, path: str) -> None:
    root = tmp_path / "specs"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    assert inside(root, path) is None


@pytest.mark.parametrize("path", ["x", "a/b.csv", "a/../x", "./x"])
def test_a_path_inside_may_take_turns(tmp_path: Path, path: str) -> None:
    assert inside(tmp_path, path) is not None
