"""Which events do JSON-LD documents of schema.org hold, and to what do they refer?

Documents come as one value, a list, a @graph, a list of items, or events nested in places, series and other events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from publiek.deliveries.live.promised import text

#: Types that are events without ending in "Event".
_EVENTS = frozenset(("Event", "Festival", "EventSeries", "CourseInstance", "Hackathon"))
#: How far one reference leads to another.
_FURTHEST = 3

Node = Mapping[str, Any]


class Graph:
    """The nodes of some documents. What is told of the same @id in several places is one node."""

    def __init__(self, documents: Iterable[Any]) -> None:
        self._nodes: dict[str, dict[str, Any]] = {}
        self._events: list[tuple[dict[str, Any], Node | None]] = []
        self._series: set[object] = set()
        waiting: list[tuple[Any, Node | None]] = [(one, None) for one in documents]
        waiting.reverse()
        while waiting:
            value, above = waiting.pop()
            if isinstance(value, list):
                waiting.extend((one, above) for one in reversed(value))
            elif isinstance(value, dict):
                self._add(value, above)
                holder = value if is_event(value) else above
                self._note_series(value.get("superEvent"))
                inner = [(one, _above(name, holder)) for name, one in value.items() if isinstance(one, (dict, list))]
                waiting.extend(reversed(inner))

    def events(self) -> Iterator[tuple[Node, Node | None]]:
        """Every event, with the event of which it is a part (None for none). A bare reference is no event."""
        seen: set[str] = set()
        for node, above in self._events:
            key = text(node.get("@id"))
            if key and key in seen:
                continue
            seen.add(key)
            yield self._nodes.get(key, node), above

    def is_series(self, event: Node) -> bool:
        """Whether other events call this one the event that they are a part of."""
        return id(event) in self._series or text(event.get("@id")) in self._series

    def _note_series(self, upper: Any) -> None:
        for one in upper if isinstance(upper, list) else [upper]:
            told = one.get("@id") if isinstance(one, Mapping) else one
            self._series |= {text(told) or id(one)}

    def of(self, value: Any) -> Node:
        """What a property points at: a record, the record with this @id, or words as a name. Empty for nothing."""
        for _ in range(_FURTHEST):
            value = next((one for one in value if one), None) if isinstance(value, list) else value
            if not isinstance(value, Mapping):
                break
            known = self._nodes.get(text(value.get("@id")))
            if len(value) > 1 or known is None or known is value:
                return known or value
            value = known
        if isinstance(value, Mapping):
            return value
        found = text(value)
        return self._nodes.get(found, {"name": found}) if found else {}

    def _add(self, node: dict[str, Any], above: Node | None) -> None:
        key = text(node.get("@id"))
        if key and len(node) > 1:
            self._nodes[key] = {**node, **self._nodes.get(key, {})}
        if is_event(node) and len(set(node) - {"@id", "@type"}) > 0:
            self._events.append((node, above))


def _above(name: str, holder: Node | None) -> Node | None:
    """Parts of an event belong to it; what it is a part of does not."""
    return holder if name in ("subEvent", "subEvents", "event", "events", "eventSchedule") else None


def types_of(node: Node) -> tuple[str, ...]:
    """The types, without where they are defined."""
    said = node.get("@type")
    every = said if isinstance(said, list) else [said]
    return tuple(name for one in every if (name := text(one).replace("#", "/").rpartition("/")[2].rpartition(":")[2]))


def is_event(node: Node) -> bool:
    """Whether a node is an event of any kind."""
    return any(kind in _EVENTS or kind.endswith("Event") for kind in types_of(node))
