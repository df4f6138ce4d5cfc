"""How are two accounts compared? The settings of splink: what is laid side by side, its levels, and their weights.

Name and place are one comparison, because who lives together shares both; e-mail and telephone are weighed less where
initial or surname contradict them. The weights of one person are packaged, those of strangers counted (`strangers`), so
there is no training: the same accounts always give the same answer, in a house of fifty as in one of a million.
"""

from __future__ import annotations

from typing import Any

from publiek.linking.strangers import Strangers
from publiek.linking.weights import Weights

_CLASH = "(surname_l <> surname_r AND jaro_winkler_similarity(surname_l, surname_r) <= 0.9 OR initial_l <> initial_r)"
_SAME_DOOR = "(door_l = door_r AND (addition_l = addition_r OR addition_l = '' OR addition_r = ''))"
_NO_DOOR = "(door_l IS NULL OR door_r IS NULL)"
_NAMES = {
    "full": "full_l = full_r",
    "short": "short_l = short_r AND (given_l IS NULL OR given_r IS NULL)",
    "bare": "surname_l = surname_r AND (initial_l IS NULL OR initial_r IS NULL)",
    "close": "initial_l = initial_r AND surname_l <> surname_r AND jaro_winkler_similarity(surname_l, surname_r) > 0.9",
    "nick": "short_l = short_r",
    "family": "surname_l = surname_r",
    "none": "TRUE",
}
_PLACES = {"same": _SAME_DOOR, "unknown": _NO_DOOR, "area": "area_l = area_r", "elsewhere": "TRUE"}

#: Pairs that are looked at at all: those that agree on one of these.
BLOCKS = (
    ("email",),
    ("phone",),
    ("door",),
    ("short", "area"),
    ("short", "start"),
    ("surname", "local"),
)


def comparisons(strangers: Strangers, weights: Weights) -> list[dict[str, Any]]:
    """The comparisons, each with its levels from telling most to least."""
    return [
        _own_value("email", strangers.email, weights),
        _own_value("phone", strangers.phone, weights),
        _birth(strangers, weights),
        _name_and_place(strangers, weights),
    ]


def _level(label: str, sql: str, same: float, strangers: float) -> dict[str, Any]:
    return {
        "sql_condition": sql,
        "label_for_charts": label,
        "m_probability": min(same, 1 - 1e-9),
        "u_probability": min(max(strangers, 1e-12), 1 - 1e-9),
    }


def _null(sql: str) -> dict[str, Any]:
    return {"sql_condition": sql, "label_for_charts": "unknown", "is_null_level": True}


def _own_value(name: str, chance: float, weights: Weights) -> dict[str, Any]:
    """E-mail or telephone: a value of one's own, unless the names contradict it."""
    same = weights.same_person[name]
    clash = 0.01 * same["same"]
    levels = [
        _null(f"{name}_l IS NULL OR {name}_r IS NULL"),
        _level("shared", f"{name}_l = {name}_r AND {_CLASH}", clash, clash / weights.shared_value),
        _level("same", f"{name}_l = {name}_r", same["same"], chance),
    ]
    if "near" in same:
        near = f"(local_l = local_r OR figures_l = figures_r AND damerau_levenshtein({name}_l, {name}_r) <= 2)"
        levels.append(_level("near", f"{near} AND NOT {_CLASH}", same["near"], weights.strangers[f"{name}_near"]))
    levels.append(_level("other", "ELSE", same["other"], 1.0))
    return {"output_column_name": name, "comparison_levels": levels}


def _birth(strangers: Strangers, weights: Weights) -> dict[str, Any]:
    same = weights.same_person["birth"]
    near = "left(born_l, 4) = left(born_r, 4) OR damerau_levenshtein(born_l, born_r) <= 1"
    levels = [
        _null("born_l IS NULL OR born_r IS NULL"),
        _level("same", "born_l = born_r", same["same"], strangers.born),
        _level("near", f"{near} AND NOT {_CLASH}", same["near"], weights.strangers["birth_near"]),
        _level("other", "ELSE", same["other"], 1.0),
    ]
    return {"output_column_name": "born", "comparison_levels": levels}


def _name_and_place(strangers: Strangers, weights: Weights) -> dict[str, Any]:
    names, places = weights.same_person["name"], weights.same_person["place"]
    levels = [_null("surname_l IS NULL OR surname_r IS NULL")]
    for place, where in _PLACES.items():
        for name, alike in _NAMES.items():
            # An address that is not known says nothing: there the name alone is weighed.
            same = names[name] * places.get(place, 1.0)
            levels.append(
                _level(f"{name}-{place}", f"({where}) AND {alike}", same, _chance(name, place, strangers, weights))
            )
    return {"output_column_name": "name", "comparison_levels": [*levels[:-1], levels[-1] | {"sql_condition": "ELSE"}]}


def _chance(name: str, place: str, strangers: Strangers, weights: Weights) -> float:
    """How often two strangers agree so. Behind one door they are a family, or others who share it."""
    other = max(0.05, 1 - strangers.initial)
    family = strangers.family / other
    at_home = {
        "full": family * strangers.given,
        "short": family * strangers.initial,
        "bare": family,
        "close": strangers.neighbours * weights.strangers["surname_close"] + family * strangers.initial * 0.02,
        "nick": family * strangers.initial,
        "family": strangers.family,
        "none": strangers.neighbours,
    }
    anywhere = {
        "full": strangers.full,
        "short": strangers.short,
        "bare": strangers.surname,
        "close": strangers.initial * weights.strangers["surname_close"],
        "nick": strangers.short,
        "family": strangers.surname,
        "none": 1.0,
    }
    if place == "same":
        return at_home[name]
    return anywhere[name] * (strangers.area if place == "area" else 1.0)
