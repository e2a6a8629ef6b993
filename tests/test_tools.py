"""Which browser and which checker the tests use, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import tools


def program(path: Path, code: int) -> None:
    """Write a program that ends with an exit code."""
    path.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("names", [("chromium", "google-chrome"), ("google-chrome",)])
def test_the_browser_of_the_system_is_found(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        program(tmp_path / name, 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tools.installed() == str(tmp_path / names[0])


def test_a_browser_that_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a stand-in that only says which other package to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path / "chromium", 1)
    assert tools.installed() is None
    program(tmp_path / "google-chrome", 0)
    assert tools.installed() == str(tmp_path / "google-chrome")
    assert not tools.starts(str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("system", "playwrights", "said"),
    [
        (["/bin/c"], [], "the browser tests use /bin/c"),
        ([None], ["/home/c"], "the browser tests use /home/c"),
        ([None, "/bin/c"], [None], "the browser tests use /bin/c, installed from the system's packages"),
        ([None, None], [None, "/home/c"], "the browser tests use /home/c, installed through Playwright"),
        ([None, None], [None, None], "no browser could be installed: the browser tests will be skipped"),
    ],
)
def test_what_is_there_is_used_before_anything_is_installed(
    system: list[str | None], playwrights: list[str | None], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "installed", iter(system).__next__)
    monkeypatch.setattr(tools, "_of_playwright", iter(playwrights).__next__)
    monkeypatch.setattr(tools, "_run", lambda *_, **__: True)
    monkeypatch.setattr(tools, "_debian", lambda _: True)
    assert tools.browser() == said


@pytest.mark.parametrize("missing", ["java", "jar"])
def test_without_a_checker_a_test_is_skipped_with_the_reason(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jar = tmp_path / "vnu.jar"
    monkeypatch.setattr(tools, "JAR", jar)
    monkeypatch.setattr(tools.shutil, "which", lambda _: None if missing == "java" else "/bin/java")
    if missing == "java":
        jar.touch()
    with pytest.raises(pytest.skip.Exception, match=r"python tests/tools\.py installs them"):
        tools.checker()
    jar.touch()
    monkeypatch.setattr(tools.shutil, "which", lambda _: "/bin/java")
    assert tools.checker() == ["/bin/java", "-jar", str(jar)]


def test_a_package_of_the_system_is_for_root_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(tools.os, "geteuid", lambda: 1000)
    assert not tools._debian("chromium")
