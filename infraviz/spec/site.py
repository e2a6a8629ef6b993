"""`site.yaml`: who, look, home page, connections."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from infraviz.errors import shown
from infraviz.limits import DEFAULTS
from infraviz.spec.author import AuthorSpec
from infraviz.spec.base import WEB_URL, Id, Model, Name, Text, Url, WebUrl, refuse
from infraviz.spec.look import ThemeSpec
from infraviz.spec.quantity import Duration

Locale = Literal["en", "de", "fr", "es", "it", "sv"]
Severity = Literal["error", "warning", "off"]
Code = Annotated[str, StringConstraints(pattern=r"^IV\d{3}$")]
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"  # RFC 5646, less what is private or irregular
REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
MAX_TIMEOUT = round(DEFAULTS.query_seconds)
_SECRET = re.compile(r"auth|token|secret|passw|pwd|key|cookie|credential", re.IGNORECASE)
_PASSWORD = re.compile(
    r"^[^/]*://[^/?#@]*?:(.*)@|[?&][^=&]*(?:token|secret|passw|pwd|key)[^=&]*=([^&]*)", re.IGNORECASE
)
_HEADER = re.compile(r"^[A-Za-z0-9-]+$")


class ConnectionSpec(Model):
    """Where rows are fetched. Secrets stand as `${NAME}` and come from the environment, never from the specs."""

    sql: Name | None = Field(default=None, description="an SQLAlchemy URL")
    prometheus: Name | None = Field(default=None, description="the address of a server, http or https")
    token: Name | None = Field(default=None, description="a bearer token for Prometheus, as ${NAME}")
    headers: dict[Name, Name] = Field(default={}, description="more headers for Prometheus")
    timeout: Duration | None = Field(default=None, description="how long one query may take: 30s where nothing is said")

    @model_validator(mode="after")
    def _one(self) -> ConnectionSpec:
        if (self.sql is None) == (self.prometheus is None):
            refuse("a connection is exactly one of sql and prometheus")
        if self.sql is not None and (self.token or self.headers):
            refuse("'token' and 'headers' go with prometheus only")
        if self.timeout is not None and not 0 < self.timeout.base <= MAX_TIMEOUT:
            refuse(f"a timeout is between 0 and {MAX_TIMEOUT} seconds")
        return self._no_secrets()

    def _no_secrets(self) -> ConnectionSpec:
        """Refuse what is a secret, or looks like one, and is written out. The message never repeats it."""
        url = self.sql or self.prometheus or ""
        written = (match[1] or match[2] for match in _PASSWORD.finditer(url))
        if any(secret and not REFERENCE.search(secret) for secret in written):
            refuse("a password cannot stand in the specs", "write ${NAME}: it is taken from the environment")
        if self.token is not None and not REFERENCE.fullmatch(self.token):
            refuse("a token cannot stand in the specs", "write ${NAME}: it is taken from the environment")
        for name, value in self.headers.items():
            if not _HEADER.match(name) or "\n" in value or "\r" in value:
                refuse(f"{shown(name)} is not a header")
            if _SECRET.search(name) and not REFERENCE.search(value):
                refuse(f"the header {shown(name)} cannot stand in the specs", "write ${NAME} for what is secret in it")
        if self.prometheus is not None and not REFERENCE.match(url) and not WEB_URL.match(url):
            refuse("the address of a Prometheus server starts with http:// or https://")
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
    url: WebUrl = ""
    author: AuthorSpec | None = Field(
        default=None, description="who wrote the studies: a name, or more; the site's title where nothing is said"
    )
    theme: ThemeSpec = ThemeSpec()
    connections: dict[Id, ConnectionSpec] = {}
    language: Annotated[str, StringConstraints(pattern=LANGUAGE, max_length=35)] = Field(
        default="en", description="the language of the texts, for browsers and screen readers"
    )
    locale: Locale = Field(default="en", description="how numbers are written: marks, short forms, currency")
    checks: dict[Code, Severity] = Field(default={}, description="how much a check weighs: error, warning or off")
    home: tuple[SectionSpec, ...] = Field(default=(), strict=False)
