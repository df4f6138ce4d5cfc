"""From whom was learned how often groups go? Houses, provinces and surveys per discipline, and what is withheld."""

from __future__ import annotations

from datetime import date
from typing import Any

from publiek.reports.reading import Answer
from publiek.reports.segmentations.context import Visiting
from publiek.reports.segmentations.desk import Desk
from publiek.reports.segmentations.withholding import fit_to_show
from publiek.reports.story import Card, CardTable, Value
from publiek.reports.words import cleaned
from publiek.segmentation.card import written

_DELIVERED = "deliveries "


def sources(desk: Desk, visiting: Visiting) -> Card:
    """Per discipline who stands behind it, or why it is withheld; and how well other houses foresee a house."""
    facts = visiting.rates.facts
    organisations, surveys = _count(facts, "organisations"), _count(facts, "surveys")
    said = [
        desk.say("learned-from.sentence", organisations=organisations, regions=_count(facts, "regions"))
        if organisations
        else "",
        desk.say("learned-from.surveys" if organisations else "learned-from.surveys-only", n=surveys)
        if surveys
        else "",
        desk.say("learned-from.none") if not organisations and not surveys else "",
        _held_out(desk),
        desk.say("learned-from.first") if visiting.changes is None else "",
    ]
    kinds = {"discipline": "text", "organisations": "count", "regions": "count", "surveys": "count", "told": "text"}
    columns = desk.columns("learned-from", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("learned-from.caption"), columns, _rows(desk, visiting), shown=True)
    answer = Answer(" ".join(part for part in said if part), table=table)
    limits = (desk.say("learned-from.limits"),)
    return desk.make("visits", "learned-from", answer, limits=limits, base=base_line(desk, visiting))


def visit_limits(desk: Desk, visiting: Visiting) -> tuple[str, ...]:
    """What figures of these sources do not say."""
    by = {"organisations": ("here", "households"), "surveys": ("said",)}
    names = [name for source, names in by.items() if _count(visiting.rates.facts, source) for name in names]
    return tuple(desk.say(f"visit-limits.{name}") for name in names)


def base_line(desk: Desk, visiting: Visiting) -> str:
    """Who contributed, over which time, when it was learned, for which version of which segmentation."""
    rates = visiting.rates
    houses, surveys = _count(rates.facts, "organisations"), _count(rates.facts, "surveys")
    who = [desk.say("visit-base.bookers", n=houses)] if houses else []
    who += [desk.say("visit-base.surveys", n=surveys)] if surveys else []
    listed = desk.context.words.listed(who) or desk.say("visit-base.nothing")
    parts = [desk.say("visit-base.from", parts=listed), _period(desk, rates.vintages)]
    parts.append(desk.say("visit-base.learned", day=_day(desk, rates.version)))
    parts.append(f"{cleaned(rates.scheme)} {cleaned(rates.scheme_version)}")
    return "; ".join(part for part in parts if part) + "."


def _day(desk: Desk, version: str) -> str:
    """A version as the day it is; any other name as it stands."""
    try:
        return desk.context.words.numbers.date(date.fromisoformat(version))
    except ValueError:
        return cleaned(version)


def _period(desk: Desk, vintages: tuple[str, ...]) -> str:
    """From the first month to the last of all deliveries, and the surveys by name and year."""
    ends = [one.removeprefix(_DELIVERED).split("/") for one in vintages if one.startswith(_DELIVERED)]
    asked = sorted(cleaned(one) for one in vintages if not one.startswith(_DELIVERED))
    months = sorted(month for pair in ends for month in pair)
    write = desk.context.words.numbers.month
    parts = [desk.say("visit-base.period", first=write(months[0]), last=write(months[-1]))] if months else []
    return "; ".join([*parts, *asked])


def _rows(desk: Desk, visiting: Visiting) -> tuple[tuple[Value, ...], ...]:
    withheld = dict(visiting.rates.facts.get("withheld") or {})  # type: ignore[call-overload]
    found: dict[str, dict[str, int]] = {}
    for row in visiting.rates.rates.to_pylist():
        most = found.setdefault(row["discipline"], {"organisations": 0, "regions": 0, "surveys": 0})
        for name in most:
            most[name] = max(most[name], row[name])
    order = sorted(found, key=lambda code: (code in withheld, _name(desk, code)))
    return tuple(_row(desk, code, found[code], str(withheld.get(code, ""))) for code in order)


def _row(desk: Desk, code: str, behind: dict[str, int], reason: str) -> tuple[Value, ...]:
    if reason:
        return _name(desk, code), None, None, None, desk.say(f"reasons.{reason}")
    return _name(desk, code), *behind.values(), desk.say("learned-from.told")


def _name(desk: Desk, code: str) -> str:
    return desk.context.words.label("genre", code)


def _held_out(desk: Desk) -> str:
    """How much of what is a house's own the others foresee; "" when that is not known or rests on too few."""
    measured = desk.measured("held-out")
    shown = fit_to_show(measured) if measured else None
    if shown is None or shown.value is None:
        return ""
    value, margin = written(shown, desk.language)
    if shown.low is None or shown.low <= 0:
        return desk.say("learned-from.held-out-unsure", value=value, margin=margin)
    return desk.say("learned-from.held-out", value=value, margin=margin)


def _count(facts: dict[str, Any], name: str) -> int:
    """How many; for what is listed, how long the list is."""
    value = facts.get(name) or 0
    return value if isinstance(value, int) else len(value)
