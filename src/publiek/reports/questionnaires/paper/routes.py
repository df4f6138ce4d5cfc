"""Where does somebody go on who fills in paper? Every route of the questionnaire, in words."""

from __future__ import annotations

from dataclasses import dataclass

from publiek.errors import Text
from publiek.reports.questionnaires.paper.numbers import questions
from publiek.reports.questionnaires.paper.wording import say
from publiek.surveys.instruments.questionnaire import Item, Questionnaire, Route
from publiek.surveys.instruments.soundness import HEALTH_CONSENT, UNDER_AGE

_YES_NO = {"yes": Text("ja", "yes"), "no": Text("nee", "no")}


@dataclass(frozen=True)
class Routes:
    """`conditions`: what stands above an item, by its code; `arrows`: what stands behind an answer, by (item, answer);
    `special`: what stands above the rows that need the consent.
    """

    conditions: dict[str, str]
    arrows: dict[tuple[str, str], str]
    special: str


def routes_of(questionnaire: Questionnaire, language: str) -> Routes:
    """The routes in words, in one language."""
    telling = _Telling(questionnaire, language)
    conditions: dict[str, str] = {}
    arrows: dict[tuple[str, str], str] = {}
    items = questionnaire.items
    for at, item in enumerate(items):
        if not item.routes or (at and items[at - 1].routes == item.routes):
            continue
        group = [item]
        while at + len(group) < len(items) and items[at + len(group)].routes == item.routes:
            group.append(items[at + len(group)])
        on = telling.going_on(at + len(group))
        skipped = _skipping(item.routes, items[at - 1])
        if skipped:
            arrows |= {(items[at - 1].code, answer): on for answer in skipped}
        else:
            conditions[item.code] = telling.condition(group, on)
    if any(item.code == "age" for item in items):
        arrows["age", UNDER_AGE] = say("stop", language)
    return Routes(conditions, arrows, telling.special())


def _skipping(routes: tuple[Route, ...], before: Item) -> list[str]:
    """The answers to the question just before that lead past this one, when that question alone decides."""
    if len(routes) != 1 or routes[0].any_of or routes[0].of != before.code:
        return []
    codes = [option.code for option in before.options] if before.options else list(_YES_NO)
    return [code for code in codes if code not in routes[0].answers]


class _Telling:
    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self._asked, self._language = questionnaire, language
        self._numbers = questions(questionnaire)

    def going_on(self, at: int) -> str:
        """To which question, or that one has finished."""
        if at < len(self._asked.items):
            return say("go", self._language, n=at + 1)
        return say("done", self._language)

    def condition(self, group: list[Item], on: str) -> str:
        """Of whom a question, or a few with the same routes, is asked; and where everybody else goes on."""
        glue = f" {say('and', self._language)} "
        when = glue.join(self._when(route) for route in group[0].routes)
        facts = {"first": self._numbers[group[0].code], "last": self._numbers[group[-1].code], "when": when}
        told = say({1: "only", 2: "only-two"}.get(len(group), "only-several"), self._language, **facts)
        return f"{told} {say('otherwise', self._language, go=on)}"

    def special(self) -> str:
        """Of whom the rows about health are asked."""
        if HEALTH_CONSENT not in self._numbers:
            return ""
        yes = _YES_NO["yes"].in_language(self._language)
        return say("special", self._language, n=self._numbers[HEALTH_CONSENT], answers=yes)

    def _when(self, route: Route) -> str:
        code, _, row = route.of.partition(".")
        item = self._asked.item(code)
        words = {option.code: option.label for option in item.options} or _YES_NO
        glue = f"’ {say('or', self._language)} ‘"
        answers = glue.join(words[answer].in_language(self._language) for answer in route.answers)
        facts: dict[str, object] = {"n": self._numbers[code], "answers": answers}
        if route.any_of:
            return say("chose-any", self._language, **facts)
        if row:
            label = next(one.label for one in item.rows if one.code == row)
            return say("chose-row", self._language, row=label.in_language(self._language), **facts)
        return say("chose", self._language, **facts)
