"""A diagram from Python: `python architecture.py [DIR]` writes architecture.svg and architecture.png.

The system is invented. A person uploads a picture, and a worker makes the small copies later.
"""

import sys
from pathlib import Path

import infraviz as iv

ARCHITECTURE = iv.Architecture(
    title="Picture upload (example)",
    summary="The API stores an upload and answers; a worker resizes it afterwards.",
    groups={"service": "Upload service", "stores": "Stores"},
    nodes={
        "browser": iv.Node(kind="browser", label="Browser"),
        "api": iv.Node(kind="service", label="Upload API", tech="go", group="service"),
        "jobs": iv.Node(kind="queue", label="Resize jobs", group="service"),
        "resizer": iv.Node(kind="worker", label="Resizer", tech="go", group="service"),
        "pictures": iv.Node(kind="object-store", label="Pictures", group="stores"),
        "records": iv.Node(kind="database", label="Records", tech="mysql", group="stores"),
    },
    edges=[
        "browser -> api: upload",
        "api -> records: save",
        "api -> pictures: original",
        "api ~> jobs: resize",
        "jobs ~> resizer",
        "resizer <-> pictures: read / write",
        "records -- pictures",
    ],
    flows={
        "upload": {
            "title": "One upload",
            "steps": [
                "browser -> api: the picture is sent",
                "api -> pictures: the original is stored",
                "api -> records: its record is saved, and the browser has its answer",
                "api -> jobs: the rest comes later",
                "jobs -> resizer: a worker takes the job",
                "resizer -> pictures: the small copies are stored",
            ],
        },
    },
)


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "out"
    out.mkdir(parents=True, exist_ok=True)
    for name in ("architecture.svg", "architecture.png"):
        ARCHITECTURE.save(out / name)
        print(out / name)


if __name__ == "__main__":
    main()
