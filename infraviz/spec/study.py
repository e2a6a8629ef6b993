"""`studies/*.md`: YAML front matter, then Markdown."""

from __future__ import annotations

from pydantic import Field

from infraviz.spec.base import Id, Model, Name, Text


class StudySpec(Model):
    """The front matter of one case study. The file's stem is its slug."""

    title: Name
    year: int | None = Field(default=None, ge=1900, le=2200)
    order: int | None = None
    summary: Text = ""
    topics: tuple[Name, ...] = Field(default=(), strict=False)
    stack: tuple[Name, ...] = Field(default=(), strict=False)
    headline: tuple[Id, ...] = Field(default=(), strict=False)
    architecture: Id | None = None
