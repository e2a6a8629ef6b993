"""`author:` in `site.yaml`: who wrote the studies, for machines that read the pages."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from infraviz.spec.base import Model, Name, Text, WebUrl, short


class AuthorSpec(Model):
    """A person or an organization. Short form: just the name."""

    name: Name
    kind: Literal["person", "organization"] = "person"
    url: WebUrl = Field(default="", description="a page about them; the site itself where nothing is said")
    role: Text = Field(default="", description="what a person does, such as 'Backend engineer'")
    same_as: tuple[WebUrl, ...] = Field(default=(), strict=False, description="profiles elsewhere that are theirs too")

    _short = model_validator(mode="before")(short("name"))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both forms."""
        long = handler.resolve_ref_schema(handler(schema))
        return {"title": cls.__name__, "anyOf": [{"type": "string", "minLength": 1}, long]}
