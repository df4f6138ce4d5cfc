"""How is a questionnaire kept beside the answers to it, so that both can be read together for as long as they are kept?

The whole of it, as JSON: a library may gain versions or lose modules; what people answered to does not change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments.questionnaire import Choice, Item, Page, Questionnaire, Route

Pairs = tuple[tuple[str, str], ...]


def as_json(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as it is kept: the fields of its dataclasses under their own names."""
    return json.dumps(asdict(questionnaire), ensure_ascii=False, sort_keys=True, indent=1).encode()


@lru_cache(maxsize=16)
def from_json(content: bytes) -> Questionnaire:
    """The questionnaire that `as_json` wrote. Raises SurveyError "questionnaire-damaged"."""
    try:
        told = json.loads(content)
        return Questionnaire(
            str(told["code"]),
            str(told["version"]),
            Text(**told["title"]),
            Text(**told["introduction"]),
            tuple(
                Page(page["code"], Text(**page["title"]), tuple(_item(item) for item in page["items"]))
                for page in told["pages"]
            ),
            tuple(told["modules"]),
            dict(told["sources"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SurveyError(
            "questionnaire-damaged",
            Text("De bewaarde vragenlijst is niet te lezen.", "The questionnaire that was kept cannot be read."),
            Text("Zet een reservekopie van de map terug.", "Put back a backup of the folder."),
        ) from None


def _item(told: Mapping[str, Any]) -> Item:
    routes = tuple(Route(one["of"], tuple(one["answers"]), one["any_of"]) for one in told["routes"])
    plain = {name: told[name] for name in ("code", "kind", "shuffled", "required", "least", "most", "comparable")}
    return Item(
        words=Text(**told["words"]),
        options=tuple(_choice(one) for one in told["options"]),
        rows=tuple(_choice(one) for one in told["rows"]),
        help=Text(**told["help"]) if told["help"] else None,
        routes=routes,
        sets=tuple(tuple(one) for one in told["sets"]),
        maps_to=_pairs(told["maps_to"]),
        **plain,
    )


def _choice(told: Mapping[str, Any]) -> Choice:
    return Choice(told["code"], Text(**told["label"]), _pairs(told["maps_to"]), told["special"])


def _pairs(told: list[list[str]]) -> Pairs:
    return tuple((source, code) for source, code in told)
