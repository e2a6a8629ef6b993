"""Words that say which way a number went, and which statistic it is."""

from __future__ import annotations

import re

UP = re.compile(
    r"\b(?:r(?:ises?|ose|isen)|gr(?:ows?|ew|own)|climb(?:s|ed)?|increas(?:es?|ed|ing)|doubled|tripled|went up|more"
    r"|higher|slower)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:f(?:alls?|ell|allen)|drop(?:s|ped)?|decreas(?:es?|ed|ing)|decline[sd]?|reduc(?:es?|ed|ing|tion)|shrank"
    r"|halved|went down|cut|fewer|less|lower|faster|quicker)\b",
    re.IGNORECASE,
)
GOOD = re.compile(r"\b(?:improv(?:e[sd]?|ing|ements?)|better|faster|quicker)\b", re.IGNORECASE)
BAD = re.compile(r"\b(?:worse(?:n(?:ed|s)?)?|slower|degrad(?:e[sd]?|ing|ation)|regress(?:ed|ion)?)\b", re.IGNORECASE)
NOT = re.compile(r"\b(?:not?|nor|never|neither|without|instead|cannot|than)\b|n['’]t\b", re.IGNORECASE)
CHANGE = re.compile(
    rf"{UP.pattern}|{DOWN.pattern}|{GOOD.pattern}|{BAD.pattern}|\b(?:growth|rise|fall|saved|saving|gain(?:ed)?|times"
    r"|change[sd]?|as (?:many|much|fast|long))\b",
    re.IGNORECASE,
)
COURSE = re.compile(
    r"\b(?:steadily|steady|gradual(?:ly)?|exponential(?:ly)?|linear(?:ly)?|smooth(?:ly)?|continuous(?:ly)?|constantly"
    r"|trends?|curves?|(?:week|month|day|year) (?:by|after|on) (?:week|month|day|year)"
    r"|(?:each|every) (?:day|week|month|year))\b",
    re.IGNORECASE,
)
GROWTH = re.compile(
    r"\b(?:growth|grow(?:s|ing)?|grew|hourly|daily|weekly|monthly|quarterly|yearly|annual"
    r"|(?:a|per|each|every) (?:hour|day|week|month|quarter|year)"
    r"|(?:hour|day|week|month|year) by (?:hour|day|week|month|year))\b",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:cumulative(?:ly)?|total|altogether|so far|to date|in all|running|ever)\b", re.IGNORECASE)
_STATISTICS = {
    "mean": r"mean|average|avg", "median": r"median|p50|50th|typical", "sum": r"sum|total", "count": r"count|number",
    "min": r"min(?:imum)?|least|lowest|fastest|shortest", "first": "first", "last": "last|latest",
    "max": r"max(?:imum)?|most|highest|peak|worst|slowest|longest", "rate": r"rate|per|a (?:second|minute|hour|day)",
}  # fmt: skip


def says(text: str, statistic: str) -> bool:
    """Return whether a text names a statistic: `p95` or `95th` for p95, `average` for the mean."""
    digits = statistic.removeprefix("p")
    words = _STATISTICS.get(statistic, rf"p{re.escape(digits)}|{re.escape(digits)}(?:th|st|nd|rd)")
    return re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None
