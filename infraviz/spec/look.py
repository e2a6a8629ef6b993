"""`theme:` in `site.yaml`: which theme, and what of it is the author's own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import CoreSchema

from infraviz.errors import did_you_mean, shown
from infraviz.spec.base import Model, refuse, short
from infraviz.themes import THEMES

Colour = Annotated[str, StringConstraints(pattern=r"^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]
Family = Literal["Inter", "JetBrains Mono", "Newsreader"]
MAX_RADIUS = 24


def _known(name: str) -> str:
    if name not in THEMES:
        refuse(f"unknown theme {shown(name)}", did_you_mean(name, THEMES) or f"must be one of {', '.join(THEMES)}")
    return name


ThemeName = Annotated[str, AfterValidator(_known), WithJsonSchema({"enum": list(THEMES)})]


class ToneSpec(Model):
    """One token's value in one scheme or both."""

    light: Colour | None = None
    dark: Colour | None = None

    @model_validator(mode="after")
    def _one(self) -> ToneSpec:
        if self.light is None and self.dark is None:
            refuse("a token has a colour for light, dark or both")
        return self


class FontsSpec(Model):
    """What pages and figures are set in."""

    text: Family | None = None
    display: Family | None = Field(default=None, description="headings")
    label: Family | None = Field(default=None, description="labels, on pages and in figures; tags, bars, code")
    figure: Family | None = Field(default=None, description="words in diagrams and charts, else set as text")


class ThemeSpec(Model):
    """A theme by its name, or its name and what is to be different."""

    name: ThemeName = "default"
    accent: Colour | None = Field(default=None, description="it is darkened or lightened until text in it can be read")
    tokens: dict[str, ToneSpec] = {}
    fonts: FontsSpec = FontsSpec()
    radius: int | None = Field(default=None, ge=0, le=MAX_RADIUS, description="the corner of a card, in px")

    _short = model_validator(mode="before")(short("name"))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both forms."""
        long = handler.resolve_ref_schema(handler(schema))
        return {"title": cls.__name__, "anyOf": [{"enum": list(THEMES)}, long]}
