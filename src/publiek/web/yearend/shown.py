"""What is told of a sheet on its page? Figures, reconciliation, lists, and what changed since it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from publiek.exchange import year_end
from publiek.exchange.year_end import Change, Period, Scheme, Sheet
from publiek.exchange.year_end.worded import document
from publiek.house import House
from publiek.reports.numbers import DASH
from publiek.reports.story import CardTable
from publiek.reports.year_end import TiedLine
from publiek.web.wording import language_now, now

#: So many rows of a list are on the page; the files have all of them.
MOST_ROWS = 60


@dataclass(frozen=True)
class Made:
    """A sheet in words. `sent`: the version that was marked as sent, else None; `changes`: what differs from it."""

    sheet: Sheet
    document: Any
    filled: int
    empty: int
    sent: Any
    changes: list[dict[str, str]]

    @property
    def is_sent(self) -> bool:
        """Whether what stands here is what was sent."""
        return bool(self.sent) and self.sent["number"] == str(self.sheet.number)

    @property
    def notices(self) -> list[str]:
        """What one should know first; that answers were taken over is told where they can be changed."""
        words = now()
        codes = [code for code in self.sheet.notices if code != "facts-of-earlier-year"]
        return [words.say(f"year-end.notices.{code}", n=self.sheet.notices[code]) for code in codes]


def made(house: House, scheme: Scheme, period: Period) -> Made:
    """The sheet as it is now. Raises StorageError "nothing-delivered", ExchangeError."""
    sheet = year_end.sheets(house, period, [scheme.code])[0]
    empty = sum(one.value is None for one in sheet.values)
    before = next((one for one in reversed(year_end.versions(house, sheet.name)) if one.sent_on), None)
    told = year_end.changes(before, sheet.version) if before else []
    return Made(
        sheet=sheet,
        document=document(sheet, language_now()),
        filled=len(sheet.values) - empty,
        empty=empty,
        sent=before and {"number": str(before.number), "on": date.fromisoformat(before.sent_on)},
        changes=[_change(one, sheet) for one in told],
    )


def status(house: House, scheme: Scheme, period: Period) -> str:
    """Whether a sheet was made and sent, in words."""
    known, words = year_end.versions(house, f"{scheme.code}-{period.name}"), now()
    if not known:
        return words.say("sheets.never")
    sent = next((one for one in reversed(known) if one.sent_on), None)
    if sent is None:
        return words.say("sheets.made", number=str(known[-1].number), on=date.fromisoformat(known[-1].made_on))
    told = words.say("sheets.sent-on", number=str(sent.number), on=date.fromisoformat(sent.sent_on))
    return told if sent is known[-1] else f"{told} {words.say('sheets.newer', number=str(known[-1].number))}"


def tied_rows(lines: tuple[TiedLine, ...]) -> list[dict[str, object]]:
    """The steps of a reconciliation, with a sign where something is added or taken off."""
    write = now().numbers.write

    def cell(kind: str, value: int | None, total: bool) -> str:
        if value is None:
            return ""
        return f"+{write(kind, value)}" if value > 0 and not total else write(kind, value)

    return [
        {
            "label": one.label,
            "total": one.total,
            "tickets": cell("count", one.tickets, one.total),
            "visits": cell("count", one.visits, one.total),
            "revenue": cell("money", one.revenue, one.total),
        }
        for one in lines
    ]


def list_rows(table: CardTable) -> list[list[tuple[str, bool]]]:
    """The first rows of a list: text, and whether it is a number."""
    numbers = now().numbers
    return [
        [
            (numbers.cell(column.kind, value) if value not in (None, "") else DASH, column.kind in ("count", "money"))
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows[:MOST_ROWS]
    ]


def _change(one: Change, sheet: Sheet) -> dict[str, str]:
    words, language = now(), language_now()
    row = next((row for row in sheet.scheme.rows if row.code == one.code), None)
    if row is not None:
        kind = "money" if row.unit == "revenue" else "text" if row.unit == "text" else "count"
        before, after = (_cell(value, kind) for value in (one.before, one.after))
        return {"label": row.label.in_language(language), "before": before, "after": after}
    listing = next((each for each in sheet.scheme.lists if each.code == one.code), None)
    label = listing.title.in_language(language) if listing else one.code
    return {
        "label": label,
        "before": words.say("sheets.rows-gone", n=int(one.before or 0)),
        "after": words.say("sheets.rows-come", n=int(one.after or 0)),
    }


def _cell(value: object, kind: str) -> str:
    if value is None:
        return DASH
    return now().numbers.write(kind, value) if isinstance(value, int) else str(value)
