"""Runs what the documentation shows: `python docs/check.py [PAGE …]`.

For each page, in a temporary folder: a block whose fence names a file, such as ```yaml metrics/x.yaml, is
written below `specs/`, and those specs must load. Then Python blocks and shell lines that start with
`infraviz ` run in the order of the page. Anything else in a fence is left alone.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", *sorted(f"docs/{page.name}" for page in Path(__file__).parent.glob("*.md")))
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main(pages: tuple[str, ...]) -> int:
    wrong = 0
    for page in pages:
        with tempfile.TemporaryDirectory() as folder:
            wrong += sum(told(page, command, Path(folder)) for command in commands(page, Path(folder)))
    return 1 if wrong else 0


def commands(page: str, folder: Path) -> list[list[str]]:
    """Write the page's files and return what is to be run, in order."""
    found: list[list[str]] = []
    blocks = FENCE.findall((ROOT / page).read_text(encoding="utf-8"))
    files = {path: text for _, path, text in blocks if path}
    for path, text in files.items():
        (folder / "specs" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "specs" / path).write_text(text, encoding="utf-8")
    if files:
        found.append([sys.executable, "-m", "infraviz", "check", "specs"])
    for language, _, text in blocks:
        if language == "python":
            found.append([sys.executable, "-c", text])
        if language == "sh":
            lines = (shlex.split(line, comments=True) for line in text.splitlines())
            found += [[sys.executable, "-m", *words] for words in lines if words[:1] == ["infraviz"]]
    return found


def told(page: str, command: list[str], folder: Path) -> bool:
    """Run a command; return whether it failed, and say so."""
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        print(f"{page}: {shlex.join(command[1:])}\n{done.stdout}{done.stderr}")
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or PAGES))
