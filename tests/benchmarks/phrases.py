"""The words of made-up services: titles, and studies of about 500 words."""

from __future__ import annotations

import random
from collections.abc import Mapping

THINGS = [
    "Ledger", "Catalogue", "Search", "Inbox", "Checkout", "Timeline", "Directory", "Archive", "Planner",
    "Register", "Index", "Feed", "Auction", "Roster", "Waitlist", "Vault", "Router", "Tracker", "Scheduler",
    "Exchange", "Gallery", "Notebook",
]  # fmt: skip
DOMAINS = [
    "payments", "travel", "music", "parcels", "clinics", "schools", "grocers", "energy", "insurance", "museums",
    "trains", "theatres", "farms", "hotels", "libraries", "harbours", "sports", "housing", "repairs", "recipes",
    "weather", "games",
]  # fmt: skip
WAYS = [
    "Steady", "Quick", "Quiet", "Shared", "Local", "Careful", "Plain", "Lean", "Patient", "Open", "Narrow",
    "Broad", "Ready", "Fresh", "Light", "Firm", "Even", "Clear", "Spare", "Frugal", "Early", "Late",
]  # fmt: skip
PARTS = ("Context", "The constraint", "Architecture", "What was built", "Results", "What is left open")
SUBJECTS = [
    "The gateway", "A worker", "The cache", "The store", "Each request", "The stream", "A retry", "The service",
    "A slow client", "The index", "A late event", "The schema", "A burst of writes", "The replica",
]  # fmt: skip
VERBS = [
    "waits for", "is held back by", "goes around", "keeps a copy of", "asks for", "hands on", "gives up on",
    "reads", "writes to", "falls behind", "depends on", "is kept apart from",
]  # fmt: skip
OBJECTS = [
    "the store behind it", "what the client sent", "the window of retries", "the oldest batch", "its own queue",
    "the shard that is busy", "a copy in memory", "the tail of the load", "the next event", "the lock of a row",
]  # fmt: skip
ENDS = [
    "while the load is high", "until the deadline has passed", "before an answer is sent", "and tells nobody",
    "as long as the cache is warm", "when a process ends", "so that no write is lost", "on the path of a request",
]  # fmt: skip
_STRIDE = 7919  # a prime that does not divide the number of titles: neighbours get unlike titles


def _spread(number: int) -> int:
    return number * _STRIDE % (len(THINGS) * len(DOMAINS) * len(WAYS))


def thing(number: int) -> str:
    return THINGS[_spread(number) % len(THINGS)]


def title(number: int) -> str:
    """Return a title such as 'Quiet ledger for trains'."""
    rest = _spread(number) // len(THINGS)
    return f"{WAYS[rest // len(DOMAINS)]} {thing(number).lower()} for {DOMAINS[rest % len(DOMAINS)]}"


def prose(number: int, sentences: int) -> str:
    """Return a paragraph of so many sentences, the same for the same number."""
    r = random.Random(number)
    return " ".join(" ".join(map(r.choice, (SUBJECTS, VERBS, OBJECTS, ENDS))) + "." for _ in range(sentences))


def head(number: int, rest: str = "") -> str:
    """Return a study's front matter; `rest` are lines that end it."""
    told = f"title: {title(number)}\nyear: 2024\norder: {number}\nsummary: {prose(number, 1)}\n"
    return f"---\n{told}topics: [streams, stores]\n{rest}---\n"


def body(number: int, figures: tuple[str, str, str], told: Mapping[str, str]) -> str:
    """Return a study's Markdown: about 500 words, three pictures, a list, a table and six numbers."""
    whole, load, rows = figures
    seed = number * 10
    table = f"| Measure | Value |\n|---|--:|\n| Time of a request | {told['after']} |\n| Tables | {told['stores']} |"
    lines = (f"- **{word}.** {prose(seed + n, 2)}" for n, word in enumerate(("Cache", "Stream", "Worker", "Store")))
    blocks = {
        "Context": [prose(seed, 6), prose(seed + 1, 4)],
        "The constraint": [prose(seed + 2, 5), prose(seed + 3, 6)],
        "Architecture": [prose(seed + 4, 3), whole, prose(seed + 5, 5)],
        "What was built": ["\n".join(lines)],
        "Results": [
            f"A request went from {told['before']} to {told['after']} ({told['change']}) in {told['window']}.",
            load, table, f"The rows give {told['rows']}. {prose(seed + 6, 3)}", rows,
        ],
        "What is left open": [prose(seed + 7, 4), "See [the notes](https://example.org/notes) and `SELECT`."],
    }  # fmt: skip
    return "\n\n".join(f"## {part}\n\n" + "\n\n".join(blocks[part]) for part in PARTS) + "\n"
