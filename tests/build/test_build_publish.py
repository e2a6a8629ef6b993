"""Publishing: only what changed is written, only what infraviz made is removed, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sites import tree, write

from infraviz.build import publish as module
from infraviz.build.inputs import marks
from infraviz.build.outputs import Last, Tree, placed
from infraviz.build.publish import MANIFEST, Changes, locked, staged
from infraviz.errors import UsageError

FILES = {"index.html": b"<p>1</p>", "figures/shop.svg": b"<svg/>", "studies/shop/index.html": b"<p>2</p>"}
LISTING = b"figures/shop.svg\nindex.html\nstudies/shop/index.html\n"


def publish(files: Mapping[str, bytes], out: Path, dry: bool = False) -> Changes:
    """Put files in place as a build does that knows nothing of an earlier one."""
    with locked(out), staged(out) as folder:
        new = Tree(folder, Last({}, marks(out)))
        for path, content in files.items():
            new.put(path, "", content)
        return placed(new, out, dry)


def compare(files: Mapping[str, bytes], out: Path) -> Changes:
    return publish(files, out, dry=True)


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_first_build_writes_everything_and_a_manifest(tmp_path: Path) -> None:
    changes = publish(FILES, tmp_path / "deep" / "out")
    assert changes == Changes((MANIFEST, "figures/shop.svg", "index.html", "studies/shop/index.html"), ())
    assert tree(tmp_path / "deep" / "out") == FILES | {MANIFEST: LISTING}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]  # nothing is left of the staging


def test_an_empty_folder_may_be_built_into(tmp_path: Path) -> None:
    assert publish(FILES, tmp_path).written
    assert tree(tmp_path) == FILES | {MANIFEST: LISTING}


def test_a_second_build_of_the_same_touches_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(FILES, out)
    before = times(out)
    changes = publish(FILES, out)
    assert not changes
    assert changes == Changes((), ())
    assert times(out) == before


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(FILES, out)
    before = times(out)
    assert publish({**FILES, "figures/shop.svg": b"<svg>new</svg>"}, out) == Changes(("figures/shop.svg",), ())
    assert {name for name, time in times(out).items() if time != before[name]} == {"shop.svg"}


def test_what_is_no_longer_made_is_removed_with_its_folders(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(FILES, out)
    changes = publish({"index.html": b"<p>1</p>"}, out)
    assert changes == Changes((MANIFEST,), ("figures/shop.svg", "studies/shop/index.html"))
    assert tree(out) == {"index.html": b"<p>1</p>", MANIFEST: b"index.html\n"}
    assert sorted(path.name for path in out.iterdir()) == [MANIFEST, "index.html"]


def test_files_of_others_beside_ours_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(FILES, out)
    write(out, {"CNAME": "example.org", "studies/shop/notes.txt": "mine"})
    publish({"index.html": b"<p>1</p>"}, out)
    assert set(tree(out)) == {"index.html", MANIFEST, "CNAME", "studies/shop/notes.txt"}


def test_a_file_of_ours_that_was_changed_by_hand_is_made_anew(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    write(tmp_path, {"index.html": "edited"})
    assert publish(FILES, tmp_path) == Changes(("index.html",), ())
    assert tree(tmp_path)["index.html"] == b"<p>1</p>"


def test_a_file_of_ours_that_is_gone_is_made_again(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    (tmp_path / "index.html").unlink()
    assert publish(FILES, tmp_path) == Changes(("index.html",), ())


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    assert compare(FILES, tmp_path / "out").written == (MANIFEST, *sorted(FILES))
    assert not (tmp_path / "out").exists()
    publish(FILES, tmp_path / "out")
    before = tree(tmp_path)
    assert compare({"index.html": b"new"}, tmp_path / "out") == Changes(
        (MANIFEST, "index.html"), ("figures/shop.svg", "studies/shop/index.html")
    )
    assert tree(tmp_path) == before


@pytest.mark.parametrize("line", ["../victim.txt", "/{root}/victim.txt", "figures/../../victim.txt", "link/victim.txt"])
def test_a_manifest_that_leads_out_is_not_believed(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"victim.txt": "mine"})
    out = tmp_path / "out"
    publish(FILES, out)
    (out / "link").symlink_to(tmp_path)
    with (out / MANIFEST).open("a") as manifest:
        manifest.write(line.format(root=tmp_path) + "\n")
    assert publish(FILES, out).removed == ()
    assert (tmp_path / "victim.txt").read_text() == "mine"


def test_a_manifest_alone_does_not_make_files_ours(tmp_path: Path) -> None:
    write(tmp_path / "out", {"index.html": "mine", MANIFEST: "figures/shop.svg\n"})
    with pytest.raises(UsageError, match=r"such as index\.html"):
        publish(FILES, tmp_path / "out")
    assert tree(tmp_path / "out")["index.html"] == b"mine"


def test_an_output_folder_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    publish(FILES, tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert tree(tmp_path / "real") == FILES | {MANIFEST: LISTING}


def test_an_interrupted_build_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    publish(FILES, out)
    before = tree(out)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "exchange", stop)  # all is there, and nothing in its place
    with pytest.raises(KeyboardInterrupt):
        publish({"index.html": b"new"}, out)
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
