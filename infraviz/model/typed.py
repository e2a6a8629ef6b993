"""Numbers typed in prose: where they stand, what they say, in what unit.

`numerals` finds what a reader takes for a figure: `600 ms`, `−92 %`, `15k users`, `$1.2M`, `×13`, `10x`, `1/10`, `4+`,
`12 345`, `99.9%`. It leaves out digits that claim nothing:

- years and dates: 2026, 2020–2023, 2026-01-31, Jan 2022, 5 May, Q3, S'21, and times of day, 14:30
- versions and standards: v2, 1.2.3, Python 3.11, HTTP/2, TLS 1.3, RFC 7231, C++17
- names with digits in them: S3, H100, p95, UTF-8, OAuth2, IV101, GPT-4, 3D, 4xx, 64-bit, O(1), 24/7
- what counts places, not things: 1st, 95th, list numbers, `step 2`, `Figure 3`, [1], (2)
- addresses and ids: ports, IP addresses, #42, paths, e-mail, URLs and the targets of links
- code spans, fenced code, and `{{ references }}`, which are bound already
- sizes of a picture or a grid, 1920×1080, and ratios with a colon, 1:10

Number words ("three") are left out too. Two cases are settled by what stands beside the number. Four digits from 1900
to 2199 are a year, unless a unit follows: `2000 ms`, `2000 users`. A unit that is a plain noun does not count after
`in`, `since`, `until`, `by` and the like: `in 2023 users …`. One or two digits after the name of a product are its
version, unless a unit follows: `PostgreSQL 16`, but `Kafka 60 ms`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Letters of scripts whose words stand apart by spaces; × and ÷ are none of them.
_LETTER = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u052f_"
_GAP = "[ \u00a0\u2009\u202f]"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NO_CLAIMS = (
    r"(?<![`~])(?P<fence>`{3,}+|~{3,}+)[^\n]*\n[\s\S]*?(?:(?P=fence)|\Z)",  # fenced code
    r"(?<!`)(?P<tick>`{1,9}+)(?!`)[^`](?:[^`]|`(?!`))*?(?<!`)(?P=tick)(?!`)",  # code spans
    r"\{\{[^{}]*\}\}",  # references
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*",  # targets of links and figures
    r"\b[A-Za-z][A-Za-z0-9+.-]{0,15}+://[^\s<>\"')\]]+",  # addresses
    r"\b(?:www\.|mailto:)[^\s<>\"')\]]+",
    rf"(?<![{_LETTER}\d.])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}",
    rf"(?<![{_LETTER}\d.)/])/[A-Za-z][\w./{{}}:-]*",  # paths: /v1/users/42
    r"(?m:^[ \t>#*+-]{0,20}\d{1,9}[.)](?=\s))",  # list numbers
    r"\[\^?\d{1,4}\]|(?<!\w)\(\d{1,2}\)",  # notes: [1], (2)
    r"\bO\([^()\n]{1,40}\)",  # orders of growth
    r"(?<![\d.,])(?:24\s?[/×x]\s?7|50/50|80/20)(?:/365)?(?![\d.])",
    r"(?<!\d)\d{4}-\d\d(?:-\d\d)?(?:T[\d:.]+Z?)?(?!\d)",  # 2026-01-31
    r"(?<![\d.,])\d{1,2}[./]\d{1,2}[./](?:19|2\d)?\d\d(?!\d)",  # 31.01.2026, 1/31/26
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?![{_LETTER}])(?:,?\s\d{{4}}\b)?",  # 5 May 2024
    rf"(?<![{_LETTER}]){_MONTH}\s(?:[12]?\d|3[01])(?:st|nd|rd|th)?\b(?![.,]\d|{_GAP}?%)(?:,?\s\d{{4}}\b)?",
    rf"(?<![{_LETTER}]){_MONTH},?\s['’]?\d{{4}}\b",  # May 2024
    r"['’]\d\d\b",  # S'21
    r"\d{1,4}[年月日号]",
    r"(?<![\d:])\d{1,4}(?::\d{1,4}){1,3}(?:\.\d+)?(?![\d:])",  # 14:30, 1:10
    rf"(?<![\d.,{_LETTER}])\d{{1,2}}\s?(?:a\.m\.|p\.m\.|am|pm|AM|PM)(?![{_LETTER}])",
    r"(?<=\S):\d{1,5}\b",  # a port
    r"#\d+",
    rf"(?<![\d.,])[48]K(?!{_GAP}?[a-z]+s\b)\b",  # widths of screens
    r"\b0[xX][0-9a-fA-F]+",
    r"(?<!\d)\d{1,9}(?:\.\d{1,9}){2,9}",  # 1.2.3, 127.0.0.1
    r"\bC\+\+\d+|\bC#\s?\d+|\b[Vv]\.\s?\d+(?:\.\d+)*|\b[Nn]os?\.\s?\d+|\b[A-Z]\.\d+",
    rf"(?<!\d)\d{{1,9}}(?:\.\d{{1,9}})?(?:st|nd|rd|th)(?![{_LETTER}])",  # ordinals, 95th
    r"(?<![\d.,])\d{1,5}\s?[x×]\s?\d{1,5}(?!\s?[\d.,]?\d|\s?%)",  # 1920×1080
    r"(?<![\d.,$€£¥])(?:19|2[01])\d\d\s?[-\u2013/]\s?(?:(?:19|2[01])\d\d|\d\d)(?![\d%.,])(?!\s?(?:%|ms\b|s\b))",
    rf"(?<![{_LETTER}\d])(?!(?:sub|under|over|near)-\d)[{_LETTER}][{_LETTER}\d]*"
    rf"(?:[-/][{_LETTER}\d]+|(?<=\d)\.\d+)*",  # words, and the names among them: masked where a digit is in them
)
_MASK = re.compile("|".join(f"(?:{part})" for part in _NO_CLAIMS))
_DIGIT = re.compile(r"\d")
_SYMBOLS = (
    "%", "‰", "pp", "ns", "µs", "μs", "us", "ms", "s", "sec", "min", "h", "hr", "hrs", "d", "m", "km", "x", "×", "B",
    "kB", "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Kbps",
    "kbps", "Mbps", "Gbps", "Hz", "kHz", "MHz", "GHz", "W", "kW", "kWh", "px", "°C", "°F", "QPS", "qps", "RPS", "rps",
    "TPS", "tps", "IOPS", "req", "reqs", "USD", "EUR", "GBP", "$", "€", "£",
)  # fmt: skip
_NOUNS = (
    "percent", "percentage point", "time", "fold", "nanosecond", "microsecond", "millisecond", "second", "minute",
    "hour", "day", "week", "month", "quarter", "year", "byte", "kilobyte", "megabyte", "gigabyte", "terabyte",
    "dollar", "euro", "user", "client", "customer", "account", "visitor", "engineer", "developer", "team", "company",
    "companie", "countrie", "country", "request", "query", "querie", "call", "message", "event", "order", "row",
    "record", "document", "item", "post", "error", "failure", "incident", "outage", "ticket", "conversation",
    "session", "connection", "node", "replica", "worker", "server", "machine", "instance", "container", "pod", "core",
    "cpu", "gpu", "service", "repositorie", "repository", "language", "parameter", "token", "vector", "dimension",
    "commit", "line", "file", "page", "test", "build", "deploy", "deployment", "release", "job", "task", "workflow",
    "search", "searche", "read", "write", "transaction", "payment", "star", "download", "view", "click", "point",
    "step", "run", "sample", "epoch", "layer", "people", "person",
)  # fmt: skip
_UNIT = (
    f"(?:{'|'.join(re.escape(symbol) for symbol in sorted(_SYMBOLS, key=len, reverse=True))}"
    f"|(?i:{'|'.join(sorted(_NOUNS, key=len, reverse=True))})s?)"
)
_PER = (
    r"(?:\s?(?:/|per\s|a\s)\s?"
    rf"(?:s|sec|second|min|minute|h|hour|d|day|week|month|year|user|request|core|node)(?![{_LETTER}\d]))"
)
_SCALES = {
    "k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "bn": 1e9, "mn": 1e6, "m": 1e6,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_NUMERAL = re.compile(
    rf"(?P<sign>(?<![{_LETTER}\d.)\]%])[+\-\u2212](?=[\d$€£¥]))?"
    r"(?P<lead>[×÷]\s?|[$€£¥]\s?|(?<![\d/.,])1/(?=\d))?"
    rf"(?<![{_LETTER}\d])(?<!\d[.,])"
    r"(?P<digits>\d{1,3}(?P<group>[, \u00a0\u2009\u202f'’])\d{3}(?:(?P=group)\d{3})*(?!\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+|,\d{1,2}(?![\d,]))?)"
    r"(?P<power>[eE][+\-]?\d{1,3}(?!\d))?"
    rf"(?:(?P<scale>k|K|M|bn|mn|B|(?<=[$€£¥]\d)m|(?<=[$€£¥]\d\d)m)|{_GAP}?(?P<word>thousand|million|billion|trillion))?"
    rf"(?:(?P<of>/\d+(?:\.\d+)?)(?![\d/]))?"
    r"(?P<more>\+(?!\d))?"
    rf"(?P<unit>(?:{_GAP}?|-){_UNIT}(?![{_LETTER}\d]){_PER}?|{_PER})?"
)
_AFTER = re.compile(rf"-?[{_LETTER}]")
_WORD_BEFORE = re.compile(rf"([{_LETTER}][{_LETTER}\d.+#]*)[ \u00a0]?$")
_YEAR = re.compile(r"(?:19|2[01])\d\d$")
_IN = frozenset(("in", "since", "until", "by", "during", "early", "late", "mid", "for", "of"))
_LABELS = frozenset((
    "version", "release", "rfc", "iso", "ieee", "port", "ports", "figure", "fig.", "section", "chapter", "appendix",
    "phase", "issue", "pr", "ticket", "status", "http", "https", "tls", "ssl", "ipv", "python", "java", "node.js",
    "ruby", "php", "rust", "postgres", "postgresql", "mysql", "mariadb", "redis", "kafka", "ubuntu", "debian",
    "windows", "macos", "ios", "android", "django", "rails", "react", "angular", "vue", "gpt", "llama", "claude",
    "gemini", "cuda", "typescript", "javascript",
))  # fmt: skip
_PLACES = frozenset((
    "step", "page", "line", "day", "week", "part", "table", "level", "layer", "tier", "stage", "round", "option",
    "number", "item", "group", "type", "class", "code", "rule", "note", "id", "example", "sprint", "node", "question",
    "error", "no", "section", "column", "row", "point", "track", "quarter",
))  # fmt: skip


@dataclass(frozen=True)
class Numeral:
    """A number in a text: `text` is `source[start:end]`, sign, currency and unit among it.

    `value` has its scale applied and its sign (15k → 15000; `1/10` → 0.1). `unit` is as written after the number
    (`%`, `ms`, `users`, `/day`), the currency before it, `×` for `×13` and `10x`, `÷` for `÷10`, or ''.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str


@lru_cache(4096)  # several checks ask for the same texts
def numerals(text: str) -> tuple[Numeral, ...]:
    """Return the numbers in a text that claim something, in order. The text may be plain or Markdown.

    The module's docstring says what counts as no claim. Time is linear in the length of the text.
    """
    if not _DIGIT.search(text):
        return ()
    masked = _MASK.sub(_blank, text)
    found = (_numeral(match, text) for match in _NUMERAL.finditer(masked))
    return tuple(numeral for numeral in found if numeral is not None)


def _blank(match: re.Match[str]) -> str:
    """Return what is left out as so many blanks that are no space; words without a digit stay as they are."""
    return "\x00" * len(match[0]) if _DIGIT.search(match[0]) else match[0]


def _numeral(match: re.Match[str], text: str) -> Numeral | None:
    unit = (match["unit"] or "").strip(" -\u00a0\u2009\u202f")
    if not unit and _AFTER.match(match.string, match.end()):
        return None  # 3D, 2FA, 64-bit
    if _is_place(match, unit):
        return None
    start = match.start()
    lead = (match["lead"] or "").strip()
    told = {"x": "×", "1/": ""}.get(lead or unit, lead or unit)
    return Numeral(start, match.end(), text[start : match.end()], _value(match, lead), told)


def _is_place(match: re.Match[str], unit: str) -> bool:
    """Whether a plain number is a year, a version or the number of a place, by the word before it."""
    if any(match[part] for part in ("sign", "lead", "group", "power", "scale", "word", "of")):
        return False
    digits, before = match["digits"], _WORD_BEFORE.search(match.string, max(0, match.start() - 40), match.start())
    word = before[1] if before else ""
    is_noun = unit.islower() and len(unit) > 3
    if _YEAR.match(digits):
        return not unit or (is_noun and word.lower() in _IN)
    if word.lower() in _LABELS and (not unit or is_noun):
        return True
    if unit:
        return False
    is_short = len(digits.partition(".")[0]) <= 2
    return word.lower() in _PLACES or (is_short and _is_product(word, match.string, before))


def _is_product(word: str, text: str, before: re.Match[str] | None) -> bool:
    """Whether a word is a name: a capital inside it, or a capital where no sentence begins."""
    if before is None or not word[:1].isupper():
        return False
    if any(letter.isupper() for letter in word[1:]):
        return True
    above = text[max(0, before.start() - 3) : before.start()].rstrip(" ")
    return bool(above) and above[-1] not in ".!?:;\n\x00>#*-\u2013\u2014|\"'(" and "\n" not in above


def _value(match: re.Match[str], lead: str) -> float:
    digits, group = match["digits"], match["group"]
    plain = digits.replace(group, "") if group else digits.replace(",", ".")
    value = float(plain + (match["power"] or "")) * _SCALES.get(match["scale"] or match["word"] or "", 1)
    if match["of"]:
        below = float(match["of"][1:])
        value = value / below if below else value
    if lead == "1/":
        value = 1 / value if value else value
    return -value if match["sign"] in ("-", "\u2212") else value
