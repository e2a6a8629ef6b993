"""`studies/*.md`: YAML front matter, then Markdown."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from infraviz.errors import shown
from infraviz.spec.base import Id, Model, Name, Text, refuse

_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def _day(text: str) -> str:
    if not _is_day(text):
        refuse(f"{shown(text)} is not a day", "write it as 2025-03-14")
    return text


def _is_day(text: str) -> bool:
    try:
        return Date.fromisoformat(text).isoformat() == text  # Python reads `20250314` and weeks too
    except ValueError:
        return False


Day = Annotated[str, StringConstraints(max_length=10), AfterValidator(_day), WithJsonSchema(_SCHEMA)]


class StudySpec(Model):
    """The front matter of one case study. The file's stem is its slug."""

    title: Name
    date: Day | None = Field(default=None, description="the day of publication")
    updated: Day | None = Field(default=None, description="the day of the last change that matters to readers")
    year: int | None = Field(default=None, ge=1900, le=2200)
    order: int | None = None
    summary: Text = ""
    topics: tuple[Name, ...] = Field(default=(), strict=False)
    stack: tuple[Name, ...] = Field(default=(), strict=False)
    headline: tuple[Id, ...] = Field(default=(), strict=False)
    architecture: Id | None = None

    @model_validator(mode="after")
    def _in_order(self) -> StudySpec:
        if self.date and self.year is not None and int(self.date[:4]) != self.year:
            refuse(f"'date' is not in the year {self.year}", "leave 'year' out: it is that of the date")
        if self.date and self.updated and self.updated < self.date:
            refuse("'updated' is before 'date'")
        return self
