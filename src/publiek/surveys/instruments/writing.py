"""How is a questionnaire written to a file? As YAML with everything written out, that `reading` reads back the same."""

from __future__ import annotations

from typing import Any

import yaml

from publiek.errors import Text
from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire


def as_yaml(questionnaire: Questionnaire) -> str:
    """The questionnaire as the text of a file of one's own."""
    told: dict[str, Any] = {
        "code": questionnaire.code,
        "version": questionnaire.version,
        "title": _words(questionnaire.title),
        "introduction": _words(questionnaire.introduction),
        "modules": list(questionnaire.modules),
        "sources": dict(questionnaire.sources),
        "pages": [
            {"code": page.code, "title": _words(page.title), "items": [_item(item) for item in page.items]}
            for page in questionnaire.pages
        ],
    }
    told = {key: value for key, value in told.items() if value not in ([], {})}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110)


def _item(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": item.code,
        "kind": item.kind,
        "words": _words(item.words),
        "help": _words(item.help) if item.help else None,
        "required": item.required or None,
        "shuffled": item.shuffled or None,
        "least": item.least,
        "most": item.most,
        "comparable": item.comparable or None,
        "maps_to": dict(item.maps_to) or None,
        "rows": _choices(item.rows),
        "options": _choices(item.options),
        "sets": [list(rows) for rows in item.sets] or None,
        "routes": [
            {"of": route.of, "answers": list(route.answers), **({"any_of": True} if route.any_of else {})}
            for route in item.routes
        ]
        or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _choices(choices: tuple[Choice, ...]) -> dict[str, Any] | None:
    told = {
        choice.code: _words(choice.label)
        | ({"maps_to": dict(choice.maps_to)} if choice.maps_to else {})
        | ({"special": True} if choice.special else {})
        for choice in choices
    }
    return told or None


def _words(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}
