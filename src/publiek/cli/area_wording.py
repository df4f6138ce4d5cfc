"""How is told in a terminal what a segmentation says of one area?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publiek.errors import Text
from publiek.segmentation.card.wording import count, decimal, percent

_TIERS = {
    "main": Text("hoofdtype", "main type"),
    "type": Text("type", "type"),
    "subtype": Text("subtype", "subtype"),
}
_MARGIN = Text("{low} tot {high}", "{low} to {high}")
_UNTOLD = Text("marge niet bekend", "margin not known")
_LEAST = 0.01


def area_lines(told: Mapping[str, Any], language: str) -> list[str]:
    """Where it is, its label, its mix, how often a label is right, its figures."""
    lines = [_place(told, language), *_label(told, language)]
    if told["mix"]:
        lines += [
            "",
            _say("Mengsel (op welke groepen de cijfers lijken):", "Mix (which groups its figures resemble):", language),
        ]
        lines += _mix(told, language)
    lines += ["", _right(told, language)]
    if told["figures"]:
        lines += ["", *_figures(told, language)]
    return lines


def _say(nl: str, en: str, language: str) -> str:
    return Text(nl, en).in_language(language)


def _name(named: Mapping[str, Any], language: str) -> str:
    """A group as its name and its code."""
    name = (named["name"] or {}).get(language, "")
    return f"{name} ({named['code']})" if name and name != named["code"] else str(named["code"])


def _place(told: Mapping[str, Any], language: str) -> str:
    known = list(dict.fromkeys(told[key] for key in ("place", "municipality", "province") if told[key]))
    homes, people = count(told["households"], language), count(told["residents"], language)
    lived = _say(f"{homes} huishoudens, {people} inwoners", f"{homes} households, {people} residents", language)
    return f"{told['pc4']} {', '.join(known)}: {lived}"


def _label(told: Mapping[str, Any], language: str) -> list[str]:
    segmentation = f"{told['segmentation']['code']} {told['segmentation']['version']}"
    label = told["label"]
    if label is None:
        said = _say("Dit gebied heeft geen groep.", "This area has no group.", language)
        return [f"{said} [{segmentation}]"]
    sure = "" if label["certainty"] is None else _sure(label["certainty"], language)
    lines = [f"{_name(label, language)}{sure} [{segmentation}]"]
    for tier in told["tiers"]:
        if tier["label"] and tier["label"]["code"] != label["code"]:
            lines.append(f"  {_TIERS[tier['tier']].in_language(language)}: {_name(tier['label'], language)}")
    return lines


def _sure(certainty: float, language: str) -> str:
    number = decimal(100 * certainty, language, places=0)
    return _say(f", zekerheid {number} van 100", f", certainty {number} of 100", language)


def _mix(told: Mapping[str, Any], language: str) -> list[str]:
    parts = [part for part in told["mix"] if part["part"] >= _LEAST]
    width = max(len(_name(part, language)) for part in parts)
    return [
        f"  {_name(part, language):<{width}}  {percent(part['part'], language, places=0):>4}  {_margin(part, language)}"
        for part in parts
    ]


def _margin(ends: Mapping[str, Any], language: str) -> str:
    if ends["low"] is None:
        return _UNTOLD.in_language(language)
    low, high = (percent(ends[end], language, places=0) for end in ("low", "high"))
    return _MARGIN.in_language(language).format(low=low, high=high)


def _right(told: Mapping[str, Any], language: str) -> str:
    right = told["labels_right"]
    said = str(right["sentence"][language])
    if right["label"]:
        value, margin = percent(right["label"]["value"], language, places=0), _margin(right["label"], language)
        own = f"In gebieden met dit label: {value} ({margin}).", f"In areas with this label: {value} ({margin})."
        said = f"{said} {_say(*own, language)}"
    return said


def _figures(told: Mapping[str, Any], language: str) -> list[str]:
    width = max(len(one["label"][language]) for one in told["figures"])
    heads = _say("hier|Nederland|index", "here|country|index", language).split("|")
    lines = [f"{_say('Cijfers', 'Figures', language):<{width + 2}}  {heads[0]:>8}  {heads[1]:>9}  {heads[2]:>5}"]
    for one in told["figures"]:
        here, country = (_value(one[key], one["kind"], language) for key in ("value", "country"))
        index = "" if one["index"] is None else str(one["index"])
        lines.append(f"  {one['label'][language]:<{width}}  {here:>8}  {country:>9}  {index:>5}")
    return lines


def _value(value: float, kind: str, language: str) -> str:
    return decimal(value, language, places=0) if kind == "level" else percent(value, language, places=0)
