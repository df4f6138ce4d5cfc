"""Does what is asked fit its declaration? What does not is refused, with its name and never its value."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest

from publiek.errors import Text, UsageError
from publiek.web.api.operations import MOST_BYTES, Operation, Parameter, Schema

_INTEGER = re.compile(r"-?[0-9]{1,15}")
_MOST_VALUES = 50


def values_of(request: HttpRequest, operation: Operation, parts: dict[str, str]) -> dict[str, Any]:
    """Every parameter by name, as its kind: path parts, then what is in the query, then what it is by default.

    Raises UsageError "api-parameter-unknown" (no such name) or "api-parameter-wrong" (not what was declared).
    """
    known = {one.name: one for one in operation.parameters}
    asked: dict[str, Any] = {}
    for name in request.GET:
        if name not in known or known[name].where != "query":
            raise _unknown(sorted(one for one in known if known[one].where == "query"))
        asked[name] = _read(known[name], request.GET.getlist(name))
    for name, text in parts.items():
        asked[name] = _part(known[name], text)
    for one in operation.parameters:
        if one.name not in asked and "default" in one.schema:
            asked[one.name] = one.schema["default"]
    return asked


def _part(parameter: Parameter, text: str) -> Any:
    """A part of the address: what cannot be one is not there."""
    try:
        return _one(parameter, text)
    except UsageError:
        raise Http404 from None


def field(name: str, schema: Schema, text: str) -> str:
    """One text of a form. Raises UsageError "api-parameter-wrong"."""
    return str(_one(Parameter(name, "", schema), text))


def _read(parameter: Parameter, texts: list[str]) -> Any:
    if parameter.many:
        if len(texts) > _MOST_VALUES:
            raise wrong(parameter.name)
        return [_one(parameter, text) for text in texts]
    if len(texts) != 1:
        raise wrong(parameter.name)
    return _one(parameter, texts[0])


def _one(parameter: Parameter, text: str) -> str | int:
    schema = parameter.schema
    if schema["type"] == "integer":
        if not _INTEGER.fullmatch(text):
            raise wrong(parameter.name)
        number = int(text)
        if not schema.get("minimum", number) <= number <= schema.get("maximum", number):
            raise wrong(parameter.name)
        return number
    fits = (
        schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 1000)
        and text in schema.get("enum", [text])
        and ("pattern" not in schema or re.search(schema["pattern"].removesuffix("$") + r"\Z", text))
    )
    if not fits or "\x00" in text:
        raise wrong(parameter.name)
    return text


def document(request: HttpRequest) -> Any:
    """The JSON body of a question; a number with a point as it was written. Raises UsageError "api-document-…"."""
    try:
        text = request.body
    except RequestDataTooBig:
        text = b" " * (MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise UsageError(
            "api-document-large",
            Text("Dit is te veel in één keer.", "This is too much at once."),
            Text("Stuur het in delen.", "Send it in parts."),
            {"most_bytes": MOST_BYTES},
        )
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        pass
    raise UsageError(
        "api-document-unreadable",
        Text("De inhoud is geen JSON.", "The content is no JSON."),
        Text("Stuur JSON in UTF-8.", "Send JSON in UTF-8."),
    )


def wrong(name: str) -> UsageError:
    """A value that is not what was declared."""
    return UsageError(
        "api-parameter-wrong",
        Text("Een waarde in de vraag klopt niet.", "A value in the request is not right."),
        Text("Kijk in /api/v1/openapi.json wat er mag staan.", "See /api/v1/openapi.json for what it may be."),
        {"parameter": name},
    )


def _unknown(known: list[str]) -> UsageError:
    return UsageError(
        "api-parameter-unknown",
        Text(
            "De vraag noemt iets wat hier niet gevraagd kan worden.",
            "The request names something that is not asked here.",
        ),
        Text("Kies uit de genoemde namen.", "Choose from the names told."),
        {"known": known},
    )
