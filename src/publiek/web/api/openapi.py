"""What does a program read to know what it can ask? OpenAPI 3.1, made from the declarations of the operations."""

from __future__ import annotations

from typing import Any

from publiek import __version__
from publiek.web.api.operations import Operation, Parameter
from publiek.web.api.registry import operations, shapes

_REFUSALS = {
    400: "The request is not right.",
    401: "No token, or one that opens nothing (any more).",
    403: "The token, or the seat of its owner, does not allow this.",
    404: "There is no such thing, or nothing was delivered yet.",
    405: "This cannot be done at this address.",
    409: "Something else happens to it now.",
    413: "Too large.",
    415: "The content is of another kind than asked.",
    422: "Well formed, but the data do not have it, or the file cannot be read as a delivery.",
    429: "Too many requests; Retry-After tells how many seconds to wait.",
    503: "The data cannot be read just now.",
}
_ALWAYS = (400, 401, 403, 404, 405, 429, 503)


def document() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations():
        paths.setdefault(one.address, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Publiek",
            "version": __version__,
            "description": "Everything the pages show, for programs. A token is of one person for one organisation.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": paths,
        "components": {
            "schemas": dict(shapes()),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {f"refused-{status}": _refusal(status) for status in _REFUSALS},
        },
        "security": [{"token": []}],
    }


def _operation(one: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary.en,
        "description": f"Needs the scope `{one.scope}`." if one.scope else "Any token may ask this.",
        "responses": {str(one.status): _success(one), **_refusals(one)},
    }
    if one.parameters:
        told["parameters"] = [_parameter(parameter) for parameter in one.parameters]
    if one.body:
        fields = {
            one.body.file: {
                "type": "string",
                "contentMediaType": "application/octet-stream",
                "description": one.body.meaning,
            }
        }
        schema = {
            "type": "object",
            "properties": {**fields, **one.body.fields},
            "required": [one.body.file],
            "additionalProperties": False,
        }
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    if one.document:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": dict(one.document)}}}
    return told


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(one.schema)
    if one.many:
        schema = {"type": "array", "items": schema, "maxItems": 50}
    told = {
        "name": one.name,
        "in": one.where,
        "description": one.meaning,
        "required": one.where == "path",
        "schema": schema,
    }
    return {**told, "example": one.example} if one.example is not None else told


def _success(one: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": "As asked.",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{one.answers}"}}},
    }
    if one.method == "GET":
        told["headers"] = {
            "ETag": {"schema": {"type": "string"}, "description": "Send it as If-None-Match: 304 when nothing changed."}
        }
    return told


def _refusals(one: Operation) -> dict[str, Any]:
    wanted = sorted({*_ALWAYS, *one.refuses})
    unchanged = {"304": {"description": "Not changed since the ETag that was sent."}} if one.method == "GET" else {}
    return {**unchanged, **{str(status): {"$ref": f"#/components/responses/refused-{status}"} for status in wanted}}


def _refusal(status: int) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    told: dict[str, Any] = {"description": _REFUSALS[status], "content": content}
    if status == 429:
        told["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return told
