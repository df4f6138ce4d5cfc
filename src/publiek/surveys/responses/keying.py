"""How is a paper form typed in, question by question, with as few keys as possible?

A form is a row of prompts. Each prompt takes a short answer: the number of an option, numbers of what was ticked, a
whole number, or text. What is asked next follows from what was typed, as in the electronic form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from publiek.surveys.instruments.questionnaire import Choice, Item, Questionnaire
from publiek.surveys.instruments.skipping import asked, is_under_age, shown_options, shown_rows
from publiek.surveys.responses.form_checking import Value

#: Typed instead of an answer: nothing was answered, back to the one before.
NOTHING, BACK = ".", "u"


@dataclass(frozen=True)
class Prompt:
    """One thing to type. `column`: where the answer goes; of a multi the item, all its rows at once. `row`: the row of
    a grid that is asked; `choices`: those that can be chosen.
    """

    item: Item
    column: str
    row: Choice | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def numbered(self) -> dict[int, Choice]:
        """What each number means: an answer keeps the number it has on paper, whatever is left out here."""
        whole = self.item.options or self.item.rows
        return {at: choice for at, choice in enumerate(whole, 1) if choice in self.choices}


@dataclass(frozen=True)
class Keyed:
    """A form as far as it was typed: answers by column, and the prompts that were done, in order."""

    answers: dict[str, Value]
    done: tuple[str, ...] = ()

    @property
    def under_age(self) -> bool:
        """Whether typing stops here and nothing is kept."""
        return is_under_age(self.answers)

    @property
    def may_wait(self) -> bool:
        """Whether a half form may be kept until later: an age was given, and it is sixteen or over."""
        return bool(self.answers.get("age")) and not self.under_age


def next_prompt(questionnaire: Questionnaire, keyed: Keyed) -> Prompt | None:
    """What is typed next; None when the form is complete, or ends because of the age."""
    if keyed.under_age:
        return None
    for item in questionnaire.items:
        if asked(item, keyed.answers):
            for prompt in _prompts(questionnaire, item, keyed.answers):
                if prompt.column not in keyed.done:
                    return prompt
    return None


def take(keyed: Keyed, prompt: Prompt, typed: str) -> Keyed | None:
    """The form with one answer more, or without the last one; None when what was typed is no answer here."""
    told = typed.strip()
    if told.lower() == BACK and prompt.item.kind != "open":
        return back(keyed)
    if told in ("", NOTHING):
        given: dict[str, Value] | None = {}
    else:
        given = _given(prompt, told)
    if given is None or (not given and prompt.item.required):
        return None
    return Keyed({**keyed.answers, **given}, (*keyed.done, prompt.column))


def back(keyed: Keyed) -> Keyed:
    """Without the last answer."""
    if not keyed.done:
        return keyed
    last = keyed.done[-1]
    left = {name: value for name, value in keyed.answers.items() if name != last and not name.startswith(f"{last}.")}
    return Keyed(left, keyed.done[:-1])


def _prompts(questionnaire: Questionnaire, item: Item, answers: Mapping[str, Value]) -> tuple[Prompt, ...]:
    rows = shown_rows(item, answers, questionnaire)
    if item.kind == "grid":
        return tuple(Prompt(item, f"{item.code}.{row.code}", row, item.options) for row in rows)
    if item.kind == "best_worst":
        by_code = {row.code: row for row in rows}
        return tuple(
            Prompt(item, f"{item.code}.{at}.{end}", None, tuple(by_code[code] for code in codes if code in by_code))
            for at, codes in enumerate(item.sets, 1)
            for end in ("best", "worst")
        )
    if item.kind == "multi":
        return (Prompt(item, item.code, None, rows),)
    return (Prompt(item, item.code, None, shown_options(item, answers, questionnaire)),)


def _given(prompt: Prompt, told: str) -> dict[str, Value] | None:
    kind = prompt.item.kind
    if kind == "open":
        return {prompt.column: told}
    if kind == "yes_no":
        code = {"1": "yes", "j": "yes", "y": "yes", "2": "no", "0": "no", "n": "no"}.get(told.lower()[:1])
        return {prompt.column: code} if code and len(told) <= 3 else None
    if kind == "postcode":
        found = re.fullmatch(r"([1-9]\d{3})\s?(?:[A-Za-z]{2})?", told)
        return {prompt.column: int(found[1])} if found else None
    if kind == "number":
        return _number(prompt, told)
    numbered = prompt.numbered
    chosen = _numbers(told, numbered)
    if chosen is None:
        return None
    if kind == "multi":
        return {f"{prompt.column}.{row.code}": "yes" if at in chosen else "no" for at, row in numbered.items()}
    return {prompt.column: numbered[min(chosen)].code} if len(chosen) == 1 else None


def _number(prompt: Prompt, told: str) -> dict[str, Value] | None:
    if not re.fullmatch(r"\d{1,9}", told):
        return None
    number, least, most = int(told), prompt.item.least or 0, prompt.item.most
    return {prompt.column: number} if number >= least and (most is None or number <= most) else None


def _numbers(told: str, known: Mapping[int, Choice]) -> set[int] | None:
    """The numbers that were typed; "0" is none of them; None for anything else."""
    if not re.fullmatch(r"\d{1,3}(?:[\s,;+]+\d{1,3})*", told):
        return None
    found = {int(number) for number in re.findall(r"\d+", told)}
    if found == {0}:
        return set()
    return found if found <= set(known) else None
