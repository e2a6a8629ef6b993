"""What a stranger might send: texts, specs, drawings, Markdown, tables and command lines, as hypothesis strategies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from sites import GOOD, Content

from infraviz.spec.load import KINDS

Files = Mapping[str, Content]
TEXTS = (
    "{{ load.after }}", "{{ ''.__class__.__mro__ }}", "{% for x in range(9) %}", "{# #}", "<script>alert(1)</script>",
    '" onload="alert(1)', "' onmouseover='x", "]]>", "<!-- -->", "&lt;&#x3c;", "javascript:alert(1)", "\u202eevil\u202c",
    "\u200b", "\u2066\u2069", "\ufeff", "e\u0301" * 30, "__proto__", "constructor", "$x^2$", "\\N\\G\\l", "%s%n", "${SECRET}",
    "=1+1", "../../../etc/passwd", "/etc/passwd", "//evil.example/x", "data:text/html,x", "\U0001f468\u200d\U0001f469",
    "x" * 300, "العربية", "数据库", "a\nb", " ", "", "'", '"', "`", "\\", "|", "{", "[", "1e400", "NaN", "-0", "9" * 400,
    "load", "load.after", "shop", "web", "api", "web -> api", "web ~> api: x", "http://169.254.169.254/", "assets/x.svg",
    "/studies/shop/", "20ms", "400/s", "64MiB", "#5b8cff", "2026-01", "p95", "< 25", "change <= -90%", "60 ± 3",
)  # fmt: skip
text = st.one_of(
    st.sampled_from(TEXTS), st.text(max_size=20), st.lists(st.sampled_from(TEXTS), max_size=4).map("".join)
)
number = st.one_of(
    st.integers(-3, 2**70), st.floats(), st.sampled_from([0, -0.0, 1e308, 5e-324, float("inf"), float("nan"), 10**400])
)
ident = st.sampled_from(
    ["web", "api", "db", "load", "shop", "x", "back", "order", "__proto__", "constructor", "a b", "é", ""]
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), number, text),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


def of_schema(schema: Mapping[str, Any], every: Mapping[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Return values that mostly fit a JSON Schema, so that they get past the first door."""
    if "$ref" in schema:
        found = every[schema["$ref"].rpartition("/")[2]]
        return st.deferred(lambda: of_schema(found, every, depth + 1)) if depth < 8 else text
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of(*(of_schema(option, every, depth) for option in options))
    if schema.get("type") == "object":
        return _object(schema, every, depth)
    if schema.get("type") == "array":
        return st.lists(of_schema(schema.get("items", {}), every, depth + 1), max_size=3)
    plain = {"number": number, "integer": number, "boolean": st.booleans(), "null": st.none(), "string": text}
    return plain.get(schema.get("type", ""), anything)


def _object(schema: Mapping[str, Any], every: Mapping[str, Any], depth: int) -> st.SearchStrategy[Any]:
    fields = {name: of_schema(inner, every, depth + 1) for name, inner in schema.get("properties", {}).items()}
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        return st.dictionaries(ident, of_schema(more, every, depth + 1), max_size=4)
    needed = {name: fields.pop(name) for name in schema.get("required", ()) if name in fields}
    return st.fixed_dictionaries(needed, optional=fields)


def model(kind: str) -> st.SearchStrategy[str]:
    """Return specs of a kind, as YAML (which JSON is)."""
    schema = KINDS[kind].model_json_schema()
    return of_schema(schema, schema.get("$defs", {})).map(lambda data: json.dumps(data, ensure_ascii=False))


BITS = (
    "{", "}", "[", "](", ": ", "- ", "\n", "\t", '"', "#", "&a", "*a", "!x", "|", "~", "404", "1e999", ".nan", "true", "{{", "}}",
    "![x](diagram:)", "`", "\\", "é", "\u202e", "\u2028", "\x00", "\ufeff", "---\n", "a -> b", "->", "ends: [a]", "<<: *a", "? ",
    "&a [*a]", "0x" + "f" * 5000, "!!python/name:os.system", "%YAML 1.1\n", "...\n", "[" * 60, "# infraviz: ignore[IV101] x\n",
    "<!-- infraviz: ", "-->", "  ", "\r", "\u0085", "\ud7ff", "=", "%", *TEXTS,
)  # fmt: skip
edits = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(BITS), st.integers(0, 30), st.integers(1, 40)), max_size=5)


def edited(text: str, changes: list[tuple[float, str, int, int]]) -> str:
    """Return a text with bits put in, repeated, and parts taken out."""
    for share, bit, removed, times in changes:
        at = round(share * len(text))
        text = text[:at] + bit * times + text[at + removed :]
    return text


good_texts = st.sampled_from([str(content) for content in GOOD.values()])
yaml_texts = st.builds(edited, good_texts, edits)

MARKS = (
    "[", "]", "(", ")", "![", "](", "*", "**", "_", "`", "```", "~~~", "~~", ">", "> [!NOTE]\n", "- ", "1. ", "|", "|-|-|\n",
    "\n", "\n\n", "    ", "\t", "# ", "===\n", "[^1]", "[^1]: ", "{{ load.after }}", "{{", "}}", "<", "<a ", "<script>", "-->",
    "http://a.b/", "www.a.b", "a@b.c", "&amp;", "\\", "![a](diagram:shop)", "![a](chart:load)", "![a](tiles:load)",
    "![a](assets/x.svg)", "[a](javascript:x)", "[a](data:text/html,x)", "[a]: /x\n", "```python\n", "$", "12 %", "10x", "中",
    *TEXTS,
)  # fmt: skip
markdown = st.lists(st.tuples(st.sampled_from(MARKS) | st.text(max_size=5), st.integers(1, 60)), max_size=30).map(
    lambda parts: "".join(mark * times for mark, times in parts)
)

TAGS = (
    "svg", "g", "path", "rect", "text", "tspan", "defs", "linearGradient", "stop", "clipPath", "script", "style", "use", "image",
    "a", "foreignObject", "animate", "set", "title", "metadata", "switch", "filter", "html:script",
)  # fmt: skip
NAMES = (
    "d", "fill", "style", "id", "href", "xlink:href", "onload", "ONCLICK", "class", "transform", "clip-path", "viewBox", "width",
    "x", "font-family", "stroke-dasharray", "xmlns", "xml:base",
)  # fmt: skip
VALUES = (
    "M0 0L9 9", "url(#a)", "url(http://x)", "URL( 'x' )", "#a", "http://x", "javascript:x", "red", "expression(1)", "\\75rl(x)",
    "/**/", "fill:url(x)", "fill:red;behavior:url(x)", "0 0 9 9", "1e400", "NaN", "url(#a) url(x)", "@import 'x'", " " * 500,
    "(" * 99, "-" * 500, "&#10;", "&#x0;", "]]>", "scale(1e308)",
)  # fmt: skip


@st.composite
def svg(draw: st.DrawFn) -> bytes:
    """A drawing that holds what one must not, some of the time not well-formed or in another encoding."""

    def element(depth: int) -> str:
        tag = draw(st.sampled_from(TAGS))
        attrs = "".join(
            f' {n}="{draw(st.sampled_from(VALUES))}"' for n in draw(st.sets(st.sampled_from(NAMES), max_size=3))
        )
        inner = "".join(element(depth + 1) for _ in range(draw(st.integers(0, 2)))) if depth < 4 else ""
        return f"<{tag}{attrs}>{inner or draw(text)}</{tag}>" if draw(st.booleans()) else f"<{tag}{attrs}/>"

    head = draw(st.sampled_from(["", "<?xml version='1.0'?>", "<!DOCTYPE svg [<!ENTITY a 'x'>]>", "\ufeff"]))
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:html="http://www.w3.org/1999/xhtml"'
    body = "".join(element(0) for _ in range(draw(st.integers(0, 3))))
    whole = f'{head}<svg {space} viewBox="0 0 9 9">{body}</svg>'
    return draw(st.sampled_from([whole.encode(), whole.encode("utf-16"), whole.encode()[:-3], whole.encode()[::-1]]))


CONDITIONS = (
    "ms > 1", "region = 'eu'", "ms in (1, 2)", "(", ")", " and ", " or ", "not ", "--", "/*", ";", "select 1", "lower(region)",
    "repeat('x', 9)", "read_text('/etc/passwd')", "current_user", "'", '"', "x -> x", "*", "$1", "?", "::int", "[1]", "{'a': 1}",
    "case when ms then 1 end", "\n", "interval 1 day", "translate(region, 'e', '')", "ms" + "+ms" * 300, "(" * 200, "between", "null",
)  # fmt: skip
where = st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=5).map("".join)
CELLS = (
    "1",
    "2.5",
    "",
    "x",
    '"',
    '"a\nb"',
    ",",
    "\n",
    "\r\n",
    "1e400",
    "nan",
    "inf",
    "2026-01-01",
    "\x00",
    "é",
    "ms",
    "region",
    "=1",
)
table = st.one_of(
    st.lists(st.sampled_from(CELLS), max_size=20).map(lambda cells: ("ms,region\n1,eu\n" + ",".join(cells)).encode()),
    st.binary(max_size=60), st.binary(max_size=60).map(lambda more: b"ms,region\n" + more),
)  # fmt: skip
rows_of_json = st.one_of(
    st.lists(st.dictionaries(st.sampled_from(["ms", "region", "", "a b", "MS"]), anything, max_size=3), max_size=4).map(
        lambda data: json.dumps(data).encode()
    ),
    st.binary(max_size=60), st.integers(1, 3000).map(lambda n: b'[{"ms": ' + b"[" * n + b"]" * n + b"}]"),
)  # fmt: skip

WORDS = (
    "build", "check", "diagram", "chart", "trace", "schema", "list", "diff", "refresh", "--help", "specs", "out", "shop", "load", "speed",
    "-o", "out/x.svg", "out/x.png", "out/x.json", "out/x.pdf", "out/x", "-", "--view", "--flow", "order", "stores", "--theme", "dark",
    "--jobs", "1", "0", "-1", "99999999999999999999", "nan", "inf", "--deadline", "--scale", "1e-300", "1e300", "--format", "json",
    "sarif", "--strict", "--check", "--engine", "dot", "builtin", "--text", "paths", "--specs", "nowhere", "/dev/null", "",
    "specs/architectures/shop.yaml", "architecture", "kinds", "icons", "links", "--form", "bar", "--debugg", "--all", "--allow", "x:y",
    "--offline", "\x00", "\ud800", "é", "--", "-h", "a" * 5000, "..",
)  # fmt: skip
arguments = st.lists(st.sampled_from(WORDS), max_size=6)
