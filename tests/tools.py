"""What the browser tests need beside Python: a Chromium, Java, and the W3C's HTML checker; and the command to get them.

python tests/tools.py    says what is there, installs what is missing where it can, and never fails

The system's own browser comes first, then Playwright's. A test whose tool is missing is skipped with the reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHECKER = "vnu-jar@26.9.27"  # the checker behind validator.w3.org, from npm
JAR = Path(__file__).parents[1] / ".venv" / f"{CHECKER}.jar"
NO_BROWSER = "no Chromium on this machine: python tests/tools.py installs one"
NO_CHECKER = "no java or no HTML checker on this machine: python tests/tools.py installs them"


def installed() -> str | None:
    """Return the path of the system's Chromium or Chrome, one that starts."""
    return next((path for name in BROWSERS if (path := shutil.which(name)) and starts(path)), None)


@cache
def starts(path: str) -> bool:
    """Whether a browser can run: some systems have a stand-in that asks for another package, or lack its libraries."""
    return Path(path).exists() and _run(path, "--version")


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a running browser of Playwright. Skips the test where there is none."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = installed() or playwright.chromium.executable_path
        if not starts(path):
            pytest.skip(NO_BROWSER)
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def checker() -> list[str]:
    """Return the command of the HTML checker. Skips the test where there is none."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        pytest.skip(NO_CHECKER)
    return [java, "-jar", str(JAR)]


def _debian(package: str) -> bool:
    """Install a package of the system's; False where that cannot be."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    return _run("apt-get", "update", "-qq") and _run("apt-get", "install", "-y", "-qq", package)


def _run(*command: str, cwd: Path | None = None) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, cwd=cwd, env=quiet, capture_output=True, check=False).returncode == 0


def _of_playwright() -> str | None:
    """Return the path of the browser that Playwright keeps for itself, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if starts(path) else None


def browser() -> str:
    """Return what browser the tests will use, after an attempt to install one where there is none."""
    if path := installed() or _of_playwright():
        return f"the browser tests use {path}"
    starts.cache_clear()
    if _debian("chromium") and (path := installed()):
        return f"the browser tests use {path}, installed from the system's packages"
    libraries = ["--with-deps"] if os.geteuid() == 0 else []  # they are packages of the system
    starts.cache_clear()
    if _run(sys.executable, "-m", "playwright", "install", *libraries, "chromium") and (path := _of_playwright()):
        return f"the browser tests use {path}, installed through Playwright"
    return "no browser could be installed: the browser tests will be skipped"


def html_checker() -> str:
    """Return how HTML will be checked, after an attempt to install what is missing."""
    if shutil.which("java") is None:
        _debian("default-jre-headless")
    if not JAR.exists():
        _fetch_jar()
    if shutil.which("java") and JAR.exists():
        return f"HTML is checked by {CHECKER}"
    return "no java, or no npm to get vnu-jar with: the test of HTML will be skipped"


def _fetch_jar() -> None:
    """Get the checker through npm, which holds it against its registry's digest."""
    if shutil.which("npm") is None and not _debian("npm"):
        return
    with tempfile.TemporaryDirectory() as folder:
        if not _run("npm", "pack", "--silent", CHECKER, cwd=Path(folder)):
            return
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
            content = packed.extractfile("package/build/dist/vnu.jar")
            assert content is not None
            JAR.parent.mkdir(exist_ok=True)
            JAR.write_bytes(content.read())


if __name__ == "__main__":
    print(browser())
    print(html_checker())
