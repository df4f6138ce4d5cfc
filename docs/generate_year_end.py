"""Write docs/reference/year-end.md from the schemes: run after every change of one of them."""

from __future__ import annotations

from pathlib import Path

from publiek.errors import Text
from publiek.exchange.year_end.facts import questions
from publiek.exchange.year_end.scheme import Row, Scheme, schemes
from publiek.exchange.year_end.worded import hows

PAGE = Path(__file__).parent / "reference" / "year-end.md"


def page() -> str:
    """The whole page: per scheme its rows with definition and source, what it leaves out, what is open."""
    head = (
        "# Year-end sheets\n\nGenerated from `src/publiek/exchange/year_end/schemes`; do not edit by hand. How to make "
        "them: [fill in the year-end sheets](../how-to/fill-in-the-year-end-sheets.md). Why they are as they are: "
        "[decision 46](../decisions/0046-year-end-sheets.md). English with the Dutch beside it."
    )
    how = ["## How each unit is worked out", "\n".join(f"* `{unit}`: {_both(said)}" for unit, said in hows().items())]
    asked = [
        "## What the house is asked",
        "\n".join(
            f"* `{name}` ({fact.kind}{', every year anew' if fact.yearly else ''}): {_both(fact.label)}"
            for name, fact in questions().items()
        ),
    ]
    return "\n\n".join([head, *how, *(part for one in schemes() for part in _scheme(one)), *asked]) + "\n"


def _scheme(one: Scheme) -> list[str]:
    sources = "\n".join(f"* {source}" for source in one.sources)
    parts = [
        f"## `{one.code}`: {one.name.en}",
        f"Version {one.version}; sources read on {one.read}; periods: {', '.join(one.periods)}; asked of: "
        f"{', '.join(one.subsectors)}. {_both(one.asked_by)}.",
        f"{_both(one.counts)} {_both(one.send)}",
        sources,
        "\n".join(["| row | asked | unit | what it is |", "|---|---|---|---|", *(_row(row) for row in one.rows)]),
    ]
    parts += [
        f"List `{listing.code}` ({_both(listing.title)}), a row per {listing.per}: "
        + ", ".join(f"`{column.code}`" for column in listing.columns)
        + "."
        for listing in one.lists
    ]
    told = (("Leaves out", [bridge.label for bridge in one.bridges]), ("Not asked", one.not_asked), ("Open", one.open))
    return parts + [f"{title}:\n\n" + "\n".join(f"* {_both(text)}" for text in texts) for title, texts in told]


def _row(row: Row) -> str:
    unit = row.of or f"asked: `{row.ask}`"
    more = f" Part of `{row.group}`." if row.group else f" Ties to the base total of {row.ties}." if row.ties else ""
    return f"| `{row.code}` | {_both(row.label)} | {unit} | {_both(row.definition)}{more} |"


def _both(text: Text) -> str:
    return text.en if text.en == text.nl else f"{text.en} *{text.nl}*"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
