"""`theme:` → the theme: a shipped one, with the author's tokens, accent, fonts and corners; every colour checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from infraviz.errors import did_you_mean, shown
from infraviz.model.problems import Problems
from infraviz.spec.document import Document, Path
from infraviz.spec.files import Loaded
from infraviz.spec.look import ThemeSpec
from infraviz.spec.site import SiteSpec
from infraviz.theme import DEFAULT, Clash, Theme, Tone, clashes, with_accent
from infraviz.themes import THEMES

_AT: Path = ("theme", "tokens")


def resolve_theme(spec: ThemeSpec, document: Document, problems: Problems) -> Theme:
    """Return the theme. Tokens that do not exist and colours that cannot be told apart are added to `problems`."""
    base = THEMES[spec.name]
    known = dict(base.tones)
    for name in (name for name in spec.tokens if name not in known):
        hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
        problems.add(document, (*_AT, name), f"unknown token {shown(name)}", hint, key=True)
    told = {name: getattr(spec.fonts, name) for name in spec.fonts.model_fields_set if getattr(spec.fonts, name)}
    theme = replace(
        base,
        tones=tuple((name, _tone(name, tone, spec)) for name, tone in base.tones),
        fonts=replace(base.fonts, **told),
        radius=base.radius if spec.radius is None else spec.radius,
    )
    if spec.accent and "accent" not in spec.tokens:
        theme = with_accent(theme, _long(spec.accent))
    for path, clash in _blamed(clashes(theme), spec):
        problems.add(document, path, _sentence(clash, theme))
    return theme


def site_theme(site: Loaded[SiteSpec] | None, problems: Problems) -> Theme:
    """Return the theme of a folder of specs, the default where nothing is said."""
    spec = site.spec if site else None
    return resolve_theme(spec.theme, site.document, problems) if site and spec else DEFAULT


def _tone(name: str, tone: Tone, spec: ThemeSpec) -> Tone:
    own = spec.tokens.get(name)
    return Tone(_long(own.light or tone.light), _long(own.dark or tone.dark)) if own else tone


def _long(colour: str) -> str:
    """Return a colour as `#rrggbb` in small letters."""
    digits = colour.removeprefix("#").lower()
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)


def _blamed(found: Iterable[Clash], spec: ThemeSpec) -> list[tuple[Path, Clash]]:
    """Return the worst clash of each colour that the author gave: of what lies on top, else of what lies behind."""
    worst: dict[Path, Clash] = {}
    for clash in found:
        path = next((p for token in (clash.ink, clash.behind) if (p := _given(token, clash.scheme, spec))), _AT)
        if path not in worst or clash.found / clash.needed < worst[path].found / worst[path].needed:
            worst[path] = clash
    return list(worst.items())


def _given(token: str, scheme: str, spec: ThemeSpec) -> Path:
    """Return where the author gave a token's colour, an empty path where it is the theme's."""
    own = spec.tokens.get(token)
    if own and getattr(own, scheme):
        return (*_AT, token, scheme)
    return ("theme", "accent") if token == "accent" and spec.accent and not own else ()


def _sentence(clash: Clash, theme: Theme) -> str:
    ink, behind = (f"{name!r} ({theme.tone(name).value(clash.scheme)})" for name in (clash.ink, clash.behind))
    found, needed = _ratio(clash.found), _ratio(clash.needed)
    return f"the contrast of {ink} on {behind} is {found} in the {clash.scheme} scheme, and {needed} is needed"


def _ratio(value: float) -> str:
    """Return a ratio to two decimals, cut rather than rounded: what is too low must not read as enough."""
    return f"{int(value * 100) / 100:g}:1"
