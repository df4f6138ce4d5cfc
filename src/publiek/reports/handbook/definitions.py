"""Which pages of the handbook follow from the code? All figures with their definitions, and all words.

Nothing is copied: definitions are those of `measures` and `surveys`, words those of the glossary, so that the handbook
cannot say something else than the program does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from publiek.errors import Text
from publiek.handbook import Book, Definitions
from publiek.handbook.glossary import glossary
from publiek.measures.wording import labels, limits
from publiek.reports.words import Words
from publiek.surveys.wording import labels as survey_labels
from publiek.vocabulary.barriers import GROUPS, barriers

Say = Callable[..., str]


@cache
def book(language: str) -> Book:
    """The whole handbook in one language."""
    return Book(language, (_made("figures", _figures), _made("words", _words)))


def _made(code: str, write: Callable[[str, Say], str]) -> Definitions:
    said = {language: Words(language).say for language in ("nl", "en")}
    of = [Text(*(said[one](f"handbook.{code}.{what}") for one in ("nl", "en"))) for what in ("title", "lead")]
    return Definitions(code, of[0], of[1], Text(write("nl", said["nl"]), write("en", said["en"])))


def _figures(language: str, say: Say) -> str:
    """Every figure with its question, definition and formula; what figures do not say; barriers."""
    out = [say("handbook.figures.intro"), f"\n## {say('handbook.figures.of-visits')}\n"]
    for figure in labels().values():
        out.append(_figure(figure, language, say))
    out.append(f"\n## {say('handbook.figures.of-answers')}\n")
    for figure in survey_labels().values():
        out.append(_figure(figure, language, say))
    out.append(f"\n## {say('handbook.figures.not-said')}\n")
    out += [f"* {one.in_language(language)}" for one in limits().values()]
    out.append(f"\n## {say('handbook.figures.barriers')}\n")
    for group, name in GROUPS.items():
        told = [one.label.in_language(language) for one in barriers() if one.group == group]
        out.append(f"* **{name.in_language(language)}**: {', '.join(told)}.")
    return "\n".join(out) + "\n"


def _figure(figure: dict[str, object], language: str, say: Say) -> str:
    def told(name: str) -> str:
        value = figure.get(name, "")
        return str(value[language] if isinstance(value, dict) else value).strip()

    lines = [f"\n### {told('title')}\n", f"*{told('question')}* {told('definition')}\n"]
    if told("formula"):
        lines.append(f"{say('handbook.figures.formula')}: `{told('formula')}`\n")
    return "\n".join(lines)


def _words(language: str, say: Say) -> str:
    """Words with their meaning, then the others with their translation; by the word of the language."""
    known = sorted(glossary(), key=lambda one: (one.nl if language == "nl" else one.en).lower())
    meant = [one for one in known if language == "en" or one.uitleg]
    rows = [
        f"| {one.nl} | {one.en} | {one.uitleg} |" if language == "nl" else f"| {one.en} | {one.nl} | {one.meaning} |"
        for one in meant
    ]
    heads = " | ".join(say(f"handbook.words.{name}") for name in ("word", "other", "meaning"))
    out = [say("handbook.words.intro"), f"\n## {say('handbook.words.list')}\n", f"| {heads} |", "|---|---|---|", *rows]
    out.append(f"\n## {say('handbook.words.rest')}\n\n{say('handbook.words.rest-says')}\n")
    if language == "nl":
        out.append("| Woord | In het Engels |\n|---|---|")
        out += [f"| {one.nl} | {one.en} |" for one in known if not one.uitleg]
    return "\n".join(out) + "\n"
