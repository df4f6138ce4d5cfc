"""What is one question of the API? Declared once: its address, what may be in it, who may ask, what comes back.

The address list, the checking of what is asked, the OpenAPI document and the page in the docs are made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from publiek.errors import Text
from publiek.web.api.tokens import Caller

Schema = Mapping[str, Any]
TAKEN, MADE = 200, 202


@dataclass(frozen=True)
class Parameter:
    """One value in the address: `where` is "path" or "query"; `many`: may be given more than once."""

    name: str
    meaning: str
    schema: Schema
    where: str = "query"
    many: bool = False
    example: object = None


@dataclass(frozen=True)
class Upload:
    """A body of parts (multipart/form-data): `file` is a file, `fields` are texts."""

    file: str
    meaning: str
    fields: Mapping[str, Schema] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What comes back. `page`: offset, number of rows given and of all; the next page is told beside it."""

    content: Mapping[str, Any] | list[Any]
    page: tuple[int, int, int] | None = None


Run = Callable[[HttpRequest, Caller, dict[str, Any]], Answer]


@dataclass(frozen=True)
class Operation:
    """`answers`: the name of the shape of the answer (see `shapes`); `scope` "" for any token at all.

    `document`: the schema of a JSON body, of at most `MOST_BYTES`; see `asked.document`.
    """

    name: str
    path: str
    summary: Text
    answers: str
    run: Run
    scope: str = ""
    method: str = "GET"
    parameters: tuple[Parameter, ...] = ()
    body: Upload | None = None
    document: Schema | None = None
    status: int = TAKEN
    refuses: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The whole address, as one writes it."""
        return f"/api/v1{self.path}"


def paged(operation: Operation) -> Operation:
    """The same question with its answer in pages."""
    return replace(operation, parameters=(*operation.parameters, *PAGE))


MOST_ROWS = 5_000
MOST_BYTES = 2 << 20
LANGUAGE = Parameter(
    "language",
    "The language of words in the answer; else that of Accept-Language.",
    {"type": "string", "enum": ["nl", "en"]},
)
PAGE = (
    Parameter(
        "offset", "The first row, counted from 0.", {"type": "integer", "minimum": 0, "maximum": 10**9, "default": 0}
    ),
    Parameter(
        "limit", "How many rows at most.", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": 500}
    ),
)
_MONTH = {"type": "string", "pattern": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"}
_NAME = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^\\x00]+$"}
#: As on the pages: see `dashboard.View`.
FILTERS = (
    Parameter(
        "period",
        "A season, instead of since and until.",
        {"type": "string", "pattern": "^(19|20)[0-9]{2}/[0-9]{2}$"},
        example="2024/25",
    ),
    Parameter("since", "The first month.", _MONTH, example="2024-09"),
    Parameter("until", "The last month.", _MONTH, example="2025-05"),
    Parameter("genre", "Only this genre (code).", _NAME, many=True),
    Parameter("venue", "Only this venue (name).", _NAME, many=True),
    Parameter("channel", "Only what was bought by this channel (code).", _NAME, many=True),
    Parameter("visitors", "Only new or only returning bookers.", {"type": "string", "enum": ["new", "returning"]}),
    Parameter("reference", "The population the profile is compared with, at most two.", _NAME, many=True),
    Parameter("people", "1: with the index of people beside that of areas.", {"type": "string", "enum": ["1"]}),
)
