"""What all spec models share: frozen, strict, no field beyond the documented ones."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from infraviz import links
from infraviz.errors import shown
from infraviz.limits import DEFAULTS

ID_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"
WEB_URL = re.compile(r"^https?://[^\s\"'<>\\]+$")
MAX_TEXT = DEFAULTS.text_chars
MAX_NUMBER = DEFAULTS.number_chars

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=100)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class Model(BaseModel):
    """Base of every spec model. Strict: a number is not a text, a text is not a number."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True)


def refuse(message: str, hint: str = "") -> NoReturn:
    """Raise a validation error whose message and hint reach the author as they are."""
    raise PydanticCustomError("spec", "{message}", {"message": message, "hint": hint})


def _link(url: str) -> str:
    if url and not links.allowed(url):
        refuse(f"the link {shown(url)} is not allowed", "http, https, mailto or relative")
    return url


Url = Annotated[Text, AfterValidator(_link)]


def _web(url: str) -> str:
    if url and not WEB_URL.match(url):
        refuse(f"{shown(url)} is not a web address", "it starts with https:// or http://")
    return url


WebUrl = Annotated[Text, AfterValidator(_web)]


def _date(text: str) -> str:
    try:
        date(*(int(part) for part in f"{text}-01-01"[:10].split("-")))
    except ValueError:
        refuse(f"{shown(text)} is not a date", "the calendar has none such")
    return text


Date = Annotated[  # a year, a month or a day, as in ISO 8601
    str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_date)
]


def short(field: str) -> Any:
    """Return a before-validator that reads a plain text as `{field: text}`."""

    def expand(value: object) -> object:
        return {field: value} if isinstance(value, str) else value

    return expand
