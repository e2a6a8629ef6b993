"""What each node kind means for the picture: its name in the legend, its shape, its glyph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`shape` is a key of `scene.shapes.SHAPES`, `glyph` one of `scene.glyphs.GLYPHS`."""

    name: str
    shape: str
    glyph: str

    @property
    def words(self) -> str:
        """The name as it stands within a sentence: `load balancer`, `CDN`."""
        return self.name if self.name.isupper() else self.name.lower()


KINDS: dict[str, Kind] = {
    "client": Kind("Client", "screen", "screen"),
    "user": Kind("User", "card", "person"),
    "device": Kind("Device", "screen", "phone"),
    "cdn": Kind("CDN", "card", "globe"),
    "dns": Kind("DNS", "card", "signpost"),
    "load-balancer": Kind("Load balancer", "card", "split"),
    "gateway": Kind("Gateway", "card", "gate"),
    "service": Kind("Service", "card", "cube"),
    "worker": Kind("Worker", "card", "gear"),
    "function": Kind("Function", "card", "lambda"),
    "job": Kind("Job", "card", "play"),
    "scheduler": Kind("Scheduler", "card", "clock"),
    "workflow": Kind("Workflow", "card", "steps"),
    "queue": Kind("Queue", "bars", "queue"),
    "stream": Kind("Stream", "bars", "stream"),
    "cache": Kind("Cache", "cylinder", "bolt"),
    "database": Kind("Database", "cylinder", "cylinder"),
    "vector-store": Kind("Vector store", "cylinder", "points"),
    "search": Kind("Search", "cylinder", "lens"),
    "warehouse": Kind("Warehouse", "cylinder", "grid"),
    "object-store": Kind("Object store", "cylinder", "bucket"),
    "model": Kind("Model", "card", "network"),
    "agent": Kind("Agent", "card", "spark"),
    "browser": Kind("Browser", "screen", "window"),
    "monitor": Kind("Monitor", "card", "pulse"),
    "external": Kind("External", "dashed", "arrow-out"),
}
