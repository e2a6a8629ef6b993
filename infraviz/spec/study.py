"""`studies/*.md`: YAML front matter, then Markdown."""

from __future__ import annotations

from pydantic import Field, ValidationInfo, field_validator

from infraviz.spec.base import Date, Id, Model, Name, Text, refuse


class StudySpec(Model):
    """The front matter of one case study. The file's stem is its slug."""

    title: Name
    year: int | None = Field(default=None, ge=1900, le=2200, description="that of the work; without one, that of date")
    date: Date = Field(default="", validate_default=False, description="when it was published: 2026, 2026-01-31")
    updated: Date = Field(default="", validate_default=False, description="when it was last changed")
    order: int | None = None
    summary: Text = ""
    topics: tuple[Name, ...] = Field(default=(), strict=False)
    stack: tuple[Name, ...] = Field(default=(), strict=False)
    headline: tuple[Id, ...] = Field(default=(), strict=False)
    architecture: Id | None = None

    @field_validator("updated")
    @classmethod
    def _later(cls, updated: str, info: ValidationInfo) -> str:
        date = info.data.get("date", "")
        if date and updated[: len(date)] < date[: len(updated)]:
            refuse(f"updated {updated} is before date {date}")
        return updated
