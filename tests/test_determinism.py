"""Same specs, same bytes: in any process, with any hash seed and worker count, from any folder."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sites import ROOT, tree

USER = "someone-at-the-keyboard"


def start(cwd: Path, specs: Path | str, out: Path | str, jobs: int, seed: int) -> subprocess.Popen[bytes]:
    home = cwd / "home-of-someone"
    names = {"USER": USER, "LOGNAME": USER, "HOME": str(home), "HOSTNAME": USER, "PYTHONHASHSEED": str(seed)}
    words = [sys.executable, "-m", "infraviz", "build", str(specs), "-o", str(out), "--jobs", str(jobs)]
    return subprocess.Popen(words, cwd=cwd, env=os.environ | names, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The site of this repository, built three times, each time in another way."""
    here, elsewhere = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("elsewhere and with spaces")
    shutil.copytree(ROOT / "specs", elsewhere / "copy of specs")
    outs = [here / "one", here / "deep" / "two", elsewhere / "three"]
    running = [
        start(here, ROOT / "specs", outs[0], 1, 0),
        start(ROOT, "specs", outs[1], 2, 4_242),
        start(elsewhere, "copy of specs", "three", 1, 77),
    ]
    for process in running:
        _, err = process.communicate()
        assert process.returncode == 0, err.decode()
    return outs


def test_builds_are_the_same_byte_for_byte(builds: list[Path]) -> None:
    first, *others = (tree(out) for out in builds)
    assert len(first) > 20
    for other in others:
        assert other.keys() == first.keys()
        assert [name for name, content in other.items() if content != first[name]] == []


def test_nothing_tells_where_when_or_by_whom_it_was_built(builds: list[Path]) -> None:
    told = {str(ROOT), "/tmp/", USER, "home-of-someone", str(builds[0].parent), time.strftime("%Y-%m-%d")}
    if len(socket.gethostname()) > 4:  # a shorter one is found in any font
        told.add(socket.gethostname())
    for name, content in tree(builds[0]).items():
        assert [word for word in told if word.encode() in content] == [], name


def test_nothing_tells_the_time_or_holds_a_random_id(builds: list[Path]) -> None:
    clock = re.compile(rb"\b\d\d:\d\d:\d\d\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
    texts = {name: text for name, text in tree(builds[0]).items() if not name.endswith(".woff2")}
    assert [name for name, text in texts.items() if clock.search(text)] == []


def test_the_library_gives_the_bytes_of_the_site(builds: list[Path]) -> None:
    import infraviz as iv

    project = iv.load(ROOT / "specs")
    drawn = project.charts["dau"].to_svg(form="change")
    assert drawn == iv.load(ROOT / "specs").charts["dau"].to_svg(form="change")
    assert builds[0].joinpath("figures/chart-dau.change.svg").read_text(encoding="utf-8") == drawn
