"""What does a form in a browser need to know? The whole questionnaire as plain JSON, with its rules written out.

pages -> items: code, kind, words {nl, en}, help, required, shuffled, least, most, columns, sets,
routes [{of, answers, any_of}]: all must hold, or the item is not asked and its answers are dropped
rows, options [{code, label {nl, en}, shown_if [{of, answers}], last}]: all must hold to be shown
ends            {of, answers}: the form stops and nothing is kept
order           how rows are shuffled (see `shuffling`), and how many best-worst sets one respondent is shown
"""

from __future__ import annotations

from typing import Any

from publiek.errors import Text
from publiek.surveys.instruments.checking import LONGEST_OPEN
from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire
from publiek.surveys.instruments.shuffling import LAST, MOST_SETS
from publiek.surveys.instruments.skipping import conditions
from publiek.surveys.instruments.soundness import UNDER_AGE
from publiek.surveys.instruments.taking_time import minutes


def as_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire with its rules, for the form in a browser."""
    return {
        "name": questionnaire.name,
        "code": questionnaire.code,
        "version": questionnaire.version,
        "title": _words(questionnaire.title),
        "introduction": _words(questionnaire.introduction),
        "minutes": minutes(questionnaire),
        "modules": list(questionnaire.modules),
        "ends": {"of": "age", "answers": [UNDER_AGE]},
        "order": {"by": "murmur(fnv1a('seed/item/row'))", "most_sets": MOST_SETS},
        "longest_open": LONGEST_OPEN,
        "pages": [
            {
                "code": page.code,
                "title": _words(page.title),
                "items": [_item(item, questionnaire) for item in page.items],
            }
            for page in questionnaire.pages
        ],
    }


def _item(item: Item, questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "code": item.code,
        "kind": item.kind,
        "words": _words(item.words),
        "help": _words(item.help) if item.help else None,
        "required": item.required,
        "shuffled": item.shuffled,
        "least": item.least,
        "most": item.most,
        "columns": [name for name, _ in columns_of(item)],
        "routes": [{"of": one.of, "answers": list(one.answers), "any_of": one.any_of} for one in item.routes],
        "rows": [_choice(item, row, questionnaire) for row in item.rows],
        "options": [_choice(item, option, questionnaire) for option in item.options],
        "sets": [list(rows) for rows in item.sets],
    }


def _choice(item: Item, choice: Choice, questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "code": choice.code,
        "label": _words(choice.label),
        "special": choice.special,
        "last": choice.code in LAST,
        "shown_if": [{"of": one.of, "answers": list(one.answers)} for one in conditions(item, choice, questionnaire)],
    }


def _words(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}
