"""Templates → HTML. An author's own templates run in Jinja's sandbox, in a process of their own: see `bounded.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from types import TracebackType

from jinja2 import (
    DictLoader,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from infraviz.errors import Place, SpecError, shown
from infraviz.limits import DEFAULTS
from infraviz.page.view import Page
from infraviz.spec.overrides import OwnText
from infraviz.theme import Tone

Wanted = Mapping[str, tuple[str, Page]]  # path below the root → the template and what it is given
DEFAULT = "default/"  # before a template's name: ours, where an author's has the same name
MAX_PAGE = DEFAULTS.page_chars  # characters of a page from an author's template
_MAX_ERRORS = 20


@cache
def shipped() -> Mapping[str, str]:
    """Return our templates by name."""
    folder = resources.files("infraviz.page") / "templates"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".html")}


def rendered(wanted: Wanted, surface: Tone) -> dict[str, str]:
    """Return the pages from our own templates, by path."""
    made = _ours()
    return {
        path: made.get_template(template).render(page=page, surface=surface)
        for path, (template, page) in wanted.items()
    }


@cache
def _ours() -> Environment:
    return _set_up(Environment(loader=DictLoader(shipped()), autoescape=True, undefined=StrictUndefined))


def _set_up(environment: Environment) -> Environment:
    environment.trim_blocks = environment.lstrip_blocks = environment.keep_trailing_newline = True
    return environment


def sandboxed(own: tuple[OwnText, ...], ours: Mapping[str, str]) -> Environment:
    """Return an environment of the author's templates and ours, which reads no file and shows nothing of Python."""
    texts: dict[str, tuple[str, str | None, Callable[[], bool] | None]] = {}
    for name, text in ours.items():
        texts[name] = texts[DEFAULT + name] = (text, DEFAULT + name, None)
    texts |= {each.name: (each.text, each.file, None) for each in own}
    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(texts.get), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    del made.globals["lipsum"]
    return _set_up(made)


def faults(own: tuple[OwnText, ...]) -> list[SpecError]:
    """Return the mistakes in how the author's templates are written. Nothing of them is run or computed."""
    made, found = sandboxed(own, {}), []
    for each in own:
        try:
            made.parse(each.text, each.name, each.file)
        except TemplateSyntaxError as error:
            found.append(SpecError(Place(each.file, error.lineno, 1), "", _told(error)))
        except RecursionError:
            found.append(SpecError(Place(each.file), "", "nested too deep"))
    return found


def attempted(
    wanted: Wanted, surface: Tone, own: tuple[OwnText, ...], ours: Mapping[str, str]
) -> tuple[dict[str, str], list[SpecError]]:
    """Return the pages from the author's templates, by path, and what went wrong with some of them."""
    made, pages = sandboxed(own, ours), dict[str, str]()
    errors: set[SpecError] = set()
    for path, (template, page) in wanted.items():
        try:
            pages[path] = _page(made, template, page, surface)
        except Exception as error:  # whatever an author's template does is the author's mistake
            errors.add(_placed(error, own))
        if len(errors) == _MAX_ERRORS:
            break
    return pages, sorted(errors)


def _page(made: Environment, template: str, page: Page, surface: Tone) -> str:
    parts, size = [], 0
    for part in made.get_template(template).generate(page=page, surface=surface):
        parts.append(part)
        size += len(part)
        if size > MAX_PAGE:
            raise TemplateError(f"a page is longer than {MAX_PAGE // 1_000_000} million characters")
    return "".join(parts)


def _placed(error: Exception, own: tuple[OwnText, ...]) -> SpecError:
    """Return an error at the last line of the author's templates that was reached."""
    files = {each.file for each in own}
    if isinstance(error, TemplateSyntaxError) and error.filename in files:
        return SpecError(Place(str(error.filename), error.lineno, 1), "", _told(error))
    place, trace = Place(min(files)), error.__traceback__
    while trace:
        place, trace = _reached(trace, files) or place, trace.tb_next
    return SpecError(place, "", _told(error))


def _reached(trace: TracebackType, files: set[str]) -> Place | None:
    file = trace.tb_frame.f_code.co_filename
    return Place(file, trace.tb_lineno, 1) if file in files else None


def _told(error: Exception) -> str:
    """Return what went wrong, in a template's terms."""
    if isinstance(error, TemplateSyntaxError):
        return f"not a valid template: {error.message}"
    if isinstance(error, MemoryError):
        return "the template needs too much memory"
    if isinstance(error, RecursionError):
        return "the template calls or includes itself without end"
    if isinstance(error, TemplateNotFound):
        return f"no such template: {shown(error.name)}"
    told = re.sub(r"'infraviz[\w.]*\.(\w+) object'", r"\1", " ".join(str(error).split()))
    return f"the template fails: {told}" if told else f"the template fails ({type(error).__name__})"
