"""Write docs/reference/api.md: every question of the API, from the document the site itself gives out."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "reference" / "api.md"
_INTRO = """# The API

*Made by `docs/generate_api.py` from `/api/v1/openapi.json` of the site; do not edit.*

Everything the pages show, for programs. How to begin: [use the API](../how-to/use-the-api.md).

Send `Authorization: Bearer` with a token. Answers are JSON (UTF-8). A refusal is always
`{"error": {"code", "what", "do", "where"}}`; the codes are in [errors](errors.md). Answers in pages have `total`,
`offset` and `next`. Answers to GET have an `ETag`: send it as `If-None-Match`; what did not change is not sent again.
"""


def page() -> str:
    """The page as text."""
    from django.conf import settings

    if not settings.configured:
        from publiek.web.preparing import prepare
        from publiek.web.site import site_of

        place = Path(tempfile.mkdtemp(prefix="publiek-docs-"))
        prepare(site_of({"home": place / "home", "state": place / "state"}))
    from publiek.web.api.openapi import document

    told = document()
    parts = [_INTRO]
    for address, item in told["paths"].items():
        for method, operation in item.items():
            parts.append(_operation(method.upper(), address, operation, told))
    parts.append("## Shapes\n")
    parts += [_shape(name, schema) for name, schema in told["components"]["schemas"].items()]
    return "\n".join(parts).rstrip() + "\n"


def _operation(method: str, address: str, operation: dict[str, Any], told: dict[str, Any]) -> str:
    lines = [f"## {operation['summary']}\n", f"`{method} {address}`\n", f"{operation['description']}\n"]
    if operation.get("parameters"):
        lines += ["| Parameter | Where | Values | Meaning |", "|---|---|---|---|"]
        lines += [
            f"| `{one['name']}` | {one['in']} | {_values(one['schema'])} | {one['description']} |"
            for one in operation["parameters"]
        ]
        lines.append("")
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        lines += ["The body is JSON:\n", f"```json\n{json.dumps(schema, indent=2, ensure_ascii=False)}\n```\n"]
    elif "requestBody" in operation:
        schema = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
        lines += ["| Part of the form | Needed | Meaning |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {'yes' if name in schema['required'] else 'no'} | {one['description']} |"
            for name, one in schema["properties"].items()
        ]
        lines.append("")
    for status, answer in operation["responses"].items():
        if "content" in answer:
            shape = answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            lines.append(f"Answer {status}: [{shape}](#{shape.lower()}).")
    refusals = [status for status in operation["responses"] if status >= "300"]
    lines.append(f"Else: {', '.join(refusals)}.\n")
    return "\n".join(lines)


def _values(schema: dict[str, Any]) -> str:
    if schema["type"] == "array":
        return f"{_values(schema['items'])}, more than once"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "pattern" in schema and "minLength" not in schema:
        return f"`{schema['pattern']}`".replace("|", "\\|")
    if schema["type"] == "integer":
        return f"{schema['minimum']} to {schema['maximum']}" + (
            f" (usually {schema['default']})" if "default" in schema else ""
        )
    return "text"


def _shape(name: str, schema: dict[str, Any]) -> str:
    lines = [f"### {name}\n"]
    if "properties" not in schema:
        return "\n".join([*lines, f"{schema.get('description', '')}\n"])
    lines += ["| Property | Kind | Meaning |", "|---|---|---|"]
    lines += [f"| `{key}` | {_kind(one)} | {one.get('description', '')} |" for key, one in schema["properties"].items()]
    return "\n".join([*lines, ""])


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        shape = schema["$ref"].rpartition("/")[2]
        return f"[{shape}](#{shape.lower()})"
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_kind(schema['items'])}"
    if kind == "object" and "properties" in schema:
        return "{" + ", ".join(f"`{name}`" for name in schema["properties"]) + "}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
