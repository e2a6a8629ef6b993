"""The same properties by Atheris, which follows the branches that input takes: `pip install atheris`, then

python tests/fuzz/coverage_guided.py markdown|svg|yaml [SECONDS]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

try:
    import atheris
except ModuleNotFoundError:
    sys.exit("Atheris is not here: pip install atheris (Linux and macOS, Python up to 3.12)")

with atheris.instrument_imports(include=["infraviz", "markdown_it", "mdit_py_plugins"]):
    import properties
    from targets import FILES


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


ACTIONS = {
    "markdown": lambda data: properties.writes(_text(data)),
    "svg": properties.cleans,
    "yaml": lambda data: properties.loads(list(FILES.values())[len(data) % len(FILES)], _text(data)),
}


def main(name: str, seconds: str = "600") -> None:
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4000"], ACTIONS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ACTIONS:
        sys.exit(__doc__)
    main(*sys.argv[1:3])
