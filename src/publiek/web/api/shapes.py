"""What shape do refusals and values have that more than one answer uses? JSON Schema."""

from __future__ import annotations

from typing import Any


def thing(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object with exactly these properties."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def many(items: dict[str, Any]) -> dict[str, Any]:
    """A list."""
    return {"type": "array", "items": items}


def shape(name: str) -> dict[str, str]:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def paged(name: str, items: dict[str, Any]) -> dict[str, Any]:
    """The properties of an answer in pages."""
    return {
        name: many(items),
        "total": COUNT,
        "offset": COUNT,
        "next": {**OR_NULL, "description": "The address of the next page."},
    }


TEXT, COUNT, FLAG = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}
OR_NULL = {"type": ["string", "null"]}
NUMBER_OR_NULL, COUNT_OR_NULL = {"type": ["number", "null"]}, {"type": ["integer", "null"]}
DAY_OR_NULL = {"type": ["string", "null"], "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL = {"type": ["string", "null"], "format": "date-time"}
FREE = {"type": "object"}

SHAPES: dict[str, Any] = {
    "Refusal": thing(
        {
            "error": thing(
                {
                    "code": {**TEXT, "description": "Stable; explained in the docs."},
                    "what": {**TEXT, "description": "What was refused."},
                    "do": {**TEXT, "description": "What to do about it."},
                    "where": {**FREE, "description": "Names, rows and counts; never a value of a person."},
                }
            )
        }
    ),
    "Value": {
        "description": "A cell: text, number, yes or no, or nothing.",
        "type": ["string", "number", "boolean", "null", "array", "object"],
    },
    "Base": thing(
        {
            "counted": TEXT,
            "n": COUNT,
            "of": COUNT,
            "reference": TEXT,
            "reference_n": COUNT_OR_NULL,
            "first": DAY_OR_NULL,
            "last": DAY_OR_NULL,
            "sources": many(TEXT),
            "version": TEXT,
            "coverage": NUMBER_OR_NULL,
        }
    ),
    "TooThin": thing({"have": {"type": "integer"}, "need": {"type": "integer"}}),
}
