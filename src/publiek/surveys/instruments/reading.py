"""How is a questionnaire read from a file? YAML, strictly: an unknown, missing or doubled key is refused, with place.

    code, version, title, introduction, pages      if wanted: module (true for a module), modules, sources, lists
    page: code, title, items                       item: see `publiek.surveys.instruments.questionnaire.Item`
    a text is {nl: ..., en: ...}                   rows and options: {code: {nl, en, maps_to?, special?}}

Instead of writing rows or options out, an item may name lists (one, or several in order): those under `lists`, and
`barriers`, the barriers of the standard. `yes` and `no` may be written without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments.questionnaire import Choice, Item, Page, Questionnaire, Route
from publiek.surveys.instruments.refusing import wrong
from publiek.surveys.instruments.soundness import demand_sound
from publiek.vocabulary.barriers import barriers
from publiek.vocabulary.data_files import read_yaml

_CODE = re.compile(r"[a-z0-9][a-z0-9_+-]{0,39}")
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_ITEM_KEYS = (
    *("options", "rows", "help", "shuffled", "routes", "required", "least", "most", "sets", "comparable", "maps_to"),
)
#: Longest text anybody has to read on a telephone; largest file that a questionnaire can be.
_LONGEST, _LARGEST = 2_000, 1_000_000


def read(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises SurveyError "questionnaire-wrong" or "questionnaire-unreadable"."""
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8") if size <= _LARGEST else ""
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise SurveyError(
            "questionnaire-unreadable",
            Text("De vragenlijst is niet te lezen.", "The questionnaire cannot be read."),
            Text("Geef een YAML-bestand in UTF-8, hoogstens 1 MB.", "Give a YAML file in UTF-8, at most 1 MB."),
            {"file": path.name},
        )
    return from_text(text)


def from_text(text: str) -> Questionnaire:
    """The questionnaire in a YAML text. Raises SurveyError "questionnaire-wrong"."""
    try:
        raw = read_yaml(text)
        doubled = _doubled(yaml.compose(text, Loader=yaml.SafeLoader), "")
    except yaml.YAMLError as trouble:
        line = getattr(getattr(trouble, "problem_mark", None), "line", None)
        place = f"line {line + 1}" if line is not None else "file"
    else:
        if doubled:
            raise wrong(doubled, "hier staat dezelfde sleutel twee keer", "the same key stands here twice")
        return _questionnaire(raw)
    raise wrong(place, "het is geen YAML", "it is not YAML")


def is_module(text: str) -> bool:
    """Whether a text that was read before is a module: pages to add to a questionnaire, not one by itself."""
    return read_yaml(text).get("module") is True


def _doubled(node: Any, place: str) -> str:
    """Where the same key stands twice in one mapping: a reader would keep the last one in silence."""
    if isinstance(node, yaml.SequenceNode):
        return next(filter(None, (_doubled(part, f"{place}[{at}]") for at, part in enumerate(node.value))), "")
    if not isinstance(node, yaml.MappingNode):
        return ""
    seen: set[str] = set()
    for key, value in node.value:
        here = f"{place}.{key.value}".lstrip(".")
        if str(key.value) in seen:
            return here
        seen.add(str(key.value))
        if deeper := _doubled(value, here):
            return deeper
    return ""


def _questionnaire(raw: Any) -> Questionnaire:
    keys = ("code", "version", "title", "introduction", "pages")
    table = _mapping(raw, "file", needed=keys, allowed=("module", "modules", "sources", "lists"))
    code, version = str(table["code"]), str(table["version"])
    if not NAME.fullmatch(code) or not _CODE.fullmatch(version):
        raise wrong("code", "code of versie is niet goed geschreven", "code or version is not well written")
    lists = _lists(table.get("lists", {}))
    pages = tuple(_page(page, f"pages[{at}]", lists) for at, page in enumerate(_sequence(table["pages"], "pages")))
    sources = _mapping(table.get("sources", {}), "sources", allowed=None)
    made = Questionnaire(
        code,
        version,
        _text(table["title"], "title"),
        _text(table["introduction"], "introduction"),
        pages,
        modules=tuple(str(name) for name in _sequence(table.get("modules", []), "modules")),
        sources={name: str(source) for name, source in sources.items()},
    )
    demand_sound(made, whole=_flag(table, "module", "file") is False)
    return made


def _lists(raw: Any) -> dict[str, tuple[Choice, ...]]:
    own = _mapping(raw, "lists", allowed=None)
    return {"barriers": barrier_rows()} | {name: _choices(rows, f"lists.{name}", {}) for name, rows in own.items()}


@cache
def barrier_rows() -> tuple[Choice, ...]:
    """The barriers of the standard as rows, in the words in which they are asked."""
    return tuple(Choice(one.code, one.item, one.maps_to, one.special) for one in barriers())


def _page(raw: Any, place: str, lists: Mapping[str, tuple[Choice, ...]]) -> Page:
    table = _mapping(raw, place, needed=("code", "title", "items"))
    items = _sequence(table["items"], f"{place}.items")
    return Page(
        _code(table["code"], f"{place}.code"),
        _text(table["title"], f"{place}.title"),
        tuple(_item(item, f"{place}.items[{at}]", lists) for at, item in enumerate(items)),
    )


def _item(raw: Any, place: str, lists: Mapping[str, tuple[Choice, ...]]) -> Item:
    table = _mapping(raw, place, needed=("code", "kind", "words"), allowed=_ITEM_KEYS)
    return Item(
        code=_code(table["code"], f"{place}.code", NAME),
        kind=str(table["kind"]),
        words=_text(table["words"], f"{place}.words"),
        options=_choices(table.get("options", {}), f"{place}.options", lists),
        rows=_choices(table.get("rows", {}), f"{place}.rows", lists),
        help=_text(table["help"], f"{place}.help") if "help" in table else None,
        shuffled=_flag(table, "shuffled", place),
        routes=tuple(
            _route(route, f"{place}.routes[{at}]")
            for at, route in enumerate(_sequence(table.get("routes", []), f"{place}.routes"))
        ),
        required=_flag(table, "required", place),
        least=_whole(table, "least", place),
        most=_whole(table, "most", place),
        sets=tuple(
            tuple(_code(row, f"{place}.sets[{at}]") for row in _sequence(rows, f"{place}.sets[{at}]"))
            for at, rows in enumerate(_sequence(table.get("sets", []), f"{place}.sets"))
        ),
        comparable=str(table.get("comparable", "")),
        maps_to=_maps(table.get("maps_to", {}), f"{place}.maps_to"),
    )


def _route(raw: Any, place: str) -> Route:
    table = _mapping(raw, place, needed=("of", "answers"), allowed=("any_of",))
    answers = _sequence(table["answers"], f"{place}.answers")
    codes = tuple(_code(answer, f"{place}.answers") for answer in answers)
    return Route(str(table["of"]), codes, _flag(table, "any_of", place))


def _choices(raw: Any, place: str, lists: Mapping[str, tuple[Choice, ...]]) -> tuple[Choice, ...]:
    """Rows or options: written out, or the names of lists."""
    if isinstance(raw, str | list):
        names = [raw] if isinstance(raw, str) else raw
        if any(name not in lists for name in names if isinstance(name, str)) or any(
            not isinstance(n, str) for n in names
        ):
            raise wrong(place, "deze lijst bestaat niet", "there is no such list")
        return tuple(choice for name in names for choice in lists[name])
    return tuple(_choice(_code(code, place), entry, f"{place}.{code}") for code, entry in _mapping(raw, place).items())


def _choice(code: str, raw: Any, place: str) -> Choice:
    table = _mapping(raw, place, needed=("nl", "en"), allowed=("maps_to", "special"))
    words = _text({"nl": table["nl"], "en": table["en"]}, place)
    return Choice(code, words, _maps(table.get("maps_to", {}), f"{place}.maps_to"), _flag(table, "special", place))


def _mapping(
    raw: Any, place: str, *, needed: tuple[str, ...] = (), allowed: tuple[str, ...] | None = ()
) -> dict[Any, Any]:
    """A mapping that has all keys `needed` and no others than those `allowed` (None, or neither given: any)."""
    if not isinstance(raw, dict):
        raise wrong(place, "hier horen sleutels met waarden", "keys with values belong here")
    for key in needed:
        if key not in raw:
            raise wrong(f"{place}.{key}", "deze sleutel ontbreekt", "this key is missing")
    if (needed or allowed) and (unknown := [key for key in raw if key not in (*needed, *(allowed or ()))]):
        raise wrong(f"{place}.{unknown[0]}", "deze sleutel bestaat niet", "there is no such key")
    return raw


def _sequence(raw: Any, place: str) -> list[Any]:
    if not isinstance(raw, list):
        raise wrong(place, "hier hoort een lijst", "a list belongs here")
    return raw


def _text(raw: Any, place: str) -> Text:
    table = _mapping(raw, place, needed=("nl", "en"))
    for language, words in table.items():
        if not isinstance(words, str) or not words.strip() or len(words) > _LONGEST:
            raise wrong(f"{place}.{language}", "hier hoort een tekst", "a text belongs here")
    return Text(table["nl"].strip(), table["en"].strip())


def _code(raw: Any, place: str, pattern: re.Pattern[str] = _CODE) -> str:
    """A code. YAML reads a bare yes or no as true or false: it is the code that was meant."""
    code = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else str(raw)
    if not pattern.fullmatch(code):
        raise wrong(
            place,
            "een code heeft alleen kleine letters, cijfers en - _ +",
            "a code has only small letters, digits and - _ +",
        )
    return code


def _maps(raw: Any, place: str) -> tuple[tuple[str, str], ...]:
    return tuple((_code(source, place), str(code)) for source, code in _mapping(raw, place).items())


def _flag(table: Mapping[Any, Any], key: str, place: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise wrong(f"{place}.{key}", "hier hoort true of false", "true or false belongs here")
    return value


def _whole(table: Mapping[Any, Any], key: str, place: str) -> int | None:
    value = table.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1_000_000):
        raise wrong(f"{place}.{key}", "hier hoort een geheel getal", "a whole number belongs here")
    return value
