"""`architectures/*.yaml`: nodes in groups, edges, flows and views."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, GetJsonSchemaHandler, field_validator, model_validator
from pydantic_core import CoreSchema

from infraviz.spec.base import Id, Model, Name, Text, Url, refuse, short
from infraviz.spec.edges import EdgeSpec, StepSpec

Kind = Literal[
    "client", "user", "device", "cdn", "dns", "load-balancer", "gateway", "service", "worker", "function",
    "job", "scheduler", "workflow", "queue", "stream", "cache", "database", "vector-store", "search",
    "warehouse", "object-store", "model", "agent", "browser", "monitor", "external",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


class GroupSpec(Model):
    """A group of nodes; groups nest with `in`. Short form: just the label."""

    label: Name
    parent: Id = Field(default="", alias="in", description="the group this one lies in")

    _short = model_validator(mode="before")(short("label"))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both forms."""
        long = handler.resolve_ref_schema(handler(schema))
        return {"title": cls.__name__, "anyOf": [{"type": "string", "minLength": 1}, long]}


class NodeSpec(Model):
    """One component."""

    kind: Kind
    label: Text = Field(default="", description="shown in the node; the id by default")
    note: Text = Field(default="", description="a few words under the label; the technology by default")
    tech: Name | None = Field(default=None, description="picks a brand icon, such as kafka")
    icon: Name | None = Field(default=None, description="brand/kafka, aws/compute/lambda, assets/mine.svg or none")
    group: Id = Field(default="", description="the group it lies in")
    replicas: int = Field(default=1, ge=1, le=100_000)
    url: Url = Field(default="", description="http, https, mailto or a relative link")
    metrics: tuple[Id, ...] = Field(default=(), strict=False, description="metrics shown on the node")


class FlowSpec(Model):
    """A path through the architecture, told in steps."""

    title: Name
    steps: tuple[StepSpec, ...] = Field(min_length=1, strict=False)


class ViewSpec(Model):
    """A part of the same model."""

    title: Name
    only: tuple[Id, ...] = Field(min_length=1, strict=False, description="nodes and groups to keep")


class ArchitectureSpec(Model):
    """One architecture. Its id is the file's stem."""

    title: Name
    summary: Text = ""
    direction: Literal["right", "down", "auto"] = "right"
    groups: dict[Id, GroupSpec] = {}
    nodes: dict[Id, NodeSpec]
    edges: tuple[EdgeSpec, ...] = Field(default=(), strict=False)
    flows: dict[Id, FlowSpec] = {}
    views: dict[Id, ViewSpec] = {}

    @field_validator("nodes")
    @classmethod
    def _not_empty(cls, nodes: dict[str, NodeSpec]) -> dict[str, NodeSpec]:
        return nodes or refuse("an architecture needs at least one node")
