"""How is what was found said to a person: a refusal, a preview, findings, how long still?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from publiek.deliveries.privacy import explain, field_names
from publiek.deliveries.systems import systems
from publiek.vocabulary import finding_texts
from publiek.vocabulary.findings import Finding
from publiek.web import wording

#: Facts of a refusal that name fields of the standard.
_FIELDS = frozenset({"could_be", "field", "fields", "fields_recognised", "read_as"})
_MOST = 30


def refusal(kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A kept refusal in the language of this request: what, do, code and its facts."""
    if not kept:
        return None
    language, words = wording.language_now(), wording.now()
    facts = []
    for name, value in kept["where"].items():
        listed = list(value) if isinstance(value, list | tuple) else [value]
        said = [field(str(one)) if name in _FIELDS else str(one) for one in listed[:_MOST] if one not in (None, "")]
        if said:
            facts.append((words.label("uploads.facts", name), ", ".join(said) + (" …" if len(listed) > _MOST else "")))
    what, do = ((kept[part] or {}).get(language, "") for part in ("what", "do"))
    if "publiek map" in do or "--sheet" in do:
        # Advice for who types commands; here one clicks.
        do = words.say("uploads.instead")
    return {"what": what, "do": do, "code": kept["code"], "facts": facts}


def field(name: str) -> str:
    """What a field of the standard is, in a few words."""
    return explain(name).in_language(wording.language_now()) if name in field_names() else name


def preview(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a preview says, in words."""
    words, decided = wording.now(), columns(kept["columns"])
    level = words.say(f"uploads.levels.{kept['level']}")
    of = words.say("uploads.recognised.of", system=kept["system_name"]) if kept["system_name"] else ""
    return {
        "preview": {**kept, "columns": decided},
        "kind": level[0].lower() + level[1:],
        "of": of,
        "read": sum(bool(one["field"]) for one in decided),
        "system": kept["system_name"] or words.say("uploads.own-file"),
        "level": level,
        "rows": _rows(kept),
        "period": _period(kept),
    }


def _rows(kept: Mapping[str, Any]) -> str:
    words = wording.now()
    if kept["records"] is not None:
        return words.numbers.write("count", kept["records"])
    return words.say("uploads.recognised.rows-first", n=kept["looked_at"])


def _period(kept: Mapping[str, Any]) -> str:
    words, first, last = wording.now(), _day(kept["first"]), _day(kept["last"])
    if first is None or last is None:
        return words.say("uploads.recognised.period-unknown")
    whole = kept["records"] is not None and kept["records"] <= kept["looked_at"]
    path = "uploads.recognised.period-all" if whole else "uploads.recognised.period-first"
    return words.say(path, first=first, last=last, n=kept["looked_at"])


def columns(decided: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The decisions on the columns of a delivery that was kept."""
    language = wording.language_now()
    return [
        {
            **one,
            "means": field(one["field"]) if one["field"] else "",
            "why": one["reason"][language],
            "decision_words": f"uploads.decisions.{one['decision']}",
        }
        for one in decided
    ]


def findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings by code, those that cost rows first: how many, what it means, what to do, in which rows."""
    by_code: dict[str, dict[str, Any]] = {}
    language = wording.language_now()
    for one in found:
        text = finding_texts.explain(one.code)
        entry = by_code.setdefault(
            one.code,
            {"code": one.code, "level": text["level"], "count": 0,
             "level_words": f"uploads.findings.{text['level']}", "rows": [], "columns": [],
             "meaning": text["meaning"][language], "do": text["do"][language]},
        )  # fmt: skip
        entry["count"] += one.count
        entry["rows"] += [row for row in one.rows if row not in entry["rows"]]
        entry["columns"] += [one.column] if one.column in field_names() else []
    for entry in by_code.values():
        entry["rows"] = ", ".join(map(str, sorted(entry["rows"])[:8]))
        entry["columns"] = ", ".join(field(name) for name in dict.fromkeys(entry["columns"]))
    order = {"set-aside": 0, "warning": 1, "info": 2}
    return sorted(by_code.values(), key=lambda entry: (order[entry["level"]], -entry["count"]))


def system(code: str) -> str:
    """The name of a ticketing system; the word for a file of the house's own."""
    return next((one.name for one in systems() if one.code == code), wording.now().say("uploads.own-file"))


def left(seconds: float | None) -> str:
    """How long still, rounded because more would not be true; "" when nobody knows."""
    words = wording.now()
    if seconds is None:
        return ""
    if seconds < 55:
        return words.say("uploads.left.seconds", n=max(10, math.ceil(seconds / 10) * 10))
    if seconds < 90 * 60:
        return words.say("uploads.left.minutes", n=max(1, round(seconds / 60)))
    return words.say("uploads.left.hours", n=round(seconds / 3600))


def moment(at: datetime) -> str:
    """A day and a time as people write them."""
    here = timezone.localtime(at)
    return f"{wording.now().numbers.write('date', here.date())}, {here:%H:%M}"


def size(octets: int) -> str:
    """Bytes in MB or GB, in round numbers."""
    numbers = wording.now().numbers
    if octets >= 1_000_000_000:
        return f"{numbers.decimal(octets / 1e9, 1)} GB"
    return f"{numbers.decimal(max(octets / 1e6, 0.1), 0 if octets >= 10_000_000 else 1)} MB"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
