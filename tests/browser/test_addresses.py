"""The allow-list of addresses, held against how a browser itself reads them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from infraviz.links import ALLOWED, allowed

pytestmark = pytest.mark.browser
BEFORE = ["", " ", "\t", "\x00", "\x01", "\x1f", "\x7f", "\x85", "\xa0", "\u200b", "\u2028", "\ufeff", "/", "./", "a/"]
SCHEMES = [
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "java\rscript:", "javascript\t:", "javascript :",
    "java\x00script:", "javascript&colon;", "javascript&#58;", "&#106;avascript:", "javascript%3A", "ｊavascript:",
    "javascript\u200b:", "vbscript:", "data:text/html,", "blob:", "file:", "filesystem:", "view-source:", "about:",
    "ftp:", "ws:", "intent:", "http:", "https:", "mailto:", "//", "\\\\", "/\\", "\\/", "/\t/", "/\n/", "///",
    "/./\\", "",
]  # fmt: skip
AFTER = ["alert(1)", "//evil.example/x", "\\\\evil.example", "evil.example"]
READ = """addresses => addresses.map(address => {
    const a = document.createElement('a')
    a.setAttribute('href', address)
    return [a.protocol, a.host]
})"""


def test_what_is_allowed_goes_where_it_says_and_runs_nothing(browser: Any, url: str) -> None:
    addresses = ["".join(parts) for parts in product(BEFORE, SCHEMES, AFTER)]
    kept = [address for address in addresses if allowed(address)]
    assert 100 < len(kept) < len(addresses) - 100
    tab = browser.new_page()
    tab.goto(f"{url}/404.html")
    here = url.removeprefix("http://")
    for address, (protocol, host) in zip(kept, tab.evaluate(READ, kept), strict=True):
        assert protocol in ALLOWED, ascii(address)
        assert host in (here, "") or address.lower().startswith(ALLOWED), ascii(address)
    tab.close()
