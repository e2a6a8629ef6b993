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

from sites import ROOT, tree

import infraviz as iv

USER = "someone-at-the-keyboard"


def start(cwd: Path, specs: Path | str, out: Path | str, jobs: int, seed: int) -> subprocess.Popen[bytes]:
    home = Path(f"{cwd / out}-home-of-someone")
    names = {"USER": USER, "LOGNAME": USER, "HOME": str(home), "HOSTNAME": USER, "PYTHONHASHSEED": str(seed)}
    words = [sys.executable, "-m", "infraviz", "build", str(specs), "-o", str(out), "--jobs", str(jobs)]
    words += ["--cache", str(home / "cache")]  # each build makes everything itself
    return subprocess.Popen(words, cwd=cwd, env=os.environ | names, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def built(tmp_path: Path) -> list[dict[str, bytes]]:
    """Return the site of this repository, built three times, each time in another way."""
    elsewhere = tmp_path / "elsewhere and with spaces"
    shutil.copytree(ROOT / "specs", elsewhere / "copy of specs")
    outs = [tmp_path / "one", tmp_path / "deep" / "two", elsewhere / "three"]
    running = [
        start(tmp_path, ROOT / "specs", outs[0], 1, 0),
        start(ROOT, "specs", outs[1], 2, 4_242),
        start(elsewhere, "copy of specs", "three", 1, 77),
    ]
    for process in running:
        _, err = process.communicate()
        assert process.returncode == 0, err.decode()
    return [tree(out) for out in outs]


def test_the_same_specs_give_the_same_bytes_and_tell_nothing_else(tmp_path: Path) -> None:
    first, *others = built(tmp_path)
    assert len(first) > 20
    for other in others:
        assert other.keys() == first.keys()
        assert [name for name, content in other.items() if content != first[name]] == []

    told = {str(ROOT), str(tmp_path), "/tmp/", USER, "home-of-someone", time.strftime("%Y-%m-%d")}
    if len(socket.gethostname()) > 4:  # a shorter one is found in any font
        told.add(socket.gethostname())
    clock = re.compile(rb"\b\d\d:\d\d:\d\d\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
    for name, content in first.items():
        assert [word for word in told if word.encode() in content] == [], name
        assert name.endswith(".woff2") or not clock.search(content), name


def test_a_picture_is_the_same_each_time() -> None:
    project = iv.load(ROOT / "specs")
    for _ in range(2):
        assert project.charts["dau"].to_svg() == iv.load(ROOT / "specs").charts["dau"].to_svg()
    name = "request-lifecycle"
    assert project.architectures[name].content(".png") == iv.load(ROOT / "specs").architectures[name].content(".png")
