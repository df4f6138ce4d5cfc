"""Is a lesson complete, and does it say nothing that the library does not know? A word too many is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from publiek.errors import LessonError, Text
from publiek.lessons.library.lesson import AGES, COSTS, DIRECTIONS, STRENGTHS, Lesson, Measured, Source
from publiek.vocabulary.barriers import barrier_codes
from publiek.vocabulary.codes import SUBSECTORS
from publiek.vocabulary.data_files import read_yaml

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXTS = ("title", "tried", "whom", "measured", "result", "conditions")
_WORDS = ("code", "place", "period", "direction", "strength", "cost")
_LISTS = ("barriers", "subsectors")
_NEEDED = {*_TEXTS, *_WORDS, *_LISTS, "source", "checked"}
_ALLOWED = {*_NEEDED, "ages", "segments", "effect", "contact"}
_LONGEST = 2_000


def read_lesson(text: str, *, own: bool = False) -> Lesson:
    """The lesson in a YAML text. Raises LessonError "lesson-unreadable" naming the fields, never their content."""
    try:
        told = read_yaml(text)
    except yaml.YAMLError:
        raise _unreadable(["yaml"]) from None
    if not isinstance(told, Mapping):
        raise _unreadable(["yaml"])
    if "direction" in told and told["direction"] is None:
        told = {**told, "direction": "null"}  # what YAML makes of the bare word
    wrong = sorted({str(name)[:30] for name in told if name not in _ALLOWED} | (_NEEDED - set(told)))
    wrong += [name for name, fits in _checks(told).items() if not fits]
    if wrong:
        raise _unreadable(wrong)
    return _made(told, own=own)


def written(lesson: Lesson) -> str:
    """The lesson as the YAML text that `read_lesson` reads; the contact of the house is never in it."""
    told: dict[str, Any] = {name: getattr(lesson, name) for name in _WORDS}
    told |= {name: {"nl": getattr(lesson, name).nl, "en": getattr(lesson, name).en} for name in _TEXTS}
    told |= {name: list(getattr(lesson, name)) for name in (*_LISTS, "ages", "segments")}
    told |= {"source": vars(lesson.source), "checked": lesson.checked}
    if lesson.effect:
        told["effect"] = {name: value for name, value in vars(lesson.effect).items() if value is not None}
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120))


def _checks(told: Mapping[str, Any]) -> dict[str, bool]:
    """Per field that is there: whether what it holds may stand there."""
    fits = {name: _is_text(told[name]) for name in _TEXTS if name in told}
    fits |= {name: _is_word(told[name]) for name in _WORDS if name in told}
    known = {
        "direction": tuple(DIRECTIONS),
        "strength": tuple(STRENGTHS),
        "cost": tuple(COSTS),
        "barriers": barrier_codes(),
        "subsectors": SUBSECTORS,
        "ages": AGES,
    }
    for name, codes in known.items():
        if name in told:
            values = told[name] if isinstance(told[name], list) else [told[name]]
            fits[name] = all(value in codes for value in values) and fits.get(name, isinstance(told[name], list))
    fits["barriers"] = fits.get("barriers", True) and bool(told.get("barriers"))
    fits["code"] = fits.get("code", True) and bool(CODE.fullmatch(str(told.get("code", "")))) and len(told["code"]) < 64
    fits["checked"] = isinstance(told.get("checked"), bool)
    fits["source"] = _is_source(told.get("source"))
    fits["effect"] = _is_effect(told.get("effect"))
    fits["segments"] = all(isinstance(value, str) for value in told.get("segments") or [])
    fits["contact"] = isinstance(told.get("contact", ""), str)
    return fits


def _made(told: Mapping[str, Any], *, own: bool) -> Lesson:
    texts = {name: Text(told[name]["nl"], told[name]["en"]) for name in _TEXTS}
    words = {name: str(told[name]) for name in _WORDS}
    lists = {name: tuple(told.get(name) or ()) for name in (*_LISTS, "ages", "segments")}
    source, effect = told["source"], told.get("effect")
    return Lesson(
        **texts,
        **words,
        **lists,
        source=Source(source["title"], source["year"], source.get("url", "")),
        checked=told["checked"],
        effect=Measured(**effect) if effect else None,
        contact=told.get("contact", ""),
        own=own,
    )


def _is_text(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"nl", "en"}
        and all(isinstance(part, str) and 0 < len(part.strip()) <= _LONGEST for part in value.values())
    )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _is_source(value: object) -> bool:
    if not isinstance(value, Mapping) or not {"title", "year"} <= set(value) <= {"title", "year", "url"}:
        return False
    url = value.get("url", "")
    leads = isinstance(url, str) and (url == "" or url.startswith(("https://", "http://")))
    return leads and _is_word(value["title"]) and isinstance(value["year"], int)


def _is_effect(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, Mapping) or not {"unit", "value"} <= set(value) <= {"unit", "value", "low", "high"}:
        return False
    numbers = [value[name] for name in ("value", "low", "high") if value.get(name) is not None]
    whole = all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers)
    ordered = value.get("low") is None or value.get("high") is None or value["low"] <= value["value"] <= value["high"]
    return value["unit"] in ("ratio", "points") and whole and ordered


def _unreadable(fields: list[str]) -> LessonError:
    return LessonError(
        "lesson-unreadable",
        Text(
            "Deze les is niet volledig of zegt iets wat niet past.",
            "This lesson is incomplete or says what does not fit.",
        ),
        Text(
            "Kijk de genoemde velden na; publiek lesson new --template FILE schrijft een voorbeeld.",
            "Check the fields named; publiek lesson new --template FILE writes an example.",
        ),
        {"fields": fields},
    )
