"""`site.yaml`: who, look, home page, connections."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from infraviz.errors import shown
from infraviz.spec.base import Id, Model, Name, Text, Url, refuse

Locale = Literal["en", "de", "fr", "es", "it", "sv"]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
WEB_URL = re.compile(r"^https?://[^\s\"'<>\\]+$")


class ThemeSpec(Model):
    accent: Colour | None = None


class ConnectionSpec(Model):
    """Where rows are fetched. Secrets stand as `${NAME}` and come from the environment."""

    sql: Name | None = None
    prometheus: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> ConnectionSpec:
        if (self.sql is None) == (self.prometheus is None):
            refuse("a connection is exactly one of sql and prometheus")
        return self


class HeroSpec(Model):
    heading: Name
    lead: Text = ""
    status: Text = ""
    prompt: Text = ""


class ProseSpec(Model):
    heading: Name
    text: Name = Field(description="Markdown")


class DiagramSpec(Model):
    heading: Name
    architecture: Id


class StudiesSpec(Model):
    heading: Name
    lead: Text = ""


class CardSpec(Model):
    title: Name
    text: Text = ""
    items: tuple[Name, ...] = Field(default=(), alias="list", strict=False)
    url: Url = ""


class CardsSpec(Model):
    heading: Name
    items: tuple[CardSpec, ...] = Field(min_length=1, strict=False)


class StopSpec(Model):
    when: Name
    title: Name
    where: Text = ""
    text: Text = ""


class TimelineSpec(Model):
    heading: Name
    items: tuple[StopSpec, ...] = Field(min_length=1, strict=False)


class SectionSpec(Model):
    """One section of the home page: exactly one of these."""

    hero: HeroSpec | None = None
    stats: tuple[Id, ...] | None = Field(default=None, strict=False)
    prose: ProseSpec | None = None
    diagram: DiagramSpec | None = None
    studies: StudiesSpec | None = None
    cards: CardsSpec | None = None
    timeline: TimelineSpec | None = None

    @model_validator(mode="after")
    def _one(self) -> SectionSpec:
        if len(self.model_fields_set) != 1 or self.part is None:
            refuse(f"a section is exactly one of {', '.join(SectionSpec.model_fields)}")
        return self

    @property
    def kind(self) -> str:
        """The name of the one field that is filled."""
        return next(iter(self.model_fields_set))

    @property
    def part(self) -> Model | tuple[str, ...] | None:
        """What stands in that field."""
        value: Model | tuple[str, ...] | None = getattr(self, self.kind)
        return value


class SiteSpec(Model):
    """The site as a whole."""

    title: Name
    url: Text = ""
    theme: ThemeSpec = ThemeSpec()
    connections: dict[Id, ConnectionSpec] = {}
    locale: Locale = Field(default="en", description="how numbers are written: marks, short forms, currency")
    home: tuple[SectionSpec, ...] = Field(default=(), strict=False)

    @field_validator("url")
    @classmethod
    def _web(cls, url: str) -> str:
        if url and not WEB_URL.match(url):
            refuse(f"{shown(url)} is not a web address", "it starts with https:// or http://")
        return url
