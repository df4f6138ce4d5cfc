"""What stands on a printed form, question by question? Finished text with the numbers of questions and boxes."""

from __future__ import annotations

from typing import Any

from publiek.reports.questionnaires.paper.numbers import YES_NO, boxes, picked_from, questions
from publiek.reports.questionnaires.paper.routes import Routes, routes_of
from publiek.reports.questionnaires.paper.wording import say
from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire
from publiek.surveys.instruments.shuffling import order_of, sets_of

#: A list of answers with longer words than this is printed in one column.
_SHORT = 50


def pages_of(questionnaire: Questionnaire, language: str, version: str) -> list[dict[str, Any]]:
    """The pages with their questions, in the order of rows of this version ("A")."""
    making = _Making(questionnaire, language, f"paper-{version}")
    return [
        {"title": page.title.in_language(language), "items": [making.item(item) for item in page.items]}
        for page in questionnaire.pages
    ]


class _Making:
    def __init__(self, questionnaire: Questionnaire, language: str, seed: str) -> None:
        self._asked, self._language, self._seed = questionnaire, language, seed
        self._numbers = questions(questionnaire)
        self._routes: Routes = routes_of(questionnaire, language)

    def item(self, item: Item) -> dict[str, Any]:
        """One question as the template draws it."""
        told: dict[str, Any] = {
            "number": self._numbers[item.code],
            "kind": item.kind,
            "words": item.words.in_language(self._language),
            "help": item.help.in_language(self._language) if item.help else "",
            "condition": self._routes.conditions.get(item.code, ""),
            "digits": len(str(item.most)) if item.most else 4,
            "brief": bool(item.routes),
        }
        source = picked_from(item, self._asked)
        if source:
            return told | {"kind": "pick"} | self._picking(item, source)
        if item.kind in ("single", "grid"):
            told["options"] = self._options(item)
            told["columns"] = 2 if max(len(one["label"]) for one in told["options"]) <= _SHORT else 1
        if item.kind == "yes_no":
            told["options"] = [self._box(item, code, say(code, self._language), YES_NO[code]) for code in YES_NO]
            told["columns"] = 1 if any(one["arrow"] for one in told["options"]) else 2
        if item.kind in ("grid", "multi"):
            told |= self._rows(item)
        if item.kind == "best_worst":
            told["sets"] = [self._set(item, at, number) for at, number in enumerate(sets_of(item, self._seed), start=1)]
        return told

    def _box(self, item: Item, code: str, label: str, number: str) -> dict[str, str]:
        return {"label": label, "number": number, "arrow": self._routes.arrows.get((item.code, code), "")}

    def _options(self, item: Item) -> list[dict[str, str]]:
        numbers = boxes(item.options)
        return [self._box(item, one.code, self._label(one), numbers[one.code]) for one in item.options]

    def _label(self, one: Choice) -> str:
        """The words of an answer; about health with the condition."""
        words = one.label.in_language(self._language)
        return f"{words} ({self._routes.special.rstrip(':')})" if one.special and self._routes.special else words

    def _rows(self, item: Item) -> dict[str, Any]:
        """Rows in the order of this version; those that need the consent apart, at the end."""
        numbers, by_code = boxes(item.rows), {row.code: row for row in item.rows}
        ordered = [by_code[code] for code in order_of(item, self._seed)]

        def told(rows: list[Choice]) -> list[dict[str, str]]:
            return [{"label": row.label.in_language(self._language), "number": numbers[row.code]} for row in rows]

        special = [row for row in ordered if row.special]
        return {
            "rows": told([row for row in ordered if not row.special]),
            "special": told(special),
            "special_note": self._routes.special if special else "",
            "yes_no": [{"label": say(code, self._language), "number": number} for code, number in YES_NO.items()],
        }

    def _picking(self, item: Item, source: Item) -> dict[str, Any]:
        """The number of a row of another question, or one of the answers that is no row there."""
        there = {row.code for row in source.rows}
        others = [one for one in item.options if one.code not in there]
        numbers = boxes(item.options)
        return {
            "pick": say("pick", self._language, n=self._numbers[source.code]),
            "digits": len(str(len(source.rows))),
            "options": [
                self._box(item, one.code, one.label.in_language(self._language), numbers[one.code]) for one in others
            ],
        }

    def _set(self, item: Item, at: int, number: int) -> dict[str, Any]:
        numbers = boxes(item.rows)
        here = [row for row in item.rows if row.code in item.sets[number - 1] and not row.special]
        return {
            "title": say("set", self._language, n=at),
            "set": number,
            "rows": [{"label": row.label.in_language(self._language), "number": numbers[row.code]} for row in here],
        }
